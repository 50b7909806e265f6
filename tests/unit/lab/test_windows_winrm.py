"""The WinRM endpoint as an unmodified pywinrm meets it: log-ins, sealing, shells, faults of the protocol."""

from __future__ import annotations

import base64
import http.client
import json
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import requests
import xmltodict
from winrm.exceptions import InvalidCredentialsError, WinRMOperationTimeoutError, WinRMTransportError, WSManFaultError
from winrm.protocol import Protocol

from tests.unit.lab.windows_labs import PASSWORD, WindowsLab, windows_lab

pytestmark = pytest.mark.lab


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("winrm")


@pytest.fixture(scope="module")
def lab(folder: Path) -> Iterator[WindowsLab]:
    with windows_lab(folder) as made:
        yield made


@pytest.fixture(autouse=True)
def fresh(lab: WindowsLab) -> Iterator[None]:
    """Every test meets the machines as they came."""
    yield
    for key, computer in lab.computers.items():
        for name in lab.row(key)["faults"]:
            lab.fault(key, name, on=False)
        computer.settings.basic, computer.settings.allow_unencrypted = True, False
        computer.ran.clear()
        lab.call(lab.lab.windows.machines[key].shells.forget)


def session(lab: WindowsLab, key: str = "one", *, https: bool = False, **given: Any) -> Protocol:
    values = {"username": "Administrator", "password": PASSWORD, "transport": "ntlm", **given}
    return Protocol(lab.url(key, https=https), **values)


def run(protocol: Protocol, command: str, *words: str, stdin: bytes | None = None) -> tuple[bytes, bytes, int]:
    shell = protocol.open_shell(codepage=65001)
    command_id = protocol.run_command(shell, command, words, console_mode_stdin=stdin is None)
    if stdin is not None:
        protocol.send_command_input(shell, command_id, stdin, end=True)
    outcome = protocol.get_command_output(shell, command_id)
    protocol.cleanup_command(shell, command_id)
    protocol.close_shell(shell)
    return outcome


# --- log-ins ---


def test_ntlm_with_sealed_messages(lab: WindowsLab) -> None:
    assert run(session(lab, message_encryption="always"), "echo", "hello") == (b"hello", b"", 0)
    assert lab.computers["one"].ran == [("echo hello", b"", "Administrator")]


@pytest.mark.parametrize(
    ("written", "seen"), [("TEST\\svc-build", "TEST\\svc-build"), ("svc-build@test", "test\\svc-build")]
)
def test_an_account_of_a_domain(lab: WindowsLab, written: str, seen: str) -> None:
    assert run(session(lab, username=written, password="Domain-pass-9"), "echo", "x")[0] == b"x"
    assert lab.computers["one"].ran[-1][2] == seen


def test_two_machines_know_their_own_passwords_only(lab: WindowsLab) -> None:
    lab.computers["two"].accounts["administrator", ""] = "Other-horse-8"
    try:
        assert run(session(lab, "two", password="Other-horse-8"), "echo", "two")[0] == b"two"
        assert run(session(lab, "one"), "echo", "one")[0] == b"one"
        with pytest.raises(InvalidCredentialsError):
            session(lab, "two").open_shell()
    finally:
        lab.computers["two"].accounts["administrator", ""] = PASSWORD


@pytest.mark.parametrize(
    "wrong",
    [{"password": "Wrong-horse-7"}, {"username": "nobody"}, {"username": "ELSE\\Administrator"}, {"password": ""}],
)
@pytest.mark.parametrize("transport", ["ntlm", "basic"])
def test_wrong_credentials_are_refused(lab: WindowsLab, transport: str, wrong: dict[str, str]) -> None:
    lab.computers["one"].settings.allow_unencrypted = True
    with pytest.raises((InvalidCredentialsError, PermissionError)):
        session(lab, transport=transport, **wrong).open_shell()
    assert lab.row("one")["open"] == 0


