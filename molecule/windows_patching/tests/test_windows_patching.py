"""The role installs inside the window alone and with a backup, in rounds of which check mode predicts the first."""

from __future__ import annotations

import json
from pathlib import Path

SCHOOL, HOST = "fernhill-primary", "fer-fs01"
CHECKOUT = Path(__file__).resolve().parents[3] / "build" / "molecule" / "checkout"
UPDATES = "ansible.windows.win_updates"


def rounds(step):
    """The updates of each call of the module, by title."""
    return [
        {update["title"] for update in result["updates"].values()}
        for play in step.read("play")["plays"]
        for task in play["tasks"]
        for result in task["hosts"].values()
        if result.get("action") == UPDATES and not result.get("skipped")
    ]


def restarts(step):
    return [
        line["text"] for line in step.heard(HOST) if line["kind"] == "reboot" and line["text"].startswith("Updates")
    ]


def test_without_a_backup_it_is_refused_and_nothing_is_sent(kept):
    step = kept("windows_patching.no_backup")
    assert "fer-fs01 is not updated:" in step.said()
    assert "next: mend what is named, then run the playbook again" in step.said()
    assert (
        "no good backup was seen on it; say why it may go on with `-e windows_patching_accept_no_backup=" in step.said()
    )
    assert step.wrote(HOST) == 0


def test_before_its_window_it_only_downloads(kept):
    step = kept("windows_patching.noon.changed")
    assert "is not open" in step.said()
    assert restarts(step) == []
    (downloaded,) = rounds(step)
    assert downloaded
    assert step.answers(UPDATES)[HOST]["installed_update_count"] == 0


def test_check_mode_wrote_nothing(kept):
    assert kept("windows_patching.check").wrote(HOST) == 0


def test_the_first_round_is_predicted(kept):
    (predicted,) = rounds(kept("windows_patching.check"))
    done = rounds(kept("windows_patching.changed"))
    assert predicted == done[0] != set()
    assert len(done) > 2


def test_a_second_run_finds_nothing(kept):
    again = kept("windows_patching.unchanged")
    assert again.recap("changed") == again.recap("failures") == 0
    assert rounds(again) == [set()]


def test_everything_that_was_waiting_is_installed(state):
    updates = state(SCHOOL, HOST)["care"]["updates"]["catalogue"]
    wanted = [update for update in updates if "Security Updates" in update["categories"]]
    assert len(wanted) > 1
    assert [update["title"] for update in wanted if update["installed_at"] is None] == []
    assert state(SCHOOL, HOST)["pending"]["reasons"] == []


def test_the_journal_says_what_was_done():
    journal = json.loads((CHECKOUT / "build" / "patching" / SCHOOL / f"{HOST}.json").read_text(encoding="utf-8"))
    assert (journal["state"], journal["failures"]) == ("done", [])


def test_it_restarted_between_the_rounds(kept):
    assert restarts(kept("windows_patching.changed")) == ["Updates were installed"] * 2
    assert restarts(kept("windows_patching.unchanged")) == ["Updates were installed"] * 2
