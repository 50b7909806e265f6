"""Which frames pass where: links, LAGs, spanning tree and VLANs. Who can be managed through them is in ``reach.py``.

A pure function of the cables and of every switch's running state (``compute``). What is simplified, and how:

* One spanning tree for all VLANs (as MST's and RSTP's common tree). It is settled at once; no listening or learning.
* A switch without spanning tree floods BPDUs, so its links are one shared segment to the others.
* A LAG passes frames only if both ends are bundled: same protocol, and to one partner LAG. Real static bundles
  sometimes half work against a single port; here they do not, which errs on the side of being locked out.
* A loop that is left in any VLAN is a storm: the switches on it pass nothing and answer nobody.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from schoolbuild.lab.estate import Cable, End, Estate
from schoolbuild.lab.interface import DeviceSpec, L2Port, L2View, MacEntry, Neighbour, StpPort, StpView
from schoolbuild.lab.links import Edges, Joint, Node, joints_of, lag_of, logical, port_on, spread
from schoolbuild.lab.reach import WINRM_HTTPS, Reach
from schoolbuild.lab.spanning_tree import Bridge, BridgePort, Tree, default_cost, settle


@dataclass
class Fabric:
    """The outcome of ``compute``."""

    up: frozenset[End] = frozenset()
    joints: tuple[Joint, ...] = ()
    tree: Tree = field(default_factory=Tree)
    tripped: frozenset[End] = frozenset()
    """Ports and LAGs that BPDU guard has shut."""
    storming: frozenset[str] = frozenset()
    unreachable: dict[str, str] = field(default_factory=dict)
    """Why no new management session gets to a switch; a switch that is not in here can be reached."""
    severed: dict[str, str] = field(default_factory=dict)
    """Why a session that runs already gets no further. An access list may let it go on and refuse new ones."""
    edges: Edges = field(default_factory=dict)
    hosts_unreachable: dict[tuple[str, int], str] = field(default_factory=dict)
    """As ``unreachable``, for a Windows machine and the port that it listens on."""
    hosts_severed: dict[tuple[str, int], str] = field(default_factory=dict)


def compute(
    estate: Estate, cables: Iterable[Cable], views: Mapping[str, L2View], tripped: frozenset[End] = frozenset()
) -> Fabric:
    """``views`` has the switches that are on; ``tripped`` are the ports that BPDU guard shut before and still holds."""
    while True:
        up, joints = joints_of(cables, views, tripped)
        tree = settle(_bridges(estate, joints, views))
        if tree.guarded <= tripped:
            break
        tripped |= tree.guarded
    edges, storming = _vlan_graph(joints, views, tree)
    ends = (*estate.router_ends, *estate.host_ends)
    up |= {end for end in ends if port_on(views.get(end.device), end, tripped)}
    fabric = Fabric(frozenset(up), tuple(joints), tree, tripped, storming, edges=edges)
    reach = Reach(estate, views, fabric)
    for spec in estate.devices:
        for whys, begun in ((fabric.unreachable, False), (fabric.severed, True)):
            why = reach.why_not(spec.key, begun=begun)
            if why:
                whys[spec.key] = why
    for host in estate.hosts:
        for port in (estate.winrm_port, WINRM_HTTPS):
            for paths, begun in ((fabric.hosts_unreachable, False), (fabric.hosts_severed, True)):
                why = reach.why_not_host(host, port, begun=begun)
                if why:
                    paths[host.key, port] = why
    return fabric


def _bridges(estate: Estate, joints: Iterable[Joint], views: Mapping[str, L2View]) -> list[Bridge]:
    """Every switch that is on, with the ports and LAGs that are joined to another."""
    far: dict[str, dict[str, End]] = defaultdict(dict)
    for joint in joints:
        far[joint.a.device][joint.a.port] = joint.b
        far[joint.b.device][joint.b.port] = joint.a
    bridges = []
    for spec in estate.devices:
        view = views.get(spec.key)
        if view is not None:
            ports = tuple(_bridge_port(spec, view, name, peer) for name, peer in far[spec.key].items())
            bridges.append(Bridge(spec.key, spec.mac, view.stp_mode, view.stp_priority, ports))
    return bridges


def _bridge_port(spec: DeviceSpec, view: L2View, name: str, peer: End) -> BridgePort:
    """A LAG is as fast as its members together, and numbered like its first."""
    entry = view.lags.get(name) or view.ports[name]
    members = [(n, port) for n, port in enumerate(spec.ports, 1) if lag_of(view, port.name) == name]
    return BridgePort(
        end=End(spec.key, name),
        number=members[0][0] if members else 9999,
        speed_mbps=sum(port.speed_mbps for _, port in members),
        cost=entry.stp_cost,
        guard=entry.bpdu_guard,
        filter=entry.bpdu_filter,
        peer=peer,
    )


def _carried(a: L2Port, b: L2Port) -> list[tuple[int, int]]:
    """The VLAN at one end and the VLAN it comes out in at the other (untagged frames change VLAN if ids differ)."""
    pairs = [(vlan, vlan) for vlan in a.tagged & b.tagged]
    if a.untagged is not None and b.untagged is not None:
        pairs.append((a.untagged, b.untagged))
    return pairs


def _vlan_graph(joints: Iterable[Joint], views: Mapping[str, L2View], tree: Tree) -> tuple[Edges, frozenset[str]]:
    edges: dict[Node, list[tuple[Node, str]]] = defaultdict(list)
    for joint in joints:
        if not (tree.forwards(joint.a) and tree.forwards(joint.b)):
            continue
        view_a, view_b = views[joint.a.device], views[joint.b.device]
        port_a, port_b = logical(view_a, joint.a.port), logical(view_b, joint.b.port)
        if port_a is None or port_b is None:
            continue
        for vlan_a, vlan_b in _carried(port_a, port_b):
            if vlan_a in view_a.vlans and vlan_b in view_b.vlans:
                node_a, node_b = (joint.a.device, vlan_a), (joint.b.device, vlan_b)
                edges[node_a].append((node_b, joint.a.port))
                edges[node_b].append((node_a, joint.b.port))
    storming: set[str] = set()
    seen: set[Node] = set()
    for start in list(edges):
        if start in seen:
            continue
        part = spread(edges, [start])
        seen |= part
        if sum(len(edges[node]) for node in part) // 2 >= len(part):
            storming |= {device for device, _ in part}
    return dict(edges), frozenset(storming)


def neighbours(
    estate: Estate, cables: Iterable[Cable], views: Mapping[str, L2View], up: frozenset[End], key: str
) -> tuple[Neighbour, ...]:
    """What LLDP hears: it passes blocked ports and unbundled members, as the real protocol does."""
    specs: dict[str, DeviceSpec] = {spec.key: spec for spec in estate.devices}
    found = []
    for cable in cables:
        for near, far in ((cable.a, cable.b), (cable.b, cable.a)):
            if near.device != key or near not in up or far not in up:
                continue
            view = views[far.device]
            port = view.ports[far.port]
            if port.lldp_send:
                found.append(
                    Neighbour(
                        local_port=near.port,
                        chassis_mac=specs[far.device].mac,
                        system_name=view.hostname,
                        port_id=port.lldp_port_id or far.port,
                        port_description=port.description or far.port,
                        system_description=view.system_description,
                        management_address=next((svi.ip for svi in view.svis.values()), None),
                    )
                )
    order = {port.name: n for n, port in enumerate(specs[key].ports)}
    return tuple(sorted(found, key=lambda heard: order[heard.local_port]))


def mac_table(estate: Estate, views: Mapping[str, L2View], fabric: Fabric, key: str) -> tuple[MacEntry, ...]:
    """Addresses that a switch has learnt: the other switches' own interfaces and the gateway."""
    view = views.get(key)
    if view is None or key in fabric.storming:
        return ()
    macs = {spec.key: spec.mac for spec in estate.devices}
    gateway = estate.gateway
    router_view = views.get(gateway.attached.device)
    router_port = router_view.ports.get(gateway.attached.port) if router_view else None
    tagged = (
        router_port.tagged if router_port and gateway.attached in fabric.up and not router_port.lag else frozenset()
    )
    found = []
    for vlan in sorted(view.vlans):
        first: dict[Node, str] = {(key, vlan): ""}
        todo: list[Node] = [(key, vlan)]
        for node in todo:
            for other, port in fabric.edges.get(node, ()):
                if other not in first:
                    first[other] = first[node] or port
                    todo.append(other)
        for (device, far_vlan), port in first.items():
            if device != key and far_vlan in views[device].svis:
                found.append(MacEntry(vlan, macs[device], port))
            if device == gateway.attached.device and far_vlan in tagged and far_vlan in gateway.vlans:
                found.append(MacEntry(vlan, gateway.mac, port or gateway.attached.port))
    return tuple(found)


