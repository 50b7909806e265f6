"""Which closet stands how far from the way out: the tiers of the picture."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from schoolbuild.model.network import Link, Network, Switch
from schoolbuild.model.port_names import natural_key
from schoolbuild.topology import cabled, hops


def drawn_switches(network: Network) -> Mapping[str, Switch]:
    """Every switch of the picture, planned ones included."""
    return {**network.switches, **network.planned}


def drawn_links(network: Network) -> tuple[Link, ...]:
    """Every link of the picture both of whose ends are drawn, planned ones included."""
    switches = drawn_switches(network)
    links = (*network.links, *network.planned_links)
    return tuple(link for link in links if link.a in switches and link.b in switches)


def closets_by_tier(network: Network) -> list[list[tuple[str, list[str]]]]:
    """Closets with their switches, a closet where its nearest switch is; what no cable reaches comes last."""
    switches = drawn_switches(network)
    away = _away(network)
    last = max(away.values(), default=-1) + 1
    closets: dict[str, list[str]] = {}
    for name, switch in switches.items():
        closets.setdefault(switch.closet, []).append(name)
    found: dict[int, list[tuple[str, list[str]]]] = {}
    for closet, names in closets.items():
        names.sort(key=lambda name: (away.get(name, last), natural_key(name)))
        found.setdefault(away.get(names[0], last), []).append((closet, names))
    tiers = [found[distance] for distance in sorted(found)]
    for tier in tiers:
        tier.sort(key=lambda item: natural_key(item[1][0]))
    return tiers


def _away(network: Network) -> Mapping[str, int]:
    """Cables between each switch and the gateway's switch, or the root, or the first one."""
    switches = drawn_switches(network)
    start = next((name for name in _starts(network) if name in switches), None)
    return hops(cabled(network, planned=True), start) if start is not None else {}


def _starts(network: Network) -> Iterator[str]:
    for name in (network.gateway_switch, network.root_switch, *network.switches, *network.planned):
        if name is not None:
            yield name
