"""What no configuration can say, taken from a file or a folder that says it: ``import --like``."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from schoolbuild.folders.importing.notes import PLACEHOLDER, Notes
from schoolbuild.model.errors import SchoolbuildError
from schoolbuild.model.load import data_files
from schoolbuild.model.os_errors import mend_of, words_of
from schoolbuild.model.school import School
from schoolbuild.model.words import did_you_mean
from schoolbuild.model.yaml_lines import read_yaml

WHOLE = (
    "services",
    "access",
    "routing_domain",
    "third_parties",
    "filtering",
    "zone_exceptions",
    "dhcp",
    "hosts",
    "wireless",
    "directory",
    "servers",
    "hypervisors",
    "suites",
    "ups",
    "calendar",
    "patching",
    "antivirus",
    "backups",
    "rmm",
    "mis",
    "print",
    "telephony",
    "cctv",
    "waivers",
)
"""Keys that are taken as they stand. Of ``school``, ``vlans``, ``closets``, ``switches``, ``links``, ``gateway`` and
``routing``, what switches cannot say is put beside what they do say."""


def read_like(path: Path) -> dict[str, Any]:
    """The keys of a school's document that a file, or all files of a folder, hold.

    Raises:
        SchoolbuildError: it cannot be read, or holds a key that no school has.
    """
    found: dict[str, Any] = {}
    try:
        for file in data_files(path) if path.is_dir() else [path]:
            document = read_yaml(file)
            if document.problems:
                first = document.problems[0]
                raise SchoolbuildError(first.message, where=f"{file}:{first.line}", fix=first.fix)
            if not isinstance(document.data, dict):
                raise SchoolbuildError(
                    "the file is empty or no mapping", where=str(file), fix="give it keys of a school"
                )
            found |= document.data
    except OSError as error:
        raise SchoolbuildError(
            f"the file for --like cannot be read: {words_of(error)}", where=str(path), fix=mend_of(error)
        ) from None
    for key in found:
        if key not in School.model_fields:
            raise SchoolbuildError(
                f"no school has a key {key!r}{did_you_mean(str(key), School.model_fields)}",
                where=str(path),
                fix="`schoolbuild schema` prints the keys that exist",
            )
    return found


def put_beside(document: dict[str, Any], like: Mapping[str, Any], notes: Notes) -> None:
    """Add to a draft what ``like`` says and switches cannot; what it says is no longer to be filled in."""
    for key in WHOLE:
        if key in like:
            document[key] = like[key]
    if "spanning_tree" in like:
        document.setdefault("spanning_tree", like["spanning_tree"])
    theirs = (like.get("addresses") or {}).get("legacy") or {}
    if "legacy" in document["addresses"]:
        document["addresses"]["legacy"] |= theirs
    _vlans(document["vlans"], like.get("vlans") or {})
    _matching(document["links"], like.get("links") or (), lambda link: frozenset({link["a"], link["b"]}), ("cable",))
    _matching(
        document["switches"], like.get("switches") or (), lambda item: item["name"], ("layer", "managed_by", "tree")
    )
    _serials(document["switches"], like.get("switches") or (), notes)
    routes = (document.get("routing") or {}).get("routes") or ()
    _matching(routes, (like.get("routing") or {}).get("routes") or (), lambda item: (item["to"], item["via"]), ("why",))
    if like.get("gateway"):
        document["gateway"] |= {key: like["gateway"][key] for key in ("name", "kind") if key in like["gateway"]}
    _matching(
        document.get("other_gateways") or (),
        like.get("other_gateways") or (),
        lambda item: item["port"],
        ("name", "kind", "filtered"),
    )
    _planned(document, like)


def _vlans(vlans: dict[str, Any], like: Mapping[str, Any]) -> None:
    for name, said in like.items():
        if name in vlans and isinstance(said, dict):
            mine = vlans[name] or {}
            kept = {key: said[key] for key in ("hosts", "zone", "dhcp") if key in said}
            kept |= {key: said[key] for key in ("subnet", "gateway") if key in said and key not in mine}
            vlans[name] = {**mine, **kept} or None


def _matching(mine: Any, theirs: Any, key: Any, fields: tuple[str, ...]) -> None:
    """Entries that are the same thing, by ``key``: take ``fields`` of the other one."""
    known = {}
    for item in theirs:
        try:
            known[key(item)] = item
        except (KeyError, TypeError):
            continue
    for item in mine:
        other = known.get(key(item), {})
        item |= {field: other[field] for field in fields if field in other}


def _serials(mine: list[dict[str, Any]], theirs: Any, notes: Notes) -> None:
    """Serial numbers that no configuration shows, of switches with the same name and the same models."""
    known = {item["name"]: _boxes(item) for item in theirs if isinstance(item, dict) and "name" in item}
    for item in mine:
        boxes, said = _boxes(item), known.get(item["name"], [])
        if [box.get("model") for box in boxes] != [box.get("model") for box in said]:
            continue
        for box, other in zip(boxes, said, strict=True):
            if box["serial"].startswith(PLACEHOLDER) and isinstance(other.get("serial"), str):
                box["serial"] = other["serial"]
        if not any(box["serial"].startswith(PLACEHOLDER) for box in boxes):
            notes.fill_in = [words for words in notes.fill_in if not words.startswith(f"{item['name']}: serial number")]


def _boxes(item: dict[str, Any]) -> list[dict[str, Any]]:
    """A switch itself, or the members of a stack."""
    return [box for box in item.get("members") or [item] if isinstance(box, dict)]


def _planned(document: dict[str, Any], like: Mapping[str, Any]) -> None:
    """Switches that are not there yet, with their cables and closets: nothing could be collected from them."""
    planned = [item for item in like.get("switches") or () if isinstance(item, dict) and item.get("planned")]
    names = {item.get("name") for item in planned}
    document["switches"] += planned
    document["links"] += [
        link
        for link in like.get("links") or ()
        if isinstance(link, dict) and {str(link.get(end, "")).split(" ")[0] for end in "ab"} & names
    ]
    known = {item["name"] for item in document["closets"]}
    wanted = {item.get("closet") for item in planned} - known
    document["closets"] += [item for item in like.get("closets") or () if item.get("name") in wanted]
    for name in names & set(like.get("ports") or {}):
        document["ports"][name] = like["ports"][name]


def closet_names(like: Mapping[str, Any]) -> dict[str, str]:
    """Rooms and their short names."""
    return {
        str(item["room"]): str(item["name"])
        for item in like.get("closets") or ()
        if isinstance(item, dict) and {"room", "name"} <= set(item)
    }
