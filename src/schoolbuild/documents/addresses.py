"""The VLAN and address schedule: VLANs, who has which fixed address, and which are free."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from ipaddress import IPv4Address

from schoolbuild.documents.devices import devices
from schoolbuild.documents.page import Document, Made, Row, Section, Table
from schoolbuild.documents.picture.tiers import drawn_switches
from schoolbuild.documents.words import vlan_words
from schoolbuild.model.derive import host_name
from schoolbuild.model.document.addressing import DhcpRange
from schoolbuild.model.network import Network, Vlan

VLAN_COLUMNS = ("Id", "Name", "Zone", "Subnet", "Gateway", "Routed by", "Handed out by DHCP", "By")
ADDRESS_COLUMNS = ("Address", "Name", "What", "VLAN", "Where")
FREE_COLUMNS = ("VLAN", "Subnet", "Addresses", "Fixed", "Handed out", "Free", "Free for fixed addresses")
_NOTHING = "\u2013"


@dataclass(frozen=True)
class _Fixed:
    """Somebody who has a fixed address."""

    address: IPv4Address
    name: str
    what: str
    vlan: Vlan | None
    where: str = ""
    planned: bool = False


def address_schedule(network: Network) -> Made:
    """VLANs, fixed addresses, and what is free in each subnet."""
    made = _Addresses(network)
    vlans = Table("Ids, subnets, and who routes and hands out addresses", VLAN_COLUMNS, tuple(made.vlans()))
    fixed = Table("Who has which fixed address", ADDRESS_COLUMNS, tuple(made.addresses()))
    free = Table("What is free in each subnet", FREE_COLUMNS, tuple(made.free()))
    first = network.standard.addressing.first_switch_host
    legacy = network.document.addresses.legacy
    if legacy is not None and legacy.first_switch_host is not None:
        first = legacy.first_switch_host
    ranges = ", ".join(str(item) for item in network.document.addresses.ranges)
    sections = (
        Section(
            "VLANs",
            lead=("The name is the one that switches show. A VLAN without a subnet carries no addresses.",),
            tables=(vlans,),
        ),
        Section("Fixed addresses", tables=(fixed,)),
        Section(
            "Free addresses",
            lead=(
                "Free is what is neither somebody's fixed address nor handed out. Devices that the folder does not "
                "know may have one nevertheless: look before you give one away.",
                f"In the management VLAN a new switch takes host number {first} plus its own number: "
                "leave those to switches.",
            ),
            tables=(free,),
        ),
    )
    lead = (f"The school's range is {ranges}.",)
    page = Document("addresses", "VLANs and addresses", lead, sections, landscape=True)
    return Made((page,), csv={"vlans": vlans, "addresses": fixed, "addresses-free": free})


class _Addresses:
    def __init__(self, network: Network) -> None:
        self.network = network
        self.ordered = sorted(network.vlans.values(), key=lambda vlan: vlan.id)
        self.fixed = sorted(set(self._fixed()), key=lambda item: (item.address, item.name, item.what))

    def vlans(self) -> Iterator[Row]:
        for vlan in self.ordered:
            cells = (
                str(vlan.id),
                vlan.title,
                vlan.zone,
                str(vlan.subnet) if vlan.subnet is not None else _NOTHING,
                str(vlan.gateway.ip) if vlan.gateway is not None else _NOTHING,
                self._router(vlan),
                f"{vlan.pool.first} to {vlan.pool.last}" if vlan.pool is not None else _NOTHING,
                self._dhcp(vlan) if vlan.pool is not None else _NOTHING,
            )
            parked = vlan.name == self.network.standard.vlan_plan.parked
            yield Row(cells, "" if parked else vlan.zone, quiet=parked)

    def _router(self, vlan: Vlan) -> str:
        if vlan.routed_at == "nowhere" or vlan.subnet is None:
            return "nobody"
        routing = self.network.routing
        if vlan.routed_at == "core" and routing is not None:
            return self._switch(routing.switch)
        also = [other.name for other in self.network.document.other_gateways if vlan.name in other.vlans]
        return "; also ".join((self.network.document.gateway.name, *also))

    def _dhcp(self, vlan: Vlan) -> str:
        dhcp, choice = self.network.document.dhcp, self.network.document.vlans.get(vlan.name)
        names = dhcp.servers
        if choice is not None and isinstance(choice.dhcp, DhcpRange) and choice.dhcp.by is not None:
            names = choice.dhcp.by
        elif dhcp.by == "firewall":
            return self.network.document.gateway.name
        elif dhcp.by == "core":
            routing = self.network.routing
            return self._switch(routing.switch) if routing is not None else "the core switch"
        return (
            ", ".join(host_name(self.network.code, name) for name in names) or "a server that the folder does not name"
        )

    def _switch(self, name: str) -> str:
        switch = drawn_switches(self.network).get(name)
        return switch.host if switch is not None else name

    def addresses(self) -> Iterator[Row]:
        for item in self.fixed:
            cells = (str(item.address), item.name, item.what, vlan_words(item.vlan), item.where)
            yield Row(cells, item.vlan.zone if item.vlan is not None else "", item.planned)

    def _fixed(self) -> Iterator[_Fixed]:
        network, routing = self.network, self.network.routing
        management = network.management
        switches = drawn_switches(network)
        for vlan in self.ordered:
            if vlan.gateway is not None and vlan.routed_at != "nowhere":
                yield _Fixed(vlan.gateway.ip, self._router(vlan), "gateway", vlan)
        if routing is not None:
            for leg in routing.svis:
                if (crossed := network.vlans.get(leg.vlan)) is not None and crossed.gateway != leg.address:
                    yield _Fixed(leg.address.ip, self._switch(routing.switch), "towards the gateway", crossed)
        for name, switch in switches.items():
            own = management is not None and management.gateway == switch.address
            if switch.address is not None and not (own and routing is not None and routing.switch == name):
                planned = name in network.planned
                what = "switch, planned" if planned else "switch"
                yield _Fixed(switch.address.ip, switch.host, what, management, switch.room, planned)
        if network.management_station is not None:
            yield _Fixed(network.management_station, "management station", "engineer's session", management)
        filtering = network.document.filtering
        if filtering is not None and filtering.address is not None:
            home = next((v for v in self.ordered if v.subnet is not None and filtering.address in v.subnet), None)
            yield _Fixed(filtering.address, filtering.product, "filter", home)
        for device in devices(network):
            if device.address is not None:
                at = switches.get(device.at[0]) if device.at is not None else None
                where = device.room
                if at is not None and device.at is not None:
                    where = f"{at.host} port {at.ports[device.at[1]].socket.short}"
                yield _Fixed(device.address, device.host, device.what, network.vlans.get(device.vlan or ""), where)

    def free(self) -> Iterator[Row]:
        for vlan in self.ordered:
            if vlan.subnet is None:
                continue
            hosts = range(int(vlan.subnet.network_address) + 1, int(vlan.subnet.broadcast_address))
            fixed = {int(item.address) for item in self.fixed if item.address in vlan.subnet}
            pool = range(int(vlan.pool.first), int(vlan.pool.last) + 1) if vlan.pool is not None else range(0)
            free = [number for number in hosts if number not in fixed and number not in pool]
            cells = (
                vlan_words(vlan),
                str(vlan.subnet),
                str(len(hosts)),
                str(len(fixed)),
                str(len(pool)),
                str(len(free)),
                ", ".join(_runs(free)) or "none",
            )
            yield Row(cells, vlan.zone)


def _runs(numbers: Iterable[int]) -> Iterator[str]:
    """Ascending addresses, neighbours as ranges."""
    first = last = -1
    for number in (*numbers, -1):
        if number == last + 1 and first >= 0:
            last = number
            continue
        if first >= 0:
            yield str(IPv4Address(first)) if first == last else f"{IPv4Address(first)} to {IPv4Address(last)}"
        first = last = number
