"""The ports of a draft: each that is in use with its profile, folded into ranges; the gateways found among them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any

from schoolbuild.families.configuration import ConfiguredPort
from schoolbuild.folders.importing.given import shown
from schoolbuild.folders.importing.notes import Notes, PortReason, joined
from schoolbuild.folders.importing.port_cost import Seen
from schoolbuild.folders.importing.port_match import Match, match
from schoolbuild.folders.importing.switches import KnownSwitch
from schoolbuild.model.network import Socket
from schoolbuild.model.port_names import natural_key
from schoolbuild.model.standard import Standard

_FIREWALL = re.compile(r"firewall|\bfw\b|smoothwall|fortigate|sophos|watchguard|palo", re.IGNORECASE)


@dataclass(frozen=True)
class Used:
    """A port in use: its match, its description if it says more than the profile, and how people write it."""

    switch: str
    name: str
    short: str
    match: Match
    seen: Seen
    description: str | None
    silent: bool = False
    """LLDP is off on it, and on elsewhere."""


@dataclass(frozen=True)
class Vlans:
    """VLANs by number. ``everywhere`` are those that a tagged link carries, in the document's order."""

    names: Mapping[int, str]
    parked: int | None
    everywhere: tuple[str, ...]


def used_ports(
    switch: KnownSwitch,
    sockets: Mapping[str, Socket],
    vlans: Vlans,
    cabled: Iterable[str],
    standard: Standard,
    notes: Notes,
) -> Iterator[Used]:
    """Each port that is in use and is no end of a cable, in the order of the switch's front."""
    ports = switch.given.configuration.ports
    order = [*(name for name in sockets if name in ports), *sorted(set(ports) - set(sockets), key=natural_key)]
    ends = set(cabled)
    foreign: list[str] = []
    for name in order:
        port, socket = ports[name], sockets.get(name)
        if name in ends or (socket is not None and socket.out_of_band):
            continue
        if sockets and socket is None:
            foreign.append(name)
        if port.mode == "routed":
            notes.say("misfits", f"{switch.name} {name}: a routed port{_address(port)}; the draft leaves it parked")
            continue
        used = _used(switch.name, port, socket, vlans, standard, notes)
        if used is not None:
            silent = not port.lldp and any(other.lldp for other in ports.values())
            yield replace(used, silent=silent)
    if foreign:
        notes.say("misfits", f"{switch.name}: its model has no port {joined(foreign)}; is the model right?")


def _address(port: ConfiguredPort) -> str:
    return f" with the address {port.address}" if port.address is not None else ""


def _used(
    switch: str, port: ConfiguredPort, socket: Socket | None, vlans: Vlans, standard: Standard, notes: Notes
) -> Used | None:
    description = words_of_description(port.description)
    if not port.enabled:
        if description is None:
            return None
        off = Match("parked", None, None, "switched off; its description is kept", ())
        return Used(switch, port.name, _short(port, socket), off, seen_of(port, socket, vlans), description)
    if port.lag is not None:
        notes.say("misfits", f"{switch} {port.name}: in LAG {port.lag}, whose other end is no switch that was given")
    seen = seen_of(port, socket, vlans)
    found = match(seen, standard, vlans.everywhere)
    if port.untagged is not None and port.untagged == vlans.parked and not seen.tagged and description is None:
        return None
    if description == standard.profiles[found.profile].purpose:
        description = None
    return Used(switch, port.name, _short(port, socket), found, seen, description)


def seen_of(port: ConfiguredPort, socket: Socket | None, vlans: Vlans) -> Seen:
    """A port with its VLANs by name."""
    untagged = None if port.untagged is None else vlans.names.get(port.untagged)
    parked = vlans.names.get(vlans.parked or 0, "parked")
    numbers = set(vlans.names) if port.tagged == "all" else set(port.tagged)
    names = {vlans.names[number] for number in numbers if number in vlans.names and number != vlans.parked}
    return Seen(
        port=port,
        untagged=parked if port.untagged is None and names else untagged,
        tagged=tuple(name for name in vlans.everywhere if name in names and name != untagged),
        voice=None if port.voice is None else vlans.names.get(port.voice),
        gives_power=socket.poe if socket is not None else True,
        fast=socket is not None and socket.media != "copper",
    )


