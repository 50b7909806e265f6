"""From a school's ranges and the standard's plan to VLANs, subnets, gateways, pools, and the routing core's legs."""

from __future__ import annotations

from collections.abc import Iterator
from ipaddress import IPv4Address, IPv4Interface, IPv4Network

from schoolbuild.model.document.addressing import DhcpRange
from schoolbuild.model.network import LooseEnd, Pool, Route, RoutedAt, Routing, Svi, Vlan
from schoolbuild.model.school import School, VlanChoice
from schoolbuild.model.standard import PlannedVlan, Standard

EVERYWHERE = IPv4Network("0.0.0.0/0")


class Addresses:
    """The VLANs of a school with their addresses. Never raises for what the document says."""

    def __init__(self, document: School, standard: Standard) -> None:
        self.document = document
        self.standard = standard
        self.loose: list[LooseEnd] = []
        self.vlans = dict(self._vlans())
        self.dhcp_servers = tuple(self._addresses_of(document.dhcp.servers))

    @property
    def everywhere(self) -> tuple[str, ...]:
        """The VLANs that a tagged link carries unless it says otherwise."""
        return tuple(name for name in self.vlans if name != self.standard.vlan_plan.parked)

    @property
    def at_gateway(self) -> tuple[str, ...]:
        """The VLANs that the gateway's port carries: those that leave their subnet there, and the transit VLAN."""
        return tuple(name for name in self.everywhere if self.vlans[name].routed_at == "gateway")

    def of_switch(self, name: str) -> IPv4Interface | None:
        """A switch's management address; the routing core's is the gateway of the management VLAN."""
        vlan = self.vlans.get(self.standard.vlan_plan.management)
        if vlan is None or vlan.subnet is None:
            return None
        if self.document.routing is not None and self.document.routing.by == name and vlan.routed_at == "core":
            return vlan.gateway
        legacy = self.document.addresses.legacy
        first = self.standard.addressing.first_switch_host
        if legacy is not None and legacy.first_switch_host is not None:
            first = legacy.first_switch_host
        return _host(vlan.subnet, first + int(name[2:]))

    def routing(self) -> Routing | None:
        """The routing core's legs and routes, if a switch routes."""
        written = self.document.routing
        if written is None:
            return None
        return Routing(
            switch=written.by,
            transit=written.transit,
            svis=tuple(self._svis(written.transit)),
            routes=tuple(self._routes(written.transit)),
        )

    def _svis(self, transit: str) -> Iterator[Svi]:
        for vlan in self.vlans.values():
            if vlan.subnet is None:
                continue
            if vlan.name == transit:
                own = _host(vlan.subnet, self.standard.addressing.core_transit_host)
                if own is not None:
                    yield Svi(vlan.name, own)
            elif vlan.routed_at == "core" and vlan.gateway is not None:
                servers = self._asked_for(vlan, transit)
                inside = any(server in vlan.subnet for server in servers)
                yield Svi(vlan.name, vlan.gateway, () if inside else servers)

    def _asked_for(self, vlan: Vlan, transit: str) -> tuple[IPv4Address, ...]:
        """Who is asked for the addresses of a VLAN: the servers named for it alone, the school's, or the gateway."""
        choice, leg = self.document.vlans.get(vlan.name), self.vlans.get(transit)
        if vlan.pool is None:
            return ()
        if choice is not None and isinstance(choice.dhcp, DhcpRange) and choice.dhcp.by is not None:
            return tuple(self._addresses_of(choice.dhcp.by))
        if self.document.dhcp.by == "firewall" and leg is not None and leg.gateway is not None:
            return (leg.gateway.ip,)
        return self.dhcp_servers if self.document.dhcp.by == "dc" else ()

    def _routes(self, transit: str) -> Iterator[Route]:
        leg = self.vlans.get(transit)
        if leg is not None and leg.subnet is not None and leg.gateway is not None:
            filtering = self.document.filtering
            via = leg.gateway.ip
            if filtering is not None and filtering.by == "inline" and filtering.address is not None:
                via = filtering.address
            yield Route(EVERYWHERE, via, "the way out", ("gateway",))
        if self.document.routing is not None:
            for index, route in enumerate(self.document.routing.routes):
                yield Route(route.to, route.via, route.why, ("routing", "routes", index))

    # VLANs

    def _vlans(self) -> Iterator[tuple[str, Vlan]]:
        plan = self.standard.vlan_plan.vlans
        chosen = dict(self.document.vlans)
        chosen.setdefault(self.standard.vlan_plan.parked, None)
        if self.document.routing is not None:
            chosen.setdefault(self.document.routing.transit, None)
        for name, written in chosen.items():
            planned, choice = plan.get(name), written or VlanChoice()
            number = choice.id or (planned.id if planned else None)
            if number is None:
                self.loose.append(LooseEnd("vlan", name, ("vlans", name), tuple(plan)))
                continue
            subnet = choice.subnet or self._slot(planned)
            yield (
                name,
                Vlan(
                    name=name,
                    id=number,
                    title=choice.title or (planned.title if planned else name.upper()),
                    zone=choice.zone or (planned.zone if planned else "none"),
                    subnet=subnet,
                    gateway=self._gateway(subnet, choice),
                    hosts_needed=choice.hosts,
                    pool=self._pool(name, subnet, choice, planned),
                    routed_at=self._routed_at(name, choice, subnet),
                ),
            )

    def _slot(self, planned: PlannedVlan | None) -> IPv4Network | None:
        supernet = self.document.addresses.supernet
        if planned is None or planned.slot is None or supernet is None:
            return None
        for plan in self.standard.addressing.plans.values():
            if plan.supernet_prefix == supernet.prefixlen:
                size = 1 << (32 - plan.subnet_prefix)
                if planned.slot * size >= supernet.num_addresses:
                    return None
                return IPv4Network((supernet.network_address + planned.slot * size, plan.subnet_prefix))
        return None

    def _gateway(self, subnet: IPv4Network | None, choice: VlanChoice) -> IPv4Interface | None:
        if subnet is None:
            return None
        if choice.gateway is not None:
            return IPv4Interface((choice.gateway, subnet.prefixlen))
        legacy = self.document.addresses.legacy
        number = self.standard.addressing.gateway_host
        if legacy is not None and legacy.gateway_host is not None:
            number = legacy.gateway_host
        return _host(subnet, number)

    def _pool(
        self, name: str, subnet: IPv4Network | None, choice: VlanChoice, planned: PlannedVlan | None
    ) -> Pool | None:
        if isinstance(choice.dhcp, DhcpRange):
            return Pool(choice.dhcp.first, choice.dhcp.last, ("vlans", name, "dhcp"))
        if subnet is None or choice.dhcp == "none" or planned is None or not planned.dhcp:
            return None
        rules = self.standard.addressing
        last = _host(subnet, subnet.num_addresses - 1 - rules.dhcp_kept_free)
        first = _host(subnet, rules.first_dhcp_host) or _host(subnet, subnet.num_addresses // 2)
        if first is None or last is None or first > last:
            return None
        return Pool(first.ip, last.ip)

    def _routed_at(self, name: str, choice: VlanChoice, subnet: IPv4Network | None) -> RoutedAt:
        if choice.routed_at is not None:
            return choice.routed_at
        if any(name in other.vlans for other in self.document.other_gateways):
            return "other"
        if name == self.standard.vlan_plan.parked:
            return "nowhere"
        routing = self.document.routing
        if routing is None or name == routing.transit or subnet is None:
            return "gateway"
        return "core"

    def _addresses_of(self, names: tuple[str, ...]) -> Iterator[IPv4Address]:
        addresses = {device.name: device.address for device in self.document.addressed()}
        for name in names:
            if name in addresses:
                yield addresses[name]


def _host(subnet: IPv4Network, number: int) -> IPv4Interface | None:
    """The subnet's host of that number; ``None`` where the subnet is too small."""
    if not 0 < number < subnet.num_addresses - 1:
        return None
    return IPv4Interface((subnet.network_address + number, subnet.prefixlen))