def test_passwords_are_in_no_journal(lab: WindowsLab, folder: Path) -> None:
    with pytest.raises(InvalidCredentialsError):
        session(lab, password="Wrong-horse-7").open_shell()
    run(session(lab, "one"), "echo", "x")
    run(session(lab, "one", https=True, transport="basic", ca_trust_path=ca(folder)), "echo", "x")
    text = (folder / "journal" / "one.jsonl").read_text(encoding="utf-8")
    kinds = [json.loads(line)["kind"] for line in text.splitlines()]
    assert "login" in kinds
    assert "command" in kinds
    assert PASSWORD not in text
    assert "Wrong-horse-7" not in text


def test_basic_over_http_only_where_the_machine_allows_it(lab: WindowsLab) -> None:
    settings = lab.computers["one"].settings
    with pytest.raises(WinRMTransportError, match="Code 500"):
        session(lab, transport="basic").open_shell()
    settings.allow_unencrypted = True
    assert run(session(lab, transport="basic"), "echo", "plain")[0] == b"plain"
    settings.basic = False
    with pytest.raises(InvalidCredentialsError):
        session(lab, transport="basic").open_shell()


def test_ntlm_without_sealing_is_turned_away_over_http(lab: WindowsLab) -> None:
    with pytest.raises(WinRMTransportError, match="Code 500"):
        session(lab, message_encryption="never").open_shell()
    assert lab.computers["one"].ran == []


def test_a_sealed_message_on_another_connection_is_a_bad_request(lab: WindowsLab) -> None:
    """As pywinrm does after a time-out; Ansible knows the 400 (plugins/connection/winrm.py, ``_winrm_exec``)."""
    protocol = session(lab)
    shell = protocol.open_shell()
    protocol.transport.session.close()
    with pytest.raises(WinRMTransportError, match="Code 400"):
        protocol.run_command(shell, "echo", ["x"])


def ca(folder: Path) -> str:
    return str(folder / "certificates" / "ca.pem")


def test_https_with_basic_and_ntlm(lab: WindowsLab, folder: Path) -> None:
    for transport in ("basic", "ntlm"):
        over = session(lab, https=True, transport=transport, ca_trust_path=ca(folder))
        assert run(over, "echo", transport)[0] == transport.encode()


def test_https_is_not_trusted_without_the_labs_authority(lab: WindowsLab) -> None:
    with pytest.raises(requests.exceptions.SSLError, match="CERTIFICATE_VERIFY_FAILED"):
        session(lab, https=True, transport="basic").open_shell()


def by_certificate(lab: WindowsLab, folder: Path) -> Protocol:
    made = folder / "certificates"
    return Protocol(
        lab.url("one", https=True),
        transport="certificate",
        cert_pem=str(made / "client.pem"),
        cert_key_pem=str(made / "client.key"),
        ca_trust_path=ca(folder),
    )


def test_a_client_certificate_logs_its_account_in(lab: WindowsLab, folder: Path) -> None:
    assert run(by_certificate(lab, folder), "echo", "x")[0] == b"x"
    assert lab.computers["one"].ran[-1][2] == "Administrator"


def test_a_client_certificate_of_a_disabled_account_does_not(lab: WindowsLab, folder: Path) -> None:
    del lab.computers["one"].accounts["administrator", ""]
    try:
        with pytest.raises(InvalidCredentialsError):
            by_certificate(lab, folder).open_shell()
    finally:
        lab.computers["one"].accounts["administrator", ""] = PASSWORD


def test_certificates_are_for_the_owners_eyes_only(lab: WindowsLab, folder: Path) -> None:
    run(by_certificate(lab, folder), "echo", "x")
    files = list((folder / "certificates").iterdir())
    assert {"ca.pem", "client.pem", "client.key"} < {file.name for file in files}
    assert {stat.S_IMODE(file.stat().st_mode) for file in files} == {0o600}
    assert stat.S_IMODE((folder / "certificates").stat().st_mode) == 0o700


def test_expired_certificate(lab: WindowsLab, folder: Path) -> None:
    lab.fault("one", "expired_certificate")
    with pytest.raises(requests.exceptions.SSLError, match="certificate has expired"):
        session(lab, https=True, transport="basic", ca_trust_path=ca(folder)).open_shell()


