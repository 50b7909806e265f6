"""What the school's page shows of its Windows servers: one line each, and every control beside them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from schoolbuild.model.result import STATES
from schoolbuild.report.words import WORDS, CellView, anchor, cell, moment, short

AREAS = {
    "UPD": "Updates and support",
    "LIFE": "Updates and support",
    "MAL": "Protection against malware",
    "BAK": "Backups",
    "ACC": "Accounts",
    "CFG": "Settings",
    "FW": "Settings",
    "LOG": "Settings",
    "SRV": "The machine and its place",
    "EVD": "The machine and its place",
}
"""By the beginning of a control's id, in the order of the page."""


@dataclass(frozen=True)
class ServerView:
    host: str
    does: str
    system: str
    build: str
    when: str
    how: str
    self_reported: bool
    counts: str


@dataclass(frozen=True)
class ControlRow:
    anchor: str
    short: str
    title: str
    cells: tuple[CellView, ...]


@dataclass(frozen=True)
class AreaView:
    title: str
    rows: tuple[ControlRow, ...]


def server_views(summary: Mapping[str, Any], results: Sequence[Mapping[str, Any]]) -> Iterator[ServerView]:
    """Each server with what it told of itself and how it stands."""
    for item in summary.get("servers", ()):
        own = [result["state"] for result in results if result["target"] == item["host"]]
        counts = [f"{own.count(state)} {WORDS[state]}" for state in STATES if state in own]
        yield ServerView(
            host=item["host"],
            does=", ".join(name.replace("_", " ") for name in item["functions"]),
            system=item["system"],
            build=item["build"] or "not told",
            when=moment(item["collected_at"]),
            how=_how(item),
            self_reported=item["self_reported"],
            counts=", ".join(counts),
        )


def area_views(summary: Mapping[str, Any], results: Sequence[Mapping[str, Any]]) -> Iterator[AreaView]:
    """The controls of servers by area, with a mark for each server."""
    found = {(item["target"], item["control"]): item for item in results}
    hosts = [item["host"] for item in summary.get("servers", ())]
    rows: dict[str, list[ControlRow]] = {title: [] for title in AREAS.values()}
    for control in summary["controls"] if hosts else ():
        if control.get("applies_to") != "servers":
            continue
        name = control["id"]
        cells = tuple(cell(host, name, found.get((host, name))) for host in hosts)
        area = AREAS.get(name.partition("-")[0], AREAS["SRV"])
        rows[area].append(ControlRow(anchor(name), short(name), control["title"], cells))
    for title, lines in rows.items():
        if lines:
            yield AreaView(title, tuple(lines))


def _how(item: Mapping[str, Any]) -> str:
    if item["collected_at"] is None:
        return "not collected"
    return "self-reported" if item["self_reported"] else "read by us"
