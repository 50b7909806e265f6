"""Local accounts; on a controller those are the domain's, which has no administrators of the machine."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from schoolbuild.lab.windows.answers.texts import stamp
from schoolbuild.lab.windows.directory import Directory
from schoolbuild.lab.windows.modules.win_security_policy import exported
from schoolbuild.lab.windows.names import name_of
from schoolbuild.lab.windows.state.accounts import ADMINISTRATOR_RID, ADMINISTRATORS_SID
from schoolbuild.lab.windows.state.machine import MachineState

_FIRST_GROUP_RID, _LAST_GROUP_RID = 512, 999


def accounts(state: MachineState, directory: Directory | None, policy_keys: Sequence[str]) -> dict[str, Any]:
    policy = exported(state)
    own = next((user for user in state.users.values() if user.rid == ADMINISTRATOR_RID), None)
    duration = state.care.account_policy.get("LockoutDuration")
    return {
        "administrators": _administrators(state, directory) if state.role != "controller" else None,
        "guest_enabled": policy.get("EnableGuestAccount") == 1,
        "administrator_name": policy.get("NewAdministratorName"),
        "administrator_enabled": policy.get("EnableAdminAccount") == 1,
        "administrator_password_set_at": stamp(own.password_set_at) if own is not None else None,
        "lockout_threshold": policy.get("LockoutBadCount"),
        "lockout_minutes": duration if isinstance(duration, int) else None,
        "minimum_length": policy.get("MinimumPasswordLength"),
        "laps_backup": _laps_backup(state, policy_keys),
        "laps_rotated_at": stamp(state.care.laps_rotated_at),
    }


def _administrators(state: MachineState, directory: Directory | None) -> list[dict[str, Any]] | None:
    group = state.group_by_sid(ADMINISTRATORS_SID)
    if group is None:
        return None
    return [
        {
            "name": name_of(state, directory, sid) if directory is not None else _printed(state, sid, printed),
            "sid": sid,
            "kind": _kind(state, directory, sid),
            "local": sid.startswith(f"{state.machine_sid}-"),
        }
        for sid, printed in group.members.items()
    ]


def _printed(state: MachineState, sid: str, printed: str) -> str:
    """A local account is printed with the name that the machine has now."""
    if sid.startswith(f"{state.machine_sid}-"):
        return state.computer_name + "\\" + printed.rpartition("\\")[2]
    return printed


def _kind(state: MachineState, directory: Directory | None, sid: str) -> str:
    if sid.startswith(f"{state.machine_sid}-"):
        return "user"
    if directory is not None:
        for domain in directory.domains.values():
            if any(one.sid == sid for one in domain.groups.values()):
                return "group"
            if any(one.sid == sid for one in domain.accounts.values()):
                return "user"
    rid = sid.rpartition("-")[2]
    return "group" if rid.isdigit() and _FIRST_GROUP_RID <= int(rid) <= _LAST_GROUP_RID else "unknown"


def _laps_backup(state: MachineState, policy_keys: Sequence[str]) -> int | None:
    """``BackupDirectory`` of the policy that counts; ``None`` where there is no policy at all."""
    for path in policy_keys:
        key = state.registry.key(path)
        if key is not None and key.values:
            value = state.registry.data(path, "BackupDirectory")
            return value if isinstance(value, int) else 0
    return None
