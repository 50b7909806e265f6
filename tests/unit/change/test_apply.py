"""Applying to simulated switches: check, apply, apply again; and everything that can go wrong in between."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any

import pytest

from schoolbuild import families
from schoolbuild.change import typing_in
from schoolbuild.change.apply import ApplyError, ApplyResult, apply
from schoolbuild.change.command import Step
from schoolbuild.families.tree import arranged, render
from schoolbuild.model.errors import ExitCode, Refused
from schoolbuild.model.target import SwitchTarget
from schoolbuild.transport.collect import read_switch
from schoolbuild.transport.failure import SessionError
from schoolbuild.transport.patience import Patience
from schoolbuild.transport.session import Session
from tests.unit.transport.school_lab import HURRIED, SchoolLab

pytestmark = pytest.mark.lab
FIRST, SECOND = "oak-sw01", "oak-sw02"
AOSS = families.get("aruba_aoss")


def run(lab: SchoolLab, host: str, *, check: bool = False, intended: str | None = None, **more: Any) -> ApplyResult:
    text = lab.intended(host) if intended is None else intended
    return apply(lab.targets[host], text, lab.secrets, check, **more)


def typed_into(lab: SchoolLab, host: str, before: int) -> list[str]:
    """What a session typed into the configuration since then."""
    commands = lab.commands(host)[before:]
    inside: list[str] = []
    open_ = False
    for command in commands:
        if command == "configure terminal":
            open_ = True
        elif command == "end":
            open_ = False
        elif open_:
            inside.append(command)
    return inside


def wait_for(lab: SchoolLab, host: str) -> None:
    """The way is mended; spanning tree and the lab's door need a moment."""
    deadline = time.monotonic() + 5
    while read_switch(lab.targets[host], lab.secrets, ("running",), HURRIED).failure is not None:
        assert time.monotonic() < deadline
        time.sleep(0.05)


@pytest.mark.parametrize("host", ["hil-sw01", "hil-sw02", "hil-sw03", "hil-sw04", "hil-sw05"])
def test_check_apply_again_check(secondary: SchoolLab, host: str) -> None:
    writes, typed = secondary.writes(host), len(secondary.commands(host))
    predicted = run(secondary, host, check=True)
    assert predicted.changed
    assert predicted.saved is None
    assert secondary.writes(host) == writes
    assert all(
        command.startswith(("show ", "terminal ", "no page", "enable", "exit", "logout", "y", "n")) or not command
        for command in secondary.commands(host)[typed:]
    )

    typed = len(secondary.commands(host))
    done = run(secondary, host)
    assert done.changed
    assert done.saved
    assert done.commands == predicted.commands
    assert done.after == predicted.after
    plain = [
        line
        for command in done.commands
        if "<secret:" not in command and "community" not in command  # the journal hides both
        for line in command.split("\n")
    ]
    journal = typed_into(secondary, host, typed)
    assert [line for line in journal if line in plain] == plain

    again = run(secondary, host)
    assert (again.changed, again.commands, again.saved) == (False, (), True)
    assert not run(secondary, host, check=True).changed


def test_what_the_switch_prints_is_what_was_said(secondary: SchoolLab) -> None:
    host = "hil-sw02"
    done = run(secondary, host)
    family = AOSS
    ours = families.divide(family, secondary.running(host), secondary.intended(host)).ours
    assert render(arranged(ours)) == done.after


def test_drift_is_undone_and_what_is_not_ours_is_left(primary: SchoolLab) -> None:
    run(primary, FIRST)
    primary.type(FIRST, "vlan 40", "untagged 44", "exit", "vlan 66", "name test", "tagged 45", "exit", "telnet-server")
    primary.type(FIRST, "interface 5", "unknown-vlans disable", "exit")
    done = run(primary, FIRST)
    assert done.commands == (
        "vlan 90 untagged 44",
        "no telnet-server",
        "no vlan 66",
    )
    assert not run(primary, FIRST).changed


@pytest.mark.parametrize("host", ["hil-sw03", "hil-sw04"])
def test_a_switch_that_somebody_renamed_gets_its_name_back(secondary: SchoolLab, host: str) -> None:
    """Known by its serial; in the middle of the session its prompt changes."""
    run(secondary, host)
    secondary.type(host, "hostname somebody-was-here")
    done = run(secondary, host)
    assert [command.replace('"', "") for command in done.commands] == [f"hostname {host}"]
    assert done.identity.host_name == host
    assert not run(secondary, host).changed


def test_a_banner_with_a_per_cent_sign_is_no_refusal(secondary: SchoolLab) -> None:
    host = "hil-sw03"
    text = secondary.intended(host).replace("banner login ^C\n", "banner login ^C\n% Halt! ^ Stop!\n\nSecond part\n")
    done = run(secondary, host, intended=text)
    assert "% Halt! ^ Stop!\n\nSecond part\n" in done.after
    assert run(secondary, host).saved


def test_an_unsaved_change_is_saved(primary: SchoolLab) -> None:
    run(primary, FIRST)
    primary.type(FIRST, "interface 7", "disable", "exit")
    primary.type(FIRST, "interface 7", "enable", "exit", 'name "Classroom computer"')
    done = run(primary, FIRST)
    assert done.saved


