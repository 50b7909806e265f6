"""A switch as IOS and IOS-XE are told about it: ports hold their VLANs; what differs between the two is decided here.

Sources: command references of the Catalyst 2960-X (15.2(7)E) and the Catalyst 9200 (17.9), and published running
configurations of both.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from schoolbuild.families.cisco_ios_text import ENTRY_WORDS
from schoolbuild.families.lists import compact_vlans
from schoolbuild.intent.bootstrap import Start, start
from schoolbuild.intent.common import Management, School, SpanningTree, alike, management, spanning_tree
from schoolbuild.intent.routing import Leg, RouteLine, legs, routes
from schoolbuild.model.network import Port, Switch

_WIDTH = 79
_DEFAULT_RECOVERY_S = 300
_DEFAULT_IDLE_MINUTES = 10
_FIRST_XE = 16


@dataclass(frozen=True)
class Dialect:
    """Where IOS-XE prints another form than IOS 15.2(E): the same setting, different words."""

    domain: str
    portfast: str
    portfast_trunk: str
    numbered_lists: bool


IOS = Dialect("ip domain-name", "spanning-tree portfast edge", "spanning-tree portfast edge trunk", False)
IOS_XE = Dialect("ip domain name", "spanning-tree portfast", "spanning-tree portfast trunk", True)


class NamedList(NamedTuple):
    """An ``ip access-list extended`` section. ``entries`` are whole lines."""

    name: str
    entries: tuple[str, ...]


class Interface(NamedTuple):
    """An ``interface`` section of a port or a port-channel. ``allowed`` are the lines of a tagged link's VLAN list."""

    name: str
    description: str = ""
    out_of_band: bool = False
    access: int | None = None
    voice: int | None = None
    allowed: tuple[str, ...] = ()
    native: int | None = None
    shutdown: bool = False
    poe_off: bool = False
    storm: str = ""
    portfast: str = ""
    guard: bool = False
    channel: int | None = None
    trusted: bool = False
    silent: bool = False


@dataclass(frozen=True)
class VlanSection:
    id: int
    name: str


@dataclass(frozen=True)
class IosSwitch:
    """Everything the templates of ``cisco_ios`` print. ``recovery_s`` and ``idle_minutes`` are ``None`` if default."""

    management: Management
    dialect: Dialect
    tree: SpanningTree
    recovery_s: int | None
    idle_minutes: int | None
    snooped: str
    access_list: tuple[str, ...]
    vlans: tuple[VlanSection, ...]
    channels: tuple[Interface, ...]
    ports: tuple[Interface, ...]
    legs: tuple[Leg, ...]
    vlan_1_unused: bool
    routes: tuple[RouteLine, ...]
    routes_packets: bool
    lists: tuple[NamedList, ...]
    zone_offset: str


@dataclass(frozen=True)
class IosBootstrap:
    """Everything the bootstrap template of ``cisco_ios`` prints."""

    start: Start
    dialect: Dialect
    vlans: tuple[VlanSection, ...]
    tagged: str


def bootstrap_view(school: School, switch: Switch) -> IosBootstrap:
    """What is pasted on the console of a new ``switch``.

    Raises:
        SchoolbuildError: as ``bootstrap.start``.
    """
    begun = start(school, switch)
    return IosBootstrap(
        start=begun,
        dialect=dialect(switch),
        vlans=tuple(VlanSection(leg.id, vlan_name(leg.title)) for leg in begun.legs),
        tagged=compact_vlans(leg.id for leg in begun.legs),
    )


def dialect(switch: Switch) -> Dialect:
    """IOS-XE from release 16 on, IOS before."""
    major = switch.models[0].software.partition(".")[0]
    return IOS_XE if major.isdigit() and int(major) >= _FIRST_XE else IOS


def view(school: School, switch: Switch) -> IosSwitch:
    """What is to stand on ``switch``.

    Raises:
        SchoolbuildError: something the school says cannot be put into IOS's words.
    """
    tree = spanning_tree(school, switch)
    managed = management(school, switch)
    words = dialect(switch)
    addresses = legs(school, switch, managed)
    # IOS has one recovery time for every cause.
    recovery = max(tree.recovery_s, tree.loop_recovery_s)
    return IosSwitch(
        management=managed,
        dialect=words,
        tree=tree,
        recovery_s=None if recovery == _DEFAULT_RECOVERY_S else recovery,
        idle_minutes=None if managed.idle_minutes == _DEFAULT_IDLE_MINUTES else managed.idle_minutes,
        snooped=compact_vlans(school.snooped),
        access_list=tuple(_access_list(managed, words)),
        vlans=tuple(
            VlanSection(vlan.id, vlan_name(school.description(vlan.title, switch, f"VLAN {vlan.name}")))
            for vlan in school.vlans
            if vlan.id != 1
        ),
        channels=tuple(_channels(school, switch, words)),
        ports=tuple(_ports(school, switch, words)),
        legs=addresses,
        vlan_1_unused=all(leg.id != 1 for leg in addresses),
        routes=routes(school, switch),
        routes_packets=school.routes(switch),
        lists=tuple(_lists(school, switch, words)),
        zone_offset=f"{managed.zone.offset_minutes // 60} {managed.zone.offset_minutes % 60}",
    )


