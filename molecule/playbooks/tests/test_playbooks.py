"""The playbooks build a secondary from the box, change nothing the second time, and see what is broken."""

from __future__ import annotations

import json
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[3] / "build" / "molecule" / "checkout"
HOSTS = {f"hil-sw0{number}" for number in range(1, 6)}


def assessed(step):
    (answer,) = step.answers("school_assess").values()
    return answer


def test_check_mode_on_new_switches_says_what_would_be_done_and_does_nothing(kept):
    step = kept("playbooks.build.check")
    answers = step.answers("school_bootstrap")
    assert set(answers) == HOSTS
    assert all(answer["changed"] for answer in answers.values())
    assert set(step.counted("writes").values()) == set(step.counted("sessions").values()) == {0}


def test_building_touches_every_switch_and_building_again_none(kept):
    built = kept("playbooks.build.changed")
    assert set(built.answers("switch_config")) == HOSTS
    assert built.recap("failures") == built.recap("unreachable") == 0
    again = kept("playbooks.build.unchanged")
    assert again.recap("changed") == 0
    assert again.counted("writes") == built.counted("writes")


def test_what_was_built_has_no_problem(kept):
    answer = assessed(kept("playbooks.assess_built.unchanged"))
    assert answer["problems"] == answer["not_assessed"] == []
    assert answer["states"]["fail"] == 0
    assert answer["states"]["pass"] > 40


def test_what_is_broken_is_named_and_nothing_else(kept):
    answer = assessed(kept("playbooks.assess_broken.unchanged"))
    (problem,) = answer["problems"]
    assert problem["host"] == "hil-sw03"
    assert "1/0/20" in problem["subject"]


def test_assessing_writes_nothing_on_any_switch(kept):
    built, seen = kept("playbooks.build.unchanged"), kept("playbooks.assess_built.unchanged")
    assert seen.counted("writes") == built.counted("writes")


def test_evidence_and_page_are_there(kept, host):
    answer = assessed(kept("playbooks.assess_broken.unchanged"))
    page = host.file(str(CHECKOUT / answer["page"]))
    assert page.is_file
    assert page.contains("Hillside Secondary School")
    (collected,) = kept("playbooks.assess_broken.unchanged").answers("school_collect").values()
    folder = CHECKOUT / collected["folder"]
    assert {path.stem for path in (folder / "as_is").iterdir()} == HOSTS
    assert json.loads((folder / "summary.json").read_text())["coverage"] == answer["coverage"]
