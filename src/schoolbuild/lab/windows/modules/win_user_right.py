"""ansible.windows.win_user_right: who has a right of the local security authority.

Written after the module's text: names are made SIDs first, so an unknown account fails before an unknown right.
"""

from __future__ import annotations

from typing import Any

from schoolbuild.lab.windows.modules import Call, ModuleFailure, emulates
from schoolbuild.lab.windows.names import UnknownAccountError, name_of, sid_of


@emulates("ansible.windows.win_user_right", returns=("added", "removed"))
def win_user_right(call: Call) -> dict[str, Any]:
    right, action = call.arguments["name"], call.arguments["action"]
    wanted = list(dict.fromkeys(_sid(call, user) for user in call.arguments["users"]))
    # The names of the rights are those of the constants; LSA compares them with their case.
    existing = call.state.care.rights.get(right)
    if existing is None:
        raise ModuleFailure(f"the specified right {right} is not a valid right")
    before = list(existing)
    add = [sid for sid in wanted if sid not in before] if action in ("add", "set") else []
    remove = [sid for sid in wanted if sid in before] if action == "remove" else []
    if action == "set":
        remove = [sid for sid in before if sid not in wanted]
    after = [sid for sid in before + add if sid not in remove]
    if not call.check_mode:
        call.state.care.rights[right] = after
    return {
        "changed": bool(add or remove),
        "added": _names(call, add),
        "removed": _names(call, remove),
        "diff": {"before": {right: _names(call, before)}, "after": {right: _names(call, after)}},
    }


def _sid(call: Call, user: str) -> str:
    try:
        return sid_of(call.state, call.directory, user)
    except UnknownAccountError:
        raise ModuleFailure(f"Failed to translate the account '{user}' to a SID") from None


def _names(call: Call, sids: list[str]) -> list[str]:
    return [name_of(call.state, call.directory, sid) for sid in sids]
