"""The summary of a run: everything that a page or a person needs beside the single results, as plain data."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any

from schoolbuild import __version__
from schoolbuild.assess import Assessment, Control
from schoolbuild.assess.cabling import Cable, Cabling
from schoolbuild.assess.servers.case import ServerCase
from schoolbuild.model.as_is import AsIs
from schoolbuild.model.network import Network
from schoolbuild.model.result import STATES, Result
from schoolbuild.model.windows.machine import Machine, windows_machines

SCHEMA = "schoolbuild/summary/1"


def summary_of(  # the parts of a run
    network: Network,
    run: str,
    documents: Sequence[AsIs],
    assessment: Assessment,
    controls: Sequence[Control],
    today: date,
) -> dict[str, Any]:
    """The content of ``summary.json``."""
    times = sorted(item.collected_at for item in documents if isinstance(item.collected_at, str))
    return {
        "schema": SCHEMA,
        "school": network.school,
        "code": network.code,
        "name": network.document.school.name,
        "run": run,
        "target": next((item.target for item in documents if item.collected_at), None),
        "collected": {"from": times[0] if times else None, "to": times[-1] if times else None},
        "judged_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "judged_for": today.isoformat(),
        "standard": network.standard.version,
        "tool": __version__,
        "states": states_of(assessment.results),
        "coverage": coverage_of(assessment.results),
        "problems": [problem.as_json() for problem in assessment.problems],
        "not_assessed": [{"host": item.host, "reason": item.reason, "fix": item.fix} for item in assessment.silent],
        "waivers": [note.as_json() for note in assessment.waivers],
        "unmanaged": {host: list(drift.unmanaged) for host, drift in assessment.drift.items() if drift.unmanaged},
        "unreadable": {host: list(drift.unreadable) for host, drift in assessment.drift.items() if drift.unreadable},
        "cabling": _cabling(assessment.cabling),
        "switches": [_switch(network, name, documents) for name in network.switches],
        "servers": [_server(network, machine, documents, assessment) for machine in windows_machines(network)],
        "controls": [_control(control) for control in controls],
    }


def states_of(results: Iterable[Result]) -> dict[str, int]:
    """How many results are in each state; every state is named."""
    counted = Counter(result.state for result in results)
    return {state: counted[state] for state in STATES}


def coverage_of(results: Iterable[Result]) -> dict[str, int]:
    """How many judgements could be made of those that had to be; what does not apply, or was not bought, does not."""
    states = [result.state for result in results if result.state not in {"not_applicable", "not_bought"}]
    return {"assessed": len([state for state in states if state != "not_assessed"]), "total": len(states)}


def _cabling(cabling: Cabling) -> Mapping[str, Any]:
    return {
        "declared": len(cabling.declared),
        "confirmed": len(cabling.confirmed),
        "wrong": [
            {"declared": [_cable(cable) for cable in item.declared], "heard": [_cable(cable) for cable in item.heard]}
            for item in cabling.wrong
        ],
        "unclear": [{**_cable(cable), "reason": reason} for cable, reason in cabling.unclear.items()],
    }


def _cable(cable: Cable) -> dict[str, Any]:
    return {"a": list(cable.a), "b": list(cable.b)}


def _switch(network: Network, name: str, documents: Sequence[AsIs]) -> dict[str, Any]:
    switch = network.switches[name]
    found = next((item for item in documents if item.host == switch.host), None)
    identity = found.identity if found is not None else None
    return {
        "name": name,
        "host": switch.host,
        "collected_at": found.collected_at if found is not None else None,
        "serials": list(identity.serials) if identity is not None else [],
        "version": identity.version if identity is not None else None,
    }


def _server(network: Network, machine: Machine, documents: Sequence[AsIs], assessment: Assessment) -> dict[str, Any]:
    found = next((item for item in documents if item.host == machine.host), None)
    case = assessment.servers.get(machine.host)
    told = case.facts.system if case is not None else None
    declared = network.standard.systems.get(machine.system)
    return {
        "name": machine.name,
        "host": machine.host,
        "role": machine.role,
        "functions": list(machine.functions),
        "system": declared.title if declared is not None else machine.system,
        "build": f"{told.build}.{told.revision}" if told is not None and told.build and told.revision else None,
        # Of a document that the machine left by itself, the day it was left counts, not the day we found it.
        "collected_at": _collected(found, case),
        "self_reported": case.self_reported if case is not None else found is not None and found.self_reported,
        "owners": dict(machine.owners),
    }


def _collected(found: AsIs | None, case: ServerCase | None) -> str | None:
    if case is not None:
        return case.collected_at.isoformat(timespec="seconds")
    return (found.collected_at or None) if found is not None else None


def _control(control: Control) -> dict[str, Any]:
    return {
        "id": control.id,
        "title": control.title,
        "why": control.why,
        "severity": control.severity,
        "applies_to": control.applies_to,
        "not_in_force": control.not_in_force,
        "grace_until": control.grace_until.isoformat() if control.grace_until is not None else None,
        "safe_to_fix": control.safe_to_fix,
        "runbook": control.runbook,
        "references": [
            {"reference": str(item), "checked": item.checked.isoformat(), "basis": item.basis}
            for item in control.references
        ],
        "limits": list(control.limits),
    }
