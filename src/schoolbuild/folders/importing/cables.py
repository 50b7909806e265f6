"""Cables between the switches of a draft: what both ends heard by LLDP, what one end heard, what descriptions say."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from schoolbuild.folders.importing.given import shown
from schoolbuild.folders.importing.notes import Notes
from schoolbuild.folders.importing.switches import KnownSwitch
from schoolbuild.model.port_names import natural_key

_End = tuple[str, str]
"""A switch by its short name, and a port."""


@dataclass(frozen=True)
class Cable:
    """A cable or the cables of a LAG, from the end nearer to the core. ``why`` says how it is known."""

    a: str
    a_ports: tuple[str, ...]
    b: str
    b_ports: tuple[str, ...]
    lag: int | None
    why: str
    guessed: bool


def find_cables(switches: Sequence[KnownSwitch], core: str, notes: Notes) -> tuple[Cable, ...]:
    """Every cable, in the order of its ends."""
    by_host = {_bare(item.given.host): item.name for item in switches}
    strands = _heard(switches, by_host, notes)
    strands |= _described(switches, by_host, {end for pair in strands for end in pair})
    depth = _depths(strands, core)
    found = list(_gathered(strands, switches, depth, notes))
    for cable in found:
        if cable.guessed:
            notes.say("guessed", f"cable {cable.a} {cable.a_ports[0]} to {cable.b} {cable.b_ports[0]}: {cable.why}")
    return tuple(sorted(found, key=lambda one: (one.a, natural_key(one.a_ports[0]))))


def _bare(host: str) -> str:
    return host.split(".", maxsplit=1)[0].lower()


def _heard(switches: Sequence[KnownSwitch], by_host: Mapping[str, str], notes: Notes) -> dict[frozenset[_End], str]:
    """What LLDP says: each pair of ends with how it is known. A neighbour that is no switch of the draft is noted."""
    said: dict[frozenset[_End], set[str]] = {}
    for switch in switches:
        for neighbour in switch.given.neighbours or ():
            far = by_host.get(_bare(neighbour.system))
            if far is None:
                notes.say(
                    "recognised",
                    f"{switch.name} {neighbour.port} hears {shown(neighbour.system) or 'a device without a name'}, "
                    "which is no switch that was given",
                )
            elif far != switch.name:
                port = _port_of(neighbour.far_port, next(item for item in switches if item.name == far))
                pair: frozenset[_End] = frozenset({(switch.name, neighbour.port), (far, port)})
                said.setdefault(pair, set()).add(switch.name)
    found: dict[frozenset[_End], str] = {}
    used: dict[_End, frozenset[_End]] = {}
    for pair, by in sorted(said.items(), key=lambda item: (-len(item[1]), sorted(item[0]))):
        clash = next((used[end] for end in pair if end in used), None)
        if clash is not None:
            notes.say("misfits", f"LLDP contradicts itself: {_words(pair)}, but also {_words(clash)}, which is kept")
            continue
        used |= dict.fromkeys(pair, pair)
        silent = [item.name for item in switches if item.name in {name for name, _ in pair} - by]
        silent = [name for name in silent if any(item.name == name and item.given.neighbours for item in switches)]
        why = "both ends hear each other" if len(by) == 2 else f"only {min(by)} hears the other end"
        found[pair] = why
        if len(by) == 1 and silent:
            notes.say("guessed", f"cable {_words(pair)}: {why}")
    return found


def _words(pair: frozenset[_End]) -> str:
    return " to ".join(f"{name} {port}" for name, port in sorted(pair))


def _port_of(written: str, switch: KnownSwitch) -> str:
    """The port as its own configuration calls it; LLDP may shorten it or put words in front."""
    ports = switch.given.configuration.ports
    if written in ports:
        return written
    tail = re.search(r"[0-9][0-9/]*$", written)
    if tail is not None:
        head = written[: tail.start()].strip().lower()
        same = [name for name in ports if re.search(rf"(?:^|[A-Za-z]){re.escape(tail[0])}$", name)]
        same = [name for name in same if name.lower().startswith(head[:2])] or same
        if len(same) == 1:
            return same[0]
    return written


def _described(
    switches: Sequence[KnownSwitch], by_host: Mapping[str, str], known: set[_End]
) -> dict[frozenset[_End], str]:
    """What descriptions say: ``oak-sw02 25`` on a port names the other end, if that port has no cable yet."""
    said: dict[frozenset[_End], set[str]] = {}
    for switch in switches:
        for port in switch.given.configuration.ports.values():
            words = (port.description or "").split()
            if len(words) < 2 or (switch.name, port.name) in known:
                continue
            far = by_host.get(_bare(words[0]))
            if far is None or far == switch.name:
                continue
            other = next(item for item in switches if item.name == far)
            there = _port_of(words[1], other)
            if there in other.given.configuration.ports and (far, there) not in known:
                said.setdefault(frozenset({(switch.name, port.name), (far, there)}), set()).add(switch.name)
    found: dict[frozenset[_End], str] = {}
    used: set[_End] = set()
    for pair, by in sorted(said.items(), key=lambda item: (-len(item[1]), sorted(item[0]))):
        if not used & pair:
            used |= pair
            found[pair] = (
                "a guess: the descriptions of both ends say so" if len(by) == 2 else "a guess: a description says so"
            )
    return found


def _depths(strands: Iterable[frozenset[_End]], core: str) -> dict[str, int]:
    """How many cables each switch is away from the core."""
    near: dict[str, set[str]] = {}
    for pair in strands:
        names = {name for name, _ in pair}
        for name in names:
            near.setdefault(name, set()).update(names - {name})
    depth, front = {core: 0}, [core]
    while front:
        front = sorted({far for name in front for far in near.get(name, set()) if far not in depth})
        depth |= dict.fromkeys(front, max(depth.values()) + 1)
    return depth


def _gathered(
    strands: Mapping[frozenset[_End], str], switches: Sequence[KnownSwitch], depth: Mapping[str, int], notes: Notes
) -> Iterator[Cable]:
    """Strands of one LAG together, the end nearer to the core first."""
    ports = {item.name: item.given.configuration.ports for item in switches}
    groups: dict[tuple[str, int | None, str, int | None, str], list[tuple[str, str, str]]] = {}
    for pair, why in strands.items():
        near, far = sorted(pair, key=lambda end: (depth.get(end[0], 99), end[0]))
        lags = tuple(ports[name][port].lag if port in ports[name] else None for name, port in (near, far))
        alone = "" if None not in lags else f"{near[1]}"
        groups.setdefault((near[0], lags[0], far[0], lags[1], alone), []).append((near[1], far[1], why))
    numbers: dict[tuple[str, int], str] = {}
    for (a, a_lag, b, b_lag, _), found in sorted(groups.items(), key=lambda item: str(item[0])):
        # By the end away from the core: there a LAG's ports are neighbours, while the core spreads them over its stack.
        ordered = sorted(found, key=lambda strand: natural_key(strand[1]))
        lag = a_lag if a_lag is not None and b_lag is not None and len(ordered) > 1 else None
        place = f"{a} {ordered[0][0]} to {b} {ordered[0][1]}"
        if lag is not None and a_lag != b_lag:
            lag = _free(int(lag), int(b_lag or 0), a, b, numbers)
            notes.say(
                "misfits", f"{place}: the LAG is {a_lag} on one end and {b_lag} on the other; the draft says {lag}"
            )
        if (a_lag is None) != (b_lag is None):
            notes.say("misfits", f"{place}: one end is in a LAG, the other is not; the draft has a single cable")
        elif a_lag is not None and lag is None:
            notes.say(
                "misfits", f"{place}: of its LAG only this cable is seen between the two; the draft has a single cable"
            )
        if lag is not None:
            if not 1 <= lag <= 24:
                notes.say("misfits", f"{place}: LAG {lag} is above 24; the draft gives it another number")
                lag = _free(1, 1, a, b, numbers)
            numbers |= {(a, lag): b, (b, lag): a}
        yield Cable(
            a=a,
            a_ports=tuple(strand[0] for strand in ordered),
            b=b,
            b_ports=tuple(strand[1] for strand in ordered),
            lag=lag,
            why=ordered[0][2],
            guessed="guess" in ordered[0][2],
        )


def _free(first: int, second: int, a: str, b: str, numbers: Mapping[tuple[str, int], str]) -> int:
    """A LAG number that both ends can have."""
    choices: list[int] = [first, second, *range(1, 25)]
    for lag in choices:
        if 1 <= lag <= 24 and (a, lag) not in numbers and (b, lag) not in numbers:
            return lag
    return first
