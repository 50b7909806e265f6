"""SB407: a cable's list names VLANs that nothing beyond it uses."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from schoolbuild.model.network import Link, Network, Switch
from schoolbuild.rules.cables import every_link, every_switch
from schoolbuild.rules.rule import Problem, Rule
from schoolbuild.topology import cabled, homes, reached_from


def _check(network: Network) -> Iterator[Problem]:
    switches = every_switch(network)
    for link in every_link(network):
        written = network.document.links[int(link.path[1])].vlans
        sides = _sides(network, link) if written is not None else None
        if written is None or sides is None:
            continue
        used = {end: _used_beyond(network, [switches[name] for name in side]) for end, side in sides}
        for position, vlan in enumerate(written):
            unused = [end for end, vlans in used.items() if vlans is not None and vlan not in vlans]
            if vlan in network.vlans and len(unused) == 1:  # of a VLAN that nothing uses at all another rule tells
                words = f"VLAN {vlan!r} is on the list, but nothing from {unused[0]} on uses it"
                yield Problem((*link.path, "vlans", position), words)


def _used_beyond(network: Network, side: Iterable[Switch]) -> set[str] | None:
    """The VLANs used on one side; ``None`` if the folder does not tell the ports of somebody else's switch."""
    found: set[str] = set()
    for switch in side:
        if switch.managed_by is not None and switch.name not in network.document.ports:
            return None
        found |= _used(network, switch)
    return found


def _used(network: Network, switch: Switch) -> set[str]:
    """The VLANs with a port, a gateway, a routing core or the switch's own address here."""
    found = {network.standard.vlan_plan.management}
    found.update(name for name in network.vlans if switch.name in homes(network, name))
    if network.routing is not None and network.routing.switch == switch.name:
        found.add(network.routing.transit)
    for port in switch.ports.values():
        if port.path and port.link is None:
            found.update(vlan for vlan in (port.untagged, port.voice, *port.tagged) if vlan is not None)
    return found


def _sides(network: Network, link: Link) -> tuple[tuple[str, frozenset[str]], tuple[str, frozenset[str]]] | None:
    """What hangs on each end of a cable; ``None`` if there is another way round, for then either side needs it."""
    graph = cabled(network, planned=True)
    others = [one for one in every_link(network) if one is not link and {one.a, one.b} == {link.a, link.b}]
    if others or not graph.has_edge(link.a, link.b):
        return None
    graph.remove_edge(link.a, link.b)
    a, b = reached_from(graph, [link.a]), reached_from(graph, [link.b])
    return None if link.b in a else ((link.a, a), (link.b, b))


RULE = Rule(
    id="SB407",
    title="A cable carries a VLAN that nothing beyond it uses",
    why="Every broadcast of that VLAN fills the cable, and whoever gets at the far switch gets at the VLAN.",
    fix="Take the VLAN off the cable's `vlans:`.",
    severity="warning",
    example="""\
links:
  - {a: sw01 49, b: sw02 25, vlans: [management, staff, curriculum, printers]}
  # ^ VLAN 'staff' is on the list, but nothing from sw02 on uses it
""",
    check=_check,
)
