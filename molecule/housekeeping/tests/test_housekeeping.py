"""The role removes what is old in the folders that the standard names, tells it first, and looks at the disks."""

from __future__ import annotations

SCHOOL, HOST = "fernhill-primary", "fer-hv01"
TEMP = "C:\\Windows\\Temp"
REPORTS = "C:\\ProgramData\\Microsoft\\Windows\\WER\\ReportArchive"
OLD = {f"{TEMP}\\setup-60.log", f"{TEMP}\\driver-60.tmp", f"{REPORTS}\\AppCrash_spoolsv-60\\Report.wer"}
STAYS = {
    f"{TEMP}\\minutes-60.docx",
    f"{TEMP}\\setup-5.log",
    f"{TEMP}\\driver-5.tmp",
    f"{TEMP}\\minutes-5.docx",
    f"{REPORTS}\\AppCrash_spoolsv-5\\Report.wer",
}


def removed(step):
    return {change.item for change in step.changes() if change.task == "housekeeping : Remove the oldest of them"}


def test_a_dry_run_tells_what_would_go_and_removes_nothing(kept):
    looked = kept("housekeeping.dry_run.unchanged")
    assert looked.recap("failures") == looked.wrote(HOST) == 0
    assert f"{TEMP}: 2 file(s) older than 14d, 0.3 MB; nothing is removed" in looked.said()
    assert f"{REPORTS}: 1 file(s) older than 30d, 0.1 MB; nothing is removed" in looked.said()


def test_check_mode_wrote_nothing(kept):
    assert kept("housekeeping.check").wrote(HOST) == 0


def test_predicted_is_what_was_done(kept):
    predicted, done = kept("housekeeping.check"), kept("housekeeping.changed")
    assert removed(predicted) == removed(done) == OLD
    assert predicted.changes() == done.changes()
    assert done.wrote(HOST) == len(OLD)


def test_a_second_run_writes_nothing(kept):
    again = kept("housekeeping.unchanged")
    assert again.recap("changed") == again.recap("failures") == again.wrote(HOST) == 0


def test_only_what_is_old_and_temporary_is_gone(state):
    there = {entry["path"] for entry in state(SCHOOL, HOST)["files"]["entries"].values()}
    assert there & OLD == set()
    assert there & STAYS == STAYS


def test_free_space_is_told_before_and_after(kept):
    assert "C: 163.2 GB free of 214.7, 163.2 before" in kept("housekeeping.changed").said()


def test_a_failing_disk_is_told_with_what_to_do(kept):
    said = kept("housekeeping.disk").said()
    assert "of fer-hv01 is Warning. Next: see that the last backup is good, then have the disk replaced." in said
