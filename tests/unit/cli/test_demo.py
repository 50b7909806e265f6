"""The demo must not call itself well when something was missed, invented, changed twice or was wrong before."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from schoolbuild.cli import demo
from schoolbuild.cli.demo import FAULTS, Fault, Run
from schoolbuild.evidence import EvidenceFolder
from schoolbuild.model.errors import ExitCode, SchoolbuildError


@pytest.fixture
def story(tmp_path: Path) -> demo._Story:
    return demo._Story(tmp_path)


def problem(fault: Fault) -> dict[str, Any]:
    return {"school": fault.school, "host": fault.hosts[0], "what": fault.says, "controls": [f"{fault.control}v1"]}


FOUND = [problem(fault) for fault in FAULTS]
STRANGER = {"school": "oakfield-primary", "host": "oak-sw01", "what": "the clock is wrong", "controls": ["NET-08v1"]}


def test_all_that_was_broken_and_nothing_else_is_well(story: demo._Story, tmp_path: Path) -> None:
    story.runs = [Run("oakfield-primary", "build_school", 3, 0, 0)]
    story._finish([], FOUND)
    record = json.loads((tmp_path / "build" / "demo.json").read_text(encoding="utf-8"))
    assert record["schema"] == "schoolbuild/demo/1"
    assert record["runs"] == [
        {"school": "oakfield-primary", "playbook": "build_school", "changed": 3, "failed": 0, "unreachable": 0}
    ]
    assert [item["kind"] for item in record["injected"]] == [
        "miscable",
        "port-in-wrong-vlan",
        "telnet-on",
        "defender-disabled-by-other-product",
        "old-build",
        "backup-stale",
        "rogue-administrator",
    ]
    assert "PowerShell not executed" in record["not_executed"]
    assert record["found"] == FOUND


@pytest.mark.parametrize(
    ("before", "found", "words"),
    [
        ([], FOUND[1:], f"not found: {FAULTS[0].says}"),
        ([], [{**FOUND[0], "host": "hil-sw05"}, *FOUND[1:]], f"not found: {FAULTS[0].says}"),
        ([], [{**FOUND[0], "controls": ["NET-01v1"]}, *FOUND[1:]], f"not found: {FAULTS[0].says}"),
        ([], [*FOUND, STRANGER], "found without having been put in: the clock is wrong"),
        ([STRANGER], FOUND, "wrong before anything was broken: the clock is wrong"),
    ],
)
def test_what_does_not_agree_is_named_and_recorded(
    story: demo._Story, tmp_path: Path, before: list[dict[str, Any]], found: list[dict[str, Any]], words: str
) -> None:
    with pytest.raises(SchoolbuildError, match="do not agree") as error:
        story._finish(before, found)
    assert words in str(error.value)
    assert error.value.exit_code == ExitCode.FINDINGS
    assert (tmp_path / "build" / "demo.json").is_file()


@pytest.mark.parametrize(("assessed", "words"), [(19, "1 judgement"), (None, "left no summary")])
def test_what_could_not_be_judged_is_not_taken_for_well(
    story: demo._Story, tmp_path: Path, assessed: int | None, words: str
) -> None:
    for school in demo.SCHOOLS:
        with EvidenceFolder.create(tmp_path, school) as folder:
            pass
        if assessed is not None:
            folder.write_results([], {"problems": [], "coverage": {"assessed": assessed, "total": 20}})
    with pytest.raises(SchoolbuildError, match=words) as error:
        story._problems(everything_known=True)
    assert error.value.exit_code == ExitCode.NOT_ASSESSED


def test_a_second_run_that_changes_something_ends_the_demo(story: demo._Story) -> None:
    story._no_changes([Run("oakfield-primary", "build_school", 0, 0, 0)])
    with pytest.raises(SchoolbuildError, match="the second run changed 2 thing"):
        story._no_changes([Run("oakfield-primary", "build_school", 2, 0, 0)])


@pytest.mark.parametrize(
    "script", ["exit 2", "echo no recap", "echo 'oak-sw01 : ok=1 changed=0 unreachable=1 failed=0'; exit 4"]
)
def test_a_playbook_that_does_not_get_through_ends_the_demo(
    story: demo._Story, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, script: str
) -> None:
    program = tmp_path / "ansible-playbook"
    program.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    program.chmod(0o755)
    monkeypatch.setattr(demo, "_beside", lambda name: str(program))
    story.logs.mkdir(parents=True)
    with pytest.raises(SchoolbuildError, match="did not get through for oakfield-primary"):
        story._playbook("oakfield-primary", "assess_school", 1, True)
