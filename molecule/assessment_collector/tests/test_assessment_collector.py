"""What is left on a server is the script of this release, what it is asked, and a task of SYSTEM."""

from __future__ import annotations

from schoolbuild.transport.winrm.script import assessment_script

SCHOOL, HOST, OWNED = "fernhill-primary", "fer-fs01", "lar-dc01"
TASK = "community.windows.win_scheduled_task"


def test_check_mode_wrote_nothing(kept):
    assert kept("assessment_collector.check").wrote(HOST) == 0


def test_predicted_is_what_was_done(kept):
    predicted = kept("assessment_collector.check").answers(TASK)[HOST]
    done = kept("assessment_collector.changed").answers(TASK)[HOST]
    assert predicted["changed"] is done["changed"] is True


def test_a_second_run_changes_nothing(kept):
    again = kept("assessment_collector.unchanged")
    assert again.recap("changed") == again.recap("failures") == 0


def test_the_task_runs_as_system_and_leaves_the_document(kept, state):
    (task,) = [item for item in state(SCHOOL, HOST)["care"]["tasks"].values() if item["name"] == "Assessment"]
    assert (task["user"], task["path"], task["run_level"]) == ("S-1-5-18", "\\Schoolbuild", 1)
    (action,) = task["actions"]
    assert action["path"] == "powershell.exe"
    assert action["arguments"] == (
        "-NoProfile -NonInteractive -ExecutionPolicy Bypass"
        ' -File "C:\\Program Files\\Schoolbuild\\assess.ps1"'
        ' -AskedFile "C:\\Program Files\\Schoolbuild\\asked.json"'
        ' -Leave "C:\\Program Files\\Schoolbuild\\facts.json"'
    )


def test_the_script_says_how_it_is_called_there():
    head = assessment_script().partition("$ErrorActionPreference")[0]
    assert [line.split("$")[1].rstrip(",") for line in head.splitlines() if "$" in line] == [
        "Asked",
        "AskedFile",
        "Leave",
    ]


def test_nothing_is_left_where_somebody_else_owns_windows_settings(kept):
    owned = kept("assessment_collector.owned.unchanged")
    assert owned.recap("changed") == 0
    assert TASK not in {result.get("action") for result in owned.answers(TASK).values()} or all(
        result.get("skipped") for result in owned.answers(TASK).values()
    )
