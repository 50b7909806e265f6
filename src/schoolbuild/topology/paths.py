"""Paths between switches, as the school's folder declares them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import networkx

from schoolbuild.model.network import Link, Network

Graph = networkx.Graph  # a graph's nodes are short names of switches


def carried(network: Network, switch: str, ports: tuple[str, ...]) -> frozenset[str]:
    """The VLANs (names) that one end of a link carries tagged."""
    return frozenset(_tagged(network, switch, ports))


def _tagged(network: Network, switch: str, ports: tuple[str, ...]) -> tuple[str, ...]:
    device = network.switches.get(switch)
    return device.ports[ports[0]].tagged if device is not None and ports else ()


def cabled(network: Network, *, planned: bool = False) -> Graph[str]:
    """Switches and the cables between them, whatever the cables carry; those that are only planned if asked for."""
    graph: Graph[str] = networkx.Graph()
    graph.add_nodes_from(network.switches)
    graph.add_edges_from((link.a, link.b) for link in network.links if _both_known(network, link))
    if planned:
        graph.add_nodes_from(network.planned)
        graph.add_edges_from((link.a, link.b) for link in network.planned_links if {link.a, link.b} <= set(graph))
    return graph


def vlan_paths(network: Network, vlan: str) -> Graph[str]:
    """Switches, and the links of which at least one end carries the VLAN.

    An end that does not carry what the other one does is a mistake of its own (rule SB401); counting it here as well
    would name the same mistake twice.
    """
    graph: Graph[str] = networkx.Graph()
    graph.add_nodes_from(network.switches)
    for link in network.links:
        if _both_known(network, link) and any(vlan in _tagged(network, *end) for end in link.ends()):
            graph.add_edge(link.a, link.b)
    return graph


def reached(network: Network, graph: Graph[str]) -> frozenset[str]:
    """The switches that a path in ``graph`` joins to the gateway's switch, that one included."""
    start = network.gateway_switch
    return frozenset() if start is None else reached_from(graph, [start])


def reached_from(graph: Graph[str], starts: Iterable[str]) -> frozenset[str]:
    """The switches that a path in ``graph`` joins to one of ``starts``, those included."""
    known = {start for start in starts if start in graph}
    return frozenset(known.union(*(networkx.descendants(graph, start) for start in known)))


def homes(network: Network, vlan: str) -> frozenset[str]:
    """The switches at which a VLAN leaves its subnet: the routing core, or those a gateway that carries it is at."""
    found = set()
    where = network.vlans[vlan].routed_at
    if where == "core" and network.routing is not None:
        found.add(network.routing.switch)
    if where == "gateway" and network.gateway_switch is not None and network.gateway_port is not None:
        switch = network.switches.get(network.gateway_switch)
        if switch is not None:
            port = switch.ports[network.gateway_port]
            if vlan == port.untagged or vlan in port.tagged:
                found.add(switch.name)
    found.update(other.port.switch for other in network.document.other_gateways if vlan in other.vlans)
    return frozenset(found)


def distances(network: Network) -> Mapping[str, int]:
    """How many cables each reachable switch is away from the gateway's switch (0)."""
    graph = cabled(network)
    start = network.gateway_switch
    if start is None or start not in graph:
        return {}
    return hops(graph, start)


def hops(graph: Graph[str], start: str) -> Mapping[str, int]:
    """How many cables each switch that can be reached is away from ``start`` (0), a node of the graph."""
    lengths = networkx.single_source_shortest_path_length(graph, start)
    return {name: int(length) for name, length in dict(lengths).items()}


def _both_known(network: Network, link: Link) -> bool:
    return link.a in network.switches and link.b in network.switches
