"""ansible.windows.win_eventlog: classic event logs, their largest size and what happens when they are full.

Written after the module's text, which is of the old kind: options that it does not know are ignored. Sizes stand in
the registry, as Limit-EventLog writes them; OverwriteAsNeeded keeps nothing for days.
"""

from __future__ import annotations

import re
from typing import Any

from schoolbuild.lab.windows.interface import RefusedByLab
from schoolbuild.lab.windows.modules import Call, ModuleFailure, emulates
from schoolbuild.lab.windows.state.care import EventLog
from schoolbuild.lab.windows.state.care_defaults import EVENT_LOG_KEY
from schoolbuild.lab.windows.state.machine import MachineState

KIB = 1024
_UNITS = {"KB": KIB, "MB": KIB**2, "GB": KIB**3}
_STEP, _LIMIT = 64 * KIB, 4 * KIB**3
_NEW_SIZE_KB = 512
"""What New-EventLog gives a log: learn.microsoft.com, EventLog.MaximumKilobytes."""


@emulates(
    "ansible.windows.win_eventlog",
    returns=(
        "name",
        "exists",
        "entries",
        "maximum_size_kb",
        "overflow_action",
        "retention_days",
        "sources",
        "sources_changed",
    ),
)
def win_eventlog(call: Call) -> dict[str, Any]:
    name = call.arguments["name"]
    state = call.arguments.get("state") or "present"
    sources = call.arguments.get("sources") or []
    result: dict[str, Any] = {"changed": False, "name": name, "sources_changed": []}
    found = _find(call.state, name)
    files = [option for option in ("category_file", "message_file", "parameter_file") if call.arguments.get(option)]
    in_sources = name.lower() in {source.lower() for source in sources}
    if state == "present" and found is None and not sources:
        raise ModuleFailure("You must specify one or more sources when creating a log for the first time", **result)
    if state == "present" and found is not None and in_sources and files:
        raise ModuleFailure(f"Cannot modify default source {name} of log {name} - you must remove the log", **result)
    if state == "clear" and found is None:
        raise ModuleFailure(f"Cannot clear log {name} as it does not exist", **result)
    if state == "absent" and in_sources:
        raise ModuleFailure(f"Cannot remove default source {name} from log {name} - you must remove the log", **result)
    if state == "present":
        _present(call, result, sources, files)
    elif state == "clear":
        if found is not None and found[1].entries > 0:
            result["changed"] = True
            if not call.check_mode:
                found[1].entries = 0
    elif found is not None:
        _absent(call, result, found, sources)
    return result | _details(call.state, name)


def size_of(state: MachineState, name: str) -> int | None:
    """The largest size of a log in bytes, as Windows uses it; ``None`` where there is no such log."""
    size = state.registry.data(rf"{EVENT_LOG_KEY}\{name}", "MaxSize")
    return size if isinstance(size, int) else None


def _find(state: MachineState, name: str) -> tuple[str, EventLog] | None:
    return next(((key, log) for key, log in state.care.event_logs.items() if key.lower() == name.lower()), None)


def _owner(state: MachineState, source: str) -> str | None:
    """The log that a source belongs to; a source belongs to one log only."""
    return next(
        (name for name, log in state.care.event_logs.items() if source.lower() in {one.lower() for one in log.sources}),
        None,
    )


def _present(call: Call, result: dict[str, Any], sources: list[str], files: list[str]) -> None:
    name = call.arguments["name"]
    for source in sources:
        owner = _owner(call.state, source)
        found = _find(call.state, name)
        if owner is not None and found is None:
            raise ModuleFailure(f"Source {source} already exists and cannot be created", **result)
        if owner is not None and owner.lower() != name.lower():
            raise ModuleFailure(f"Source {source} does not belong to log {name} and cannot be modified", **result)
        wanted = {option: call.arguments[option] for option in files}
        if owner is not None and found is not None:
            now = found[1].sources[next(one for one in found[1].sources if one.lower() == source.lower())]
            if all((now.get(option) or "").lower() == value.lower() for option, value in wanted.items()):
                continue
        result["changed"] = True
        if call.check_mode:
            continue
        key, log = found or (name, call.state.care.event_logs.setdefault(name, EventLog(sources={name: {}})))
        if size_of(call.state, key) is None:
            call.state.registry.put(rf"{EVENT_LOG_KEY}\{key}", "MaxSize", "dword", _NEW_SIZE_KB * KIB)
        log.sources[source] = dict(wanted)
        result["sources_changed"].append(source)
    _limit(call, result)


def _limit(call: Call, result: dict[str, Any]) -> None:
    name, text = call.arguments["name"], call.arguments.get("maximum_size")
    overflow, days = call.arguments.get("overflow_action"), call.arguments.get("retention_days")
    size = _bytes(text, result) if text else None
    found = _find(call.state, name)
    log = found[1] if found is not None else None
    now = size_of(call.state, name)
    unlike = (
        (size is not None and size != now)
        or (overflow and (log is None or log.overflow != overflow))
        or (days and (log is None or log.retention_days != days))
    )
    if not unlike:
        return
    if days and overflow != "OverwriteOlder":
        raise RefusedByLab("win_eventlog with retention_days and another overflow_action than OverwriteOlder")
    result["changed"] = True
    if call.check_mode or log is None:
        return
    if size is not None:
        call.state.registry.put(rf"{EVENT_LOG_KEY}\{name}", "MaxSize", "dword", size)
    if overflow:
        log.overflow = overflow
    if days:
        log.retention_days = days


def _absent(call: Call, result: dict[str, Any], found: tuple[str, EventLog], sources: list[str]) -> None:
    key, log = found
    if not sources:
        result["changed"] = True
        if not call.check_mode:
            result["sources_changed"] = list(log.sources)
            del call.state.care.event_logs[key]
            call.state.registry.remove_key(rf"{EVENT_LOG_KEY}\{key}")
        return
    for source in sources:
        owner = _owner(call.state, source)
        if owner is None:
            continue
        if owner.lower() != key.lower():
            raise ModuleFailure(f"Source {source} does not belong to log {key} and cannot be modified", **result)
        result["changed"] = True
        if not call.check_mode:
            log.sources = {one: value for one, value in log.sources.items() if one.lower() != source.lower()}
            result["sources_changed"].append(source)


def _bytes(text: str, result: dict[str, Any]) -> int:
    match = re.fullmatch(r"(\d+(?:\.\d+)?)(KB|MB|GB)", text, re.IGNORECASE)
    if match is None:
        raise ModuleFailure(f"Maximum size {text} is not properly specified", **result)
    size = float(match[1]) * _UNITS[match[2].upper()]
    if not _STEP <= size < _LIMIT:
        raise ModuleFailure("Maximum size must be between 64KB and 4GB", **result)
    if size % _STEP:
        raise ModuleFailure("Maximum size must be divisible by 64KB", **result)
    return int(size)


def _details(state: MachineState, name: str) -> dict[str, Any]:
    found = _find(state, name)
    if found is None:
        return {"name": name, "exists": False}
    key, log = found
    return {
        "name": name,
        "exists": True,
        "entries": log.entries,
        "maximum_size_kb": (size_of(state, key) or 0) // KIB,
        "overflow_action": log.overflow,
        "retention_days": log.retention_days,
        "sources": list(log.sources),
    }
