"""Which ports are up, and which ports and LAGs are joined: what cables and LACP make of the switches' states."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from schoolbuild.lab.estate import Cable, End
from schoolbuild.lab.interface import L2Port, L2View
from schoolbuild.model.port_names import natural_key

Rank = tuple[tuple[int, int, str], ...]

Node = tuple[str, int]
"""A VLAN on a switch."""

Edges = Mapping[Node, list[tuple[Node, str]]]
"""Where frames get to from a VLAN on a switch, each with the port that they leave by."""


@dataclass(frozen=True)
class Joint:
    """Two ports or LAGs between which frames can pass, spanning tree aside."""

    a: End
    b: End


def lag_of(view: L2View, port: str) -> str:
    """The LAG that a port is a member of, else the port itself."""
    entry = view.ports.get(port)
    return entry.lag if entry is not None and entry.lag else port


def logical(view: L2View, name: str) -> L2Port | None:
    """A LAG or a port by its name."""
    return view.lags.get(name) or view.ports.get(name)


def port_on(view: L2View | None, end: End, tripped: frozenset[End]) -> bool:
    """Whether the port itself lets a link come up."""
    if view is None:
        return False
    port = view.ports.get(end.port)
    if port is None or not port.enabled or end in tripped:
        return False
    return not (port.lag and End(end.device, port.lag) in tripped)


def joints_of(
    cables: Iterable[Cable], views: Mapping[str, L2View], tripped: frozenset[End]
) -> tuple[set[End], list[Joint]]:
    """The ends of cables that have a link, and what frames can pass between."""
    up: set[End] = set()
    joints: list[Joint] = []
    bundles: dict[tuple[End, End], list[Cable]] = defaultdict(list)
    for cable in cables:
        a, b = cable
        if not (port_on(views.get(a.device), a, tripped) and port_on(views.get(b.device), b, tripped)):
            continue
        up.update(cable)
        view_a, view_b = views[a.device], views[b.device]
        lag_a, lag_b = lag_of(view_a, a.port), lag_of(view_b, b.port)
        if lag_a == a.port and lag_b == b.port:
            joints.append(Joint(a, b))
        elif lag_a != a.port and lag_b != b.port and (lag_a in view_a.lacp_lags) == (lag_b in view_b.lacp_lags):
            bundles[End(a.device, lag_a), End(b.device, lag_b)].append(cable)
    joints += _bundled(bundles, views)
    return up, joints


def _bundled(bundles: Mapping[tuple[End, End], list[Cable]], views: Mapping[str, L2View]) -> list[Joint]:
    """What LACP makes of the cables; a static bundle to two partners passes nothing.

    LACP keeps to the partner with most links, of equal ones to that on its lowest port (IEEE 802.1AX: selection by
    port priority, then number).
    """
    partners: dict[End, list[tuple[int, Rank, End]]] = defaultdict(list)
    for (a, b), cables in bundles.items():
        for end, far in ((a, b), (b, a)):
            own = [natural_key(plug.port) for cable in cables for plug in cable if plug.device == end.device]
            partners[end].append((-len(cables), min(own), far))

    def partner(end: End) -> End | None:
        lacp = end.port in views[end.device].lacp_lags
        return min(partners[end])[2] if lacp or len(partners[end]) == 1 else None

    def on(end: End) -> bool:
        entry = views[end.device].lags.get(end.port)
        return entry is not None and entry.enabled

    return [Joint(a, b) for a, b in bundles if partner(a) == b and partner(b) == a and on(a) and on(b)]


def spread(edges: Edges, start: Iterable[Node]) -> set[Node]:
    """Everywhere that frames get to from these VLANs."""
    part = set(start)
    todo = list(part)
    while todo:
        for other, _ in edges.get(todo.pop(), ()):
            if other not in part:
                part.add(other)
                todo.append(other)
    return part
