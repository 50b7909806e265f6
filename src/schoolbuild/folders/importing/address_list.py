"""A list of addresses as CSV, as spreadsheets and DHCP servers write it: devices with a fixed address."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network
from typing import Any

from schoolbuild.folders.importing.given import Given, NotTaken, bare_mac, shown
from schoolbuild.folders.importing.notes import Notes
from schoolbuild.model.errors import SchoolbuildError

_COLUMNS: Mapping[str, tuple[str, ...]] = {
    "name": ("name", "host", "hostname", "host name", "device", "device name"),
    "address": ("address", "ip", "ip address", "ipv4", "ip4", "ipaddress", "ipv4 address"),
    "vlan": ("vlan", "vlan id", "vlan name", "network"),
    "mac": ("mac", "mac address", "hardware address", "uniqueid", "unique id", "client id", "clientid"),
    "description": ("description", "comment", "comments", "notes", "location", "what"),
}
_KINDS = (
    ("printer", r"print|copier|mfd|mfp"),
    ("recorder", r"\bnvr|recorder|\bdvr"),
    ("camera", r"camera|cam\b|cctv"),
    ("ups", r"\bups"),
    ("telephone_system", r"\bpbx|telephone (?:system|exchange)|phone system"),
    ("controller", r"controller|door|paxton|boiler|bms|gate\b"),
    ("server", r"server|\bsrv|\bdc\d|nas\b|\bhv\d|esx|hyper-?v"),
)


@dataclass(frozen=True)
class Listed:
    """One line of the list."""

    line: int
    name: str
    address: IPv4Address
    vlan: str = ""
    mac: str = ""
    description: str = ""


def read_list(text: str, source: str) -> tuple[tuple[Listed, ...], tuple[NotTaken, ...]]:
    """The lines of the list, and those that make no sense with the reason.

    Raises:
        SchoolbuildError: there is no header with a name and an address.
    """
    plain = text.removeprefix("\ufeff").replace("\x00", "")
    head = next((line for line in plain.splitlines() if line.strip()), "")
    delimiter = max(",;\t|", key=head.count)
    rows = csv.reader(io.StringIO(plain), delimiter=delimiter)
    found: list[Listed] = []
    refused: list[NotTaken] = []
    columns: dict[str, int] | None = None
    try:
        for row in rows:
            if not any(cell.strip() for cell in row):
                continue
            if columns is None:
                columns = _header(row, source)
                continue
            try:
                found.append(_line(row, columns, rows.line_num))
            except ValueError as error:
                refused.append(NotTaken(f"{source}, line {rows.line_num}", str(error)))
    except csv.Error as error:
        refused.append(NotTaken(f"{source}, line {rows.line_num}", f"no CSV from here on: {error}"))
    if columns is None:
        raise SchoolbuildError("the list of addresses is empty", where=source, fix=_HOW)
    return tuple(found), tuple(refused)


_HOW = "give it a first line with at least `name,address`; `vlan`, `mac` and `description` may follow"


def _header(row: Sequence[str], source: str) -> dict[str, int]:
    cells = [re.sub(r"[\s_-]+", " ", cell.strip().lower()) for cell in row]
    columns = {
        name: place for name, spellings in _COLUMNS.items() for place, cell in enumerate(cells) if cell in spellings
    }
    missing = [name for name in ("name", "address") if name not in columns]
    if missing:
        raise SchoolbuildError(
            f"the list of addresses has no column {' and no column '.join(missing)}; its first line says "
            f"{shown(', '.join(row), 100)!r}",
            where=source,
            fix=_HOW,
        )
    return columns


def _line(row: Sequence[str], columns: Mapping[str, int], number: int) -> Listed:
    cells = {name: row[place].strip() if place < len(row) else "" for name, place in columns.items()}
    try:
        address = IPv4Address(cells["address"].split("/")[0])
    except ValueError:
        raise ValueError(f"{shown(cells['address'])!r} is no IPv4 address") from None
    if not cells["name"]:
        raise ValueError(f"{address} has no name")
    return Listed(number, **{**cells, "address": address})  # type: ignore[arg-type]


def hosts_of(  # noqa: PLR0913  # everything that is known of the school by then
    listed: Sequence[Listed],
    *,
    code: str,
    subnets: Mapping[str, IPv4Network],
    words: Mapping[str, str],
    switches: Mapping[str, Given],
    cabled: frozenset[tuple[str, str]],
    own: frozenset[IPv4Address],
    shorts: Mapping[tuple[str, str], str],
    notes: Notes,
) -> list[dict[str, Any]]:
    """The document's hosts. ``words`` leads from what a list may call a VLAN to its name; ``own`` are switches."""
    found: dict[str, dict[str, Any]] = {}
    for item in listed:
        if item.address in own:
            continue
        vlan = next((name for name, subnet in subnets.items() if item.address in subnet), None)
        vlan = vlan or words.get(item.vlan.strip().lower())
        place = f"line {item.line} of the list of addresses ({shown(item.name)}, {item.address})"
        if vlan is None:
            notes.say("misfits", f"{place}: in no VLAN that is known; left out")
            continue
        name = _name(item.name, code)
        if name is None:
            notes.say("misfits", f"{place}: no name can be made of this; left out")
            continue
        unique, count = name, 2
        while unique in found:
            unique, count = f"{name[:27]}-{count}", count + 1
        if unique != name:
            notes.say("guessed", f"{place}: the name {name} stands there twice, so this one is {unique}")
        said: dict[str, Any] = {"name": unique, "vlan": vlan, "address": str(item.address)}
        port = _port(item.mac, switches, cabled)
        if port is not None:
            said["port"] = f"{port[0]} {shorts.get(port, port[1])}"
        kind = _kind(f"{item.name} {item.description}")
        if kind is not None:
            said["kind"] = kind
        found[unique] = said
    return list(found.values())


def _name(words: str, code: str) -> str | None:
    slug = (
        re.sub(r"[^a-z0-9]+", "-", words.split(".", maxsplit=1)[0].lower())
        .strip("-")
        .removeprefix(f"{code.lower()}-")[:31]
    )
    return slug if re.fullmatch(r"[a-z][a-z0-9-]+", slug) else None


def _kind(words: str) -> str | None:
    return next((kind for kind, pattern in _KINDS if re.search(pattern, words.lower())), None)


def _port(mac: str, switches: Mapping[str, Given], cabled: frozenset[tuple[str, str]]) -> tuple[str, str] | None:
    """Where a hardware address was learned, on a port that is no cable between switches; ``None`` if not on one."""
    bare = bare_mac(mac)
    if len(bare) != 12:
        return None
    places = set(_heard(bare, switches)) - cabled
    return places.pop() if len(places) == 1 else None


def _heard(bare: str, switches: Mapping[str, Given]) -> Iterator[tuple[str, str]]:
    for name, switch in switches.items():
        ports = switch.configuration.ports
        for address, port in switch.heard:
            if address == bare:
                tail = port.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz")
                full = [
                    known
                    for known in ports
                    if known == port or (known.endswith(tail) and known[:2] == port[:2] and tail)
                ]
                yield from ((name, item) for item in full if item == port or not item[: -len(tail)][-1:].isdigit())
