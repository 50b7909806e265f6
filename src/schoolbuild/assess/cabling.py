"""The cables between switches: those declared against those that LLDP hears.

Both ends of a cable hear each other, and a plug in the wrong port is noticed on up to four ports. So declared and heard
cables are laid over each other as one graph, and each connected piece of what differs is *one* mis-cabling.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import networkx

from schoolbuild.families.switch_facts import Neighbour, SwitchFacts
from schoolbuild.model.network import Link, Network
from schoolbuild.model.port_names import natural_key

End = tuple[str, str]
"""A switch by its short name, and one of its ports."""


@dataclass(frozen=True)
class Cable:
    """Two ends, sorted, so that a cable is the same from both sides."""

    a: End
    b: End

    @classmethod
    def between(cls, one: End, other: End) -> Cable:
        return cls(*sorted((one, other), key=_end_key))

    def touches(self, switch: str) -> bool:
        return switch in (self.a[0], self.b[0])


@dataclass(frozen=True)
class Miscabling:
    """One cause: the declared cables that are not there, and the cables that are there undeclared, round it."""

    declared: tuple[Cable, ...]
    heard: tuple[Cable, ...]

    @property
    def ends(self) -> tuple[End, ...]:
        cables = (*self.declared, *self.heard)
        return tuple(sorted({end for cable in cables for end in (cable.a, cable.b)}, key=_end_key))

    @property
    def cause(self) -> str:
        return "cable " + " ".join(f"{switch}:{port}" for switch, port in self.ends)

    @property
    def switches(self) -> tuple[str, ...]:
        """The switches it touches; first the one with most of its ends, where a plug is in the wrong port."""
        ends = [switch for switch, _ in self.ends]
        return tuple(sorted(set(ends), key=lambda switch: (-ends.count(switch), natural_key(switch))))


@dataclass(frozen=True)
class Cabling:
    """The outcome for a school. ``unclear`` are declared cables about which nothing can be said, with the reason."""

    declared: tuple[Cable, ...]
    confirmed: frozenset[Cable]
    wrong: tuple[Miscabling, ...]
    unclear: Mapping[Cable, str]


def read_cabling(network: Network, seen: Mapping[str, SwitchFacts]) -> Cabling:
    """Lay the declared cables over those that the switches hear. ``seen`` is by host; a silent switch is not in it."""
    facts = {switch.name: seen.get(switch.host) for switch in network.switches.values()}
    declared = tuple(cable for link in network.links for cable in strands(link))
    heard: dict[str, dict[End, End]] = {}
    for name, found in facts.items():
        if found is not None and found.neighbours is not None:
            heard[name] = dict(_heard(network, name, found.neighbours))

    confirmed: set[Cable] = set()
    unclear: dict[Cable, str] = {}
    gone: list[Cable] = []
    for cable in declared:
        outcome = _judge(cable, heard, {switch.name: switch.host for switch in network.switches.values()})
        if outcome == "there":
            confirmed.add(cable)
        elif outcome == "gone":
            gone.append(cable)
        else:
            unclear[cable] = outcome
    strange = {Cable.between(near, far) for ends in heard.values() for near, far in ends.items()} - set(declared)
    return Cabling(declared, frozenset(confirmed), tuple(_causes(gone, strange)), unclear)


def strands(link: Link) -> Iterator[Cable]:
    """The single cables of a link or LAG."""
    for one, other in zip(link.a_ports, link.b_ports, strict=False):
        yield Cable.between((link.a, one), (link.b, other))


def _heard(network: Network, name: str, neighbours: Iterable[Neighbour]) -> Iterator[tuple[End, End]]:
    """What a switch hears of the school's other switches; telephones and access points are not our concern here."""
    by_host = {switch.host: switch for switch in network.switches.values()}
    near_switch = network.switches[name]
    for neighbour in neighbours:
        far_switch = by_host.get(neighbour.system.split(".")[0].lower())
        if far_switch is None:
            continue
        near, far = near_switch.find_port(neighbour.port), far_switch.find_port(neighbour.far_port)
        yield (
            (name, near.name if near is not None else neighbour.port),
            (far_switch.name, far.name if far is not None else neighbour.far_port),
        )


def _judge(cable: Cable, heard: Mapping[str, Mapping[End, End]], hosts: Mapping[str, str]) -> str:
    """``there``, ``gone``, or why it cannot be told."""
    views = []
    for near, far in ((cable.a, cable.b), (cable.b, cable.a)):
        if near[0] in heard:
            views.append((near, far, heard[near[0]].get(near)))
    if not views:
        return f"neither {hosts[cable.a[0]]} nor {hosts[cable.b[0]]} told what it hears"
    if any(said is not None and said != far for _, far, said in views):
        return "gone"
    if all(said == far for _, far, said in views):
        return "there"
    hears = [near for near, _, said in views if said is not None]
    if hears:
        ear, deaf = (cable.a, cable.b) if hears[0] == cable.a else (cable.b, cable.a)
        return f"{hosts[ear[0]]} port {ear[1]} hears {hosts[deaf[0]]} port {deaf[1]}, but not the other way round"
    silent = next((end for end in (cable.a, cable.b) if end[0] not in heard), None)
    if silent is not None:
        return f"{hosts[silent[0]]} told nothing, so a loose cable cannot be told from a silent switch"
    return "gone"


def _causes(gone: Iterable[Cable], strange: Iterable[Cable]) -> Iterator[Miscabling]:
    graph: networkx.Graph[End] = networkx.Graph()
    gone, strange = set(gone), set(strange)
    for cable in (*gone, *strange):
        graph.add_edge(cable.a, cable.b)
    for piece in networkx.connected_components(graph):
        yield Miscabling(
            declared=tuple(sorted((cable for cable in gone if cable.a in piece), key=_cable_key)),
            heard=tuple(sorted((cable for cable in strange if cable.a in piece), key=_cable_key)),
        )


def _end_key(end: End) -> tuple[object, ...]:
    return (natural_key(end[0]), natural_key(end[1]))


def _cable_key(cable: Cable) -> tuple[object, ...]:
    return (_end_key(cable.a), _end_key(cable.b))
