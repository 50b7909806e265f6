"""Sessions at simulated Windows machines: one round trip, and every way in which it can go wrong, in words."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from schoolbuild.model.as_is import AsIs
from schoolbuild.model.target import WindowsTarget
from schoolbuild.transport.secrets import SecretStore
from schoolbuild.transport.winrm.reading import Reading, read_machine
from schoolbuild.transport.winrm.script import Request
from schoolbuild.transport.winrm.session import WinrmPatience, ask
from schoolbuild.transport.winrm.sweep import sweep
from tests.unit.lab.windows_labs import ADDRESSES, HTTP, PASSWORD, PLUGS, WindowsLab, windows_lab
from tests.unit.oak_server import DOMAIN, LOCAL, facts, identity, imaged, target

pytestmark = pytest.mark.lab

DOMAIN_PASSWORD = "Domain-pass-9"
HURRIED = WinrmPatience(connect=1.0, operation=1, answer=3.0, again=0.05)
SECRETS = SecretStore({"windows/administrator": {1: PASSWORD}, "windows/management": {1: DOMAIN_PASSWORD}})


@pytest.fixture
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[WindowsLab]:
    with windows_lab(tmp_path_factory.mktemp("windows")) as lab:
        for computer in lab.computers.values():
            computer.accounts = {
                ("administrator", ""): PASSWORD,
                ("svc-schoolbuild", "oakfield"): DOMAIN_PASSWORD,
            }
        yield lab


def at(key: str = "one", **changes: Any) -> WindowsTarget:
    address = str(ADDRESSES[key])
    place = {"address": address, "dial": address.replace("10.", "127.", 1), "port": HTTP}
    return target(**{**place, **changes})


def told(who: dict[str, Any] | None = None) -> Request:
    """The lab's fake echoes its input, so this is what the machine will tell."""
    return Request("echo ", json.dumps(facts(who)).encode())


def read(who: dict[str, Any] | None = None, key: str = "one", **changes: Any) -> AsIs:
    (document,) = sweep([at(key, **changes)], SECRETS, told(who), patience=HURRIED)
    return document


def failed(document: AsIs, kind: str, *words: str) -> None:
    assert document.failure is not None
    assert document.facts is None
    assert document.failure.kind == kind, document.failure
    assert document.failure.fix
    for word in words:
        assert word in document.failure.message
    assert PASSWORD not in str(document)
    assert DOMAIN_PASSWORD not in str(document)


def test_a_machine_is_read_with_the_domain_account(lab: WindowsLab) -> None:
    document = read()
    assert document.failure is None
    assert document.family == "windows"
    assert document.user == r"OAKFIELD\svc-schoolbuild"
    assert document.facts is not None
    assert document.facts["sections"]["identity"] == identity()
    assert document.identity is not None
    assert document.identity.host_name == "OAK-FS01"
    assert document.clock_offset == 0
    assert AsIs.from_json(json.loads(json.dumps(document.as_json()))) == document
    assert lab.row("one")["logins"] == 1


def test_a_new_machine_is_read_by_its_administrator(lab: WindowsLab) -> None:
    lab.computers["one"].accounts.pop(("svc-schoolbuild", "oakfield"))
    reading = read_machine(at(), SECRETS, told(imaged()), patience=HURRIED)
    assert isinstance(reading, Reading)
    assert (reading.login, reading.standing) == (LOCAL, "imaged")


def test_one_round_trip_is_one_session_and_eight_requests(lab: WindowsLab, monkeypatch: pytest.MonkeyPatch) -> None:
    from requests.adapters import HTTPAdapter

    sent: list[str] = []
    stock = HTTPAdapter.send

    def send(self: HTTPAdapter, request: Any, *args: Any, **options: Any) -> Any:
        sent.append(request.url)
        return stock(self, request, *args, **options)

    monkeypatch.setattr(HTTPAdapter, "send", send)
    assert read().failure is None
    assert len(sent) == 8
    assert lab.row("one")["open"] == 0


def test_what_is_long_comes_whole(lab: WindowsLab) -> None:
    stdin = bytes(range(256)) * 2000
    assert ask(at(), DOMAIN, DOMAIN_PASSWORD, "echo ", stdin, HURRIED) == stdin


def test_wrong_passwords_are_named_with_their_accounts(lab: WindowsLab) -> None:
    lab.computers["one"].accounts.clear()
    failed(read(), "authentication", r"OAKFIELD\\svc-schoolbuild", r".\\Administrator")


def test_a_machine_that_is_off_is_unreachable(lab: WindowsLab) -> None:
    with_port = at(port=HTTP + 7)
    (document,) = sweep([with_port], SECRETS, told(), patience=HURRIED)
    failed(document, "unreachable", "takes no connection")


def test_a_machine_behind_a_wrong_port_of_the_switch_is_unreachable(lab: WindowsLab) -> None:
    lab.type(f"interface {PLUGS['one']}", "switchport access vlan 1")
    failed(read(), "unreachable")


def test_a_dead_machine_does_not_stop_the_others(lab: WindowsLab) -> None:
    lab.fault("one", "dead")
    done: list[str] = []
    documents = sweep(
        [at("one", host="oak-one"), at("two", host="oak-two")],
        SECRETS,
        told(identity(mark=None)),
        on_done=lambda document: done.append(document.host),
        patience=HURRIED,
    )
    assert [document.host for document in documents] == ["oak-one", "oak-two"]
    assert [document.failure is None for document in documents] == [False, True]
    assert sorted(done) == ["oak-one", "oak-two"]


def test_a_busy_machine_is_offered_the_input_again(lab: WindowsLab) -> None:
    lab.fault("one", "busy", times=2)
    assert read().failure is None


def test_a_machine_that_stays_busy_says_so(lab: WindowsLab) -> None:
    lab.fault("one", "busy", times=9)
    failed(read(), "busy", "busy with an earlier request")


def test_a_used_up_quota_says_so(lab: WindowsLab) -> None:
    lab.fault("one", "quota", commands=0)
    failed(read(), "busy", "too many operations")


def test_what_is_no_document_is_garbage(lab: WindowsLab) -> None:
    (document,) = sweep([at()], SECRETS, Request("echo hello", b""), patience=HURRIED)
    failed(document, "garbage", "no JSON")


def test_a_script_that_fails_says_why(lab: WindowsLab) -> None:
    (document,) = sweep([at()], SECRETS, Request("fail no such thing", b""), patience=HURRIED)
    failed(document, "error", "no such thing")


def test_a_machine_of_another_school_is_not_read(lab: WindowsLab) -> None:
    failed(read(identity(mark={"school": "hillside-secondary"})), "wrong_device", "hillside-secondary")


def test_a_missing_secret_is_named(lab: WindowsLab) -> None:
    (document,) = sweep([at()], SecretStore({}), told(), patience=HURRIED)
    failed(document, "error", "no value for the secret windows/management version 1")
