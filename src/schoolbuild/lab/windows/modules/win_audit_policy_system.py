"""ansible.windows.win_audit_policy_system: the system's audit policy through auditpol.

Written after the module's text. Subcategories are known by their English names; in check mode the module says what
is set now, not what would be.
"""

from __future__ import annotations

from typing import Any

from schoolbuild.lab.windows.modules import Call, ModuleFailure, emulates
from schoolbuild.lab.windows.state.care import Audits
from schoolbuild.lab.windows.state.care_defaults import audit_subcategories
from schoolbuild.lab.windows.state.machine import MachineState


@emulates("ansible.windows.win_audit_policy_system", returns=("current_audit_policy",))
def win_audit_policy_system(call: Call) -> dict[str, Any]:
    category, subcategory = call.arguments.get("category"), call.arguments.get("subcategory")
    rows = list(audit_subcategories())
    if category and category.lower() not in {row["category"].lower() for row in rows}:
        raise ModuleFailure("Invalid category provided")
    if subcategory and subcategory.lower() not in {row["name"].lower() for row in rows}:
        raise ModuleFailure("Invalid sub category provided")
    given = [kind.lower() for kind in call.arguments["audit_type"]]
    wanted: list[Audits] = [kind for kind in ("success", "failure") if kind in given]
    chosen = [
        row
        for row in rows
        if (category and row["category"].lower() == category.lower())
        or (subcategory and row["name"].lower() == subcategory.lower())
    ]
    guids = {row["guid"]: row["name"].lower() for row in chosen}
    if all(sorted(call.state.care.audit.get(guid, [])) == sorted(wanted) for guid in guids):
        return {"changed": False, "current_audit_policy": _shown(call.state, guids)}
    if not call.check_mode:
        for guid in guids:
            call.state.care.audit[guid] = list(wanted)
    return {"changed": True, "current_audit_policy": _shown(call.state, guids)}


def _shown(state: MachineState, guids: dict[str, str]) -> dict[str, str]:
    return {name: setting_words(state.care.audit.get(guid, [])) for guid, name in guids.items()}


def setting_words(audits: list[Audits]) -> str:
    """The column *Inclusion Setting* of auditpol, in small letters as the module keeps it."""
    if len(audits) > 1:
        return "success and failure"
    return audits[0] if audits else "no auditing"
