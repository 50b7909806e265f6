"""The network of a school, fully derived: names, addresses, VLAN ids, and every port of every switch.

``derive.py`` makes it from the document and the standard. A reference that leads nowhere is kept in
``Network.loose_ends`` so that the rules can name it; whoever renders or applies asks the rules first.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from ipaddress import IPv4Address, IPv4Interface, IPv4Network
from typing import Literal, NamedTuple

from schoolbuild.model.school import Member, School
from schoolbuild.model.standard import Profile, Standard, SwitchModel
from schoolbuild.model.yaml_lines import KeyPath

RoutedAt = Literal["core", "gateway", "other", "nowhere"]
"""Where a VLAN leaves its subnet: the routing core, the gateway, one of ``other_gateways``, or not at all."""


@dataclass(frozen=True)
class Pool:
    """The addresses of a VLAN that are handed out. ``path`` is where the document says so (empty: the plan's)."""

    first: IPv4Address
    last: IPv4Address
    path: KeyPath = ()

    def __contains__(self, address: IPv4Address) -> bool:
        return self.first <= address <= self.last


@dataclass(frozen=True)
class Vlan:
    """A VLAN of this school. ``gateway`` is the address at which it leaves its subnet, ``routed_at`` whose that is."""

    name: str
    id: int
    title: str
    zone: str
    subnet: IPv4Network | None
    gateway: IPv4Interface | None
    hosts_needed: int | None = None
    pool: Pool | None = None
    routed_at: RoutedAt = "gateway"


@dataclass(frozen=True)
class Svi:
    """The routing core's leg in a VLAN. ``relays`` are the servers that requests for an address are passed on to."""

    vlan: str
    address: IPv4Interface
    relays: tuple[IPv4Address, ...] = ()


@dataclass(frozen=True)
class Route:
    """A static route; the default route is the one to ``0.0.0.0/0``."""

    to: IPv4Network
    via: IPv4Address
    why: str
    path: KeyPath


@dataclass(frozen=True)
class Routing:
    """The core switch that routes between VLANs: its legs, the VLAN towards the gateway, and its routes."""

    switch: str
    transit: str
    svis: tuple[Svi, ...]
    routes: tuple[Route, ...]


@dataclass(frozen=True)
class Socket:
    """A port as the switch model has it, before anybody says what it is for."""

    name: str
    short: str
    member: int
    speed_mbps: int
    media: Literal["copper", "sfp", "sfpplus"]
    poe: bool
    out_of_band: bool


class Port(NamedTuple):
    """A port and what it is for. VLANs are names; ``path`` is where the document says so (empty: parked)."""

    socket: Socket
    profile_name: str
    profile: Profile
    description: str
    untagged: str | None
    tagged: tuple[str, ...]
    voice: str | None
    path: KeyPath = ()
    link: str | None = None
    lag: int | None = None
    lldp: bool = True

    @property
    def name(self) -> str:
        return self.socket.name


@dataclass(frozen=True)
class Lag:
    """Several ports of one switch that act as one tagged link; its VLANs are those of each of its ports."""

    number: int
    ports: tuple[str, ...]
    description: str
    link: str


@dataclass(frozen=True)
class Switch:
    """A switch or stack with everything derived."""

    name: str
    host: str
    number: int
    layer: Literal["core", "edge"]
    closet: str
    room: str
    chassis: tuple[Member, ...]
    models: tuple[SwitchModel, ...]
    address: IPv4Interface | None
    ports: Mapping[str, Port]
    lags: Mapping[int, Lag]
    managed_by: str | None
    path: KeyPath

    @property
    def family(self) -> str:
        return self.models[0].family

    @property
    def serial(self) -> str:
        return self.chassis[0].serial

    @property
    def is_stack(self) -> bool:
        return len(self.chassis) > 1

    def find_port(self, written: str) -> Port | None:
        """The port that a person means by ``written``: its full name or its short form."""
        return self.ports.get(written) or self.ports.get(self._by_short.get(written, ""))

    @cached_property
    def lines(self) -> Mapping[KeyPath, tuple[Port, ...]]:
        """The ports by the line under ``ports:`` that says what they are for; all ports of a line have the same use.

        Ports with a cable to another switch are left out: what else a line says of them is found by SB303.
        """
        lines: dict[KeyPath, list[Port]] = {}
        for port in self.ports.values():
            if port.path and port.path[0] == "ports" and port.link is None:
                lines.setdefault(port.path, []).append(port)
        return {path: tuple(ports) for path, ports in lines.items()}

    @cached_property
    def _by_short(self) -> dict[str, str]:
        return {port.socket.short: name for name, port in self.ports.items()}


@dataclass(frozen=True)
class Link:
    """A cable, or a LAG's cables, between two switches. Ports are full names; VLANs are those each end carries."""

    name: str
    a: str
    a_ports: tuple[str, ...]
    b: str
    b_ports: tuple[str, ...]
    lag: int | None
    vlans: tuple[str, ...]
    path: KeyPath

    def ends(self) -> tuple[tuple[str, tuple[str, ...]], tuple[str, tuple[str, ...]]]:
        return (self.a, self.a_ports), (self.b, self.b_ports)


LooseKind = Literal[
    "switch",
    "port",
    "model",
    "vlan",
    "profile",
    "range",
    "closet",
    "taken",
    "device",
    "server",
    "hypervisor",
    "host",
    "domain",
    "zone",
    "network_service",
    "ring",
    "window",
    "calendar",
    "package",
]


@dataclass(frozen=True)
class LooseEnd:
    """A reference that leads nowhere, or a port that is given out twice (``taken``)."""

    kind: LooseKind
    name: str
    path: KeyPath
    choices: tuple[str, ...] = ()
    detail: str = ""


@dataclass(frozen=True)
class Network:
    """The network of one school, fully derived.

    ``planned`` are switches that are expected, and ``planned_links`` the cables to them: drawn and checked, not built.
    ``dhcp_servers`` are the addresses of the servers that hand out addresses, where servers do.
    """

    school: str
    document: School
    standard: Standard
    vlans: Mapping[str, Vlan]
    switches: Mapping[str, Switch]
    links: tuple[Link, ...]
    gateway_switch: str | None
    gateway_port: str | None
    loose_ends: tuple[LooseEnd, ...]
    planned: Mapping[str, Switch] = field(default_factory=dict)
    planned_links: tuple[Link, ...] = ()
    routing: Routing | None = None
    dhcp_servers: tuple[IPv4Address, ...] = ()

    @property
    def code(self) -> str:
        return self.document.school.code

    @property
    def management(self) -> Vlan | None:
        return self.vlans.get(self.standard.vlan_plan.management)

    @property
    def management_station(self) -> IPv4Address | None:
        """Where an engineer's session comes from inside the school."""
        vlan = self.management
        if vlan is None or vlan.subnet is None:
            return None
        return vlan.subnet.network_address + self.standard.addressing.management_station_host

    @property
    def root_switch(self) -> str | None:
        """The intended spanning-tree root: the one named, else the only core switch."""
        if self.document.spanning_tree is not None:
            return self.document.spanning_tree.root
        core = [switch.name for switch in self.switches.values() if switch.layer == "core"]
        return core[0] if len(core) == 1 else None

    def by_host(self, host: str) -> Switch | None:
        return next((switch for switch in self.switches.values() if switch.host == host), None)
