"""Local security policy, audit policy, user rights and event logs."""

from __future__ import annotations

from typing import Any

import pytest

from schoolbuild.lab.windows.interface import RefusedByLab
from tests.unit.lab.windows.bench import Desk, controller_desk, desk
from tests.unit.lab.windows.care_desk import changes_once, fails

SECURITY = "community.windows.win_security_policy"
AUDIT = "ansible.windows.win_audit_policy_system"
RIGHT = "ansible.windows.win_user_right"
LOG = "ansible.windows.win_eventlog"
PROCESS_CREATION = "0CCE922B-69AE-11D9-BED3-505054503030"


def _access(key: str, value: Any) -> dict[str, Any]:
    return {"section": "System Access", "key": key, "value": value}


@pytest.fixture
def one() -> Desk:
    return desk()


def test_a_policy_is_set_once(one: Desk) -> None:
    result = changes_once(one, SECURITY, _access("MinimumPasswordLength", 14))
    assert (result["section"], result["key"], result["value"]) == ("System Access", "MinimumPasswordLength", 14)
    assert one.state.care.account_policy["MinimumPasswordLength"] == 14


def test_a_number_may_be_text(one: Desk) -> None:
    assert one.run(SECURITY, _access("MinimumPasswordLength", "0"))["changed"] is False


def test_the_lockout_time_needs_a_lockout(one: Desk) -> None:
    message = fails(one, SECURITY, _access("LockoutDuration", 15))
    assert message == "The key 'LockoutDuration' in section 'System Access' is not a valid key, cannot set this value"
    changes_once(one, SECURITY, _access("LockoutBadCount", 10))
    message = fails(one, SECURITY, _access("LockoutDuration", 15))
    assert message.endswith("the value is still 30"), "the counter may not be kept longer than the lock"
    changes_once(one, SECURITY, _access("ResetLockoutCount", 15))
    changes_once(one, SECURITY, _access("LockoutDuration", 15))


def test_server_2025_locks_from_the_start() -> None:
    assert desk(system="windows_server_2025").run(SECURITY, _access("LockoutBadCount", 10))["changed"] is False


def test_an_unknown_key_fails_but_check_mode_says_changed(one: Desk) -> None:
    assert one.run(SECURITY, _access("MinimumPaswordLength", 14), check=True)["changed"], "the module's own fault"
    assert "is not a valid key" in fails(one, SECURITY, _access("MinimumPaswordLength", 14))


def test_a_value_out_of_range_stays(one: Desk) -> None:
    assert fails(one, SECURITY, _access("PasswordHistorySize", 25)).endswith("the value is still 0")


def test_the_guest_account_is_the_account(one: Desk) -> None:
    changes_once(one, SECURITY, _access("EnableGuestAccount", 1))
    assert one.state.user("Guest").enabled


def test_the_administrator_can_be_renamed(one: Desk) -> None:
    changes_once(one, SECURITY, _access("NewAdministratorName", "schooladmin"))
    assert one.state.administrator.name == "schooladmin"


def test_unknown_sections(one: Desk) -> None:
    assert "does not exist in SecEdit.exe" in fails(one, SECURITY, {"section": "Nonsense", "key": "a", "value": 1})
    with pytest.raises(RefusedByLab):
        one.run(SECURITY, {"section": "Registry Values", "key": "a", "value": 1})


def test_a_missing_value_is_refused_and_an_unknown_option_ignored(one: Desk) -> None:
    assert "value" in fails(one, SECURITY, {"section": "System Access", "key": "LockoutBadCount"})
    assert one.run(SECURITY, _access("MinimumPasswordLength", 0) | {"kee": "x"})["changed"] is False


def test_audit_of_one_subcategory(one: Desk) -> None:
    result = changes_once(one, AUDIT, {"subcategory": "Process Creation", "audit_type": ["success"]})
    assert result["current_audit_policy"] == {"process creation": "success"}
    assert one.state.care.audit[PROCESS_CREATION] == ["success"]


