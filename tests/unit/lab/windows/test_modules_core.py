"""What the core modules do to a machine, with their real texts: results, state, check mode, and their known faults."""

from __future__ import annotations

import hashlib
from typing import Any

import pytest

from schoolbuild.lab.windows.results import HIDDEN
from tests.unit.lab.windows.bench import Desk, controller_desk, desk

REG = "ansible.windows.win_regedit"
SERVICE = "ansible.windows.win_service"
FEATURE = "ansible.windows.win_feature"
FILE = "ansible.windows.win_file"
GROUP = "ansible.windows.win_group_membership"
KEY = r"HKLM:\SOFTWARE\Schoolbuild"

# A task on a fresh member, and whether it changes something. Hand-written.
TASKS: list[tuple[str, dict[str, Any], bool]] = [
    ("ansible.windows.win_ping", {}, False),
    ("ansible.windows.setup", {}, False),
    (REG, {"path": KEY, "name": "host", "data": "oak-fs01"}, True),
    (REG, {"path": KEY}, True),
    (
        REG,
        {
            "path": r"HKLM:\SYSTEM\CurrentControlSet\Control\Lsa",
            "name": "RestrictAnonymousSAM",
            "data": 1,
            "type": "dword",
        },
        False,
    ),
    (
        REG,
        {
            "path": r"HKLM:\SYSTEM\CurrentControlSet\Control\Lsa",
            "name": "restrictanonymous",
            "data": 1,
            "type": "dword",
        },
        True,
    ),
    (
        REG,
        {"path": r"HKLM:\SYSTEM\CurrentControlSet\Control\Lsa", "name": "restrictanonymous", "state": "absent"},
        True,
    ),
    (REG, {"path": r"HKLM:\SYSTEM\CurrentControlSet\Control\Lsa", "state": "absent", "delete_key": True}, True),
    (REG, {"path": KEY, "state": "absent"}, False),
    ("ansible.windows.win_reg_stat", {"path": KEY}, False),
    (SERVICE, {"name": "Spooler", "state": "stopped", "start_mode": "disabled"}, True),
    (SERVICE, {"name": "print spooler", "state": "started", "start_mode": "auto"}, False),
    (SERVICE, {"name": "Spooler", "state": "restarted"}, True),
    (SERVICE, {"name": "Spooler", "state": "absent"}, True),
    (SERVICE, {"name": "W32Time", "start_mode": "delayed"}, True),
    ("ansible.windows.win_service_info", {"name": "Spooler"}, False),
    (FEATURE, {"name": ["FS-FileServer"]}, True),
    (FEATURE, {"name": "PowerShell-V2", "state": "absent"}, True),
    (FEATURE, {"name": "telnet-client", "state": "absent"}, False),
    ("ansible.windows.win_optional_feature", {"name": ["TelnetClient"], "state": "present"}, True),
    (FILE, {"path": r"C:\Build\deep", "state": "directory"}, True),
    (FILE, {"path": r"C:\Windows", "state": "directory"}, False),
    (FILE, {"path": r"C:\PerfLogs", "state": "absent"}, True),
    (FILE, {"path": r"C:\nothing", "state": "absent"}, False),
    (FILE, {"path": r"C:\Windows\Temp\x.txt", "state": "touch"}, True),
    ("ansible.windows.win_stat", {"path": r"C:\Windows"}, False),
    ("ansible.windows.win_find", {"paths": [r"C:\Windows"], "recurse": True}, False),
    ("ansible.windows.win_tempfile", {"state": "directory"}, True),
    ("ansible.windows.win_hostname", {"name": "OAK-FS01"}, True),
    ("ansible.windows.win_timezone", {"timezone": "GMT Standard Time"}, True),
    ("ansible.windows.win_timezone", {"timezone": "pacific standard time"}, False),
    ("ansible.windows.win_environment", {"level": "machine", "name": "SCHOOL", "value": "oakfield"}, True),
    ("ansible.windows.win_environment", {"level": "user", "name": "NOTHING", "state": "absent"}, False),
    ("ansible.windows.win_path", {"elements": [r"C:\Tools"]}, True),
    ("ansible.windows.win_path", {"elements": ["c:\\windows\\"]}, False),
    ("ansible.windows.win_dns_client", {"adapter_names": "*", "dns_servers": ["10.20.1.10"]}, False),
    ("ansible.windows.win_dns_client", {"adapter_names": "Ethernet", "dns_servers": ["10.20.1.12"]}, True),
    ("ansible.windows.win_user", {"name": "itsupport", "password": "Secr3t-x9", "groups": ["Administrators"]}, True),
    ("ansible.windows.win_user", {"name": "guest", "account_disabled": True}, False),
    ("ansible.windows.win_user", {"name": "nobody", "state": "absent"}, False),
    ("ansible.windows.win_group", {"name": "Helpers", "members": {"add": ["Administrator"]}}, True),
    ("ansible.windows.win_group", {"name": "Users", "state": "present"}, False),
    (GROUP, {"name": "Administrators", "members": ["Administrator"], "state": "pure"}, False),
    (GROUP, {"name": "Remote Desktop Users", "members": [r".\Administrator"], "state": "present"}, True),
    (GROUP, {"name": "Users", "members": ["S-1-5-11"], "state": "absent"}, True),
]