def test_wrong_password_refuses_every_log_in(lab: WindowsLab, folder: Path) -> None:
    lab.fault("one", "wrong_password")
    for protocol in (session(lab), by_certificate(lab, folder)):
        with pytest.raises(InvalidCredentialsError):
            protocol.open_shell()
    assert run(session(lab, "two"), "echo", "x")[0] == b"x"


# --- commands ---


def test_input_in_pieces(lab: WindowsLab) -> None:
    protocol = session(lab)
    shell = protocol.open_shell()
    command = protocol.run_command(shell, "echo", ["got:"], console_mode_stdin=False)
    for start in range(0, 600_000, 200_000):
        protocol.send_command_input(shell, command, b"a" * 200_000, end=start == 400_000)
    out, _, code = protocol.get_command_output(shell, command)
    assert (len(out), code) == (600_004, 0)


def test_long_output_comes_in_pieces_that_fit_the_clients_envelope(lab: WindowsLab) -> None:
    protocol = session(lab)
    shell = protocol.open_shell()
    command = protocol.run_command(shell, "long", ["300000"])
    first = protocol.get_command_output_raw(shell, command)
    assert 0 < len(first[0]) * 4 / 3 < 153_600
    assert first[3] is False
    rest = protocol.get_command_output(shell, command)
    assert len(first[0]) + len(rest[0]) == 300_000
    assert rest[1:] == (b"y" * 10, 3)


def test_an_exit_code_and_errors(lab: WindowsLab) -> None:
    assert run(session(lab), "fail", "not this way") == (b"", b"not this way", 4294967295)


def test_what_the_lab_does_not_know_fails_loudly(lab: WindowsLab) -> None:
    before = lab.row("one")["refusals"]
    out, err, code = run(session(lab), "dir")
    assert (out, code) == (b"", 1)
    assert err.startswith(b"LAB: the schoolbuild lab does not know this and did nothing: the command 'dir'")
    assert lab.row("one")["refusals"] == before + 1


def test_an_error_of_the_lab_is_not_a_lost_connection(lab: WindowsLab) -> None:
    _, err, code = run(session(lab), "bug")
    assert code == 1
    assert b"an error of its own" in err


@pytest.mark.parametrize(("characters", "works"), [(8191, True), (8192, False)])
def test_cmd_takes_8191_characters(lab: WindowsLab, characters: int, works: bool) -> None:
    _, err, code = run(session(lab), "echo", "x" * (characters - 5))
    assert (code == 0) is works
    if not works:
        assert err == b"The command line is too long.\r\n"
        assert lab.computers["one"].ran == []
        shell_less = session(lab)
        shell = shell_less.open_shell()
        command = shell_less.run_command(shell, "echo", ["x" * (characters - 5)], skip_cmd_shell=True)
        assert shell_less.get_command_output(shell, command)[2] == 0


def test_a_command_that_waits_for_input_has_nothing_to_tell_yet(lab: WindowsLab) -> None:
    protocol = session(lab, operation_timeout_sec=1, read_timeout_sec=5)
    shell = protocol.open_shell()
    command = protocol.run_command(shell, "echo", ["x"], console_mode_stdin=False)
    with pytest.raises(WinRMOperationTimeoutError):
        protocol.get_command_output_raw(shell, command)
    protocol.send_command_input(shell, command, b"y", end=True)
    assert protocol.get_command_output(shell, command)[0] == b"xy"


def test_a_slow_machine_answers_when_it_is_ready(lab: WindowsLab) -> None:
    lab.fault("one", "slow", login=60, command=900)  # 0.1 and 1.5 seconds on the wall
    protocol = session(lab, operation_timeout_sec=1, read_timeout_sec=5)
    assert run(protocol, "echo", "late")[0] == b"late"


# --- faults of the protocol ---


def test_a_shell_that_is_not_there(lab: WindowsLab) -> None:
    with pytest.raises(WSManFaultError) as caught:
        session(lab).run_command("7E5C2B5E-0000-4000-8000-000000000000", "echo", ["x"])
    assert caught.value.wsman_fault_code == 2150858843


