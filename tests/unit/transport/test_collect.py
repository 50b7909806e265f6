"""Every switch is read or says in words why not, and one bad switch stops no other."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml

from schoolbuild.model.as_is import AsIs, FailureKind
from schoolbuild.model.target import SwitchTarget
from schoolbuild.transport.collect import collect, read_switch
from schoolbuild.transport.failure import SessionError
from schoolbuild.transport.secrets import SecretStore
from schoolbuild.transport.session import open_session
from tests.unit.transport.school_lab import HURRIED, SchoolLab

pytestmark = pytest.mark.lab
FIRST, SECOND = "oak-sw01", "oak-sw02"


def test_all_is_read_from_both_families(secondary: SchoolLab) -> None:
    done: list[AsIs] = []
    documents = collect(list(secondary.targets.values()), secondary.secrets, on_done=done.append)
    assert [document.host for document in documents] == list(secondary.targets)
    assert {document.host for document in done} == set(secondary.targets)
    for document in documents:
        assert document.failure is None
        assert document.identity is not None
        assert document.identity.host_name == document.host
        assert document.identity.model
        assert document.running
        assert document.startup
        assert {row["vlan_id"] for row in document.tables["vlans"]} >= {"1", "10"}
    stack = next(document for document in documents if document.host == "hil-sw01")
    assert stack.identity is not None
    assert stack.identity.serials == ("FOC2601HIL1", "FOC2601HIL2")


def test_no_secret_is_in_a_document(primary: SchoolLab, secondary: SchoolLab) -> None:
    for lab in (primary, secondary):
        documents = collect(list(lab.targets.values()), lab.secrets)
        text = json.dumps([document.as_json() for document in documents])
        assert lab.secrets.scrub(text) == text
        assert "$1$" not in text
        assert "$9$" not in text


def test_only_the_parts_that_were_asked_for(primary: SchoolLab) -> None:
    (document,) = collect([primary.targets[FIRST]], primary.secrets, parts=("running",))
    assert document.running is not None
    assert (document.startup, document.tables) == (None, {})


@pytest.mark.parametrize(
    ("fault", "settings", "kind"),
    [
        ("dead", {}, "unreachable"),
        ("wrong_password", {}, "authentication"),
        ("busy", {}, "busy"),
        ("garbage", {}, "garbage"),
        ("drop_line", {}, "dropped"),
    ],
)
def test_a_bad_switch_says_what_is_wrong_and_stops_no_other(
    primary: SchoolLab, fault: str, settings: dict[str, Any], kind: FailureKind
) -> None:
    with primary.fault(FIRST, fault, **settings):
        bad, good = collect(list(primary.targets.values()), primary.secrets, patience=HURRIED)
    assert bad.failure is not None
    assert bad.failure.kind == kind, bad.failure
    assert bad.failure.message
    assert bad.failure.fix
    assert bad.running is None
    assert primary.secrets.scrub(bad.failure.message) == bad.failure.message
    if fault != "dead":  # behind a dead switch the other one cannot be reached either
        assert good.failure is None


def test_a_slow_switch_is_waited_for(primary: SchoolLab) -> None:
    with primary.fault(FIRST, "slow", login=0.5, command=0.05):
        assert read_switch(primary.targets[FIRST], primary.secrets, ("running",)).failure is None


def test_another_switch_at_the_address_is_left_alone(primary: SchoolLab) -> None:
    wrong = replace(primary.targets[FIRST], dial=primary.targets[SECOND].dial)
    before = primary.commands(SECOND)
    document = read_switch(wrong, primary.secrets)
    assert document.failure is not None
    assert document.failure.kind == "wrong_device"
    assert "oak-sw02" in document.failure.message
    typed = primary.commands(SECOND)[len(before) :]
    assert not any("config" in command for command in typed)


def test_a_serial_is_enough_before_there_is_a_name(primary: SchoolLab) -> None:
    renamed = replace(primary.targets[FIRST], host="oak-sw99")
    with open_session(renamed, primary.secrets) as session:
        assert session.identity.host_name == FIRST


def test_a_user_of_the_low_level_is_raised(secondary: SchoolLab) -> None:
    host = "hil-sw03"
    secondary.type(host, "username low privilege 1 secret Low-Level-1")
    low = replace(secondary.targets[host], user="low", password_reference="<secret:low@1>")
    file = secondary.root / "build" / "lab" / secondary.school / "secrets.yml"
    values = yaml.safe_load(file.read_text(encoding="utf-8")) | {"low": {1: "Low-Level-1"}}
    assert read_switch(low, SecretStore(values), ("running",)).failure is None
    document = read_switch(low, SecretStore(values | {"switch/enable": {1: "Wrong-Wrong-1"}}), ("running",))
    assert document.failure is not None
    assert document.failure.kind == "authentication"
    assert "privileged level" in document.failure.message


def test_a_real_switch_must_be_known(primary: SchoolLab, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its host key decides, strictly, before any password is sent."""
    monkeypatch.setenv("HOME", str(tmp_path))
    before = len(primary.commands(FIRST))
    document = read_switch(replace(primary.targets[FIRST], kind="real"), primary.secrets)
    assert document.failure is not None
    assert (document.failure.kind, document.failure.message) == (
        "error",
        "the switch's host key is not known on this machine",
    )
    assert len(primary.commands(FIRST)) == before


def test_nobody_listens(primary: SchoolLab) -> None:
    document = read_switch(replace(primary.targets[FIRST], dial="127.20.0.99"), primary.secrets, patience=HURRIED)
    assert document.failure is not None
    assert document.failure.kind == "unreachable"


def test_a_secret_that_nobody_has_is_a_failure_of_this_switch(primary: SchoolLab) -> None:
    document = read_switch(primary.targets[FIRST], SecretStore({}))
    assert document.failure is not None
    assert document.failure.kind == "error"
    assert "no value for the secret" in document.failure.message


def test_no_switch_at_all() -> None:
    assert collect([], SecretStore({})) == []


def test_ctrl_c_is_passed_on(primary: SchoolLab) -> None:
    def stop(_: AsIs) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        collect(list(primary.targets.values()), primary.secrets, on_done=stop, parts=("running",))


@pytest.fixture
def strange_server() -> Iterator[tuple[str, int, list[bytes]]]:
    """A machine that answers something else than SSH."""
    says: list[bytes] = [b"220 mail.example ESMTP\r\n"]
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def serve() -> None:
            while True:
                try:
                    connection, _ = listener.accept()
                except OSError:
                    return
                connection.sendall(says[0])
                connection.close()

        threading.Thread(target=serve, daemon=True).start()
        yield "127.0.0.1", listener.getsockname()[1], says


def test_what_speaks_no_ssh_is_told(primary: SchoolLab, strange_server: tuple[str, int, list[bytes]]) -> None:
    host, port, _ = strange_server
    target: SwitchTarget = replace(primary.targets[FIRST], dial=host, port=port)
    with pytest.raises(SessionError) as error:
        open_session(target, primary.secrets, HURRIED)
    assert error.value.exit_code == 4
    assert error.value.kind in {"error", "busy"}
