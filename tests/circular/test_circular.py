"""Forward, arrive, back, arrive: what a plan types gets a switch to the intended text, and its rollback gets it back.

Each case is a folder of texts written or read by a person: ``start.txt`` (typed into a factory-new switch),
``running.cfg`` (what the switch then prints), ``intended.cfg``, ``remediation.txt`` and ``rollback.txt``. The simulated
switch judges: every line must be taken, and what it prints afterwards must be what was meant.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from schoolbuild import families
from schoolbuild.change.plan import ChangePlan, plan
from schoolbuild.families.tree import arranged, render
from schoolbuild.lab.offline import Replay, replay

HERE = Path(__file__).parent
CASES = sorted(path.parent for path in HERE.glob("*/*/start.txt"))
MODELS = {
    ("cisco_ios", False): "C2960X-48FPS-L",
    ("aruba_aoss", False): "2530-24G-PoEP",
    ("cisco_ios", True): "C9200L-48P-4X",
    ("aruba_aoss", True): "2930F-24G-4SFPP",
}
"""The switch of a case; one that routes where lists are changed."""


class Case:
    """One folder."""

    def __init__(self, folder: Path) -> None:
        self.family = families.get(folder.parent.name)
        self.start, self.running, self.intended = (
            (folder / name).read_text(encoding="utf-8") for name in ("start.txt", "running.cfg", "intended.cfg")
        )
        self.model = MODELS[self.family.name, folder.name == "change_lists"]
        self.remediation, self.rollback = (
            tuple((folder / name).read_text(encoding="utf-8").splitlines())
            for name in ("remediation.txt", "rollback.txt")
        )

    def plan(self, running: str) -> ChangePlan:
        return plan(self.family, running, self.intended, present={})

    def after(self, *typed: tuple[str, ...]) -> Replay:
        """The switch after the start text and these commands; questions are answered with yes."""
        commands = [line for lines in typed for line in lines]
        return replay(self.family.name, self.model, self.start.splitlines(), commands)


@pytest.fixture(params=CASES, ids=lambda path: f"{path.parent.name}/{path.name}")
def case(request: pytest.FixtureRequest) -> Case:
    return Case(request.param)


def test_the_switch_starts_as_the_text_says(case: Case) -> None:
    here, there = (families.divide(case.family, text) for text in (case.after().running, case.running))
    assert render(arranged(here.ours)) == render(arranged(there.ours))


def test_plan_is_the_written_one(case: Case) -> None:
    change = case.plan(case.running)
    assert lines_of(change.commands) == case.remediation
    assert lines_of(change.rollback) == case.rollback


def test_forward_and_arrive(case: Case) -> None:
    seen = case.after(case.remediation)
    assert seen.refused == ()
    assert case.plan(seen.running).commands == ()


def test_after_is_what_the_switch_then_prints(case: Case) -> None:
    predicted = case.plan(case.running)
    arrived = case.plan(case.after(case.remediation).running)
    assert arrived.before == predicted.after


def test_back_and_arrive(case: Case) -> None:
    seen = case.after(case.remediation, case.rollback)
    assert seen.refused == ()
    assert case.plan(seen.running).before == case.plan(case.running).before


def test_forward_again(case: Case) -> None:
    back = case.after(case.remediation, case.rollback)
    assert lines_of(case.plan(back.running).commands) == case.remediation


def lines_of(commands: tuple[str, ...]) -> tuple[str, ...]:
    """A banner is one command of several lines."""
    return tuple(line for command in commands for line in command.split("\n"))
