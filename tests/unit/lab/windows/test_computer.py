"""A machine as a whole: its image, log-ins, joining a domain, restarts, Windows LAPS, and its document."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from schoolbuild.lab.windows.imaging import domains, images, machines_of
from schoolbuild.lab.windows.interface import Computer, RefusedByLab
from schoolbuild.lab.windows.laps import CYCLE_SECONDS
from schoolbuild.lab.windows.modules import Emulated, emulations
from schoolbuild.lab.windows.state.machine import from_plain, to_plain
from schoolbuild.model.derive import open_school
from tests.unit.lab.windows.bench import OUS, SECRETS, START, Bench, Desk, computers, controller_desk, desk, image
from tests.unit.lab.windows.test_bootstrap import CHECK, KEY, SHUTDOWN, encoded

JOIN: dict[str, Any] = {
    "state": "domain",
    "dns_domain_name": "oakfield.internal",
    "domain_admin_user": "svc-join@oakfield.internal",
    "domain_admin_password": SECRETS["windows/join"][1],
    "domain_ou_path": OUS[1],
    "hostname": "OAK-FS01",
}
MEMBERSHIP = "microsoft.ad.membership"
LAPS = r"HKLM:\SOFTWARE\Microsoft\Windows\CurrentVersion\Policies\LAPS"


def _joined() -> Desk:
    one = desk()
    assert one.run(MEMBERSHIP, JOIN)["changed"] is True
    one.restart()
    return one


def test_a_member_is_as_its_image_left_it() -> None:
    state = desk().state
    assert state.computer_name == "WIN-8NSRV0RIP71"
    assert (state.workgroup, state.domain, state.time_zone) == ("WORKGROUP", None, "Pacific Standard Time")
    assert (state.system.build, state.system.edition) == (20348, "ServerStandardEval")
    assert [user.name for user in state.users.values() if user.enabled] == ["Administrator"]
    assert state.service("WinDefend").state == "running"
    assert {"Windows-Defender", "PowerShell-V2"} <= set(state.features)
    assert not {"FS-FileServer", "Windows-Server-Backup", "FS-SMB1"} & set(state.features)
    assert "FS-SMB1" in desk(system="windows_server_2016").state.features


def test_a_controller_is_one_already() -> None:
    one = controller_desk()
    assert (one.state.computer_name, one.state.domain, one.state.workgroup) == ("OAK-DC01", "oakfield.internal", None)
    assert one.state.ou == "OU=Domain Controllers,DC=oakfield,DC=internal"
    assert {name: one.state.service(name).state for name in ("NTDS", "DNS", "Netlogon", "Kdc")} == dict.fromkeys(
        ("NTDS", "DNS", "Netlogon", "Kdc"), "running"
    )
    assert one.state.users == {}
    assert one.computer.password_of("svc-schoolbuild", "OAKFIELD") == SECRETS["windows/management"][1]
    assert one.computer.password_of("svc-join", "OAKFIELD") is None


def test_it_is_what_the_endpoint_expects() -> None:
    assert isinstance(desk().computer, Computer)


@pytest.mark.parametrize("made", [desk, controller_desk, _joined])
def test_its_state_survives_json(made: Any) -> None:
    state = made().state
    assert from_plain(json.loads(json.dumps(to_plain(state)))) == state


def test_its_document_hides_passwords() -> None:
    one = desk()
    assert SECRETS["windows/administrator"][1] not in json.dumps(one.computer.document())
    assert SECRETS["windows/administrator"][1] in json.dumps(to_plain(one.state))


def test_the_machines_of_a_school(project_root: Path) -> None:
    _, network = open_school(project_root, "oakfield-primary")
    assert sorted(images(network)) == ["oak-dc01", "oak-fs01"]
    assert "Adm1n" not in json.dumps([images(network), domains(network)])
    states = machines_of(network, SECRETS, START)
    assert {host: state.role for host, state in states.items()} == {"oak-dc01": "controller", "oak-fs01": "member"}
    assert states["oak-fs01"].administrator.password == SECRETS["windows/administrator"][1]


@pytest.mark.parametrize(
    ("user", "domain", "known"),
    [
        ("Administrator", "", True),
        ("administrator", ".", True),
        ("Administrator", "WIN-8NSRV0RIP71", True),
        ("Administrator", "OAKFIELD", False),
        ("Guest", "", False),
        ("svc-schoolbuild", "OAKFIELD", False),
        ("nobody", "", False),
    ],
)
def test_who_may_log_in_to_a_fresh_machine(user: str, domain: str, known: bool) -> None:
    password = desk().computer.password_of(user, domain)
    assert password == (SECRETS["windows/administrator"][1] if known else None)


def test_who_may_log_in_to_a_member() -> None:
    one = _joined()
    management = SECRETS["windows/management"][1]
    for user, domain in (
        ("svc-schoolbuild", "OAKFIELD"),
        ("svc-schoolbuild", "oakfield.internal"),
        ("svc-schoolbuild", ""),
    ):
        assert one.computer.password_of(user, domain) == management
    assert one.computer.password_of("svc-schoolbuild@oakfield.internal", "") == management
    assert one.computer.password_of("svc-join", "OAKFIELD") is None
    one.state.trusted_by_domain = False
    assert one.computer.password_of("svc-schoolbuild", "OAKFIELD") is None
    assert one.computer.password_of("Administrator", "") == SECRETS["windows/administrator"][1]


def test_somebody_who_is_no_administrator_may_not_log_in() -> None:
    one = desk()
    one.run("ansible.windows.win_user", {"name": "bob", "password": "Secr3t-x9"})
    assert one.computer.password_of("bob", "") is None
    one.run("ansible.windows.win_group_membership", {"name": "Administrators", "members": ["bob"]})
    assert one.computer.password_of("bob", "") == "Secr3t-x9"


def test_joining_with_a_new_name_takes_one_restart() -> None:
    one = desk()
    result = one.run(MEMBERSHIP, JOIN)
    assert (result["changed"], result["reboot_required"]) == (True, True)
    assert (one.state.domain, sorted(one.state.pending.reasons)) == (None, ["computer_rename", "domain_join"])
    assert "OAKFIELD\\svc-schoolbuild" not in str(one.computer.password_of("svc-schoolbuild", "OAKFIELD"))
    one.restart()
    assert (one.state.computer_name, one.state.domain, one.state.workgroup) == ("OAK-FS01", "oakfield.internal", None)
    assert one.state.ou == OUS[1]
    entered = one.computer.directory.find("OAKFIELD").computers["oak-fs01"]  # type: ignore[union-attr]
    assert (entered.ou, entered.made_by) == (OUS[1], "svc-join")
    assert one.state.service("Netlogon").state == "running"
    assert one.run(MEMBERSHIP, JOIN)["changed"] is False
    assert one.run("ansible.windows.setup")["ansible_facts"]["ansible_fqdn"] == "OAK-FS01.oakfield.internal"


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"domain_admin_password": "wrong"}, "The user name or password is incorrect."),
        ({"domain_admin_user": "nobody@oakfield.internal"}, "The user name or password is incorrect."),
        ({"dns_domain_name": "elm.internal"}, "The specified domain either does not exist or could not be contacted."),
        ({"domain_ou_path": "OU=Nowhere,DC=oakfield,DC=internal"}, "Check domain_ou_path is pointing to a valid OU"),
        ({"domain_ou_path": "OU=Domain Controllers,DC=oakfield,DC=internal"}, "Access is denied."),
    ],
)
def test_a_join_that_fails_leaves_the_new_name_waiting(change: dict[str, str], words: str) -> None:
    one = desk()
    result = one.run(MEMBERSHIP, JOIN | change)
    assert result["failed"] is True
    assert result["msg"].startswith("Computer 'WIN-8NSRV0RIP71' failed to join domain")
    assert words in result["msg"]
    assert (one.state.pending.name, one.state.pending.domain) == ("OAK-FS01", None)
    assert one.computer.directory.find("OAKFIELD").computers.keys() == {"oak-dc01"}  # type: ignore[union-attr]
    assert one.run(MEMBERSHIP, JOIN)["changed"] is True


def test_a_join_needs_a_controller_its_dns_and_the_right_time() -> None:
    up = {"oak-dc01": False}
    made = computers(lambda host: up[host])
    made.make(image("oak-dc01", "controller", address="10.20.1.10"), Bench())
    world = Bench()
    one = Desk(made.make(image(), world), world)
    assert "could not be contacted" in one.run(MEMBERSHIP, JOIN)["msg"]
    up["oak-dc01"] = True
    one.state.adapters[0].dns = ["8.8.8.8"]
    assert "could not be contacted" in one.run(MEMBERSHIP, JOIN)["msg"]
    one.state.adapters[0].dns = ["10.20.1.10"]
    world.faults["clock_skew"] = {"seconds": 600.0}
    assert "time and/or date difference" in one.run(MEMBERSHIP, JOIN)["msg"]
    world.faults.clear()
    made.made["oak-dc01"].state.service("NTDS").state = "stopped"  # type: ignore[union-attr]
    assert "could not be contacted" in one.run(MEMBERSHIP, JOIN)["msg"]
    made.made["oak-dc01"].state.service("NTDS").state = "running"  # type: ignore[union-attr]
    assert one.run(MEMBERSHIP, JOIN)["changed"] is True


def test_the_quota_of_new_computers() -> None:
    one = desk()
    domain = one.computer.directory.find("OAKFIELD")
    assert domain is not None
    for number in range(domain.quota):
        domain.enter(f"PC{number}", domain.computers_container, made_by="svc-join")
    default = {key: value for key, value in JOIN.items() if key != "domain_ou_path"}
    assert "exceeded the maximum number of computer accounts" in one.run(MEMBERSHIP, default)["msg"]
    assert one.run(MEMBERSHIP, JOIN)["changed"] is True


def test_an_account_that_somebody_else_made_is_not_taken_over() -> None:
    one = desk()
    one.computer.directory.find("OAKFIELD").enter("OAK-FS01", OUS[1], made_by="Administrator")  # type: ignore[union-attr]
    assert "Re-using the account was blocked by security policy" in one.run(MEMBERSHIP, JOIN)["msg"]


def test_a_member_of_another_domain_is_left_alone() -> None:
    one = _joined()
    result = one.run(MEMBERSHIP, JOIN | {"dns_domain_name": "elm.internal"})
    assert result["msg"] == "Host is already joined to 'oakfield.internal', switching domains is not implemented"


def test_leaving_the_domain() -> None:
    one = _joined()
    leave = {
        "state": "workgroup",
        "workgroup_name": "WORKGROUP",
        "domain_admin_user": "svc-schoolbuild@oakfield.internal",
        "domain_admin_password": "wrong",
    }
    assert "The user name or password is incorrect." in one.run(MEMBERSHIP, leave)["msg"]
    assert one.run(MEMBERSHIP, leave | {"domain_admin_password": SECRETS["windows/management"][1]})["changed"] is True
    one.restart()
    assert (one.state.domain, one.state.workgroup) == (None, "WORKGROUP")
    assert one.computer.password_of("svc-schoolbuild", "OAKFIELD") is None
    assert one.computer.directory.find("OAKFIELD").computers["oak-fs01"].enabled is False  # type: ignore[union-attr]


def test_windows_laps_changes_the_administrators_password_after_its_cycle() -> None:
    one = _joined()
    old = SECRETS["windows/administrator"][1]
    one.run("ansible.windows.win_regedit", {"path": LAPS, "name": "BackupDirectory", "data": 2, "type": "dword"})
    one.computer.restarted()
    assert one.computer.password_of("Administrator", "") == old
    one.world.wait(CYCLE_SECONDS + 1)
    new = one.computer.password_of("Administrator", "")
    assert new not in (None, old)
    assert len(str(new)) == 14
    assert one.state.care.laps_rotated_at == one.world.now() - timedelta(seconds=1)
    assert str(new) not in str(one.world.diary)


def test_windows_laps_leaves_a_workgroup_alone() -> None:
    one = desk()
    one.run("ansible.windows.win_regedit", {"path": LAPS, "name": "BackupDirectory", "data": 2, "type": "dword"})
    one.computer.restarted()
    one.world.wait(CYCLE_SECONDS * 3)
    assert one.computer.password_of("Administrator", "") == SECRETS["windows/administrator"][1]


def _run(one: Desk, script: str) -> Any:
    return one.computer.run(encoded(script), b"", "Administrator")


def _shutdown(one: Desk, program: str = "shutdown.exe", check: str = "", rc: str = "LASTEXITCODE") -> dict[str, Any]:
    text = SHUTDOWN % {"forget": "True", "key": KEY, "program": program, "check": check, "rc": rc}
    told: dict[str, Any] = json.loads(_run(one, text).stdout)
    return told


def test_a_restart_as_the_action_plugins_drive_it() -> None:
    one = desk()
    boot = "(Get-CimInstance -ClassName Win32_OperatingSystem -Property LastBootUpTime).LastBootUpTime.ToFileTime()"
    logon = f"Get-Item -LiteralPath '{KEY}' -ErrorAction Stop; 'success-11111111-2222-3333-4444-555555555555'"
    before = _run(one, boot).stdout
    assert _shutdown(one, check=CHECK, rc="rc") == {"stdout": "", "stderr": "", "rc": 0}
    assert one.world.writes == ["restart in 2 seconds: It's time"]
    assert one.world.restarts == []
    one.world.wait(3)
    assert one.world.restarts == ["It's time"]
    one.computer.restarted()
    assert _run(one, boot).stdout != before
    assert _run(one, logon).code == 1
    one.world.wait(5)
    assert b"success-11111111" in _run(one, logon).stdout


def test_the_log_on_screen_may_come_late() -> None:
    one = desk()
    one.world.faults["late_logon_ui"] = {"seconds": 120.0}
    one.computer.restarted()
    one.world.wait(60)
    assert not one.state.registry.has(KEY)
    one.world.wait(61)
    assert one.state.registry.has(KEY)


def test_a_second_shutdown_is_refused_until_the_first_is_called_off() -> None:
    one = desk()
    one.world.faults["shutdown_scheduled"] = {}
    assert _shutdown(one)["rc"] == 1190
    assert _run(one, "shutdown.exe /a").code == 0
    assert _shutdown(one)["rc"] == 0
    assert _shutdown(one)["rc"] == 1190
    assert _run(one, "shutdown.exe /a").code == 0
    assert _run(one, "shutdown.exe /a").code == 1116
    one.world.wait(60)
    assert one.world.restarts == []


def test_a_restart_starts_what_starts_by_itself() -> None:
    one = desk()
    one.state.service("Spooler").start_mode = "disabled"
    one.state.service("W32Time").start_mode = "auto"
    one.state.service("W32Time").state = "stopped"
    one.restart()
    assert (one.state.service("Spooler").state, one.state.service("W32Time").state) == ("stopped", "running")


def test_a_fault_of_the_lab_is_said_to_be_one(monkeypatch: pytest.MonkeyPatch) -> None:
    def replace(run: Any, **more: Any) -> None:
        known = dict(emulations())
        known["ansible.windows.win_ping"] = Emulated("ansible.windows.win_ping", run, frozenset(), frozenset(), **more)
        monkeypatch.setattr("schoolbuild.lab.windows.module_task.emulations", lambda: known)

    def writes(call: Any) -> dict[str, Any]:
        call.state.computer_name = "CHANGED"
        return {}

    def talks(_call: Any) -> dict[str, Any]:
        return {"pong": 1}

    def breaks(_call: Any) -> dict[str, Any]:
        raise KeyError("secret")

    for run, words in ((writes, "it wrote in check mode"), (talks, "it returns pong"), (breaks, "failed: KeyError")):
        replace(run)
        with pytest.raises(RefusedByLab, match=words):
            desk().run("ansible.windows.win_ping", check=True)