@pytest.mark.parametrize(("name", "arguments", "changes"), TASKS)
def test_check_mode_says_what_a_run_does_and_writes_nothing(
    name: str, arguments: dict[str, Any], changes: bool
) -> None:
    one = desk()
    before = one.computer.document()
    predicted = one.run(name, arguments, check=True)
    assert predicted.get("failed") is not True, predicted
    assert (predicted["changed"], one.world.writes) == (changes, [])
    assert one.computer.document() == before
    actual = one.run(name, arguments)
    assert (actual["changed"], one.world.writes) == (changes, [name] if changes else [])


AGAIN = {"ansible.windows.win_hostname", "ansible.windows.win_tempfile"}
"""What always changes until the restart, or at all."""


@pytest.mark.parametrize(("name", "arguments", "changes"), [task for task in TASKS if task[2]])
def test_a_second_run_changes_nothing(name: str, arguments: dict[str, Any], changes: bool) -> None:
    one = desk()
    one.run(name, arguments)
    again = name in AGAIN or arguments.get("state") in ("restarted", "touch")
    assert one.run(name, arguments)["changed"] is (changes and again)


def test_registry_types_and_differences() -> None:
    one = desk()
    one.run(REG, {"path": KEY, "name": "n", "data": "0xffffffff", "type": "dword"})
    assert one.state.registry.data(KEY, "N") == 0xFFFFFFFF
    result = one.run(REG, {"path": KEY, "name": "n", "data": 3, "type": "qword"}, diff=True)
    assert (result["data_changed"], result["data_type_changed"]) == (True, True)
    assert result["diff"] == {
        "before": {KEY: {"n": {"type": "DWord", "value": "0xffffffff"}}},
        "after": {KEY: {"n": {"type": "QWord", "value": "0x0000000000000003"}}},
    }
    other_type = one.run(REG, {"path": KEY, "name": "n", "data": 3, "type": "dword"})
    assert (other_type["changed"], other_type["data_changed"], other_type["data_type_changed"]) == (True, False, True)
    one.run(REG, {"path": KEY, "name": "b", "data": "hex:be,ef", "type": "binary"})
    one.run(REG, {"path": KEY, "name": "m", "data": ["x", "y"], "type": "multistring"})
    told = one.run("ansible.windows.win_reg_stat", {"path": KEY})
    assert told["properties"]["b"] == {"type": "REG_BINARY", "value": [190, 239], "raw_value": ["0xbe", "0xef"]}
    assert told["properties"]["m"]["value"] == ["x", "y"]
    assert one.run("ansible.windows.win_reg_stat", {"path": KEY, "name": "none"})["exists"] is False


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ({"path": r"HKLM\SOFTWARE\X"}, "path: HKLM\\SOFTWARE\\X is not a valid powershell path"),
        ({"path": KEY, "name": "n", "data": 2**32, "type": "dword"}, "cannot be larger than 0xffffffff"),
        ({"path": KEY, "name": "n", "data": 1.5, "type": "dword"}, "cannot be a decimal or float"),
        ({"path": KEY, "name": "n", "data": 300, "type": "binary"}, "cannot convert binary data '300'"),
        ({"path": KEY, "name": "n", "type": "word"}, "value of type must be one of: none, binary"),
        ({"name": "n"}, "missing required arguments: path"),
        ({"path": KEY, "vlaue": 1}, "Unsupported parameters for (ansible.windows.win_regedit) module: vlaue"),
    ],
)
def test_registry_failures_in_the_modules_words(arguments: dict[str, Any], words: str) -> None:
    one = desk()
    result = one.run(REG, arguments)
    assert result["failed"] is True
    assert words in result["msg"]
    assert one.world.writes == []


