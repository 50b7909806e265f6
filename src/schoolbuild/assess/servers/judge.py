"""Every control of servers against every Windows server of the school, whether it answered or not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from schoolbuild.assess.controls import Control
from schoolbuild.assess.one import judge_control, unheard
from schoolbuild.assess.problems import Failed
from schoolbuild.assess.servers.case import ServerCase
from schoolbuild.assess.servers.checks.evidence import EXPECTED
from schoolbuild.assess.servers.usable import case_of
from schoolbuild.assess.silent import Silent
from schoolbuild.assess.verdict import Fault
from schoolbuild.assess.waivers import Waivers
from schoolbuild.model.as_is import AsIs
from schoolbuild.model.network import Network
from schoolbuild.model.result import Result
from schoolbuild.model.windows.machine import windows_machines


@dataclass(frozen=True)
class Servers:
    """What came of judging a school's servers. ``cases`` are those that could be judged, by host."""

    results: tuple[Result, ...]
    failed: tuple[Failed, ...]
    silent: tuple[Silent, ...]
    cases: Mapping[str, ServerCase]


def judge_servers(
    network: Network,
    documents: Sequence[AsIs],
    controls: Sequence[Control],
    waivers: Waivers,
    today: date,
    now: datetime | None,
) -> Servers:
    """One result for each control of servers and each server."""
    controls = [control for control in controls if control.of_servers]
    results: list[Result] = []
    failed: list[Failed] = []
    silent: list[Silent] = []
    cases: dict[str, ServerCase] = {}
    for machine in windows_machines(network):
        own = [document for document in documents if document.host == machine.host]
        case = case_of(network, machine, own, today, now)
        if isinstance(case, Silent):
            silent.append(case)
        else:
            cases[machine.host] = case
        for control in controls:
            if not isinstance(case, Silent):
                result, found = judge_control(control, case, waivers, today)
                failed += found
            else:
                result = unheard(network, control, case)
                if case.stale and _asks_for_age(control) and result.state == "not_assessed":
                    result, fault = _stale(control, case)
                    failed.append(fault)
            results.append(result)
    return Servers(tuple(results), tuple(failed), tuple(silent), cases)


def _asks_for_age(control: Control) -> bool:
    return any(check.as_is == "evidence" for check in control.checks)


def _stale(control: Control, silent: Silent) -> tuple[Result, Failed]:
    """A server that was looked at too long ago fails the one control that asks just that."""
    fault = Fault(silent.reason, EXPECTED, silent.reason, "evidence", "evidence_stale", fix=silent.fix)
    result = Result(control.id, silent.host, "fail", EXPECTED, silent.reason, silent.fix, silent.reason)
    return result, Failed(control, silent.host, fault, silent.fix)
