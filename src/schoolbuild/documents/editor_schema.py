"""The schema of a school's files for editors: the document's own, with the names that the standard knows.

It says what `schoolbuild check` says about one file, while it is being typed: which keys there are, what they mean, and
which profiles, models, zones and VLANs can be chosen. What must hold between keys and files is left to the check.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from schoolbuild.model.document.base import VlanName
from schoolbuild.model.school import School
from schoolbuild.model.standard import PlannedVlan, Standard, SwitchModel, load_standard
from schoolbuild.model.yaml_lines import read_yaml

SCHEMA_FILE = Path("build") / "schema" / "school.json"
"""Where editors look for it, below the project's folder: .vscode/settings.json and the documentation name this path."""

DIALECT = "https://json-schema.org/draft/2020-12/schema"

Node = dict[str, Any]
Words = Mapping[str, str]

VLAN_PATTERN = TypeAdapter(VlanName).json_schema()["pattern"]


def editor_schema(root: Path) -> Node:
    """The schema of one file of a folder under ``root``'s ``inventories/``.

    No key is demanded at the top, because a folder's files share the document's keys.

    Raises:
        SchoolbuildError: the standard has errors.
    """
    standard = load_standard(root)
    schema = School.model_json_schema(by_alias=True)
    schema.pop("required", None)
    for place, names in _closed(root, standard).items():
        _offer(_at(schema, place), names)
    vlans = {name: _vlan_words(vlan) for name, vlan in standard.vlan_plan.vlans.items()}
    for node in list(_nodes(schema)):
        _clean(node)
        if node.get("pattern") == VLAN_PATTERN:
            own = {"type": "string", "pattern": node.pop("pattern"), "description": "A VLAN that only this school has"}
            node["anyOf"] = [_enum(vlans), own]
    _offer_keys(schema["properties"]["vlans"], vlans)
    for node in schema["properties"].values():
        if node.get("type") == "array":  # a list with nothing behind its key is empty, as while one begins to type it
            node["type"] = ["array", "null"]
    return {"$schema": DIALECT, **schema}


def _closed(root: Path, standard: Standard) -> dict[str, Words]:
    """Where a name of the standard must stand, and the names with what they are. ``/`` goes into a value's parts."""
    profiles = {name: profile.purpose for name, profile in standard.profiles.items()}
    models = {name: _model_words(model) for name, model in standard.models.items()}
    zones = {name: zone.purpose for name, zone in standard.zones.zones.items()}
    rings = {name: f"{ring.purpose}: {ring.days} days after the release" for name, ring in standard.rings.rings.items()}
    systems = {name: f"{one.title}: mended until {one.end_of_support}" for name, one in standard.systems.items()}
    controls = {path.stem: _control_title(path) for path in sorted((root / "standard" / "controls").glob("*.yml"))}
    return {
        "PortUse.profile": profiles,
        "ports//": profiles,
        "Switch.model": models,
        "Member.model": models,
        "VlanChoice.zone": zones,
        "ZoneException.from": zones,
        "ZoneException.to": zones,
        "ZoneException.services/": {name: one.purpose for name, one in standard.zones.services.items()},
        "Patching.ring": rings,
        "Server.ring": rings,
        "Suite.ring": rings,
        "Server.system": systems,
        "Suite.system": systems,
        "Calendar.terms": {name: dates.title for name, dates in standard.calendars.items()},
        "Waiver.control": controls,
    }


def _control_title(path: Path) -> str:
    data = read_yaml(path).data
    return str(data.get("title", "")) if isinstance(data, dict) else ""


def _model_words(model: SwitchModel) -> str:
    ports = ", ".join(
        f"{(group.short or group.alone or group.names).replace('{member}', '1')} {group.media}"
        + (" with PoE" if group.poe else "")
        for group in model.ports
        if not group.out_of_band
    )
    return f"{model.part_number}, {model.family}: {ports}"


def _vlan_words(vlan: PlannedVlan) -> str:
    return f"VLAN {vlan.id}, zone {vlan.zone}: {vlan.purpose}"


def _at(schema: Node, place: str) -> Node:
    """``PortUse.profile`` or ``ports//``: a property of a definition or of the document, or the values inside it."""
    where = place.rstrip("/")
    owner, _, name = where.rpartition(".")
    node: Node = (schema["$defs"][owner] if owner else schema)["properties"][name]
    for _ in range(place.count("/")):
        node = _inside(node)
    return node


def _inside(node: Node) -> Node:
    """What the items of a list or the values of a mapping are like."""
    inner: Node = (
        node.get("items") or node.get("additionalProperties") or next(iter(node["patternProperties"].values()))
    )
    return inner


def _offer(node: Node, names: Words) -> None:
    """Let a value be one of these names, where it is a word at all; of a fixed list, say what each word means."""
    for option in [node, *node.get("anyOf", ())]:
        if option.get("type") == "string":
            fixed = option.get("enum")
            for limit in ("pattern", "minLength", "maxLength"):
                option.pop(limit, None)
            option.update(_enum({name: names.get(name, "") for name in fixed} if fixed else names))


def _enum(names: Words) -> Node:
    return {"type": "string", "enum": list(names), "markdownEnumDescriptions": list(names.values())}


def _offer_keys(node: Node, names: Words) -> None:
    """Offer names as keys of a mapping whose keys are free within a pattern."""
    ((_, inner),) = node["patternProperties"].items()
    node["properties"] = {
        name: {**inner, "description": words, "markdownDescription": words} for name, words in names.items()
    }


def _nodes(schema: Any) -> Iterator[Node]:
    """Every schema inside this one; what only names properties or values is stepped over."""
    if not isinstance(schema, dict):
        return
    yield schema
    for key, value in list(schema.items()):
        if key in {"properties", "patternProperties", "$defs"}:
            for inner in value.values():
                yield from _nodes(inner)
        elif key in {"items", "additionalProperties", "propertyNames"}:
            yield from _nodes(value)
        elif key in {"anyOf", "oneOf", "allOf", "prefixItems"}:
            for inner in value:
                yield from _nodes(inner)


def _clean(node: Node) -> None:
    """Say it as editors show it best: the key's own words, no headings made from names, no empty values put in."""
    node.pop("title", None)
    if node.get("default") in (None, [], {}):
        node.pop("default", None)
    if "description" in node:
        node["markdownDescription"] = node["description"]
    if "patternProperties" in node:
        node.setdefault("additionalProperties", False)
