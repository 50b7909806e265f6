"""Cables that were moved: LLDP hears the same two switches on other ports than the folder says."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from schoolbuild.folders.adopting.copy import WorkingCopy
from schoolbuild.folders.adopting.found import Found, Told
from schoolbuild.folders.importing.given import shown
from schoolbuild.folders.plain_data import end_text
from schoolbuild.model.network import Link, Network
from schoolbuild.model.port_names import PortEnd, natural_key

_Strand = tuple[str, str]
"""A port of the first switch of a pair, and one of the second."""


def adopt_cables(
    copy: WorkingCopy, found: Mapping[str, Found], chosen: Sequence[str], ports: frozenset[str] | None, told: Told
) -> frozenset[tuple[str, str]]:
    """Move the ends of cables in the folder to where they are. Returns the ports that had a cable and have none now."""
    network = copy.network
    heard = _heard(network, found, told)
    before = {(name, port) for link in network.links for name, names in link.ends() for port in names}
    after = set(before)
    for pair in sorted({(link.a, link.b) for link in network.links}):
        links = [link for link in network.links if (link.a, link.b) == pair]
        there = heard.get(pair)
        if there is None or not set(pair) & set(chosen):
            continue
        lost = [link for link in links if not set(_strands(link)) & there]
        partly = [link for link in links if link not in lost and not set(_strands(link)) <= there]
        known = {strand for link in links for strand in _strands(link)}
        new = sorted(there - known, key=lambda strand: natural_key(strand[0]))
        for link in partly:
            told.not_adopted.append(f"cable {link.name}: only some of its strands are heard; look at the cabling")
        if sum(len(link.a_ports) for link in lost) != len(new) or partly:
            for link in lost:
                told.not_adopted.append(f"cable {link.name}: nothing is heard on it, and no other cable took its place")
            for a, b in new:
                told.not_adopted.append(f"a cable that no folder knows: {pair[0]} {a} to {pair[1]} {b}")
            continue
        for link in lost:
            mine = [new.pop(new.index(_nearest(link, new))) for _ in link.a_ports]
            if ports is not None and not {port for strand in mine for port in strand} & ports:
                told.not_adopted.append(f"cable {link.name}: was moved, and is not among the ports that were named")
                continue
            _move(copy, network, link, mine, told)
            after -= {(name, port) for name, names in link.ends() for port in names}
            after |= {(link.a, a) for a, _ in mine} | {(link.b, b) for _, b in mine}
    return frozenset(before - after)


def _strands(link: Link) -> Iterator[_Strand]:
    return zip(link.a_ports, link.b_ports, strict=False)


def _nearest(link: Link, new: Sequence[_Strand]) -> _Strand:
    """The strand that shares an end with the lost one, else the first."""
    ends = {*link.a_ports, *link.b_ports}
    return next((strand for strand in new if strand[0] in link.a_ports or strand[1] in link.b_ports), None) or (
        next((strand for strand in new if set(strand) & ends), new[0])
    )


def _heard(network: Network, found: Mapping[str, Found], told: Told) -> dict[tuple[str, str], set[_Strand]]:
    """By pair of switches as the folder's links name them: the strands that are heard. A pair is absent if unknown."""
    by_host = {switch.host: name for name, switch in network.switches.items()}
    pairs = {frozenset({link.a, link.b}): (link.a, link.b) for link in network.links}
    heard: dict[tuple[str, str], set[_Strand]] = {
        pair: set()
        for pair in pairs.values()
        if any(name in found and found[name].neighbours is not None for name in pair)
    }
    strangers: dict[str, str] = {}
    for name, item in found.items():
        for neighbour in item.neighbours or ():
            host = neighbour.system.split(".")[0].lower()
            other = by_host.get(host)
            if other is None:
                if host.startswith(f"{network.code.lower()}-sw"):
                    strangers[host] = f"{name} {neighbour.port}"
                continue
            far = network.switches[other].find_port(neighbour.far_port)
            near = network.switches[name].find_port(neighbour.port)
            if far is None or near is None or other == name:
                continue
            pair = pairs.setdefault(frozenset({name, other}), (name, other))
            strand = (near.name, far.name) if pair[0] == name else (far.name, near.name)
            heard.setdefault(pair, set()).add(strand)
    declared = {(link.a, link.b) for link in network.links}
    for pair, strands in heard.items():
        if pair not in declared:
            for a, b in sorted(strands):
                told.not_adopted.append(f"a cable that no folder knows: {pair[0]} {a} to {pair[1]} {b}")
    for host, place in strangers.items():
        words = (
            f"a switch that no folder knows: {shown(host)}, heard on {place}; its model and serial number are needed"
        )
        told.not_adopted.append(f"{words}: write it into network.yml, or draft it with `schoolbuild import`")
    return heard


def _move(copy: WorkingCopy, network: Network, link: Link, strands: Iterable[_Strand], told: Told) -> None:
    found = list(strands)
    for side, switch, names in (
        ("a", link.a, [a for a, _ in found]),
        ("b", link.b, [b for _, b in found]),
    ):
        shorts = tuple(network.switches[switch].ports[name].socket.short for name in names)
        text = end_text(PortEnd(switch, shorts))
        old = link.a_ports if side == "a" else link.b_ports
        if tuple(names) != old:
            copy.set_value((*link.path, side), text)
            told.adopted.append(f"cable {link.name}: its end is at {text} now (LLDP)")
