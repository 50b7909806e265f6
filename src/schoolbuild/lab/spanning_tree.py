"""A settled spanning tree (IEEE 802.1D/802.1w rules): roots, roles, costs, blocked ports and BPDU guard."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal

from schoolbuild.lab.estate import End
from schoolbuild.lab.interface import StpMode, StpPort, StpView

BridgeId = tuple[int, str]
Role = Literal["root", "designated", "alternate", "disabled"]

# IEEE 802.1t (long) for MST and RSTP; IEEE 802.1D-1998 (short) is Cisco's default for PVST. Speeds in Mbit/s.
_SHORT = ((10000, 2), (2000, 3), (1000, 4), (200, 12), (100, 19), (10, 100))
_LONG_REFERENCE_MBPS = 20_000_000


@dataclass(frozen=True)
class BridgePort:
    """A port or LAG, and the port or LAG that it is joined to, if any."""

    end: End
    number: int
    speed_mbps: int
    cost: int | None
    guard: bool
    filter: bool
    peer: End | None


@dataclass(frozen=True)
class Bridge:
    key: str
    mac: str
    mode: StpMode
    priority: int
    ports: tuple[BridgePort, ...]

    @property
    def id(self) -> BridgeId:
        return (self.priority, self.mac)

    def cost(self, port: BridgePort) -> int:
        if port.cost is not None:
            return port.cost
        return default_cost(self.mode, port.speed_mbps)


@dataclass
class Tree:
    views: dict[str, StpView] = field(default_factory=dict)
    blocked: frozenset[End] = frozenset()
    guarded: frozenset[End] = frozenset()
    """Ports with BPDU guard that hear a BPDU."""

    def forwards(self, end: End) -> bool:
        return end not in self.blocked


def default_cost(mode: StpMode, speed_mbps: int) -> int:
    """The path cost of a link if none is configured."""
    if mode in ("pvst", "rapid-pvst"):
        return next((cost for speed, cost in _SHORT if speed_mbps >= speed), 100)
    return _LONG_REFERENCE_MBPS // max(speed_mbps, 1)


def settle(bridges: Iterable[Bridge]) -> Tree:
    """The tree that these bridges agree on. Bridges with mode ``off`` pass BPDUs on like a wire."""
    known = {bridge.key: bridge for bridge in bridges}
    speakers = {key: bridge for key, bridge in known.items() if bridge.mode != "off"}
    ports = {port.end: port for bridge in speakers.values() for port in bridge.ports if not port.filter}
    segments = _segments(known, ports)
    segment_of = {end: number for number, ends in enumerate(segments) for end in ends}
    guarded = frozenset(end for end, n in segment_of.items() if ports[end].guard and len(segments[n]) > 1)

    costs, roots = _root_costs(speakers, ports, segments, segment_of)
    designated = {
        number: min(ends, key=lambda end: (costs[end.device], speakers[end.device].id, ports[end].number))
        for number, ends in enumerate(segments)
    }
    tree = Tree(guarded=guarded)
    blocked: set[End] = set()
    for bridge in speakers.values():
        best: tuple[tuple[int, BridgeId, int, int], End] | None = None
        for port in bridge.ports:
            number = segment_of.get(port.end)
            if number is None or bridge.id == roots[bridge.key]:
                continue
            other = designated[number]
            if other.device == bridge.key:
                continue
            key = (
                costs[other.device] + bridge.cost(port),
                speakers[other.device].id,
                ports[other].number,
                port.number,
            )
            if best is None or key < best[0]:
                best = (key, port.end)
        root_port = best[1] if best else None
        rows = []
        for port in bridge.ports:
            number = segment_of.get(port.end)
            role: Role = "designated"
            if port.end == root_port:
                role = "root"
            elif number is not None and designated[number] != port.end:
                role = "alternate"
                blocked.add(port.end)
            rows.append(
                StpPort(port.end.port, role, "blocking" if role == "alternate" else "forwarding", bridge.cost(port))
            )
        priority, mac = roots[bridge.key]
        tree.views[bridge.key] = StpView(
            mac, priority, root_port.port if root_port else None, costs[bridge.key], tuple(rows)
        )
    tree.blocked = frozenset(blocked)
    return tree


def _segments(known: dict[str, Bridge], ports: dict[End, BridgePort]) -> list[list[End]]:
    """Ports that hear each other's BPDUs: the two ends of a link, or all around bridges that only pass them on."""
    group: dict[object, object] = {}

    def top(item: object) -> object:
        while group.setdefault(item, item) != item:
            item = group[item]
        return item

    for bridge in known.values():
        for port in bridge.ports:
            if port.peer is None or port.peer.device not in known:
                continue
            if bridge.mode == "off":
                group[top(port.end)] = top(bridge.key)
            far = known[port.peer.device]
            far_filters = any(p.end == port.peer and p.filter for p in far.ports)
            if not port.filter and not far_filters:
                group[top(port.end)] = top(port.peer)
    parts: dict[object, list[End]] = defaultdict(list)
    for end, port in ports.items():
        if port.peer is not None:
            parts[top(end)].append(end)
    return list(parts.values())


def _root_costs(
    speakers: dict[str, Bridge], ports: dict[End, BridgePort], segments: list[list[End]], segment_of: dict[End, int]
) -> tuple[dict[str, int], dict[str, BridgeId]]:
    costs: dict[str, int] = {}
    roots: dict[str, BridgeId] = {}
    for root in sorted(speakers.values(), key=lambda bridge: bridge.id):
        if root.key in roots:
            continue
        costs[root.key], roots[root.key] = 0, root.id
        todo = {root.key}
        while todo:
            key = min(todo, key=lambda k: (costs[k], speakers[k].id))
            todo.discard(key)
            for port in speakers[key].ports:
                for end in segments[segment_of[port.end]] if port.end in segment_of else ():
                    cost = costs[key] + speakers[end.device].cost(ports[end])
                    if end.device != key and cost < costs.get(end.device, 1 << 60):
                        costs[end.device], roots[end.device] = cost, root.id
                        todo.add(end.device)
    return costs, roots
