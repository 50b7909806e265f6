"""Who may talk to whom, as lists for the legs of a routing core: one for what comes *from* each of its VLANs.

A list is asked when a packet leaves its VLAN, and remembers nothing. So each holds, for every other VLAN, what its
devices may begin and how they may answer: TCP that is no first packet, UDP from the port of the service, the answer to
a ping. That is all a list without memory can do, and three things follow (the manual's known limits name them, too):
where *everything* is open in one direction only, answers over UDP do not come back; a device that forges the mark of an
answer gets past; and a port that a service opens as it goes is open only if the policy names it.

The transit leg has a list only where the gateway routes VLANs of the school itself: they meet the same policy there.
All else that comes in from the gateway has passed it, and it does remember.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network

from schoolbuild.families.access_entries import ANYWHERE, Entry, Ports, Protocol
from schoolbuild.model.network import Network, Routing, Vlan
from schoolbuild.model.standard import NetworkService
from schoolbuild.topology.zones import EVERYTHING, services_between, zone_of

_BOOTPS, _BOOTPC, _SSH, _NTP, _SNMP, _SYSLOG = 67, 68, 22, 123, 161, 514
_RADIUS = (1812, 1813)
_WITH_PORTS: tuple[Protocol, ...] = ("tcp", "udp")


@dataclass(frozen=True)
class AccessList:
    """A list and its name, which is the same on every family: letters, digits and dashes."""

    name: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True)
class Place:
    """A VLAN with every network in it: its subnet, and what lies behind a router that stands in it."""

    vlan: Vlan
    networks: tuple[IPv4Network, ...]


def list_name(vlan: Vlan) -> str:
    """``FROM-PUPIL-WIRELESS``."""
    return "FROM-" + vlan.name.upper().replace("_", "-")


def access_lists(network: Network) -> Mapping[str, AccessList]:
    """The lists of a school's routing core by the VLAN from which they are asked; none where no switch routes."""
    if network.routing is None:
        return {}
    return _Policy(network, network.routing).lists()