def stp_view(fabric: Fabric, views: Mapping[str, L2View], spec: DeviceSpec) -> StpView:
    """The tree as one switch sees it, with the ports that are down or shut by BPDU guard marked so."""
    view = views.get(spec.key)
    if view is None:
        return StpView(spec.mac, 32768, None, 0, ())
    seen = fabric.tree.views.get(spec.key) or StpView(spec.mac, view.stp_priority, None, 0, ())
    known = {row.port: row for row in seen.ports}
    alive = {lag_of(view, end.port) for end in fabric.up if end.device == spec.key}
    rows = []
    for name in [*(name for name, port in view.ports.items() if not port.lag), *view.lags]:
        if End(spec.key, name) in fabric.tripped:
            rows.append(StpPort(name, "disabled", "err-disabled", 0))
        elif name not in alive:
            rows.append(StpPort(name, "disabled", "down", 0))
        else:
            # Nobody on the other end speaks spanning tree: the gateway.
            rows.append(known.get(name) or StpPort(name, "designated", "forwarding", _own_cost(spec, view, name)))
    return replace(seen, ports=tuple(rows))


def _own_cost(spec: DeviceSpec, view: L2View, name: str) -> int:
    entry = view.lags.get(name) or view.ports[name]
    speed = sum(port.speed_mbps for port in spec.ports if lag_of(view, port.name) == name)
    return entry.stp_cost if entry.stp_cost is not None else default_cost(view.stp_mode, speed)
