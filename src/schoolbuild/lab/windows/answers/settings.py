"""The effective value of one row of the settings table, read by its kind."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from schoolbuild.lab.windows.answers.places import profile
from schoolbuild.lab.windows.features import features
from schoolbuild.lab.windows.modules.win_eventlog import KIB, size_of
from schoolbuild.lab.windows.modules.win_security_policy import exported
from schoolbuild.lab.windows.state.care_defaults import system_of_build
from schoolbuild.lab.windows.state.machine import MachineState

Answer = dict[str, Any]
_EVENT_POLICY = r"HKLM\SOFTWARE\Policies\Microsoft\Windows\EventLog"


def setting(state: MachineState, question: Mapping[str, Any]) -> Answer:
    """``{id, value, source, error}``; a kind or name that the lab does not know is an error, never *not set*."""
    kind = str(question.get("kind"))
    reader = _READERS.get(kind)
    if reader is None:
        return {
            "id": question["id"],
            "value": None,
            "source": None,
            "error": f"the lab knows no setting of kind {kind}",
        }
    return {"id": question["id"], "value": None, "source": None, "error": None} | reader(state, question)


def is_policy(key: str) -> bool:
    r"""Group policy writes below ``SOFTWARE\Policies`` and ``SOFTWARE\...\CurrentVersion\Policies`` only."""
    return "\\policies\\" in f"{key.lower()}\\"


def _registry(state: MachineState, question: Mapping[str, Any]) -> Answer:
    for place in question["places"]:
        value = state.registry.get(place["key"], place["name"])
        if value is None:
            continue
        if isinstance(value.data, list) and not all(isinstance(one, str) for one in value.data):
            return {"error": f"the value {place['name']} is binary"}
        return {"value": value.data, "source": "policy" if is_policy(place["key"]) else "local"}
    return {"source": "unset"}


def _service(state: MachineState, question: Mapping[str, Any]) -> Answer:
    found = state.services.get(question["name"].lower())
    return {"source": "unset"} if found is None else {"value": found.start_mode, "source": "local"}


def _feature(state: MachineState, question: Mapping[str, Any]) -> Answer:
    known = features().get(question["name"].lower())
    if known is None:
        return {"error": f"the lab knows no feature {question['name']}"}
    if system_of_build(state.system.build) in known.not_on:
        return {"source": "unset"}
    return {"value": int(state.has_feature(known.name)), "source": "local"}


def _audit(state: MachineState, question: Mapping[str, Any]) -> Answer:
    guid = question["name"].upper()
    if guid not in state.care.audit:
        return {"error": f"there is no audit subcategory {guid}"}
    return {"value": list(state.care.audit[guid]), "source": "local"}


def _account(state: MachineState, question: Mapping[str, Any]) -> Answer:
    value = exported(state).get(question["name"])
    return {"source": "unset"} if value is None else {"value": value, "source": "local"}


def _event_log(state: MachineState, question: Mapping[str, Any]) -> Answer:
    policy = state.registry.data(rf"{_EVENT_POLICY}\{question['name']}", "MaxSize")
    if isinstance(policy, int):
        return {"value": policy * KIB, "source": "policy"}
    size = size_of(state, question["name"])
    return {"source": "unset"} if size is None else {"value": size, "source": "local"}


def _firewall(state: MachineState, question: Mapping[str, Any]) -> Answer:
    found = profile(state, question["name"])
    if not found.enabled:
        return {"value": "off", "source": found.source}
    return {"value": f"on-{found.inbound.lower()}", "source": found.source}


_READERS: Mapping[str, Callable[[MachineState, Mapping[str, Any]], Answer]] = {
    "registry": _registry,
    "service": _service,
    "feature": _feature,
    "audit": _audit,
    "account": _account,
    "event_log": _event_log,
    "firewall": _firewall,
}