def vlan_name(title: str) -> str:
    """IOS ends a VLAN's name at the first blank."""
    return "-".join(title.split())


def _access_list(managed: Management, words: Dialect) -> Iterator[str]:
    for number, network in enumerate(managed.allowed, start=1):
        entry = f"permit {network.network_address} {network.hostmask}"
        yield f"{number * 10} {entry}" if words.numbered_lists else entry


def _lists(school: School, switch: Switch, words: Dialect) -> Iterator[NamedList]:
    for found in school.access_lists(switch).values():
        # ``show running-config`` pads "deny" to the width of "permit".
        lines = (ENTRY_WORDS.line(entry).replace("deny ", "deny   ", 1) for entry in found.entries)
        numbered = (f"{number * 10} {line}" if words.numbered_lists else line for number, line in enumerate(lines, 1))
        yield NamedList(found.name, tuple(numbered))


def _channels(school: School, switch: Switch, words: Dialect) -> Iterator[Interface]:
    for number in sorted(switch.lags):
        lag = switch.lags[number]
        first = switch.ports[lag.ports[0]]
        yield _tagged(
            school,
            switch,
            first,
            words,
            name=f"Port-channel{number}",
            description=school.description(lag.description, switch, f"LAG {number}"),
            trusted=first.profile.dhcp_trust,
        )


def _ports(school: School, switch: Switch, words: Dialect) -> Iterator[Interface]:
    known: dict[tuple[object, ...], Interface] = {}
    for port in switch.ports.values():
        kind = alike(port)
        if kind not in known:
            known[kind] = _port(school, switch, port, words)
        yield Interface(port.name, *known[kind][1:])


def _port(school: School, switch: Switch, port: Port, words: Dialect) -> Interface:
    if port.socket.out_of_band:
        return Interface(port.name, out_of_band=True, shutdown=True)
    place = f"port {port.name}"
    text = port.description or (port.profile.purpose if port.profile.enabled else "")
    description = school.description(text, switch, place)
    if port.tagged or port.profile.is_tagged_link:
        return _tagged(
            school,
            switch,
            port,
            words,
            name=port.name,
            description=description,
            channel=port.lag,
            trusted=port.profile.dhcp_trust and port.lag is None,
        )
    member = school.membership(port, switch)
    return Interface(
        name=port.name,
        description=description,
        access=school.parked_id if member.untagged is None else member.untagged,
        voice=member.voice,
        shutdown=not port.profile.enabled,
        poe_off=port.socket.poe and port.profile.poe == "off",
        storm=_storm(port),
        portfast=words.portfast if port.profile.edge else "",
        guard=port.profile.bpdu_guard,
        trusted=port.profile.dhcp_trust,
        silent=not port.lldp,
    )


def _tagged(  # a port, and what differs between a member and its port-channel
    school: School,
    switch: Switch,
    port: Port,
    words: Dialect,
    *,
    name: str,
    description: str,
    trusted: bool,
    channel: int | None = None,
) -> Interface:
    member = school.membership(port, switch)
    native = school.parked_id if member.untagged is None else member.untagged
    # The parked VLAN goes nowhere: it is native on a tagged link so that stray untagged frames end there, and not
    # allowed. Any other native VLAN (an access point's management) must be allowed to pass.
    carried = member.tagged - {native} if native == school.parked_id else member.tagged | {native}
    physical = name == port.name
    return Interface(
        name=name,
        description=description,
        allowed=allowed_lines(carried),
        native=native,
        shutdown=not port.profile.enabled,
        poe_off=physical and port.socket.poe and port.profile.poe == "off",
        storm=_storm(port),
        portfast=words.portfast_trunk if port.profile.edge else "",
        guard=port.profile.bpdu_guard,
        channel=channel,
        trusted=trusted,
        silent=physical and not port.lldp,
    )


@lru_cache(maxsize=1024)
def allowed_lines(ids: frozenset[int]) -> tuple[str, ...]:
    """The VLAN list of a tagged link as IOS prints it: no line wider than 79 columns, goes on with ``add``."""
    lines: list[str] = []
    head, listed = "switchport trunk allowed vlan ", ""
    for part in (compact_vlans(ids) or "none").split(","):
        longer = f"{listed},{part}" if listed else part
        if listed and len(head) + len(longer) >= _WIDTH:
            lines.append(head + listed)
            head, listed = "switchport trunk allowed vlan add ", part
        else:
            listed = longer
    return (*lines, head + listed)


def _storm(port: Port) -> str:
    """The share of the port's speed as IOS prints it, with two decimals."""
    return "" if port.profile.storm_percent is None else f"{port.profile.storm_percent:.2f}"
