"""Shares, access lists, inheritance and owners."""

from __future__ import annotations

from typing import Any

import pytest

from schoolbuild.lab.windows.interface import RefusedByLab
from schoolbuild.lab.windows.state.care import ShareAccess
from schoolbuild.lab.windows.state.files import AclEntry
from tests.unit.lab.windows.bench import START, Desk, desk
from tests.unit.lab.windows.care_desk import changes_once, fails

SHARE, ACL = "ansible.windows.win_share", "ansible.windows.win_acl"
INHERITANCE, OWNER = "ansible.windows.win_acl_inheritance", "ansible.windows.win_owner"
STAFF = {"name": "Staff", "path": "D:\\Staff", "full": "Administrators", "change": "Users", "list": False}
MODIFY = {"path": "D:\\Staff", "user": "Users", "rights": "Modify", "type": "allow"}


@pytest.fixture
def one() -> Desk:
    made = desk()
    made.state.files.folder("D:\\Staff\\2026", START)
    return made


def test_a_new_share_ends_with_its_own_permissions_only(one: Desk) -> None:
    result = changes_once(one, SHARE, STAFF)
    assert result["actions"][0] == "New-SmbShare -Name Staff -Path D:\\Staff"
    assert "Revoke-SmbShareAccess -Force -Name Staff -AccountName Everyone" in result["actions"]
    share = one.state.care.share("staff")
    assert share.access == [ShareAccess("BUILTIN\\Users", "Change"), ShareAccess("BUILTIN\\Administrators", "Full")]
    assert share.enumeration == "AccessBased"


def test_check_mode_stops_at_the_new_share(one: Desk) -> None:
    assert one.run(SHARE, STAFF, check=True)["actions"] == ["New-SmbShare -Name Staff -Path D:\\Staff"]


def test_add_keeps_what_others_gave(one: Desk) -> None:
    one.run(SHARE, STAFF)
    one.state.care.share("Staff").access.append(ShareAccess("Everyone", "Read"))
    assert one.run(SHARE, STAFF | {"rule_action": "add"})["changed"] is False
    changes_once(one, SHARE, STAFF)
    assert all(line.account != "Everyone" for line in one.state.care.share("Staff").access)


def test_denied_accounts(one: Desk) -> None:
    changes_once(one, SHARE, STAFF | {"deny": "Guest"})
    guest = ShareAccess(f"{one.state.computer_name}\\Guest", "Full", "Deny")
    assert guest in one.state.care.share("Staff").access


def test_a_share_moves_and_goes(one: Desk) -> None:
    one.run(SHARE, STAFF)
    one.state.files.folder("D:\\Other", START)
    changes_once(one, SHARE, STAFF | {"path": "D:\\Other"})
    changes_once(one, SHARE, {"name": "Staff", "state": "absent"})
    assert one.state.care.share("Staff") is None


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (STAFF | {"path": "D:\\Nowhere"}, "D:\\Nowhere directory does not exist on the host"),
        (STAFF | {"read": "Nobody"}, "Nobody is not a valid user or group on the host machine or domain"),
        ({"name": "Staff"}, "path"),
        (STAFF | {"state": "presant"}, "state"),
    ],
)
def test_wrong_shares(one: Desk, arguments: dict[str, Any], message: str) -> None:
    assert message in fails(one, SHARE, arguments)


def test_a_misspelt_option_of_a_share_is_ignored(one: Desk) -> None:
    one.run(SHARE, STAFF | {"chage": "Users"})
    assert one.state.care.share("Staff") is not None


def test_an_access_list_has_no_check_mode_in_the_older_bundle(one: Desk) -> None:
    result = one.run(ACL, MODIFY, check=True)
    assert result["skipped"]
    assert one.state.files.get("D:\\Staff").acl == []


def test_a_line_is_added_once_and_removed(one: Desk) -> None:
    assert one.run(ACL, MODIFY)["changed"]
    wanted = AclEntry("BUILTIN\\Users", "Modify, Synchronize")
    assert one.state.files.get("D:\\Staff").acl == [wanted]
    assert one.run(ACL, MODIFY)["changed"] is False
    assert one.state.files.access("D:\\Staff\\2026")[-1].inherited
    assert one.run(ACL, MODIFY | {"state": "absent"})["changed"]
    assert one.state.files.get("D:\\Staff").acl == []


def test_a_wider_right_is_never_the_wanted_one(one: Desk) -> None:
    one.run(ACL, MODIFY)
    reading = MODIFY | {"rights": "Read"}
    assert one.run(ACL, reading)["changed"]
    assert one.run(ACL, reading)["changed"], "changed for ever, as on a real machine"
    assert one.state.files.get("D:\\Staff").acl[0].rights == "Modify, Synchronize"


def test_denying_leaves_synchronize_out(one: Desk) -> None:
    one.run(ACL, MODIFY | {"type": "deny", "rights": "Delete", "inherit": "None"})
    assert one.state.files.get("D:\\Staff").acl == [AclEntry("BUILTIN\\Users", "Delete", "Deny", inheritance="None")]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (MODIFY | {"path": "D:\\Nowhere"}, "D:\\Nowhere file or directory does not exist on the host"),
        (MODIFY | {"user": "Nobody"}, "Nobody is not a valid user or group on the host machine or domain"),
        (MODIFY | {"rights": "Modifiy"}, "an error occurred when attempting to present Modifiy permission(s)"),
        (MODIFY | {"type": "alow"}, "type"),
    ],
)
def test_wrong_lines(one: Desk, arguments: dict[str, Any], message: str) -> None:
    assert message in fails(one, ACL, arguments)


def test_registry_keys_are_refused(one: Desk) -> None:
    with pytest.raises(RefusedByLab):
        one.run(ACL, MODIFY | {"path": "HKLM:\\SOFTWARE"})


def test_inheritance_is_cut_with_and_without_what_came_from_above(one: Desk) -> None:
    one.run(ACL, MODIFY)
    below = {"path": "D:\\Staff\\2026", "state": "absent"}
    changes_once(one, INHERITANCE, below | {"reorganize": True})
    assert one.state.files.get("D:\\Staff\\2026").acl == [AclEntry("BUILTIN\\Users", "Modify, Synchronize")]
    changes_once(one, INHERITANCE, below | {"state": "present", "reorganize": True})
    assert one.state.files.get("D:\\Staff\\2026").acl == []
    changes_once(one, INHERITANCE, below)
    assert one.state.files.access("D:\\Staff\\2026") == []


def test_an_owner_with_everything_below(one: Desk) -> None:
    changes_once(one, OWNER, {"path": "D:\\Staff", "user": "SYSTEM", "recurse": True})
    assert one.state.files.get("D:\\Staff\\2026").owner == "NT AUTHORITY\\SYSTEM"


def test_wrong_owners(one: Desk) -> None:
    assert "does not exist on the host" in fails(one, OWNER, {"path": "D:\\Nowhere", "user": "SYSTEM"})
    message = fails(one, OWNER, {"path": "D:\\Staff", "user": "Nobody"})
    assert message.startswith("Failed to translate 'Nobody' to a SecurityIdentifier")
    assert "does not exist" in fails(one, INHERITANCE, {"path": "D:\\Nowhere"})
