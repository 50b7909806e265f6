"""One control on one machine: its checks, put together into one of the six states."""

from __future__ import annotations

from datetime import date

from schoolbuild.assess.case import Case
from schoolbuild.assess.controls import Check, Control
from schoolbuild.assess.problems import Failed
from schoolbuild.assess.servers.case import ServerCase
from schoolbuild.assess.silent import Silent
from schoolbuild.assess.verdict import Verdict, unknown
from schoolbuild.assess.waivers import Waivers
from schoolbuild.families.reading_facts import Unclear
from schoolbuild.model.network import Network
from schoolbuild.model.result import Result


def unheard(network: Network, control: Control, silent: Silent) -> Result:
    """The result on a machine that could not be judged at all."""
    beside = _not_asked(network, control, silent.host)
    if beside is not None:
        return beside
    return Result(control.id, silent.host, "not_assessed", control.title, "unknown", silent.fix, silent.reason)


def judge_control(
    control: Control, case: Case | ServerCase, waivers: Waivers, today: date
) -> tuple[Result, list[Failed]]:
    """The result, and each fault of a failure that nobody waived."""
    host = case.host
    beside = _not_asked(case.network, control, host)
    if beside is not None:
        return beside, []
    verdicts = [(check, _ask(check, case)) for check in control.checks]
    bad = [(check, verdict) for check, verdict in verdicts if verdict.mark == "bad"]
    if bad:
        return _failed(control, case, bad, verdicts, waivers, today)
    unclear = [verdict for _, verdict in verdicts if verdict.mark == "unknown"]
    if unclear:
        reason = "; ".join(dict.fromkeys(verdict.reason for verdict in unclear))
        what = "server" if control.of_servers else "switch"
        fix = f"collect again; if it stays so, look at the {what} itself"
        return Result(control.id, host, "not_assessed", control.title, "unknown", fix, reason), []
    fine = [verdict for _, verdict in verdicts if verdict.mark == "good"]
    if not fine:
        reason = "; ".join(dict.fromkeys(verdict.reason for _, verdict in verdicts))
        return Result(control.id, host, "not_applicable", control.title, "", "", reason), []
    notes = [*(verdict.note for verdict in fine if verdict.note), *_owner_note(control, case)]
    reason = "; ".join(notes) or "as it should be"
    return Result(control.id, host, "pass", _joined(fine, "expected"), _joined(fine, "found"), "", reason), []


def _not_asked(network: Network, control: Control, host: str) -> Result | None:
    if control.service not in network.document.services:
        reason = f"the school has not bought the service {control.service!r}"
        return Result(control.id, host, "not_bought", control.title, "", "", reason)
    beside = control.not_in_force or _other_switch(network, control, host)
    if beside is not None:
        return Result(control.id, host, "not_applicable", control.title, "", "", beside)
    return None


def _other_switch(network: Network, control: Control, host: str) -> str | None:
    """Why a control is not about this switch, if it is not."""
    if control.applies_to != "routing_core":
        return None
    if network.routing is None:
        return "the gateway routes, and its own rules are not read: how pupils and guests leave is not seen here"
    core = network.switches.get(network.routing.switch)
    return None if core is not None and core.host == host else "this switch does not route"


def _ask(check: Check, case: Case | ServerCase) -> Verdict:
    try:
        return check.run(case, case.value(check.as_is))
    except Unclear as reason:
        return unknown(case.explained(check.as_is, str(reason)) if isinstance(case, ServerCase) else str(reason))


def _failed(
    control: Control,
    case: Case | ServerCase,
    bad: list[tuple[Check, Verdict]],
    verdicts: list[tuple[Check, Verdict]],
    waivers: Waivers,
    today: date,
) -> tuple[Result, list[Failed]]:
    host = case.host
    expected, found = _joined([v for _, v in bad], "expected"), _joined([v for _, v in bad], "found")
    reasons = [verdict.reason for _, verdict in bad]
    if isinstance(case, ServerCase):
        reasons += [verdict.note for _, verdict in bad if verdict.note]
    reasons += [f"not assessed: {verdict.reason}" for _, verdict in verdicts if verdict.mark == "unknown"]
    fixes = dict.fromkeys(fault.fix or check.fix or control.fix for check, verdict in bad for fault in verdict.faults)
    reasons += _owner_note(control, case)
    reason, fix = "; ".join(dict.fromkeys(reasons)), "; ".join(fixes)
    faults = [fault for _, verdict in bad for fault in verdict.faults]
    if all(fault.uncounted for fault in faults):
        words = "; ".join(dict.fromkeys(fault.uncounted for fault in faults))
        return Result(control.id, host, "waived", expected, found, fix, f"{words}; {reason}"), []
    waived = waivers.for_failure(control, host)
    if waived is not None:
        return Result(control.id, host, "waived", expected, found, fix, f"{waived}; {reason}"), []
    if control.grace_until is not None and today <= control.grace_until:
        words = f"new in the standard, to be met by {control.grace_until.isoformat()}"
        return Result(control.id, host, "waived", expected, found, fix, f"{words}; {reason}"), []
    failed = [
        Failed(control, host, fault, fault.fix or check.fix or control.fix)
        for check, verdict in bad
        for fault in verdict.faults
        if not fault.uncounted
    ]
    return Result(control.id, host, "fail", expected, found, fix, reason), failed


def _owner_note(control: Control, case: Case | ServerCase) -> list[str]:
    """Who else owns what is asked, if somebody does: it is judged, and never written."""
    owner = case.machine.owners.get(control.owned_as or "") if isinstance(case, ServerCase) else None
    if owner is not None:
        return [f"{owner} owns it: judged here, theirs to mend"]
    return []


def _joined(verdicts: list[Verdict], what: str) -> str:
    return "; ".join(dict.fromkeys(text for verdict in verdicts if (text := str(getattr(verdict, what)))))
