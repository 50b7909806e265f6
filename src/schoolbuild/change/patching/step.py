"""After each round: what was installed, what failed, and what is done next."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Literal

from schoolbuild.change.patching.failures import FailedUpdate, failed_updates
from schoolbuild.change.patching.journal import Failure, Journal
from schoolbuild.change.patching.plan import Plan
from schoolbuild.model.windows.patching import Patching

Next = Literal["again", "restart", "clear_cache", "stop"]


@dataclass(frozen=True)
class Step:
    """What comes next, and the journal as it stands then."""

    next: Next
    journal: Journal
    says: str


def after_round(result: Mapping[str, Any], journal: Journal, plan: Plan, patching: Patching, now: datetime) -> Step:
    """Decide from what one round of ``ansible.windows.win_updates`` returned.

    ``result`` is what the module left, whole or broken off; what is missing in it is never taken for success.
    """
    failed = failed_updates(result, patching)
    journal = _kept(result, journal, failed, patching)
    if _is_broken_off(result, failed):
        return _broken_off(result, journal, patching)
    owed = bool(result.get("reboot_required"))
    if owed or any(item.helps == "restart" and item.key not in journal.rejected for item in failed):
        return _restart(journal, plan, patching, now)
    retry = [item for item in failed if item.key not in journal.rejected]
    if any(item.helps == "clear_cache" for item in retry):
        return _again("clear_cache", journal, patching, "the folder of downloaded updates is emptied")
    if retry or result.get("installed_update_count"):
        return _again("again", journal, patching, "searching again: an update may bring another")
    return _end(journal)


def _is_broken_off(result: Mapping[str, Any], failed: tuple[FailedUpdate, ...]) -> bool:
    if not isinstance(result.get("updates"), Mapping) or result.get("unreachable"):
        return True
    return bool(result.get("failed")) and (not failed or "exception" in result)


def _kept(result: Mapping[str, Any], journal: Journal, failed: tuple[FailedUpdate, ...], patching: Patching) -> Journal:
    updates = result.get("updates")
    rows = updates.values() if isinstance(updates, Mapping) else ()
    done = [str(row.get("title")) for row in rows if isinstance(row, Mapping) and row.get("installed") is True]
    before = {failure.key: failure for failure in journal.failures}
    for item in failed:
        tries = before[item.key].tries + 1 if item.key in before else 1
        before[item.key] = Failure(item.key, item.title, item.hresult, item.says, item.helps, tries)
    installed = tuple(dict.fromkeys([*journal.installed, *done]))
    open_ = {key: failure for key, failure in before.items() if failure.title not in installed}
    given_up = [
        key for key, item in open_.items() if item.helps in ("human", "superseded") or item.tries >= patching.tries
    ]
    return replace(
        journal,
        rounds=journal.rounds + 1,
        installed=installed,
        failures=tuple(open_.values()),
        rejected=tuple(dict.fromkeys([*journal.rejected, *given_up])),
    )


def _broken_off(result: Mapping[str, Any], journal: Journal, patching: Patching) -> Step:
    """The round did not end: the connection was lost, it took too long, or the agent itself failed."""
    words = str(result.get("msg") or "the round told nothing")
    if journal.rounds < patching.tries:
        return Step("again", journal.moved_to("installing", f"a round broke off ({words})"), f"tried again: {words}")
    return Step("stop", journal.moved_to("needs_human", f"the update agent does not get through: {words}"), words)


def _restart(journal: Journal, plan: Plan, patching: Patching, now: datetime) -> Step:
    if journal.restarts >= patching.restarts:
        words = f"a restart is owed after {journal.restarts} restarts: that is a loop, and a person must look"
        return Step("stop", journal.moved_to("needs_human", words), words)
    if not plan.may_restart(now):
        words = f"a restart is owed and must wait; {plan.next_window or 'no window is named'}"
        return Step("stop", journal.moved_to("waiting_for_window", words), words)
    journal = replace(journal, restarts=journal.restarts + 1).moved_to("restarting")
    return Step("restart", journal, f"restart {journal.restarts} of at most {patching.restarts}")


def _again(what: Next, journal: Journal, patching: Patching, says: str) -> Step:
    if journal.rounds >= patching.rounds:
        words = f"updates still come after {journal.rounds} rounds: that is a loop, and a person must look"
        return Step("stop", journal.moved_to("needs_human", words), words)
    return Step(what, journal.moved_to("installing"), says)


def _end(journal: Journal) -> Step:
    human = [failure for failure in journal.failures if failure.helps != "superseded"]
    if human:
        words = "; ".join(f"{item.key} {item.hresult or ''}: {item.says}".replace(" :", ":") for item in human)
        return Step("stop", journal.moved_to("needs_human", words), f"left for a person: {words}")
    return Step("stop", journal, "no update is left")
