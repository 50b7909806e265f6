"""The role installs what is pinned and nothing else, and leaves alone what is somebody else's."""

from __future__ import annotations

SCHOOL, HOST = "fernhill-primary", "fer-fs01"
OWNED_SCHOOL, OWNED = "larkrise-primary", "lar-dc01"


def names(found):
    return {package["name"] for package in found["care"]["packages"].values()}


def test_check_mode_wrote_nothing(kept):
    assert kept("software.check").wrote(HOST) == 0


def test_predicted_is_what_was_done(kept):
    predicted, done = kept("software.check").changes(), kept("software.changed").changes()
    assert predicted == done == {(HOST, "software : Install the programs of the server", "7zip")}
    assert kept("software.changed").wrote(HOST) > 0


def test_a_second_run_changes_nothing(kept):
    again = kept("software.unchanged")
    assert again.recap("changed") == again.recap("failures") == 0


def test_the_server_has_the_pinned_version(state):
    found = state(SCHOOL, HOST)
    (package,) = [one for one in found["care"]["packages"].values() if one["name"].startswith("7-Zip")]
    assert package["version"] == "24.09.00.0"
    assert "c:\\program files\\7-zip\\7z.exe" in found["files"]["entries"]


def test_another_checksum_and_an_installer_that_gives_up_are_told(kept):
    said = kept("software.refused").said()
    assert f"The checksum for https://lab.example/LabRestart.msi did not match '{'0' * 64}'" in said
    assert "unexpected rc from 'https://lab.example/LabBroken.exe /S'" in said
    assert "Not installed on fer-fs01: Another file than the pinned one: The checksum" in said
    assert "see what it is before you pin it in standard/windows/packages.yml" in said


def test_neither_was_installed(state):
    assert (
        names(state(SCHOOL, HOST)) & {"Lab program that owes a restart", "Lab program that cannot be installed"}
        == set()
    )


def test_what_somebody_else_owns_is_told_and_left_alone(kept, state):
    owned = kept("software.owned.unchanged")
    assert owned.wrote(OWNED) == owned.recap("failures") == 0
    assert "Software belongs to rm_cc4: it is assessed, not written." in owned.said()
    assert names(state(OWNED_SCHOOL, OWNED)) & {"7-Zip 24.09 (x64 edition)"} == set()
