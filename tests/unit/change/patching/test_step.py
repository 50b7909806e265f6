"""What comes after a round of updates. Results have the keys that ansible.windows.win_updates documents."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from schoolbuild.change.patching.failures import hresult_text
from schoolbuild.change.patching.journal import Journal
from schoolbuild.change.patching.plan import Plan
from schoolbuild.change.patching.step import Step, after_round
from schoolbuild.model.standard import load_standard

NOW = datetime(2026, 11, 24, 20, 30, tzinfo=UTC)
OPEN = Plan("oak-fs01", "install", restart_until=NOW + timedelta(hours=2), next_window="its next window: later")
PATCHING = load_standard(Path(__file__).parents[4]).windows.patching
START = Journal("oakfield-primary", "oak-fs01", NOW.isoformat(), state="installing")

DISK_FULL, STORE_DAMAGED, OWED, DAMAGED, NO_SERVER = 0x80070070, 0x80073712, 0x80242014, 0x80242006, 0x80072EE2


def _update(kb: str, *, installed: bool, hresult: int | None = None) -> dict[str, Any]:
    row: dict[str, Any] = {"title": f"Update ({kb})", "kb": [kb[2:]], "installed": installed}
    return row if hresult is None else row | {"failure_hresult_code": hresult, "failure_msg": "as Windows says it"}


def _result(*updates: dict[str, Any], owed: bool = False) -> dict[str, Any]:
    return {
        "changed": any(row["installed"] for row in updates),
        "reboot_required": owed,
        "updates": {f"id-{number}": row for number, row in enumerate(updates)},
        "installed_update_count": sum(row["installed"] for row in updates),
        "failed_update_count": sum("failure_hresult_code" in row for row in updates),
        "failed": any("failure_hresult_code" in row for row in updates),
    }


def _after(result: dict[str, Any], journal: Journal = START, plan: Plan = OPEN, now: datetime = NOW) -> Step:
    return after_round(result, journal, plan, PATCHING, now)


def test_nothing_found_ends_the_run() -> None:
    step = _after(_result())
    assert (step.next, step.journal.failures) == ("stop", ())
    assert step.journal.state == "installing"  # only a look at its health makes it done


def test_an_owed_restart_is_made_and_counted() -> None:
    step = _after(_result(_update("KB1", installed=True), owed=True))
    assert (step.next, step.journal.restarts, step.journal.state) == ("restart", 1, "restarting")
    assert step.journal.installed == ("Update (KB1)",)


def test_an_update_without_a_restart_may_bring_another() -> None:
    assert _after(_result(_update("KB1", installed=True))).next == "again"


def test_a_restart_after_the_window_waits_and_says_for_which() -> None:
    late = _after(_result(_update("KB1", installed=True), owed=True), now=NOW + timedelta(hours=2))
    assert (late.next, late.journal.state) == ("stop", "waiting_for_window")
    assert "its next window: later" in late.says


def test_too_many_restarts_are_a_loop_for_a_person() -> None:
    step = _after(_result(_update("KB1", installed=True), owed=True), replace(START, restarts=PATCHING.restarts))
    assert (step.next, step.journal.state) == ("stop", "needs_human")
    assert "loop" in step.says


def test_too_many_rounds_are_a_loop_for_a_person() -> None:
    step = _after(_result(_update("KB1", installed=True)), replace(START, rounds=PATCHING.rounds - 1))
    assert (step.next, step.journal.state) == ("stop", "needs_human")


@pytest.mark.parametrize(
    ("code", "following"),
    [(OWED, "restart"), (DAMAGED, "clear_cache"), (NO_SERVER, "again"), (DISK_FULL, "stop"), (0x80240017, "stop")],
)
def test_what_helps_follows_from_the_error(code: int, following: str) -> None:
    assert _after(_result(_update("KB1", installed=False, hresult=code))).next == following


def test_codes_come_signed_or_not() -> None:
    assert hresult_text(-2147024784) == hresult_text(2147942512) == "0x80070070"
    assert hresult_text(True) is None
    assert hresult_text("0x1") is None


def test_one_that_needs_a_person_never_hides_the_others() -> None:
    step = _after(
        _result(
            _update("KB1", installed=False, hresult=STORE_DAMAGED),
            _update("KB2", installed=True),
            _update("KB3", installed=False, hresult=NO_SERVER),
        )
    )
    assert step.next == "again"
    assert step.journal.installed == ("Update (KB2)",)
    assert step.journal.rejected == ("KB1",)
    assert {failure.key for failure in step.journal.failures} == {"KB1", "KB3"}
    last = _after(_result(), step.journal)
    assert (last.next, last.journal.state) == ("stop", "needs_human")
    assert "DISM" in last.says
    assert "KB3 0x80072EE2" in last.says


def test_a_retry_that_works_clears_its_failure() -> None:
    first = _after(_result(_update("KB1", installed=False, hresult=NO_SERVER)))
    then = _after(_result(_update("KB1", installed=True)), first.journal)
    assert then.journal.failures == ()
    assert _after(_result(), then.journal).journal.state == "installing"


def test_an_update_is_given_up_after_its_tries() -> None:
    journal = START
    for _ in range(PATCHING.tries):
        journal = _after(_result(_update("KB1", installed=False, hresult=NO_SERVER)), journal).journal
    assert journal.rejected == ("KB1",)
    assert _after(_result(_update("KB1", installed=False, hresult=NO_SERVER)), journal).next == "stop"


def test_an_unknown_error_is_for_a_person() -> None:
    step = _after(_result(_update("KB1", installed=False, hresult=0x8BADF00D)))
    assert step.journal.state == "needs_human"
    assert "0x8BADF00D" in step.says


@pytest.mark.parametrize(
    "result",
    [
        {},
        {"unreachable": True, "msg": "connection lost"},
        {"updates": None},
        {
            "failed": True,
            "updates": {"a": {"title": "x", "installed": False, "failure_hresult_code": 1}},
            "exception": "lost",
        },
        {"unreachable": True, "updates": {}},
        {"failed": True, "updates": {}, "msg": "An update loop was detected"},
    ],
)
def test_a_round_that_broke_off_is_tried_again_and_then_left_to_a_person(result: dict[str, Any]) -> None:
    first = _after(result)
    assert first.next == "again"
    second = _after(result, first.journal)
    assert (second.next, second.journal.state) == ("stop", "needs_human")