def test_audit_tells_the_old_policy_in_check_mode(one: Desk) -> None:
    result = one.run(AUDIT, {"subcategory": "Logoff", "audit_type": ["none"]}, check=True)
    assert result["current_audit_policy"] == {"logoff": "success"}


def test_audit_of_a_category_sets_all_of_it(one: Desk) -> None:
    result = changes_once(one, AUDIT, {"category": "Account Logon", "audit_type": ["failure", "success"]})
    assert set(result["current_audit_policy"].values()) == {"success and failure"}
    assert len(result["current_audit_policy"]) == 4


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"subcategory": "Process Creatoin", "audit_type": ["success"]}, "Invalid sub category provided"),
        ({"category": "Everything", "audit_type": ["success"]}, "Invalid category provided"),
        ({"subcategory": "Logon", "category": "System", "audit_type": ["success"]}, "mutually exclusive"),
        ({"audit_type": ["success"]}, "one of the following is required"),
        ({"subcategory": "Logon", "audit_type": ["sucess"]}, "value of audit_type must be one or more of"),
    ],
)
def test_wrong_audit_arguments(one: Desk, arguments: dict[str, Any], message: str) -> None:
    assert message in fails(one, AUDIT, arguments)


def test_a_right_is_set_to_exactly_these(one: Desk) -> None:
    arguments = {"name": "SeRemoteInteractiveLogonRight", "users": ["Administrators"], "action": "set"}
    result = changes_once(one, RIGHT, arguments)
    assert result["removed"] == ["BUILTIN\\Remote Desktop Users"]
    assert one.state.care.rights["SeRemoteInteractiveLogonRight"] == ["S-1-5-32-544"]


def test_a_right_is_added_and_removed(one: Desk) -> None:
    arguments = {"name": "SeDenyNetworkLogonRight", "users": ["Guest"], "action": "add"}
    assert changes_once(one, RIGHT, arguments)["added"] == [f"{one.state.computer_name}\\Guest"]
    changes_once(one, RIGHT, arguments | {"action": "remove"})
    assert one.state.care.rights["SeDenyNetworkLogonRight"] == []


def test_wrong_rights(one: Desk) -> None:
    message = fails(one, RIGHT, {"name": "SeNonsenseRight", "users": ["Administrators"]})
    assert message == "the specified right SeNonsenseRight is not a valid right"
    message = fails(one, RIGHT, {"name": "SeNonsenseRight", "users": ["Nobody"]})
    assert message == "Failed to translate the account 'Nobody' to a SID"
    assert "action" in fails(one, RIGHT, {"name": "SeShutdownPrivilege", "users": [], "action": "ad"})


def test_controllers_have_other_rights() -> None:
    rights = controller_desk().state.care.rights
    assert rights["SeMachineAccountPrivilege"] == ["S-1-5-11"]


def test_the_size_of_a_log(one: Desk) -> None:
    result = changes_once(one, LOG, {"name": "Security", "maximum_size": "196608KB"})
    assert result["maximum_size_kb"] == 196608
    key = r"HKLM\SYSTEM\CurrentControlSet\Services\EventLog\Security"
    assert one.state.registry.data(key, "MaxSize") == 196608 * 1024


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"name": "Security", "maximum_size": "100"}, "Maximum size 100 is not properly specified"),
        ({"name": "Security", "maximum_size": "100KB"}, "Maximum size must be divisible by 64KB"),
        ({"name": "Security", "maximum_size": "5GB"}, "Maximum size must be between 64KB and 4GB"),
        ({"name": "School"}, "You must specify one or more sources when creating a log for the first time"),
        ({"name": "School", "state": "clear"}, "Cannot clear log School as it does not exist"),
    ],
)
def test_wrong_logs(one: Desk, arguments: dict[str, Any], message: str) -> None:
    assert fails(one, LOG, arguments) == message


def test_a_log_is_made_cleared_and_removed(one: Desk) -> None:
    changes_once(one, LOG, {"name": "School", "sources": ["build"]})
    changes_once(one, LOG, {"name": "System", "state": "clear"})
    changes_once(one, LOG, {"name": "School", "state": "absent"})
    assert "School" not in one.state.care.event_logs