def test_tamper_protection_lets_a_change_appear_to_succeed() -> None:
    key = r"HKLM:\SOFTWARE\Policies\Microsoft\Windows Defender"
    arguments = {"path": key, "name": "DisableAntiSpyware", "data": 1, "type": "dword"}
    one = desk()
    one.world.faults["blocked_change"] = {}
    assert one.run(REG, arguments)["changed"] is True
    assert one.state.registry.get(key, "DisableAntiSpyware") is None
    assert one.run(REG, {**arguments, "path": KEY})["changed"] is True
    assert one.state.registry.data(KEY, "DisableAntiSpyware") == 1


def test_services_fail_as_windows_does() -> None:
    one = desk()
    assert one.run(SERVICE, {"name": "Nope"})["exists"] is False
    assert "need to set 'path' to create" in one.run(SERVICE, {"name": "Nope", "state": "started"})["msg"]
    one.run(SERVICE, {"name": "Spooler", "state": "stopped", "start_mode": "disabled"})
    assert "cannot be started" in one.run(SERVICE, {"name": "Spooler", "state": "started"})["msg"]
    assert one.run(SERVICE, {"name": "Spooler", "state": "started"}, check=True)["changed"] is True
    told = one.run(SERVICE, {"name": "W32Time", "username": "LocalSystem"})
    assert (told["changed"], told["username"], told["start_mode"]) == (True, "LocalSystem", "manual")
    one.state.service("Spooler").dependencies.append("W32Time")
    one.state.service("Spooler").state = "running"
    assert "it has dependent services" in one.run(SERVICE, {"name": "W32Time", "state": "stopped"})["msg"]
    forced = one.run(SERVICE, {"name": "W32Time", "state": "stopped", "force_dependent_services": True})
    assert (forced["changed"], forced["depended_by"]) == (True, ["Spooler"])


def test_features_bring_what_they_stand_below_and_what_they_run() -> None:
    one = desk()
    result = one.run(FEATURE, {"name": ["DNS", "FS-FileServer"], "include_management_tools": True})
    assert [row["display_name"] for row in result["feature_result"]] == [
        "DNS Server",
        "Remote Server Administration Tools",
        "Role Administration Tools",
        "DNS Server Tools",
        "File and iSCSI Services",
        "File Server",
    ]
    assert one.state.service("DNS").state == "running"
    one.run(FEATURE, {"name": "DNS", "state": "absent"})
    assert one.state.service("DNS") is None


def test_a_feature_that_wants_a_restart_says_so_until_it_came() -> None:
    one = desk()
    result = one.run(FEATURE, {"name": "BitLocker"})
    assert (result["exitcode"], result["reboot_required"]) == ("SuccessRestartRequired", True)
    again = one.run(FEATURE, {"name": "BitLocker"})
    # ansible.windows issue 287
    assert (again["changed"], again["exitcode"], again["reboot_required"]) == (False, "NoChangeNeeded", True)
    one.restart()
    assert one.run(FEATURE, {"name": "BitLocker"})["reboot_required"] is False


def test_an_old_module_ignores_what_it_does_not_know() -> None:
    one = desk()
    assert one.run(FILE, {"path": r"C:\Build", "state": "directory", "onwer": "Guest"})["changed"] is True
    assert one.state.files.get(r"C:\Build") is not None


