"""The end of a run: files, counts, exit codes, and damaged evidence."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from schoolbuild.evidence import EvidenceFolder
from schoolbuild.model.result import STATES
from schoolbuild.report import conclude
from tests.conftest import Cli
from tests.unit.assess.estate import changed, healthy, network_of
from tests.unit.report.conftest import Run

HIL = "hillside-secondary"
RUN = "2026-11-22T09-05-00Z"


def test_results_and_summary_have_the_documented_shape(run: Run, project: Path) -> None:
    hil = healthy(network_of(HIL))
    run(sw04=changed(hil["sw04"], ("no telnet-server\n", "")))
    folder = project / "build" / "evidence" / HIL / RUN
    results = json.loads((folder / "results.json").read_text(encoding="utf-8"))
    assert len(results) == 55
    assert all(
        set(item) == {"control", "target", "state", "expected", "found", "fix", "reason"} and item["state"] in STATES
        for item in results
    )
    summary = json.loads((folder / "summary.json").read_text(encoding="utf-8"))
    assert summary["schema"] == "schoolbuild/summary/1"
    assert summary["coverage"] == {"assessed": 45, "total": 45}
    assert summary["states"]["fail"] == 2
    assert summary["standard"] == "2026.1"
    assert summary["collected"]["from"] == "2026-11-22T09:00:00+00:00"
    (problem,) = summary["problems"]
    assert problem["kind"] == "telnet_on"
    assert problem["host"] == "hil-sw04"
    assert problem["controls"] == ["NET-01v1", "NET-09v1"]
    assert problem["fix"]


def test_damaged_evidence_is_not_assessed(run: Run, project: Path) -> None:
    run()
    folder = EvidenceFolder.open(project, HIL, "latest")
    (folder.path / "as_is" / "hil-sw02.json").write_text("{", encoding="utf-8")
    outcome = conclude(project, network_of(HIL), folder, today=date(2026, 11, 22))
    assert outcome.exit_code == 4
    assert [item["host"] for item in outcome.summary["not_assessed"]] == ["hil-sw02"]
    assert "evidence file cannot be read" in outcome.summary["not_assessed"][0]["reason"]


def test_the_command_judges_again_and_writes_the_page(run: Run, project: Path, cli: Cli) -> None:
    run()
    root = ("--root", str(project))
    assert cli(*root, "assess", HIL).returncode == 0
    (project / "build" / "evidence" / HIL / RUN / "as_is" / "hil-sw02.json").unlink()
    judged = cli(*root, "assess", HIL, "--evidence", RUN)
    assert judged.returncode == 4
    assert "not assessed: hil-sw02: nothing was collected from it" in judged.stdout
    assert "36 of 45 could be made" in judged.stdout
    as_json = cli(*root, "assess", HIL, "--format", "json")
    assert json.loads(as_json.stdout)["coverage"] == {"assessed": 36, "total": 45}
    written = cli(*root, "report", HIL)
    assert written.returncode == 0
    assert written.stdout.splitlines() == [f"build/report/{HIL}.html", "build/report/index.html"]
    assert "hil-sw02 was not assessed" in (project / "build" / "report" / f"{HIL}.html").read_text(encoding="utf-8")


WRONG = [
    (("assess", HIL), 3, "there is no run"),
    (("assess", "hilside-secondary"), 3, "did you mean"),
    (("assess", HIL, "--evidence", "../../etc"), 3, "there is no run"),
    (("assess", HIL, "--as-of", "yesterday"), 2, "--as-of"),
    (("report", HIL), 3, "there is no run"),
    (("report", HIL, "oakfield-primary", "--evidence", RUN), 2, "one school"),
]


@pytest.mark.parametrize(("words", "code", "says"), WRONG, ids=[" ".join(row[0]) for row in WRONG])
def test_wrong_usage_is_told_in_words(project: Path, cli: Cli, words: tuple[str, ...], code: int, says: str) -> None:
    done = cli("--root", str(project), *words)
    assert done.returncode == code
    assert says in done.stderr
    assert "Traceback" not in done.stderr


def test_a_run_that_was_not_judged_has_no_page(project: Path, cli: Cli) -> None:
    with EvidenceFolder.create(project, HIL):
        pass
    done = cli("--root", str(project), "report", HIL)
    assert done.returncode == 4
    assert "schoolbuild assess" in done.stderr


def test_an_old_run_is_judged_as_of_its_day_and_is_stale_today(run: Run, project: Path, cli: Cli) -> None:
    run()
    assert cli("--root", str(project), "assess", HIL).returncode == 0
    late = cli("--root", str(project), "assess", HIL, "--as-of", "2027-03-01")
    assert late.returncode == 4
    assert "too old" in late.stdout
