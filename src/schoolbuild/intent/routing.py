"""Where a switch has addresses, and where it sends packets: one leg in management, or all those of a routing core.

A routing core has no ``ip default-gateway`` line. That is the gateway of a switch that does *not* route; with ``ip
routing`` both families go by the default route instead (Cisco, "Configure a Gateway of Last Resort Using IP Commands",
document 16448; HPE, Multicast and Routing Guide, "Configuring static IP routes"), and the line would only mislead.
"""

from __future__ import annotations

from typing import NamedTuple

from schoolbuild.intent.common import Management, School
from schoolbuild.model.network import Switch


class Leg(NamedTuple):
    """An address of the switch in a VLAN, and what is asked of packets that come in there."""

    id: int
    title: str
    address: str
    mask: str
    access_list: str = ""
    relays: tuple[str, ...] = ()


class RouteLine(NamedTuple):
    """A static route."""

    network: str
    mask: str
    via: str


def legs(school: School, switch: Switch, managed: Management) -> tuple[Leg, ...]:
    """The switch's addresses, by VLAN id."""
    routing = school.network.routing
    if routing is None or not school.routes(switch):
        vlan = school.management
        title = school.description(vlan.title, switch, f"VLAN {vlan.name}")
        return (Leg(vlan.id, title, str(managed.address.ip), str(managed.address.netmask)),)
    lists = school.access_lists(switch)
    found = []
    for svi in routing.svis:
        vlan = school.network.vlans[svi.vlan]
        found.append(
            Leg(
                id=vlan.id,
                title=school.description(vlan.title, switch, f"VLAN {vlan.name}"),
                address=str(svi.address.ip),
                mask=str(svi.address.netmask),
                access_list=lists[svi.vlan].name if svi.vlan in lists else "",
                relays=tuple(map(str, svi.relays)),
            )
        )
    return tuple(sorted(found))


def routes(school: School, switch: Switch) -> tuple[RouteLine, ...]:
    """The static routes of a routing core, the default route first; none on any other switch."""
    routing = school.network.routing
    if routing is None or not school.routes(switch):
        return ()
    ordered = sorted(routing.routes, key=lambda route: (int(route.to.network_address), route.to.prefixlen))
    return tuple(RouteLine(str(route.to.network_address), str(route.to.netmask), str(route.via)) for route in ordered)
