"""The role shares folders with those whom the school's folder names, and takes out whom somebody else let in."""

from __future__ import annotations

import pytest

SCHOOL, HOST = "fernhill-primary", "fer-fs01"
WHOLE = "ContainerInherit, ObjectInherit"
ADMINISTRATORS = ("BUILTIN\\Administrators", "Full", "Allow")
SHARES = {
    "Documents": {
        ADMINISTRATORS,
        ("FERNHILL\\Domain Admins", "Change", "Allow"),
        ("FERNHILL\\Domain Users", "Read", "Allow"),
    },
    "Homes$": {ADMINISTRATORS, ("FERNHILL\\Domain Users", "Change", "Allow")},
}
EVERYWHERE = {
    ("NT AUTHORITY\\SYSTEM", "FullControl", WHOLE, "None"),
    ("BUILTIN\\Administrators", "FullControl", WHOLE, "None"),
}
FOLDERS_LET_IN = {
    "d:\\documents": EVERYWHERE
    | {
        ("FERNHILL\\Domain Admins", "Modify, Synchronize", WHOLE, "None"),
        ("FERNHILL\\Domain Users", "ReadAndExecute, Synchronize", WHOLE, "None"),
    },
    "d:\\homes": EVERYWHERE
    | {
        ("CREATOR OWNER", "FullControl", WHOLE, "InheritOnly"),
        ("FERNHILL\\Domain Users", "CreateDirectories, ReadAndExecute, Synchronize", "None", "None"),
    },
}


def tasks(step):
    return {change.task.removeprefix("file_services : ") for change in step.changes()}


def test_check_mode_wrote_nothing(kept):
    assert kept("file_services.check").wrote(HOST) == 0


def test_predicted_is_what_was_done_but_for_permissions_and_shares_of_folders_that_were_not_there(kept):
    predicted, done = kept("file_services.check"), kept("file_services.changed")
    assert tasks(predicted) - {"Allow what is declared"} == {"Make the folder"}
    assert tasks(done) == {
        "Make the folder",
        "Allow what is declared",
        "Inherit nothing from above",
        "Share the folder",
    }
    assert done.wrote(HOST) > 0


def test_a_second_run_changes_nothing(kept):
    again = kept("file_services.unchanged")
    assert again.recap("changed") == again.recap("failures") == 0


def test_an_opened_share_is_closed_and_nothing_else_is_done(kept):
    assert tasks(kept("file_services.drift.changed")) == {"Share the folder"}


@pytest.mark.parametrize("name", SHARES)
def test_shares_let_in_whom_the_folder_names(state, name):
    share = state(SCHOOL, HOST)["care"]["shares"][name.lower()]
    assert {(line["account"], line["right"], line["type"]) for line in share["access"]} == SHARES[name]
    assert share["enumeration"] == "AccessBased"


@pytest.mark.parametrize("path", FOLDERS_LET_IN)
def test_folders_let_in_the_same_and_inherit_nothing(state, path):
    folder = state(SCHOOL, HOST)["files"]["entries"][path]
    found = {(line["account"], line["rights"], line["inheritance"], line["propagation"]) for line in folder["acl"]}
    assert found == FOLDERS_LET_IN[path]
    assert folder["protected"] is True


def test_a_group_that_nobody_knows_is_named(kept):
    said = kept("file_services.group").said()
    assert "The folder D:\\Documents of fer-fs01 was not shared as Documents:" in said
    assert "FERNHILL\\Reception Class is not a valid user or group on the host machine or domain" in said
    assert "Next: make the group in the domain, or name another one in the school's folder (shares)" in said
    assert kept("file_services.group").wrote(HOST) == 0
