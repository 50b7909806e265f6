"""community.windows.win_security_policy: the local security policy through SecEdit.

Written after the module's text: it exports the whole policy, changes one key, imports all of it and exports again to
see whether the change stayed. The lab knows the section *System Access* only.
"""

from __future__ import annotations

from typing import Any

from schoolbuild.lab.windows.interface import RefusedByLab
from schoolbuild.lab.windows.modules import Call, ModuleFailure, emulates
from schoolbuild.lab.windows.state.machine import MachineState

SECTION = "System Access"
OTHER_SECTIONS = ("Unicode", "Event Audit", "Registry Values", "Privilege Rights", "Version")
RANGES = {
    "MinimumPasswordAge": (0, 998),
    "MaximumPasswordAge": (-1, 999),
    "MinimumPasswordLength": (0, 14),
    "PasswordComplexity": (0, 1),
    "PasswordHistorySize": (0, 24),
    "LockoutBadCount": (0, 999),
    "ResetLockoutCount": (1, 99999),
    "LockoutDuration": (-1, 99999),
    "AllowAdministratorLockout": (0, 1),
    "RequireLogonToChangePassword": (0, 1),
    "ForceLogoffWhenHourExpire": (0, 1),
    "ClearTextPassword": (0, 1),
    "LSAAnonymousNameLookup": (0, 1),
    "EnableAdminAccount": (0, 1),
    "EnableGuestAccount": (0, 1),
}
"""What the policies take: learn.microsoft.com, Password Policy and Account Lockout Policy."""

_NEEDS_LOCKOUT = ("ResetLockoutCount", "LockoutDuration")
_PRIVILEGES_WARNING = (
    "Using this module to edit rights and privileges is error-prone, use the ansible.windows.win_user_right module "
    "instead"
)


def exported(state: MachineState) -> dict[str, int | str]:
    """The section *System Access* as SecEdit exports it: without the lockout's times where nobody is locked out."""
    values = dict(state.care.account_policy)
    if not values.get("LockoutBadCount"):
        for name in _NEEDS_LOCKOUT:
            values.pop(name, None)
    for rid, enabled, name in (
        (500, "EnableAdminAccount", "NewAdministratorName"),
        (501, "EnableGuestAccount", "NewGuestName"),
    ):
        user = next((user for user in state.users.values() if user.rid == rid), None)
        if user is not None:
            values[enabled], values[name] = int(user.enabled), user.name
    return values


@emulates(
    "community.windows.win_security_policy",
    returns=("rc", "stdout", "stderr", "import_log", "key", "section", "value"),
)
def win_security_policy(call: Call) -> dict[str, Any]:
    section, key, value = (call.arguments[name] for name in ("section", "key", "value"))
    result: dict[str, Any] = {"changed": False, "section": section, "key": key, "value": value}
    if section == "Privilege Rights":
        result["warnings"] = [_PRIVILEGES_WARNING]
    known = {name.lower(): name for name in (SECTION, *OTHER_SECTIONS)}
    if section.lower() not in known:
        raise ModuleFailure(f"The section '{section}' does not exist in SecEdit.exe output ini", **result)
    if known[section.lower()] != SECTION:
        raise RefusedByLab(f"win_security_policy with the section {section!r}: the lab knows only {SECTION!r}")
    now = _named(exported(call.state), key)
    if now is not None:
        if not differs(now, value):
            return result
    elif str(value) == "":
        return result
    if call.diff:
        old = f"-{key} = {now}\n" if now is not None else ""
        result["diff"] = {"prepared": f"[{section}]\n{old}+{key} = {value}"}
    result["changed"] = True
    if call.check_mode:
        return result
    _import(call.state, key, value)
    result["import_log"] = ""
    after = _named(exported(call.state), key)
    if after is not None:
        if differs(after, value):
            raise ModuleFailure(
                f"Failed to change the value for key '{key}' in section '{section}', the value is still {after}",
                **result,
            )
    elif str(value) != "":
        raise ModuleFailure(
            f"The key '{key}' in section '{section}' is not a valid key, cannot set this value", **result
        )
    return result


def differs(current: int | str, wanted: Any) -> bool:
    """PowerShell's ``-cne``: the right side is made what the left side is, and letters count."""
    if isinstance(current, int):
        try:
            return current != int(wanted)
        except (TypeError, ValueError):
            return True
    return current != str(wanted)


def _named(values: dict[str, int | str], key: str) -> int | str | None:
    """A hash table of PowerShell takes a key in any case."""
    return next((value for name, value in values.items() if name.lower() == key.lower()), None)


def _import(state: MachineState, key: str, value: Any) -> None:
    """SecEdit says nothing of what it does not take; the value then just stays."""
    name = next(
        (name for name in (*RANGES, "NewAdministratorName", "NewGuestName") if name.lower() == key.lower()), None
    )
    if name is None:
        return
    if name in ("NewAdministratorName", "NewGuestName"):
        _rename(state, 500 if name == "NewAdministratorName" else 501, str(value))
        return
    try:
        number = int(value)
    except (TypeError, ValueError):
        return
    low, high = RANGES[name]
    policy = state.care.account_policy
    if not low <= number <= high or (name in _NEEDS_LOCKOUT and not policy.get("LockoutBadCount")):
        return
    if name in ("EnableAdminAccount", "EnableGuestAccount"):
        rid = 500 if name == "EnableAdminAccount" else 501
        for user in (user for user in state.users.values() if user.rid == rid):
            user.enabled = bool(number)
    if _contradicts(policy | {name: number}):
        return
    policy[name] = number


def _contradicts(policy: dict[str, int | str]) -> bool:
    """The counter may not be kept longer than the account is locked; 0 and -1 lock until somebody opens it.

    Source: learn.microsoft.com, Reset account lockout counter after.
    """
    duration, reset = int(policy.get("LockoutDuration", 0)), int(policy.get("ResetLockoutCount", 0))
    return bool(policy.get("LockoutBadCount")) and duration > 0 and reset > duration


def _rename(state: MachineState, rid: int, name: str) -> None:
    for key, user in list(state.users.items()):
        if user.rid == rid and name and user.name != name:
            del state.users[key]
            user.name = name
            state.users[name.lower()] = user
