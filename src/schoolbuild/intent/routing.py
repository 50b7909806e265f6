"""Where a switch has addresses, and where it sends packets: one leg in management, or all those of a routing core.

A routing core has no ``ip default-gateway`` line. That is the gateway of a switch that does *not* route; with ``ip
routing`` both families go by the default route instead (Cisco, "Configure a Gateway of Last Resort Using IP Commands",
document 16448; HPE, Multicast and Routing Guide, "Configuring static IP routes"), and the line would only mislead.
"""

from __future__ import annotations

from typing import NamedTuple

from schoolbuild.intent.common import Management, School
from schoolbuild.model.errors import SchoolbuildError
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
    """The switch's addresses, by VLAN id. Every switch has one in management, whoever routes that.

    Raises:
        SchoolbuildError: the routing core has no address toward the gateway.
    """
    network = school.network
    routing = network.routing if school.routes(switch) else None
    svis = {} if routing is None else {svi.vlan: svi for svi in routing.svis}
    if routing is not None and routing.transit not in svis:
        raise SchoolbuildError(
            f"{switch.host} routes and has no address in the transit VLAN {routing.transit!r}",
            where=f"inventories/{network.school}, key routing",
            fix="give that VLAN a subnet; `schoolbuild check` says what else is missing",
        )
    lists = school.access_lists(switch)
    found = {}
    for name in dict.fromkeys((school.management.name, *svis)):
        vlan, svi = network.vlans[name], svis.get(name)
        address = managed.address if svi is None else svi.address
        found[vlan.id] = Leg(
            id=vlan.id,
            title=school.description(vlan.title, switch, f"VLAN {vlan.name}"),
            address=str(address.ip),
            mask=str(address.netmask),
            access_list=lists[name].name if name in lists else "",
            relays=() if svi is None else tuple(map(str, svi.relays)),
        )
    return tuple(found[number] for number in sorted(found))


def routes(school: School, switch: Switch) -> tuple[RouteLine, ...]:
    """The static routes of a routing core, the default route first; none on any other switch."""
    routing = school.network.routing
    if routing is None or not school.routes(switch):
        return ()
    ordered = sorted(routing.routes, key=lambda route: (int(route.to.network_address), route.to.prefixlen))
    return tuple(RouteLine(str(route.to.network_address), str(route.to.netmask), str(route.via)) for route in ordered)