def test_a_feature_of_another_release_is_not_there() -> None:
    result = desk(system="windows_server_2016").run(FEATURE, {"name": "System-DataArchiver"})
    assert "is not valid: 'System-DataArchiver'" in result["msg"]


def test_files() -> None:
    one = desk()
    assert "Cannot find drive" in one.run(FILE, {"path": r"Q:\x", "state": "directory"})["msg"]
    assert "will not be created" in one.run(FILE, {"path": r"C:\x.txt"})["msg"]
    one.run(FILE, {"path": r"C:\x.txt", "state": "touch"})
    assert "is not a directory" in one.run(FILE, {"path": r"C:\X.TXT", "state": "directory"})["msg"]
    stat = one.run("ansible.windows.win_stat", {"path": r"%SystemDrive%\x.txt"})["stat"]
    assert (stat["checksum"], stat["size"], stat["isreg"]) == (hashlib.sha1(b"").hexdigest(), 0, True)  # noqa: S324
    assert one.run("ansible.windows.slurp", {"src": r"C:\x.txt"})["content"] == ""
    assert one.run("ansible.windows.slurp", {"src": r"C:\Windows"})["msg"] == r"Path C:\Windows is a directory"
    one.world.faults["full_disk"] = {}
    assert "not enough space" in one.run(FILE, {"path": r"C:\y.txt", "state": "touch"})["msg"]


def test_find_by_age() -> None:
    one = desk()
    for name, days in (("old", 40), ("new", 1)):
        one.state.files.write(rf"C:\Windows\Temp\{name}.tmp", b"12345", one.world.now())
        one.world.wait(days * 86400 if name == "old" else 0)
    found = one.run("ansible.windows.win_find", {"paths": [r"C:\Windows\Temp"], "age": "30d", "patterns": ["*.tmp"]})
    assert [(file["filename"], file["size"]) for file in found["files"]] == [("old.tmp", 5)]
    gone = one.run("ansible.windows.win_find", {"paths": [r"C:\nowhere"]})
    assert (gone["matched"], gone["warnings"]) == (
        0,
        [r"Argument path 'C:\nowhere' does not exist or is not accessible, skipping"],
    )


def test_a_new_name_waits_for_the_restart() -> None:
    one = desk()
    result = one.run("ansible.windows.win_hostname", {"name": "OAK-FS01"})
    assert (result["old_name"][:4], result["reboot_required"]) == ("WIN-", True)
    assert one.run("ansible.windows.setup")["ansible_facts"]["ansible_reboot_pending"] is False
    one.restart()
    facts = one.run("ansible.windows.setup", {"gather_subset": ["!all", "platform"]})["ansible_facts"]
    assert facts["ansible_hostname"] == "OAK-FS01"


def test_facts_of_a_server() -> None:
    facts = desk().run("ansible.windows.setup")["ansible_facts"]
    assert {
        name: facts[name] for name in ("ansible_os_family", "ansible_windows_domain", "ansible_windows_domain_member")
    } == {
        "ansible_os_family": "Windows",
        "ansible_windows_domain": "WORKGROUP",
        "ansible_windows_domain_member": False,
    }
    assert facts["ansible_product_serial"] == "CZ2FS01"
    assert facts["ansible_env"]["TEMP"] == r"C:\Users\Administrator\AppData\Local\Temp"
    less = desk().run("ansible.windows.setup", {"gather_subset": ["!all", "!min", "bios", "nonsense"]})
    assert set(less["ansible_facts"]) == {
        "gather_subset",
        "module_setup",
        "ansible_product_name",
        "ansible_product_serial",
        "ansible_product_uuid",
    }
    assert less["warnings"] == ["invalid value nonsense specified in gather_subset"]
    dc = controller_desk().run("ansible.windows.setup", user="OAKFIELD\\svc-schoolbuild")["ansible_facts"]
    assert (dc["ansible_os_product_type"], dc["ansible_windows_domain_role"]) == (
        "domain_controller",
        "Primary domain controller",
    )