class _Policy:
    def __init__(self, network: Network, routing: Routing) -> None:
        self.network = network
        self.routing = routing
        self.routes = tuple((route.to, route.via) for route in routing.routes if route.to != ANYWHERE)
        self.legs = {svi.vlan: svi for svi in routing.svis if svi.vlan != routing.transit}
        self.here = tuple(place for place in self._places() if place.vlan.name in self.legs)
        self.there = tuple(place for place in self._places() if place.vlan.routed_at == "gateway")
        self.ranges = tuple(self._ranges())
        asking = [svi.address.ip for svi in routing.svis if svi.relays]
        asking += [place.vlan.gateway.ip for place in self.there if place.vlan.pool and place.vlan.gateway]
        self.relaying = tuple(network for network in self.ranges if any(leg in network for leg in asking))

    def lists(self) -> dict[str, AccessList]:
        found = {place.vlan.name: tuple(self._from(place)) for place in self.here}
        if self.there:
            found[self.routing.transit] = tuple(self._from_gateway())
        return {
            name: AccessList(list_name(self.network.vlans[name]), tuple(dict.fromkeys(entries)))
            for name, entries in found.items()
        }

    def _places(self) -> Iterator[Place]:
        """The VLANs whose devices the core can meet, by id."""
        for vlan in sorted(self.network.vlans.values(), key=lambda one: one.id):
            if vlan.subnet is not None and vlan.name != self.routing.transit:
                behind = (to for to, via in self.routes if via in vlan.subnet)
                yield Place(vlan, (vlan.subnet, *behind))

    def _ranges(self) -> Iterator[IPv4Network]:
        """Everything that belongs to the school: what the policy does not open in it is closed."""
        found = list(self.network.document.addresses.ranges)
        subnets = (vlan.subnet for vlan in self.network.vlans.values() if vlan.subnet is not None)
        for network in (*subnets, *(to for to, _ in self.routes)):
            if not any(network.subnet_of(wider) for wider in found):
                found.append(network)
        yield from found

    # One list

    def _from(self, place: Place) -> Iterator[Entry]:
        yield from self._addresses_asked_for(place)
        yield from self._addresses_handed_out(place)
        yield from self._own_gateway(place)
        if place.vlan is self.network.management:
            yield from self._management(place)
        yield from self._to_others(place, (*self.here, *self.there))
        yield from self._outside(place)

    def _from_gateway(self) -> Iterator[Entry]:
        for place in self.there:
            yield from self._addresses_asked_for_at_gateway(place)
            yield from self._to_others(place, self.here)
            yield from (_deny(source, target) for source in place.networks for target in self.ranges)
        yield _permit("ip", ANYWHERE, ANYWHERE)

    def _addresses_asked_for(self, place: Place) -> Iterator[Entry]:
        """Who asks for an address has none yet; who asks for more time asks the server itself."""
        if place.vlan.pool is not None:
            yield _permit("udp", ANYWHERE, ANYWHERE, source_ports=_one(_BOOTPC), target_ports=_one(_BOOTPS))

    def _addresses_asked_for_at_gateway(self, place: Place) -> Iterator[Entry]:
        """The gateway passes on what its VLANs ask of the school's servers; devices ask for more time themselves."""
        for server in self.network.dhcp_servers if place.vlan.pool is not None else ():
            for source in place.networks:
                asking = Ports(_BOOTPS, _BOOTPC)
                yield _permit("udp", source, _host(server), source_ports=asking, target_ports=_one(_BOOTPS))

    def _addresses_handed_out(self, place: Place) -> Iterator[Entry]:
        """A server answers the core or the gateway, which asked for its VLANs, and devices that ask for more time."""
        relays = (server for svi in self.routing.svis for server in svi.relays)
        for server in dict.fromkeys((*relays, *self.network.dhcp_servers)):
            if any(server in network for network in place.networks):
                for target in self.relaying:
                    answered = Ports(_BOOTPS, _BOOTPC)
                    yield _permit("udp", _host(server), target, source_ports=_one(_BOOTPS), target_ports=answered)

    def _own_gateway(self, place: Place) -> Iterator[Entry]:
        """A ping to the gateway is the first thing anybody tries."""
        for source in place.networks:
            yield _permit("icmp", source, _host(self.legs[place.vlan.name].address.ip))

    def _management(self, place: Place) -> Iterator[Entry]:
        """What must always pass, whatever the policy says: without it nobody reaches the switches any more."""
        management = self.network.standard.management
        core = _host(self.legs[place.vlan.name].address.ip)
        for source in place.networks:
            yield _permit("tcp", source, core, target_ports=_one(_SSH))
            for office in map(IPv4Network, management.management_networks):
                yield Entry(True, "tcp", source, office, established=True)
                yield _permit("icmp", source, office)
                yield _permit("udp", source, office, source_ports=_one(_SNMP))
            for server in management.radius.servers:
                yield from (_permit("udp", source, _host(server), target_ports=_one(port)) for port in _RADIUS)
            for servers, port in ((management.ntp, _NTP), (management.syslog, _SYSLOG)):
                yield from (_permit("udp", source, _host(server), target_ports=_one(port)) for server in servers)

    def _to_others(self, place: Place, others: Iterable[Place]) -> Iterator[Entry]:
        for other in others:
            if other.vlan is not place.vlan:
                for source in place.networks:
                    for target in other.networks:
                        yield from self._between(place.vlan, source, other.vlan, target)

    def _between(self, vlan: Vlan, source: IPv4Network, other: Vlan, target: IPv4Network) -> Iterator[Entry]:
        begun = services_between(self.network, vlan, other)
        answered = services_between(self.network, other, vlan)
        if EVERYTHING in begun:
            yield _permit("ip", source, target)
            return
        for protocol, ports in self._ports(begun):
            yield _permit(protocol, source, target, target_ports=ports)
        if EVERYTHING in answered or any(protocol == "tcp" for protocol, _ in self._ports(answered)):
            yield Entry(True, "tcp", source, target, established=True)
        for protocol, ports in self._ports(answered):
            if protocol == "udp":
                yield _permit("udp", source, target, source_ports=ports)
        if begun:
            yield _permit("icmp", source, target)
        elif answered:
            yield Entry(True, "icmp", source, target, echo_reply=True)

    def _ports(self, names: Iterable[str]) -> Iterator[tuple[Protocol, Ports]]:
        """The ports of services, TCP before UDP, each once."""
        services = [self.network.standard.zones.services[name] for name in names if name != EVERYTHING]
        for protocol in _WITH_PORTS:
            yield from dict.fromkeys((protocol, ports) for service in services for ports in _of(service, protocol))

    def _outside(self, place: Place) -> Iterator[Entry]:
        outside = zone_of(self.network, place.vlan).outside
        filtering = self.network.document.filtering
        if outside == "filtered" and filtering is not None and filtering.by == "proxy":
            if filtering.address is not None and filtering.port is not None:
                for source in place.networks:
                    yield _permit("tcp", source, _host(filtering.address), target_ports=_one(filtering.port))
        elif outside == "open" or (outside == "filtered" and filtering is not None):
            private = self.network.standard.zones.private if outside == "filtered" else ()
            school = (network for network in self.ranges if not any(network.subnet_of(wider) for wider in private))
            yield from (_deny(ANYWHERE, target) for target in (*school, *private))
            yield from (_permit("ip", source, ANYWHERE) for source in place.networks)
        yield _deny(ANYWHERE, ANYWHERE)


def _of(service: NetworkService, protocol: str) -> Iterator[Ports]:
    for written in service.tcp if protocol == "tcp" else service.udp:
        first, _, last = str(written).partition("-")
        yield Ports(int(first), int(last or first))


def _one(port: int) -> Ports:
    return Ports(port, port)


def _host(address: IPv4Address) -> IPv4Network:
    return IPv4Network((address, 32))


def _permit(
    protocol: Protocol,
    source: IPv4Network,
    target: IPv4Network,
    *,
    source_ports: Ports | None = None,
    target_ports: Ports | None = None,
) -> Entry:
    return Entry(True, protocol, source, target, source_ports, target_ports)


def _deny(source: IPv4Network, target: IPv4Network) -> Entry:
    return Entry(False, "ip", source, target)
