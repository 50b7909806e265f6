"""The argument specification out of the text of a PowerShell module.

Ansible sends exactly this text to Windows, so it is truer than what is published about the module: it also holds the
rules between options, and what must be kept out of logs.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from schoolbuild.model.module_spec.ad_object import ad_object_spec
from schoolbuild.model.module_spec.legacy import read_legacy
from schoolbuild.model.module_spec.powershell_literals import Computed, Reader, UnreadableError
from schoolbuild.model.module_spec.spec import Level, ModuleSpec, Option, RequiredIf
from schoolbuild.model.module_spec.text import ModuleText

_CREATE = re.compile(r"\[(?:Ansible\.Basic\.)?AnsibleModule\]::(?:Create|new)\(\s*(?:\$args|@\(\))\s*,\s*", re.I)
_FIELDS = ("type", "required", "default", "choices", "aliases", "elements", "no_log", "apply_defaults")


def read_spec(name: str, text: str, *, utilities: Iterable[str] = ()) -> ModuleSpec | None:
    """The specification that a module's text declares; None if it declares none that can be read without running it.

    ``utilities`` are the texts of the PowerShell files that the module requires: some take options from there.
    """
    source = ModuleText(text, utilities)
    if (call := _CREATE.search(text)) is None:
        shared = ad_object_spec(source)
        return _spec(name, shared, []) if shared is not None else read_legacy(name, source)
    reader = Reader(text, call.end(), lambda variable: source.last_value(variable, before=call.start()))
    try:
        spec = reader.atom()
        fragments = _fragments(reader)
    except UnreadableError:
        return None
    if not isinstance(spec, dict):
        return None
    notes: list[str] = []
    for fragment in fragments:
        if isinstance(fragment, dict):
            spec = _merged(spec, fragment)
        else:
            notes.append("takes options from a fragment that was not found")
    without_fragment = bool(notes)
    found = _spec(name, spec, notes)
    if found is None or not (without_fragment or _is_amended(text, call.start())):
        return found
    more = () if without_fragment else ("adds options while it runs",)
    return replace(found, takes_any=True, notes=(*found.notes, *more))


def _spec(name: str, table: Mapping[str, Any], notes: list[str]) -> ModuleSpec | None:
    try:
        level = _level(_lowered(table), notes, "")
    except UnreadableError:
        return None
    check_mode = _lowered(table).get("supports_check_mode") is True
    return ModuleSpec(name=name, kind="basic", level=level, check_mode=check_mode, notes=tuple(notes))


def _fragments(reader: Reader) -> list[Any]:
    """The third argument of Create: specifications that are merged into the module's own."""
    if reader.peek().text != ",":
        return []
    reader.take()
    value = reader.atom()
    return value if isinstance(value, list) else [value]


def _is_amended(text: str, before: int) -> bool:
    """Whether the module adds options by name that are not written down (``$spec.options.$name = ...``)."""
    return re.search(r"\$\w*spec\.options(?:\.\$|\.\"\$|\[)", text[:before], re.I) is not None


def _merged(spec: Mapping[str, Any], fragment: Mapping[str, Any]) -> dict[str, Any]:
    """What Ansible.Basic's MergeFragmentSpec does: the module's own values win, lists are joined."""
    merged = dict(spec)
    for key, value in fragment.items():
        if key not in merged:
            merged[key] = value
        elif isinstance(merged[key], dict) and isinstance(value, dict):
            merged[key] = _merged(merged[key], value)
        elif isinstance(merged[key], list) and isinstance(value, list):
            merged[key] = [*merged[key], *value]
    return merged


def _lowered(table: Mapping[str, Any]) -> dict[str, Any]:
    return {key.lower(): value for key, value in table.items()}


def _level(table: Mapping[str, Any], notes: list[str], within: str) -> Level:
    options = table.get("options") or {}
    if not isinstance(options, dict):
        raise UnreadableError("the options are computed")

    def groups(key: str) -> tuple[tuple[str, ...], ...]:
        found = _groups(table.get(key), f"{within}{key}", notes)
        return tuple(_names(group) for group in found if group)

    rules = [_required_if(rule, notes) for rule in _groups(table.get("required_if"), f"{within}required_if", notes)]
    required_by = table.get("required_by")
    required_by = required_by if isinstance(required_by, dict) else {}
    return Level(
        options={key: _option(key, value, notes, within) for key, value in options.items()},
        mutually_exclusive=groups("mutually_exclusive"),
        required_together=groups("required_together"),
        required_one_of=groups("required_one_of"),
        required_if=tuple(rule for rule in rules if rule),
        required_by={
            key: _names(_as_list(value)) for key, value in required_by.items() if not _is_computed(_as_list(value))
        },
    )


def _groups(value: Any, where: str, notes: list[str]) -> list[list[Any]]:
    """A list of lists; one group that lost its outer list on the way is still one group."""
    if value is None:
        return []
    if not isinstance(value, list):
        notes.append(f"{where} is computed")
        return []
    groups = [value] if value and not any(isinstance(group, list) for group in value) else value
    known = [group for group in groups if isinstance(group, list) and not _is_computed(group)]
    if len(known) < len(groups):
        notes.append(f"{where} is computed in part")
    return known


def _is_computed(value: Any) -> bool:
    return any(_is_computed(inner) for inner in value) if isinstance(value, list) else isinstance(value, Computed)


def _names(group: Iterable[Any]) -> tuple[str, ...]:
    return tuple(str(name) for name in group)


def _required_if(rule: list[Any], notes: list[str]) -> RequiredIf | None:
    if len(rule) not in (3, 4):
        notes.append("one required_if has no three or four parts")
        return None
    return RequiredIf(str(rule[0]), rule[1], _names(_as_list(rule[2])), len(rule) == 4 and rule[3] is True)


def _as_list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _option(name: str, value: Any, notes: list[str], within: str) -> Option:
    if not isinstance(value, dict):
        notes.append(f"{within}{name} is computed")
        return Option(name, type="computed", unknown_fields=frozenset(_FIELDS))
    table = _lowered(value)
    unknown = {key for key in _FIELDS if isinstance(table.get(key), Computed)} - {"type", "elements"}
    for key in ("choices", "aliases"):
        if isinstance(table.get(key), list) and any(isinstance(item, Computed) for item in table[key]):
            unknown.add(key)
    notes.extend(f"{within}{name}: {key} is computed" for key in sorted(unknown))

    def known(key: str, otherwise: Any) -> Any:
        return otherwise if key in unknown or table.get(key) is None else table[key]

    return Option(
        name=name,
        type=_type(table.get("type", "str")),
        required=known("required", False) is True,
        default=known("default", None),
        choices=tuple(_as_list(known("choices", []))),
        aliases=tuple(str(alias) for alias in _as_list(known("aliases", []))),
        elements=_type(table["elements"]) if table.get("elements") is not None else None,
        no_log=known("no_log", False) is True,
        apply_defaults=known("apply_defaults", False) is True,
        removed=_removed(table),
        inside=_level(table, notes, f"{within}{name}.") if table.get("options") else None,
        unknown_fields=frozenset(unknown),
    )


def _type(value: Any) -> str:
    return value.lower() if isinstance(value, str) else "computed"


def _removed(table: Mapping[str, Any]) -> str | None:
    version, date = table.get("removed_in_version"), table.get("removed_at_date")
    when = f"version {version}" if version is not None else f"the release after {date}" if date is not None else None
    collection = table.get("removed_from_collection")
    return f"{when} of {collection}" if when and isinstance(collection, str) else when
