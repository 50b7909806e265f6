"""ansible.windows.win_hostname, win_timezone, win_environment: the machine's name, its zone, its environment.

Kept as the modules are: ``win_hostname`` compares with the name in use, so a second run before the restart changes
again; ``win_environment`` of the level ``process`` vanishes with the process.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import yaml

from schoolbuild.lab.windows.interface import RefusedByLab
from schoolbuild.lab.windows.modules import Call, ModuleFailure, emulates

NETBIOS_LENGTH = 15


@emulates("ansible.windows.win_hostname", returns=("old_name", "reboot_required"))
def win_hostname(call: Call) -> dict[str, Any]:
    state, wanted = call.state, call.arguments["name"]
    result = {
        "changed": False,
        "old_name": state.computer_name,
        "reboot_required": False,
        "diff": {"before": state.computer_name, "after": wanted},
    }
    if wanted.lower() == state.computer_name.lower():
        return result
    if len(wanted) > NETBIOS_LENGTH:
        raise RefusedByLab(f"a computer name of {len(wanted)} letters: Windows would cut its NetBIOS name")
    if not call.check_mode:
        state.pending.name = wanted.upper()
        state.pending.want("computer_rename", call.world.now())
    return result | {"changed": True, "reboot_required": True}


@cache
def time_zones() -> frozenset[str]:
    """The ids that ``tzutil /l`` lists."""
    with (Path(__file__).parent.parent / "time_zones.yml").open(encoding="utf-8") as file:
        return frozenset(yaml.safe_load(file)["zones"])


@emulates("ansible.windows.win_timezone", returns=("previous_timezone", "timezone"))
def win_timezone(call: Call) -> dict[str, Any]:
    wanted, previous = call.arguments["timezone"], call.state.time_zone
    result = {
        "changed": False,
        "previous_timezone": previous,
        "timezone": wanted,
        "diff": {"before": f"{previous}\n", "after": f"{wanted}\n"},
    }
    if wanted.lower() == previous.lower():
        return result
    listed = {zone.lower(): zone for zone in time_zones()}
    plain = wanted.replace("_dstoff", "").lower()
    if plain not in listed:
        raise ModuleFailure(
            f"The specified timezone: {wanted} isn't supported on the machine.",
            previous_timezone=previous,
            timezone=wanted,
        )
    if not call.check_mode:
        call.state.time_zone = listed[plain] + wanted[len(plain) :]
    return result | {"changed": True}


@emulates("ansible.windows.win_environment", returns=("before_value", "value", "env_values"), internal=("values",))
def win_environment(call: Call) -> dict[str, Any]:
    level, state = call.arguments["level"], call.arguments["state"]
    store = _store(call, level)
    given = call.arguments["variables"] or {call.arguments["name"]: call.arguments["value"]}
    before_all, after_all, values, warnings = {}, {}, {}, []
    for name, wanted in given.items():
        text = None if wanted is None else str(wanted)
        if state == "absent" and text:
            warnings.append(f"When removing environment variable '{name}' it should not have a value '{text}' set")
            text = None
        elif state == "present" and not text:
            raise ModuleFailure(
                "When state=present, value must be defined and not an empty string, if you wish to remove the envvar,"
                " set state=absent"
            )
        present = _present(store, name)
        before = store[present] if present is not None else None
        keeps = state == "present" or (state is None and bool(text))
        changed = before != text if keeps else before is not None
        if changed and not call.check_mode:
            if present is not None:
                del store[present]
            if keeps and text is not None:
                store[present or name] = text
            _keep(call, level, store)
        if before:
            before_all[name] = before
        if text:
            after_all[name] = text
        values[name] = {"changed": changed, "before": before, "after": text or ""}
    last = values[next(reversed(values))]
    result = {
        "changed": any(value["changed"] for value in values.values()),
        "before_value": last["before"],
        "value": last["after"],
        "values": values,
        "env_values": values,
        "diff": {"before": {level: before_all}, "after": {level: after_all}},
    }
    return result | ({"warnings": warnings} if warnings else {})


def _store(call: Call, level: str) -> dict[str, str]:
    """A copy: it is written back only where something changed. The process's own is gone with the process."""
    if level == "user":
        return dict(call.state.user_environment.get(call.user.lower(), {}))
    return dict(call.state.environment)


def _keep(call: Call, level: str, store: dict[str, str]) -> None:
    if level == "machine":
        call.state.environment = store
    elif level == "user":
        call.state.user_environment[call.user.lower()] = store


def _present(store: dict[str, str], name: str) -> str | None:
    return next((one for one in store if one.lower() == name.lower()), None)
