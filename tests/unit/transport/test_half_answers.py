"""A switch that is the right one and answers, but not with what was asked for: nothing of it is taken as known."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from schoolbuild import families
from schoolbuild.transport.collect import read_switch
from schoolbuild.transport.session import Session
from tests.unit.transport.school_lab import SchoolLab

pytestmark = pytest.mark.lab
HOSTS = ["hil-sw02", "hil-sw03"]
Spoil = Callable[[str], str]


@pytest.fixture
def answers(monkeypatch: pytest.MonkeyPatch) -> Callable[[str, Spoil], None]:
    """Make one command's answer another."""

    def instead(command: str, spoil: Spoil) -> None:
        run = Session.run

        def answered(session: Session, asked: str, *more: Any, **named: Any) -> str:
            printed = run(session, asked, *more, **named)
            return spoil(printed) if asked == command else printed

        monkeypatch.setattr(Session, "run", answered)

    return instead


@pytest.mark.parametrize("host", HOSTS)
@pytest.mark.parametrize(
    "spoil",
    [lambda text: text[: len(text) // 2], lambda text: "", lambda text: "~}q?" * 300, lambda text: "% Busy, later\n"],
    ids=["half", "nothing", "noise", "words"],
)
def test_what_is_no_whole_configuration_is_not_kept(
    secondary: SchoolLab, answers: Callable[[str, Spoil], None], host: str, spoil: Spoil
) -> None:
    target = secondary.targets[host]
    answers(families.get(target.family).commands.running, spoil)
    document = read_switch(target, secondary.secrets)
    assert document.failure is not None
    assert document.failure.kind == "garbage"
    assert "no whole configuration" in document.failure.message
    assert (document.running, document.startup, document.tables) == (None, None, {})


REFUSED = "Invalid input: detail\n% Invalid input detected at '^' marker.\n"
NOISE = "Total entries: what you will\nnothing of that\n"


@pytest.mark.parametrize("host", HOSTS)
@pytest.mark.parametrize("name", ["vlans", "lldp", "spanning_tree", "interfaces", "snmp_users"])
@pytest.mark.parametrize(("printed", "words"), [(REFUSED, "refused"), (NOISE, "was not understood")])
def test_a_table_that_was_not_told_is_a_gap_and_not_an_empty_table(
    secondary: SchoolLab, answers: Callable[[str, Spoil], None], host: str, name: str, printed: str, words: str
) -> None:
    target = secondary.targets[host]
    answers(families.get(target.family).commands.tables[name].command, lambda text: printed)
    document = read_switch(target, secondary.secrets, ("tables",))
    assert document.failure is None
    assert name not in document.tables
    assert words in document.gaps[name]
    assert "mac" in document.tables, "the others are read"