def test_a_refused_line_stops_at_once_and_says_what_was_sent(primary: SchoolLab) -> None:
    run(primary, SECOND)
    bad = primary.intended(SECOND).replace('name "PARKED"', f'name "{"PARKED" * 12}"', 1)
    assert bad != primary.intended(SECOND)
    startup = read_switch(primary.targets[SECOND], primary.secrets, ("startup",)).startup
    with pytest.raises(ApplyError) as error:
        run(primary, SECOND, intended=bad)
    assert "refused 'name" in str(error.value)
    assert error.value.exit_code == ExitCode.NOT_ASSESSED
    assert error.value.sent[0] == "vlan 999"
    assert error.value.rollback
    assert read_switch(primary.targets[SECOND], primary.secrets, ("startup",)).startup == startup
    assert run(primary, SECOND).saved


def test_a_change_that_cuts_its_own_way_is_noticed_and_not_saved(primary: SchoolLab) -> None:
    run(primary, SECOND)
    cut = primary.intended(SECOND).replace("untagged 17-20\n   tagged 25\n", "untagged 17-20\n", 1)
    with pytest.raises(ApplyError) as error:
        run(primary, SECOND, intended=cut, patience=Patience(connect=1, login=1, answer=1, save=1))
    assert "nothing was saved" in str(error.value)
    assert "no tagged 25" in " ".join(error.value.sent)
    with pytest.raises(SessionError) as gone:
        run(primary, SECOND, patience=HURRIED)
    assert gone.value.kind == "unreachable"
    primary.type(SECOND, "vlan 10", "tagged 25", "exit")
    wait_for(primary, SECOND)
    assert run(primary, SECOND).saved


def test_a_line_dropped_in_the_middle_changes_nothing(primary: SchoolLab) -> None:
    run(primary, SECOND)
    primary.type(SECOND, "telnet-server")
    writes = primary.writes(SECOND)
    with primary.fault(SECOND, "drop_line"), pytest.raises(SessionError) as error:
        run(primary, SECOND)
    assert error.value.kind == "dropped"
    assert primary.writes(SECOND) == writes
    assert run(primary, SECOND).commands == ("no telnet-server",)


def test_a_session_lost_in_the_middle_says_what_was_sent_and_the_next_run_goes_on(
    primary: SchoolLab, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(primary, SECOND)
    primary.type(SECOND, *(f'interface {port} name "Drift"' for port in range(1, 6)))
    type_in = typing_in.type_in

    def cut_off(session: Session, steps: Iterable[Step], on_sent: Callable[[str], None]) -> None:
        def sent(line: str) -> None:
            on_sent(line)
            if line == "interface 3":
                session._connection.remote_conn.close()

        type_in(session, steps, sent)

    with monkeypatch.context() as patched:
        patched.setattr("schoolbuild.change.apply.type_in", cut_off)
        with pytest.raises(ApplyError) as error:
            run(primary, SECOND)
    assert error.value.sent[-1] == "interface 3"
    assert error.value.as_facts()["changed"] is True
    assert f"and {len(error.value.rollback) - 8} more lines" in error.value.message, "half an undo is not told as whole"
    assert "after 7 of 15 lines" in str(error.value)
    assert "nothing was saved" in str(error.value)
    rest = run(primary, SECOND)
    assert [command for command in rest.commands if command.startswith("interface")] == [
        "interface 3",
        "interface 4",
        "interface 5",
    ]
    assert not run(primary, SECOND).changed


def test_garbage_is_never_compared(primary: SchoolLab) -> None:
    writes = primary.writes(SECOND)
    with primary.fault(SECOND, "garbage"), pytest.raises(SessionError) as error:
        run(primary, SECOND)
    assert error.value.kind == "garbage"
    assert primary.writes(SECOND) == writes


def test_a_full_flash_is_told_and_only_the_save_is_left(primary: SchoolLab) -> None:
    run(primary, SECOND)
    primary.type(SECOND, "telnet-server", "write memory")
    with primary.fault(SECOND, "full_flash"), pytest.raises(ApplyError) as error:
        run(primary, SECOND)
    assert "running but not saved" in str(error.value)
    left = run(primary, SECOND)
    assert (left.commands, left.changed, left.saved) == ((), True, True)
    assert not run(primary, SECOND).changed


def test_another_switch_is_not_touched(primary: SchoolLab) -> None:
    wrong = replace(primary.targets[FIRST], dial=primary.targets[SECOND].dial)
    writes = primary.writes(SECOND)
    with pytest.raises(SessionError) as error:
        apply(wrong, primary.intended(FIRST), primary.secrets)
    assert error.value.kind == "wrong_device"
    assert primary.writes(SECOND) == writes


def test_what_was_reviewed_must_still_be_there(primary: SchoolLab) -> None:
    run(primary, SECOND)
    basis = read_switch(primary.targets[SECOND], primary.secrets, ("running",)).running
    assert basis is not None
    assert not run(primary, SECOND, basis=basis).changed
    primary.type(SECOND, "telnet-server")
    with pytest.raises(Refused, match="no longer as it was"):
        run(primary, SECOND, basis=basis)
    run(primary, SECOND)


def test_writing_to_a_real_switch_is_refused_before_any_session(primary: SchoolLab) -> None:
    real: SwitchTarget = replace(primary.targets[FIRST], kind="real", dial="192.0.2.1", port=22)
    with pytest.raises(Refused, match="no timed rollback"):
        apply(real, primary.intended(FIRST), primary.secrets)


def test_secrets_are_sent_again_when_asked(primary: SchoolLab) -> None:
    run(primary, SECOND)
    done = run(primary, SECOND, rotate=True)
    assert any("<secret:snmp/monitor-auth@1>" in command for command in done.commands)
    assert any("<secret:switch/local@1>" in command for command in done.commands)
    shown = f"{done!r}"
    assert primary.secrets.scrub(shown) == shown
    assert not run(primary, SECOND).changed
