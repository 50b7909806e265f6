"""What a switch's collected documents say, in words that no vendor owns.

Each family has a reader (``<family>_facts.py``) that fills this shape. A field that is ``None`` was not learned, and
``unknown`` says why; an empty tuple or mapping was learned and is empty. Whoever judges must treat the two differently.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from ipaddress import IPv4Address, IPv4Interface, IPv4Network

from schoolbuild.families.access_entries import Entry


@dataclass(frozen=True)
class PortVlans:
    """VLAN ids of a port or LAG. ``voice`` is also told to telephones by LLDP-MED; ``dynamic`` may become tagged."""

    untagged: int | None
    tagged: frozenset[int] = frozenset()
    voice: int | None = None
    dynamic: bool = False


@dataclass(frozen=True)
class PortGuards:
    """Protection of an edge port. ``loop_protect`` is ``None`` on families that have no such setting."""

    edge: bool
    bpdu_guard: bool
    loop_protect: bool | None


@dataclass(frozen=True)
class SpanningTree:
    """Settings of the spanning tree. ``mode`` is ``mst``, ``rapid-pvst`` … or ``off``; ``priority`` the bridge's."""

    mode: str
    region: str | None
    revision: int | None
    priority: int | None


@dataclass(frozen=True)
class TreeRoot:
    """What the switch believes about the root: whether it is the root itself, and the root's address if it says so."""

    here: bool
    address: str | None
    own_address: str | None


@dataclass(frozen=True)
class LocalUser:
    """An account kept on the switch; ``name`` is ``None`` where the family does not show it."""

    name: str | None
    level: str


@dataclass(frozen=True)
class Neighbour:
    """What LLDP heard on a port, with names as the other end writes them."""

    port: str
    system: str
    far_port: str


@dataclass(frozen=True)
class LinkStatus:
    """Whether a port has link, and its speed in Mb/s (``None`` if the switch does not say)."""

    up: bool
    mbps: int | None


@dataclass(frozen=True)
class RoutedLeg:
    """An address of the switch in a VLAN, and the list it asks about what comes in there (``None``: none)."""

    address: IPv4Interface
    asked: str | None


@dataclass(frozen=True)
class StaticRoute:
    """A network and the router behind which it lies; the default route is the one to ``0.0.0.0/0``."""

    to: IPv4Network
    via: IPv4Address


@dataclass(frozen=True)
class SwitchFacts:
    """Everything that controls may ask about a switch.

    ``access_networks`` are the networks that may open a session; empty means that nothing restricts them.
    ``legs`` are by VLAN id, ``access_lists`` by name; an entry of a list that is not understood is ``None``.
    ``snmp_communities`` holds the names of SNMP v1/v2c communities, ``None`` inside for one whose name is hidden.
    """

    host_name: str | None = None
    telnet: bool | None = None
    http: bool | None = None
    access_networks: tuple[IPv4Network, ...] | None = None
    local_users: tuple[LocalUser, ...] | None = None
    snmp_communities: tuple[str | None, ...] | None = None
    snmp_users: tuple[str, ...] | None = None
    ntp: tuple[IPv4Address, ...] | None = None
    syslog: tuple[IPv4Address, ...] | None = None
    vlans: Mapping[int, str] | None = None
    port_vlans: Mapping[str, PortVlans] | None = None
    routing: bool | None = None
    addressed_vlans: tuple[int, ...] | None = None
    legs: Mapping[int, RoutedLeg] | None = None
    routes: tuple[StaticRoute, ...] | None = None
    access_lists: Mapping[str, tuple[Entry | None, ...]] | None = None
    spanning_tree: SpanningTree | None = None
    tree_root: TreeRoot | None = None
    port_guards: Mapping[str, PortGuards] | None = None
    lldp: bool | None = None
    port_authentication: frozenset[str] | None = None
    neighbours: tuple[Neighbour, ...] | None = None
    link_status: Mapping[str, LinkStatus] | None = None
    unknown: Mapping[str, str] = field(default_factory=dict)


FIELDS = tuple(name for name in SwitchFacts.__dataclass_fields__ if name != "unknown")
"""The names of the facts, as controls write them."""
