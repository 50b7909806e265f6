"""The role predicts what it does, tells what did not stick, and goes on where it stopped."""

from __future__ import annotations

from pathlib import Path

import pytest

SCHOOL, HOST = "larkrise-primary", "lar-dc01"
BUILD = Path(__file__).resolve().parents[3] / "build" / "molecule"
WROTE = ("ansible.windows.win_feature", "windows_backup_policy")


def test_check_mode_wrote_nothing(kept):
    assert kept("windows_backup.check").wrote(HOST) == 0


def test_the_run_wrote(kept):
    assert kept("windows_backup.changed").wrote(HOST) > 0


@pytest.mark.parametrize("module", WROTE)
def test_predicted_is_what_was_done(kept, module):
    predicted = kept("windows_backup.check").answers(module)[HOST]
    done = kept("windows_backup.changed").answers(module)[HOST]
    assert predicted["changed"] is done["changed"] is True


def test_a_second_run_does_not_even_ask(kept):
    again = kept("windows_backup.unchanged")
    assert again.recap("changed") == again.recap("failures") == 0
    assert [again.answers(module)[HOST].get("skipped") for module in WROTE if again.answers(module)] == []


def test_a_change_that_did_not_stick_is_told():
    said = (BUILD / "results" / "windows_backup.blocked.txt").read_text(encoding="utf-8")
    words = " ".join(said.split())
    assert "read again these still differ: schedule" in words
    assert "Somebody else may manage this" in words


def test_the_next_run_goes_on(kept):
    assert kept("windows_backup.resumed.changed").answers("windows_backup_policy")[HOST]["differs"] == ["schedule"]
    assert kept("windows_backup.resumed.unchanged").recap("changed") == 0


def test_the_server_has_what_the_folder_says(state):
    found = state(SCHOOL, HOST)["care"]["backup"]["policy"]
    assert found["schedule"] == ["06:00", "18:00"]
    assert found["target"] == "E:"
    assert (found["system_state"], found["bare_metal"]) == (True, True)
