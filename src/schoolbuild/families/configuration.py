"""What a whole running configuration says, in words that no vendor owns: for bringing in a switch that exists already.

Each family has a reader (``<family>_configuration.py``) that fills this shape from the text alone, without the tables
that ``switch_facts`` also has. Nothing is guessed: a field holds what the text says or, where a line is absent, what
the vendor documents as the default; what the text leaves open is ``None``. Every line that was not understood is in
``SwitchConfiguration.unread``, in its own words.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from ipaddress import IPv4Address, IPv4Interface, IPv4Network
from typing import Literal

Mode = Literal["access", "tagged", "routed", "open"]
"""What a port is to its VLANs.

``access``: one untagged VLAN, perhaps with a voice VLAN for the telephone in front; ``tagged``: several VLANs, one of
them perhaps untagged; ``routed``: a port with its own address and no VLAN; ``open``: the text leaves it to negotiation
and names no VLAN (IOS with neither ``switchport mode`` nor ``switchport access vlan``).
"""

Tagged = frozenset[int] | Literal["all"]
"""VLAN ids that a port carries tagged; ``all`` is every VLAN that exists on the switch now or later."""


@dataclass(frozen=True)
class ConfigurationLine:
    """A line of the text: its number (from 1), its words with secrets redacted, and the line of the section around it.

    ``section`` is empty at the top level.
    """

    number: int
    text: str
    section: str = ""


@dataclass(frozen=True)
class ConfiguredVlan:
    """A VLAN, with the switch's own interface in it if it has one.

    ``name`` is ``None`` where the text gives none; ``description`` is that of the interface. ``addresses`` are the
    switch's own in this VLAN, the main one first; ``dhcp_client`` means that it asks for one. ``relays`` are servers to
    which DHCP requests are passed on. ``filter_in`` and ``filter_out`` name access lists for traffic that comes from
    or goes to hosts of this VLAN. ``enabled`` is false where the VLAN, or the switch's interface in it, is off.
    """

    id: int
    name: str | None = None
    description: str | None = None
    addresses: tuple[IPv4Interface, ...] = ()
    dhcp_client: bool = False
    relays: tuple[IPv4Address, ...] = ()
    filter_in: str | None = None
    filter_out: str | None = None
    voice: bool = False
    enabled: bool = True


@dataclass(frozen=True)
class ConfiguredPort:
    """A physical port, by its full name on the switch (``1``, ``A3``, ``2/49``, ``GigabitEthernet1/0/1``).

    ``untagged`` is IOS's native VLAN on a tagged port, even where it is not allowed to pass (a VLAN for strays). A port
    of a LAG has the LAG's VLANs. ``poe`` is ``None`` where the text says nothing about power; ``storm_percent``
    is the limit for broadcasts in per cent of the port's speed. ``address`` is the port's own, if it is routed.
    """

    name: str
    description: str | None = None
    enabled: bool = True
    mode: Mode = "access"
    untagged: int | None = None
    tagged: Tagged = frozenset()
    voice: int | None = None
    lag: int | None = None
    poe: bool | None = None
    edge: bool = False
    bpdu_guard: bool = False
    loop_protect: bool = False
    storm_percent: float | None = None
    lldp: bool = True
    trusted: bool = False
    address: IPv4Interface | None = None
    filter_in: str | None = None


@dataclass(frozen=True)
class ConfiguredLag:
    """Several ports that act as one link. ``protocol`` is ``lacp``, ``static``, or another by its vendor's name."""

    number: int
    ports: tuple[str, ...] = ()
    protocol: str = "static"
    description: str | None = None
    enabled: bool = True
    mode: Mode = "tagged"
    untagged: int | None = None
    tagged: Tagged = frozenset()
    trusted: bool = False
    address: IPv4Interface | None = None


@dataclass(frozen=True)
class ConfiguredRoute:
    """A static route; ``via`` is the next hop, or the words of the switch if it is no address (an interface)."""

    network: IPv4Network
    via: IPv4Address | str


@dataclass(frozen=True)
class ConfiguredTree:
    """The spanning tree. ``mode`` is ``mst``, ``rapid-pvst``, ``pvst``, ``rstp`` or ``off``.

    ``priority`` is that of the bridge, 0 to 61440; ``None`` for each that the text does not give.
    """

    mode: str
    region: str | None = None
    revision: int | None = None
    priority: int | None = None


@dataclass(frozen=True)
class ConfiguredManagement:
    """Ways to reach the switch itself; ``None`` where neither the text nor a documented default says."""

    telnet: bool | None = None
    web: bool | None = None
    """Unencrypted."""
    web_secure: bool | None = None
    ssh: bool | None = None


@dataclass(frozen=True)
class StackMember:
    """A switch of a stack, or the only one; ``model`` is the vendor's order number if the text shows it."""

    number: int
    model: str | None = None


@dataclass(frozen=True)
class SwitchConfiguration:
    """All that was understood of one configuration, and all that was not.

    ``vlans`` holds those that the text shows: IOS in VTP server mode keeps VLANs elsewhere, so ports may be in others.
    ``gateway`` is that of a switch that does not route itself. ``snooped`` are the VLANs under DHCP snooping, empty
    while it is switched off. ``ntp``, ``syslog`` and ``radius`` hold addresses or names. ``snmp_communities`` says only
    that SNMP v1/v2c communities exist. ``access_lists`` holds the lines of each list as they stand.

    ``lines_total`` counts the lines that configure something: no comments, separators, ends of sections or headers.
    Of them, ``lines_understood`` went into this structure or, as ``set_aside``, are known and have no place in a
    school's folder; the rest is ``unread``.
    """

    family: str
    host_name: str | None = None
    model: str | None = None
    vlans: Mapping[int, ConfiguredVlan] = field(default_factory=dict)
    ports: Mapping[str, ConfiguredPort] = field(default_factory=dict)
    lags: Mapping[int, ConfiguredLag] = field(default_factory=dict)
    stack: tuple[StackMember, ...] = ()
    routing: bool = False
    gateway: IPv4Address | None = None
    management_vlan: int | None = None
    routes: tuple[ConfiguredRoute, ...] = ()
    access_lists: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    tree: ConfiguredTree | None = None
    snooped: frozenset[int] = frozenset()
    lldp: bool | None = None
    ntp: tuple[str, ...] = ()
    syslog: tuple[str, ...] = ()
    radius: tuple[str, ...] = ()
    snmp_communities: bool = False
    snmp_users: tuple[str, ...] = ()
    users: tuple[str, ...] = ()
    managers: tuple[IPv4Network, ...] = ()
    """Networks that may open a session; empty means that nothing restricts them or that it is not understood."""
    management: ConfiguredManagement = ConfiguredManagement()
    banner: str | None = None
    contact: str | None = None
    location: str | None = None
    domain: str | None = None
    unread: tuple[ConfigurationLine, ...] = ()
    set_aside: tuple[ConfigurationLine, ...] = ()
    lines_total: int = 0

    @property
    def lines_understood(self) -> int:
        return self.lines_total - len(self.unread)

    @property
    def share_understood(self) -> float:
        """From 0 to 1; a text without a single line of configuration counts as not understood."""
        return self.lines_understood / self.lines_total if self.lines_total else 0.0