def words_of_description(description: str | None) -> str | None:
    """A description as the folder may hold it."""
    words = " ".join("".join(char if char.isprintable() else " " for char in description or "").split())
    words = re.sub(r'["?\\]', "", words).replace("<secret:", "")[:60].strip()
    return words or None


def _short(port: ConfiguredPort, socket: Socket | None) -> str:
    return socket.short if socket is not None else port.name


# Gateways


@dataclass(frozen=True)
class Way:
    """A port that leads out of the school."""

    switch: str
    port: str
    name: str
    kind: str
    vlans: tuple[str, ...]


def ways_out(used: Sequence[Used], leaves_in: str | None, core: str) -> tuple[Way | None, tuple[Way, ...], set[int]]:
    """The gateway, further gateways, and the places of their ports in ``used``.

    ``leaves_in`` is the VLAN in which the default gateway's address is.
    """
    found = [place for place, item in enumerate(used) if item.match.profile == "gateway"]
    if not found:  # Without guards a gateway looks like any port that carries nearly all VLANs: one that stands out.
        widest = max((len(item.seen.tagged) for item in used), default=0)
        wide = [
            place
            for place, item in enumerate(used)
            if item.match.profile == "uplink" and len(item.seen.tagged) == widest and item.seen.port.lag is None
        ]
        found = wide if len(wide) == 1 else []
    ranked = sorted(
        found,
        key=lambda place: (
            leaves_in not in used[place].seen.tagged,
            -len(used[place].seen.tagged),
            used[place].switch != core,
            natural_key(used[place].name),
        ),
    )
    ways = [_way(used[place]) for place in ranked]
    return (ways[0] if ways else None), tuple(ways[1:]), set(ranked)


def _way(item: Used) -> Way:
    words = item.description or "Gateway"
    kind = "firewall" if _FIREWALL.search(words) else "router"
    return Way(item.switch, item.short, words[:32].strip() if len(words) > 1 else "Gateway", kind, item.seen.tagged)


# Folding


def written(used: Iterable[Used], notes: Notes) -> dict[str, Any]:
    """The ports of one switch as the folder has them; neighbours with the same use as a range."""
    found: dict[str, Any] = {}
    for _, run in groupby(_numbered(used), key=lambda pair: pair[0]):
        items = [item for _, item in run]
        stem, first = _parts(items[0].short)
        name = items[0].short if len(items) == 1 else f"{stem}{first}-{_parts(items[-1].short)[1]}"
        found[name] = _document(items[0])
        reasons = {item.match.why for item in items}
        notes.ports.append(
            PortReason(
                switch=items[0].switch,
                ports=tuple(item.short for item in items),
                use=_label(items[0]),
                why="; ".join(sorted(reasons)),
                changes=tuple(dict.fromkeys(change for item in items for change in item.match.changes)),
            )
        )
    return found


def _numbered(used: Iterable[Used]) -> Iterator[tuple[tuple[object, ...], Used]]:
    """Each port with a key that is equal for neighbours of the same use."""
    run, before = 0, ("", -2)
    for item in used:
        stem, number = _parts(item.short)
        if (stem, number) != (before[0], before[1] + 1):
            run += 1
        before = (stem, number)
        yield (run, repr(_document(item))), item


def _parts(short: str) -> tuple[str, int]:
    stem = short.rstrip("0123456789")
    digits = short[len(stem) :]
    return stem, int(digits) if digits else -2


def _document(item: Used) -> Any:
    said: dict[str, Any] = {"profile": item.match.profile}
    if item.description is not None:
        said["description"] = item.description
    if item.match.vlan is not None:
        said["vlan"] = item.match.vlan
    if item.match.tagged is not None:
        said["tagged"] = list(item.match.tagged)
    if item.silent and item.match.profile != "parked":
        said["lldp"] = False
    return said if len(said) > 1 else item.match.profile


def _label(item: Used) -> str:
    said = _document(item)
    if isinstance(said, str):
        return said
    return ", ".join(
        f"{key} {shown(joined(value) if isinstance(value, list | tuple) else str(value))}"
        for key, value in said.items()
    )
