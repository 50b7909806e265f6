"""The few lines that make a new switch reachable: its name, its address, and management on its cables to others.

Every cable to another switch carries management from the start, not only the one toward the gateway: otherwise the
switches behind this one stay dark until it has its whole configuration. A routing core is reached through its transit
VLAN, and everybody else through it: so it starts with both legs and the default route, and routes. Where the gateway is
plugged in elsewhere, the switches between must carry the transit VLAN, too.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from ipaddress import IPv4Address

from schoolbuild.intent.common import Management, School, management
from schoolbuild.intent.routing import Leg, RouteLine, legs, routes
from schoolbuild.model.errors import SchoolbuildError
from schoolbuild.model.network import Lag, Switch


@dataclass(frozen=True)
class Start:
    """What every family's bootstrap says. ``ports`` are the single cables, ``lags`` the bundled ones.

    Every cable carries the VLANs of all ``legs``; one of them without an address is only passed on. ``gateway`` is
    ``None`` on a routing core, which has ``routes``.
    """

    management: Management
    legs: tuple[Leg, ...]
    lags: tuple[Lag, ...]
    ports: tuple[str, ...]
    gateway: IPv4Address | None
    routes: tuple[RouteLine, ...]


def start(school: School, switch: Switch) -> Start:
    """What the bootstrap of ``switch`` says, before it is put into the words of its family.

    Raises:
        SchoolbuildError: no cable leads from it to another switch or the gateway, or it has no address.
    """
    managed = management(school, switch)
    lags = tuple(switch.lags[number] for number in sorted(switch.lags))
    ports = tuple(name for name in switch.ports if _is_single_cable(school, switch, name))
    if not ports and not lags:
        raise SchoolbuildError(
            f"no cable leads from {switch.host} to another switch or to the gateway",
            where=f"inventories/{school.network.school}, key links",
            fix="write down how it is cabled; `schoolbuild check` says what else is missing",
        )
    return Start(
        management=managed,
        legs=tuple(_needed(school, switch, managed)),
        lags=lags,
        ports=ports,
        gateway=None if school.routes(switch) else managed.gateway,
        routes=routes(school, switch)[:1],
    )


def _needed(school: School, switch: Switch, managed: Management) -> Iterator[Leg]:
    """Management, and the transit VLAN where the way in leads through it. Lists come with everything else."""
    network = school.network
    transit = None if network.routing is None else network.vlans.get(network.routing.transit)
    own = {leg.id: leg._replace(access_list="", relays=()) for leg in legs(school, switch, managed)}
    if transit is not None and transit.id in own:
        yield own[transit.id]
    elif transit is not None and network.routing is not None and network.gateway_switch != network.routing.switch:
        yield Leg(transit.id, school.description(transit.title, switch, f"VLAN {transit.name}"), "", "")
    yield own[school.management.id]


def _is_single_cable(school: School, switch: Switch, name: str) -> bool:
    port = switch.ports[name]
    if port.lag is not None:
        return False
    network = school.network
    return port.link is not None or (network.gateway_switch == switch.name and network.gateway_port == name)
