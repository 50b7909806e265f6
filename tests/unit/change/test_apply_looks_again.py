"""After a change the switch is asked again: a line that had no effect and a save that was none are noticed."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import pytest

from schoolbuild.change import typing_in
from schoolbuild.change.apply import ApplyError, apply
from schoolbuild.change.command import Step
from schoolbuild.transport.collect import read_switch
from schoolbuild.transport.session import Session
from tests.unit.transport.school_lab import SchoolLab

pytestmark = pytest.mark.lab
HOST = "oak-sw02"


def bring(lab: SchoolLab) -> None:
    apply(lab.targets[HOST], lab.intended(HOST), lab.secrets)


def startup(lab: SchoolLab) -> str | None:
    return read_switch(lab.targets[HOST], lab.secrets, ("startup",)).startup


def test_a_switch_that_took_every_line_and_is_not_as_intended_is_not_saved(
    primary: SchoolLab, monkeypatch: pytest.MonkeyPatch
) -> None:
    bring(primary)
    primary.type(HOST, "telnet-server", 'interface 3 name "Drift"')
    before = startup(primary)
    type_in = typing_in.type_in

    def without_effect(session: Session, steps: Iterable[Step], on_sent: Callable[[str], None]) -> None:
        type_in(session, [step for step in steps if step.head != "no telnet-server"], on_sent)

    with monkeypatch.context() as patched:
        patched.setattr("schoolbuild.change.apply.type_in", without_effect)
        with pytest.raises(ApplyError, match="took every line but is not as intended") as error:
            bring(primary)
    assert "no telnet-server" in str(error.value)
    assert "nothing was saved" in str(error.value)
    assert error.value.rollback
    assert startup(primary) == before


def test_a_save_that_was_none_is_told(primary: SchoolLab, monkeypatch: pytest.MonkeyPatch) -> None:
    bring(primary)
    primary.type(HOST, "telnet-server", "write memory")
    with monkeypatch.context() as patched:
        patched.setattr(Session, "save", lambda session: None)
        with pytest.raises(ApplyError, match="running but not saved"):
            bring(primary)
    bring(primary)
    assert "no telnet-server" in (startup(primary) or "")
