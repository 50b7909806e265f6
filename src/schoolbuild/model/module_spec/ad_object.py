"""Modules of microsoft.ad for objects of the directory: each adds its properties to a specification they all share.

The module gives ``Invoke-AnsibleADObject`` (``_ADObject.psm1`` of the collection) a list of properties with their
options. What that function makes of them is repeated here; the test over the installed bundle holds it against the
documentation of each module.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from schoolbuild.model.module_spec.text import ModuleText

_CALL = re.compile(r"^[ \t]*Invoke-AnsibleADObject\s+@(\w+)", re.I | re.M)
_SHARED = re.compile(r"^[ \t]*function\s+Invoke-AnsibleADObject\b", re.I | re.M)
_CREATE = re.compile(r"\[Ansible\.Basic\.AnsibleModule\]::Create\(", re.I)
_LOOKUP = {"choices": ["fail", "ignore", "warn"], "default": "fail", "type": "str"}


def ad_object_spec(source: ModuleText) -> dict[str, Any] | None:
    """The specification as Ansible.Basic is given it, or None if the module is not of this kind or cannot be read."""
    call = _CALL.search(source.text)
    shared = next((text for text in source.everything if _SHARED.search(text)), None)
    if call is None or shared is None:
        return None
    own = source.last_value(call[1], before=call.start(), outermost=True)
    common = ModuleText(shared)
    begin = _SHARED.search(shared)
    end = _CREATE.search(shared, begin.end()) if begin else None
    if end is None or not isinstance(own, dict):
        return None
    spec = common.last_value("spec", before=end.start())
    everywhere = common.last_value("PropertyInfo", before=end.start())
    properties = own.get("PropertyInfo", [])
    if not (isinstance(spec, dict) and isinstance(everywhere, list) and isinstance(properties, list)):
        return None
    found = [entry for entry in (*properties, *everywhere) if isinstance(entry, dict)]
    if len(found) < len(properties) or not all(_is_property(entry) for entry in found):
        return None
    options = dict(spec["options"]) | {entry["Name"]: _option(entry) for entry in found}
    required = [
        ["state", state, [entry["Name"] for entry in found if entry.get("StateRequired") == state]]
        for state in ("present", "absent")
    ]
    return {**spec, "options": options, "required_if": [rule for rule in required if rule[2]]}


def _is_property(entry: Mapping[str, Any]) -> bool:
    return isinstance(entry.get("Name"), str) and isinstance(entry.get("Option"), dict)


def _option(entry: Mapping[str, Any]) -> dict[str, Any]:
    option = dict(entry["Option"])
    looked_up = entry.get("DNLookup") is True
    if option.get("type") != "add_remove_set":
        return option | {"type": "raw"} if looked_up else option
    element = {"elements": "raw" if looked_up else "str"} | option | {"type": "list"}
    if looked_up:
        element["elements"] = "raw"
    outer = {"type": "dict"} | {key: option[key] for key in ("no_log", "aliases") if key in option}
    element.pop("aliases", None)
    inside = dict.fromkeys(("add", "remove", "set"), element)
    return outer | {"options": inside | ({"lookup_failure_action": _LOOKUP} if looked_up else {})}
