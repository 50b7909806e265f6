"""A school document as the files of its folder, in the house's style: one line per device, a word on top of each part.

Reading the files back gives an equal document. What has its default is not written.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from schoolbuild.folders.plain_data import Plain, plain
from schoolbuild.folders.scalars import scalar
from schoolbuild.model.school import School

WIDTH = 180
"""The longest line that a table of devices may have; a longer one is written over several (see .yamllint)."""


class Part(NamedTuple):
    """Keys that stand together in a file, and the words above them."""

    words: str
    keys: tuple[str, ...]


LAYOUT: Mapping[str, tuple[Part, ...]] = {
    "school.yml": (
        Part("Who the school is, and what it has bought.", ("school", "services", "access", "routing_domain")),
        Part("Who else owns settings here; what is theirs is audited, never written.", ("third_parties",)),
        Part("The range the school was given.", ("addresses",)),
        Part("The VLANs that this school uses; nothing behind a name means: as in the standard's plan.", ("vlans",)),
        Part(
            "The way out, and who hands out addresses.",
            ("gateway", "other_gateways", "routing", "filtering", "dhcp"),
        ),
        Part("Ways between zones that the standard's policy does not have.", ("zone_exceptions",)),
    ),
    "network.yml": (
        Part("Where the switches are, what they are, and how they are cabled.", ("closets",)),
        Part("", ("switches",)),
        Part("", ("links",)),
        Part("", ("spanning_tree",)),
        Part("", ("hosts",)),
    ),
    "ports.yml": (
        Part(
            "What each port is for. A port that is not listed is parked: off, in a VLAN that goes nowhere.", ("ports",)
        ),
    ),
    "wireless.yml": (Part("The wireless network.", ("wireless",)),),
    "servers.yml": (
        Part("Where accounts live, and the machines that serve the school.", ("directory",)),
        Part("", ("hypervisors",)),
        Part("", ("servers",)),
        Part("", ("shares",)),
        Part("", ("windows_settings",)),
        Part("", ("suites",)),
        Part("", ("ups",)),
    ),
    "care.yml": (
        Part("What keeps the school running.", ("calendar",)),
        Part("", ("patching",)),
        Part("", ("antivirus",)),
        Part("", ("backups",)),
        Part("", ("rmm",)),
        Part("", ("mis",)),
        Part("", ("print",)),
        Part("", ("telephony",)),
        Part("", ("cctv",)),
        Part("Controls that this school may fail for a while.", ("waivers",)),
    ),
}
"""Which key stands in which file, and in which order."""

_PLAIN_KEY = re.compile(r"[a-z][a-z0-9_]*|[1-9][0-9]*", re.ASCII)
_BLOCKS = {("vlans",), ("ports",), ("addresses", "legacy"), ("patching", "windows")}
"""Mappings that have a line for each of their keys even if they would fit on one."""
_BLOCKS_BELOW = {("ports",)}
"""The same for each mapping below these."""


def folder_files(document: School, comments: Mapping[str, str] | None = None) -> dict[str, str]:
    """The files of a school's folder: name and text. A file in which nothing would stand is left out.

    ``comments`` replaces the words above the part of the file in which a key stands.
    """
    data = plain(document)
    if not isinstance(data, dict):
        raise TypeError("a school document is a mapping")
    files = {}
    for name, parts in LAYOUT.items():
        written = [text for part in parts if (text := _part(part, data, comments or {}))]
        if written:
            files[name] = "\n".join(written)
    return files


def _part(part: Part, data: Mapping[str, Plain], comments: Mapping[str, str]) -> str:
    present = [key for key in part.keys if key in data]
    if not present:
        return ""
    words = next((comments[key] for key in present if key in comments), part.words)
    lines = [f"# {line}".rstrip() for line in words.splitlines()]
    for key in present:
        lines += _entry(key, data[key], 0, (key,))
    return "\n".join(lines) + "\n"


def entry(key: str, value: Plain, indent: int = 0) -> list[str]:
    """The lines of one key and its value."""
    return _entry(key, value, indent, (key,))


def _entry(key: str, value: Plain, indent: int, path: tuple[str, ...]) -> list[str]:
    head = f"{' ' * indent}{_key(key)}:"
    if value is None:
        return [head]
    short = flow(value)
    if not isinstance(value, dict | list) or not value or _fits(value, path, len(head) + 1 + len(short)):
        return [f"{head} {short}"]
    return [head, *_block(value, indent + 2, path)]


def _block(value: Plain, indent: int, path: tuple[str, ...]) -> Iterator[str]:
    if isinstance(value, dict):
        for key, item in value.items():
            yield from _entry(key, item, indent, (*path, key))
    elif isinstance(value, list):
        for item in value:
            yield from _item(item, indent, path)


def _item(value: Plain, indent: int, path: tuple[str, ...]) -> Iterator[str]:
    """One element of a list: on one line, or its keys below each other behind the dash."""
    short = flow(value)
    if not isinstance(value, dict) or not value or _fits(value, (*path, ""), indent + 2 + len(short)):
        yield f"{' ' * indent}- {short}"
        return
    lines = list(_block(value, indent + 2, (*path, "")))
    yield f"{' ' * indent}- {lines[0].lstrip()}"
    yield from lines[1:]


def _fits(value: Plain, path: tuple[str, ...], length: int) -> bool:
    """Whether a value stands well on one line: it is short enough, and no table of devices."""
    return length <= WIDTH and not _is_block(value, path) and not _holds_table(value)


def _is_block(value: Plain, path: tuple[str, ...]) -> bool:
    if path in _BLOCKS or path[:-1] in _BLOCKS_BELOW:
        return True
    return isinstance(value, dict) and any((*path, key) in _BLOCKS for key in value)


def _holds_table(value: Plain) -> bool:
    """A list of mappings, or what holds one."""
    if isinstance(value, list):
        return any(isinstance(item, dict) for item in value)
    return isinstance(value, dict) and any(_holds_table(item) for item in value.values())


def flow(value: Plain) -> str:
    """A value on one line: ``{name: sw01, closet: server-room}``."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return scalar(value)
    if isinstance(value, dict):
        return "{" + _joined(f"{_key(key)}: {flow(item)}" for key, item in value.items()) + "}"
    if isinstance(value, list):
        return "[" + _joined(flow(item) for item in value) + "]"
    return str(value)


def _joined(parts: Iterable[str]) -> str:
    return ", ".join(parts)


def _key(key: Any) -> str:
    """A key as it is written: it is a text for our reader whatever it looks like, so `44:` and `on:` stay plain."""
    text = str(key)
    return text if _PLAIN_KEY.fullmatch(text) is not None else scalar(text)