def test_passwords_never_come_back() -> None:
    one = desk()
    result = one.run(
        "ansible.windows.win_user", {"name": "bob", "password": "Secr3t-x9", "description": "has Secr3t-x9"}
    )
    assert result["invocation"]["module_args"]["password"] == HIDDEN
    assert "Secr3t-x9" not in str(result)
    one.state.user("bob").description = ""
    assert "Secr3t-x9" not in str(one.computer.document())
    assert "Secr3t-x9" not in str(one.world.diary)


def test_local_accounts_follow_the_password_policy() -> None:
    one = desk()
    for password in ("short", "alllowercase1", "xx-itsupport-1X"):
        result = one.run("ansible.windows.win_user", {"name": "itsupport", "password": password})
        if password != "short":
            assert "does not meet the password policy" in result["msg"], password
    one.state.care.account_policy["MinimumPasswordLength"] = 14
    assert "password policy" in one.run("ansible.windows.win_user", {"name": "bob", "password": "Secr3t-x9"})["msg"]
    assert (
        one.run("ansible.windows.win_user", {"name": "bob", "groups": ["Nobodies"]})["msg"]
        == "group 'Nobodies' not found"
    )


def test_membership_of_a_group_tells_it_wrongly_in_check_mode() -> None:
    """ansible.windows issue 532."""
    one = desk()
    one.run("ansible.windows.win_user", {"name": "rogue", "password": "Secr3t-x9", "groups": ["Administrators"]})
    name = one.state.computer_name
    arguments = {"name": "Administrators", "members": ["Administrator"], "state": "pure"}
    predicted = one.run(GROUP, arguments, check=True)
    assert (predicted["removed"], predicted["members"]) == ([rf"{name}\rogue"], rf"{name}\Administrator")
    actual = one.run(GROUP, arguments)
    assert (actual["removed"], actual["members"]) == ([rf"{name}\rogue"], [rf"{name}\Administrator"])


def test_a_domain_account_is_unknown_to_a_workgroup() -> None:
    result = desk().run(GROUP, {"name": "Administrators", "members": [r"OAKFIELD\svc-schoolbuild"]})
    assert result["msg"].startswith(r"account_name OAKFIELD\svc-schoolbuild is not a valid account, cannot get SID")
    assert desk().run(GROUP, {"name": "Nobodies", "members": ["Guest"]})["msg"] == "Could not find local group Nobodies"


def test_dns_servers() -> None:
    one = desk()
    client = "ansible.windows.win_dns_client"
    assert "Invalid IP address(es): (10.20.1.x)" in one.run(client, {"dns_servers": ["10.20.1.x"]})["msg"]
    assert (
        "Failed to find network adapter(s)"
        in one.run(client, {"adapter_names": "LAN", "dns_servers": ["10.1.1.1"]})["msg"]
    )
    one.run(client, {"dns_servers": ["10.20.1.12", "10.20.1.10"]})
    assert one.state.adapters[0].dns == ["10.20.1.12", "10.20.1.10"]
    assert one.run(client, {"dns_servers": ["10.20.1.10", "10.20.1.12"]})["changed"] is True
    assert one.run(client, {"dns_servers": []})["changed"] is True
    assert one.state.adapters[0].dns == []


@pytest.mark.parametrize(
    ("name", "arguments", "words"),
    [
        (SERVICE, {"name": "Spooler", "failure_actions": [{"type": "restart"}]}, "failure_actions"),
        (REG, {"path": r"HKLM:\ANSIBLE\X", "hive": r"C:\x.dat"}, "hive"),
        ("ansible.windows.win_user", {"name": "bob", "account_expires": "2027-01-01"}, "account_expires"),
        ("microsoft.ad.membership", {"state": "domain", "offline_join_blob": "QUJD"}, "offline_join_blob"),
    ],
)
def test_what_is_not_emulated_is_refused(name: str, arguments: dict[str, Any], words: str) -> None:
    from schoolbuild.lab.windows.interface import RefusedByLab

    one: Desk = desk()
    with pytest.raises(RefusedByLab, match=words):
        one.run(name, arguments)
    assert one.world.writes == []
