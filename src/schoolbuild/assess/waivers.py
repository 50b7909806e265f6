"""Waivers of the school's folder: which hold today, which have expired, and which nobody needs any more."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from typing import Any, Literal

from schoolbuild.assess.controls import Control
from schoolbuild.model.errors import SchoolbuildError
from schoolbuild.model.network import Network
from schoolbuild.model.result import Result
from schoolbuild.model.school import Waiver
from schoolbuild.model.windows.machine import windows_machines
from schoolbuild.model.words import did_you_mean
from schoolbuild.rules.targets import EVERYTHING, short_names

WaiverState = Literal["used", "expired", "unused", "too_long", "unjudged"]


@dataclass(frozen=True)
class WaiverNote:
    """A waiver and what became of it in this run."""

    state: WaiverState
    control: str
    targets: tuple[str, ...]
    owner: str
    approver: str
    reason: str
    ticket: str
    expires: str
    words: str

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


class Waivers:
    """The waivers of one school on one day."""

    def __init__(self, waivers: Sequence[Waiver], hosts: dict[str, str], today: date, days: int) -> None:
        self._waivers = tuple(waivers)
        self._hosts = hosts
        self._today = today
        self._days = days

    @classmethod
    def of(cls, network: Network, today: date) -> Waivers:
        """The waivers of a school's folder.

        Raises:
            SchoolbuildError: one names a control or a machine that does not exist; all of them are named.
        """
        known = network.standard.controls
        hosts = {switch.name: switch.host for switch in network.switches.values()}
        hosts |= {machine.name: machine.host for machine in windows_machines(network)}
        machines = short_names(network)
        problems = []
        for index, waiver in enumerate(network.document.waivers):
            if waiver.control not in known:
                hint = did_you_mean(waiver.control, known) or f"; controls: {', '.join(known)}"
                problems.append(f"waivers[{index}].control: there is no control {waiver.control}{hint}")
            problems += [
                f"waivers[{index}].targets: there is no machine {target!r}; machines: {', '.join(hosts)}, or all"
                for target in waiver.targets
                if target != EVERYTHING and target not in machines
            ]
        if problems:
            raise SchoolbuildError(
                f"{len(problems)} waiver(s) name something that does not exist:\n"
                + "\n".join(f"  {x}" for x in problems),
                where=f"inventories/{network.school}, key waivers",
                fix="correct the name, or remove the waiver",
            )
        return cls(network.document.waivers, hosts, today, network.standard.limits.waiver_days)

    def for_failure(self, control: Control, host: str) -> str | None:
        """The words of a waiver that holds for this failure, or ``None``."""
        for waiver in self._waivers:
            if self._is_about(waiver, control.id, host) and self._state(waiver) == "holds":
                until = waiver.expires.isoformat()
                return f"waived until {until} by {waiver.approver}, {waiver.ticket}: {waiver.reason}"
        return None

    def notes(self, results: Sequence[Result]) -> tuple[WaiverNote, ...]:
        """Every waiver with what became of it in these results."""
        return tuple(self._note(waiver, results) for waiver in self._waivers)

    def _is_about(self, waiver: Waiver, control_id: str, host: str) -> bool:
        if waiver.control != control_id.rpartition("v")[0]:
            return False
        return any(target in {EVERYTHING, host} or self._hosts.get(target) == host for target in waiver.targets)

    def _state(self, waiver: Waiver) -> Literal["holds", "expired", "too_long"]:
        if waiver.expires < self._today:
            return "expired"
        return "too_long" if waiver.expires > self._today + timedelta(days=self._days) else "holds"

    def _note(self, waiver: Waiver, results: Sequence[Result]) -> WaiverNote:
        found = {result.state for result in results if self._is_about(waiver, result.control, result.target)}
        held = self._state(waiver)
        state: WaiverState
        if held == "expired":
            state, words = "expired", "it has expired and waives nothing: mend the fault, or have it approved anew"
        elif held == "too_long":
            state, words = "too_long", f"it reaches further than {self._days} days and waives nothing: shorten it"
        elif "waived" in found:
            state, words = "used", "it holds"
        elif "not_assessed" in found:
            state, words = "unjudged", "whether it is needed is not known: what it is about was not assessed"
        else:
            state, words = "unused", "nothing fails that it would waive: remove it"
        return WaiverNote(
            state=state,
            control=waiver.control,
            targets=waiver.targets,
            owner=waiver.owner,
            approver=waiver.approver,
            reason=waiver.reason,
            ticket=waiver.ticket,
            expires=waiver.expires.isoformat(),
            words=words,
        )
