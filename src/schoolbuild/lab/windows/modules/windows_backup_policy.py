"""windows_backup_policy, this project's own module: the scheduled policy of Windows Server Backup.

Written after its documentation; the messages are those of its text.
"""

from __future__ import annotations

import re
from typing import Any

from schoolbuild.lab.windows.modules import Call, ModuleFailure, emulates
from schoolbuild.lab.windows.state.care import BackupPolicy
from schoolbuild.lab.windows.state.machine import MachineState

FEATURE = "Windows-Server-Backup"
_SYSTEM_VOLUME = "C:"


@emulates("windows_backup_policy", returns=("differs",))
def windows_backup_policy(call: Call) -> dict[str, Any]:
    arguments = call.arguments
    schedule = list(arguments.get("schedule") or [])
    for time in schedule:
        if not re.fullmatch(r"([01][0-9]|2[0-3]):[0-5][0-9]", str(time)):
            raise ModuleFailure(f"schedule: {time} is no time of day; write it as '21:00', in quotes")
    available = call.state.has_feature(FEATURE)
    absent = arguments["state"] == "absent"
    if not available and not call.check_mode:
        if absent:
            return {"changed": False}
        raise ModuleFailure("Windows Server Backup is not installed; install the feature Windows-Server-Backup first")
    wanted = {"state": "absent"} if absent else _wanted(call, schedule, available)
    found = _found(call.state) if available else {"state": "absent"}
    differs = [name for name in wanted if wanted[name] != found.get(name)]
    result: dict[str, Any] = {"changed": bool(differs), "differs": differs}
    if differs and not call.check_mode and call.world.fault("blocked_change") is None:
        call.state.care.backup.policy = None if absent else _policy(call, wanted)
    if differs and not call.check_mode and call.world.fault("blocked_change") is not None:
        raise ModuleFailure(
            "Windows took the change without an error, but read again these still differ: "
            f"{', '.join(differs)}. Somebody else may manage this; look at the machine.",
            **result,
        )
    return result


def _wanted(call: Call, schedule: list[str], available: bool) -> dict[str, Any]:
    arguments = call.arguments
    volumes, bare = list(arguments.get("volumes") or []), arguments["bare_metal"]
    if not volumes and not arguments["system_state"] and not bare:
        raise ModuleFailure("there is nothing to back up: name volumes, system_state or bare_metal")
    if not schedule:
        raise ModuleFailure("schedule: name at least one time of day")
    target, names = _shown(arguments["target"]), [_shown(volume) for volume in volumes]
    if available:
        for name in (target, *names):
            _must_exist(call.state, name)
        if target == _SYSTEM_VOLUME:
            raise ModuleFailure(f"target: {target} holds the system; a backup on the disk that it is for is none")
        if bare:
            names.append(_SYSTEM_VOLUME)
    if target in names:
        raise ModuleFailure(f"target: {target} is one of the volumes that are backed up; a backup cannot hold itself")
    return {
        "state": "present",
        "target": target,
        "volumes": sorted(set(names)),
        "schedule": sorted(set(schedule)),
        "system_state": bare or arguments["system_state"],
        "bare_metal": bare,
    }


def _must_exist(state: MachineState, name: str) -> None:
    if not any(_shown(volume.letter) == name for volume in state.care.volumes):
        raise ModuleFailure(f"the server has no volume {name}; connect it, or mend the name in the school's folder")


def _shown(name: str) -> str:
    return name.rstrip("\\").upper()


def _found(state: MachineState) -> dict[str, Any]:
    policy = state.care.backup.policy
    if policy is None:
        return {"state": "absent"}
    return {
        "state": "present",
        "target": policy.target,
        "volumes": policy.volumes,
        "schedule": policy.schedule,
        "system_state": policy.system_state,
        "bare_metal": policy.bare_metal,
    }


def _policy(call: Call, wanted: dict[str, Any]) -> BackupPolicy:
    return BackupPolicy(
        schedule=wanted["schedule"],
        target=wanted["target"],
        volumes=wanted["volumes"],
        system_state=wanted["system_state"],
        bare_metal=wanted["bare_metal"],
        set_at=call.world.now(),
    )
