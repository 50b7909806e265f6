"""Paths between switches, as the school's folder declares them."""

from __future__ import annotations

from collections.abc import Mapping

import networkx

from schoolbuild.model.network import Link, Network

Graph = networkx.Graph  # a graph's nodes are short names of switches


def carried(network: Network, switch: str, ports: tuple[str, ...]) -> frozenset[str]:
    """The VLANs (names) that one end of a link carries tagged."""
    device = network.switches.get(switch)
    if device is None or not ports:
        return frozenset()
    return frozenset(device.ports[ports[0]].tagged)


def cabled(network: Network) -> Graph[str]:
    """Switches and the cables between them, whatever the cables carry."""
    graph: Graph[str] = networkx.Graph()
    graph.add_nodes_from(network.switches)
    graph.add_edges_from((link.a, link.b) for link in network.links if _both_known(network, link))
    return graph


def vlan_paths(network: Network, vlan: str) -> Graph[str]:
    """Switches, and the links of which at least one end carries the VLAN.

    An end that does not carry what the other one does is a mistake of its own (rule SB401); counting it here as well
    would name the same mistake twice.
    """
    graph: Graph[str] = networkx.Graph()
    graph.add_nodes_from(network.switches)
    for link in network.links:
        if _both_known(network, link) and any(vlan in carried(network, *end) for end in link.ends()):
            graph.add_edge(link.a, link.b)
    return graph


def reached(network: Network, graph: Graph[str]) -> frozenset[str]:
    """The switches that a path in ``graph`` joins to the gateway's switch, that one included."""
    start = network.gateway_switch
    if start is None or start not in graph:
        return frozenset()
    return frozenset({start} | networkx.descendants(graph, start))


def distances(network: Network) -> Mapping[str, int]:
    """How many cables each reachable switch is away from the gateway's switch (0)."""
    graph = cabled(network)
    start = network.gateway_switch
    if start is None or start not in graph:
        return {}
    lengths = networkx.single_source_shortest_path_length(graph, start)
    return {name: int(length) for name, length in dict(lengths).items()}


def _both_known(network: Network, link: Link) -> bool:
    return link.a in network.switches and link.b in network.switches