def test_nobody_uses_the_shell_of_another(lab: WindowsLab) -> None:
    shell = session(lab).open_shell()
    with pytest.raises(WSManFaultError) as caught:
        session(lab, username="TEST\\svc-build", password="Domain-pass-9").run_command(shell, "echo", ["x"])
    assert caught.value.wsman_fault_code == 2150858843


def test_a_user_has_thirty_shells(lab: WindowsLab) -> None:
    protocol = session(lab)
    for _ in range(30):
        protocol.open_shell()
    with pytest.raises(WSManFaultError) as caught:
        protocol.open_shell()
    assert caught.value.wsman_fault_code == 0x803381A5
    assert session(lab, username="TEST\\svc-build", password="Domain-pass-9").open_shell()


def test_busy_is_error_170_and_passes(lab: WindowsLab) -> None:
    lab.fault("one", "busy", times=2)
    protocol = session(lab)
    shell = protocol.open_shell()
    command = protocol.run_command(shell, "echo", ["x"], console_mode_stdin=False)
    for _ in range(2):
        with pytest.raises(WSManFaultError) as caught:
            protocol.send_command_input(shell, command, b"y", end=True)
        assert caught.value.wsman_fault_code == 170
    protocol.send_command_input(shell, command, b"y", end=True)
    assert protocol.get_command_output(shell, command)[0] == b"xy"


def test_quota_is_told_as_an_error_of_wmi(lab: WindowsLab) -> None:
    lab.fault("one", "quota", commands=2)
    protocol = session(lab)
    shell = protocol.open_shell()
    for _ in range(2):
        protocol.cleanup_command(shell, protocol.run_command(shell, "echo", ["x"]))
    with pytest.raises(WSManFaultError) as caught:
        protocol.run_command(shell, "echo", ["x"])
    assert caught.value.wmierror_code == 0x803381A6
    assert run(protocol, "echo", "in a new shell")[0] == b"in a new shell"


def test_a_resource_that_the_lab_does_not_play(lab: WindowsLab) -> None:
    protocol = session(lab)
    header = protocol.build_wsman_header(
        resource_uri="http://schemas.microsoft.com/powershell/Microsoft.PowerShell",
        action="http://schemas.xmlsoap.org/ws/2004/09/transfer/Create",
    )
    with pytest.raises(WSManFaultError, match="plays remote shells only"):
        protocol.send_message(xmltodict.unparse({"env:Envelope": {**header, "env:Body": {}}}))


@pytest.mark.parametrize(
    ("method", "path", "body", "status"),
    [
        ("POST", "/wsman", b"no XML", 400),
        ("POST", "/wsman", b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', 400),
        ("POST", "/wsman", b"<a/>", 400),
        ("POST", "/other", b"<a/>", 404),
        ("GET", "/wsman", b"", 405),
        ("POST", "/wsman", b"x" * 600_000, 413),
    ],
)
def test_what_is_no_wsman_request(lab: WindowsLab, method: str, path: str, body: bytes, status: int) -> None:
    lab.computers["one"].settings.allow_unencrypted = True
    place = urlsplit(lab.url("one"))
    connection = http.client.HTTPConnection(str(place.hostname), place.port, timeout=5)
    basic = base64.b64encode(f"Administrator:{PASSWORD}".encode()).decode()
    connection.request(method, path, body, {"Authorization": f"Basic {basic}"})
    assert connection.getresponse().status == status
    connection.close()


@pytest.mark.parametrize(
    "header",
    [
        "Negotiate !!",
        "Negotiate TlRMTVNTUAAD",
        "Negotiate YIIJ",
        "NTLM TlRMTVNTUAABAAAA",
        "Basic =",
        "Bearer x",
        "Kerberos x",
    ],
)
def test_credentials_that_make_no_sense_are_refused(lab: WindowsLab, header: str) -> None:
    answer = requests.post(lab.url("one"), data=b"<a/>", headers={"Authorization": header}, timeout=5)
    assert answer.status_code == 401
    assert "Negotiate" in answer.headers["WWW-Authenticate"]
