"""What both families' views start from: the switch in its network, with every name already turned into a number."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from ipaddress import IPv4Address, IPv4Interface, IPv4Network
from typing import NamedTuple

from schoolbuild.intent.access_lists import AccessList, access_lists
from schoolbuild.intent.plain_text import plain
from schoolbuild.intent.time_zone import TimeZone, time_zone
from schoolbuild.model.errors import SchoolbuildError
from schoolbuild.model.network import Network, Port, Switch, Vlan
from schoolbuild.model.standard import SnmpV3User

_MANAGEMENT_FILE = "standard/management.yml"
_LONGEST = 64
"""Management and Configuration Guide 16.x, friendly port names: up to 64 characters. IOS takes more."""


class Membership(NamedTuple):
    """The VLANs of a port by id. ``tagged`` holds the telephones' VLAN too, and never the untagged one."""

    untagged: int | None
    tagged: frozenset[int]
    voice: int | None


def alike(port: Port) -> tuple[object, ...]:
    """Ports of a switch with an equal ``alike`` are told the same but for their names: mostly those of one line."""
    return (port.path, port.description, port.lag, port.socket.poe, port.socket.out_of_band)


@dataclass(frozen=True)
class School:
    """What is the same for every switch of a school; made once, used for each."""

    network: Network
    vlans: tuple[Vlan, ...]
    ids: dict[str, int]
    management: Vlan
    parked_id: int
    snooped: tuple[int, ...]
    gateway: IPv4Address
    allowed: tuple[IPv4Network, ...]
    zone: TimeZone
    banner: tuple[str, ...]
    contact: str
    # A school's ports are of a few kinds: what a kind is a member of is worked out once.
    _memberships: dict[tuple[str | None, tuple[str, ...], str | None], Membership] = field(default_factory=dict)

    @classmethod
    def of(cls, network: Network) -> School:
        """Gather it.

        Raises:
            SchoolbuildError: there is no management VLAN with addresses, or the standard holds a value no switch takes.
        """
        standard = network.standard
        management = network.management
        if management is None or management.subnet is None or management.gateway is None:
            raise SchoolbuildError(
                f"the school has no {standard.vlan_plan.management!r} VLAN with a subnet, so no switch has an address",
                where=f"inventories/{network.school}, key vlans",
                fix=f"list {standard.vlan_plan.management} under vlans; `schoolbuild check` names everything else",
            )
        vlans = tuple(sorted(network.vlans.values(), key=lambda vlan: vlan.id))
        parked = network.vlans[standard.vlan_plan.parked].id
        allowed = [management.subnet, *map(_network, standard.management.management_networks)]
        return cls(
            network=network,
            vlans=vlans,
            ids={vlan.name: vlan.id for vlan in vlans},
            management=management,
            parked_id=parked,
            snooped=tuple(vlan.id for vlan in vlans if vlan.id != parked),
            gateway=management.gateway.ip,
            allowed=tuple(dict.fromkeys(allowed)),
            zone=time_zone(standard.management.timezone),
            banner=tuple(plain(line, lambda: "standard/banners/login.txt") for line in standard.banner.splitlines()),
            contact=plain(standard.management.contact, lambda: f"{_MANAGEMENT_FILE}, key contact"),
        )

    def membership(self, port: Port, switch: Switch) -> Membership:
        """The VLANs of a port.

        Raises:
            SchoolbuildError: it uses a VLAN that the school does not have.
        """
        kind = (port.untagged, port.tagged, port.voice)
        found = self._memberships.get(kind)
        if found is None:
            found = self._memberships[kind] = self._work_out(port, switch)
        return found

    def routes(self, switch: Switch) -> bool:
        """Whether ``switch`` is the routing core."""
        return self.network.routing is not None and self.network.routing.switch == switch.name

    def access_lists(self, switch: Switch) -> Mapping[str, AccessList]:
        """The lists on ``switch`` by the VLAN from which they are asked: only the routing core has any."""
        return self._lists if self.routes(switch) else {}

    @cached_property
    def _lists(self) -> Mapping[str, AccessList]:
        return access_lists(self.network)

    def _work_out(self, port: Port, switch: Switch) -> Membership:
        untagged = None if port.untagged is None else self._id(port.untagged, port, switch)
        voice = None if port.voice is None else self._id(port.voice, port, switch)
        tagged = {self._id(name, port, switch) for name in port.tagged}
        if voice is not None:
            tagged.add(voice)
        return Membership(untagged, frozenset(tagged - {untagged}), None if voice == untagged else voice)

    def _id(self, name: str, port: Port, switch: Switch) -> int:
        try:
            return self.ids[name]
        except KeyError:
            raise SchoolbuildError(
                f"port {port.name} of {switch.host} uses the VLAN {name!r}, which this school does not have",
                where=f"inventories/{self.network.school}",
                fix=f"list {name} under vlans, or use one of: {', '.join(sorted(self.ids))}",
            ) from None

    def location(self, switch: Switch) -> str:
        """Where the switch stands, in the standard's words.

        Raises:
            SchoolbuildError: the standard's pattern names something else than ``{school}`` and ``{room}``.
        """
        pattern = self.network.standard.management.location
        where = f"{_MANAGEMENT_FILE}, key location"
        try:
            words = pattern.format(school=self.network.document.school.name, room=switch.room)
        except (KeyError, IndexError, ValueError, AttributeError):
            raise SchoolbuildError(
                f"the pattern {pattern!r} cannot be filled in", where=where, fix="use {school} and {room} only"
            ) from None
        return plain(words, lambda: where)

    def description(self, text: str, switch: Switch, place: str) -> str:
        """A description as the switch takes it.

        Raises:
            SchoolbuildError: it is too long, or holds what ``plain`` refuses.
        """
        words = plain(text, lambda: f"inventories/{self.network.school}, {switch.name} {place}")
        if len(words) > _LONGEST:
            raise SchoolbuildError(
                f"the description {words!r} has {len(words)} characters, and not every switch takes over {_LONGEST}",
                where=f"inventories/{self.network.school}, {switch.name} {place}",
                fix="shorten it here, or the profile's purpose in standard/port_profiles.yml",
            )
        return words


@dataclass(frozen=True)
class Management:
    """How one switch is managed. Secrets are references."""

    host: str
    address: IPv4Interface
    gateway: IPv4Address
    domain: str
    allowed: tuple[IPv4Network, ...]
    user: str
    password: str
    enable_secret: str
    radius: tuple[IPv4Address, ...]
    radius_key: str
    snmp: SnmpV3User
    ntp: tuple[IPv4Address, ...]
    syslog: tuple[IPv4Address, ...]
    idle_minutes: int
    zone: TimeZone
    location: str
    contact: str
    banner: tuple[str, ...]


def management(school: School, switch: Switch) -> Management:
    """How ``switch`` is managed.

    Raises:
        SchoolbuildError: it has no management address.
    """
    standard = school.network.standard.management
    if switch.address is None:
        raise SchoolbuildError(
            f"{switch.host} has no management address: the subnet {school.management.subnet} has no room for it",
            where=f"inventories/{school.network.school}",
            fix="give it a smaller number, or the management VLAN a larger subnet",
        )
    return Management(
        host=switch.host,
        address=switch.address,
        gateway=school.gateway,
        domain=standard.domain,
        allowed=school.allowed,
        user=standard.local_user.name,
        password=standard.local_user.password,
        enable_secret=standard.enable_secret,
        radius=standard.radius.servers,
        radius_key=standard.radius.key,
        snmp=standard.snmp,
        ntp=standard.ntp,
        syslog=standard.syslog,
        idle_minutes=standard.idle_minutes,
        zone=school.zone,
        location=school.location(switch),
        contact=school.contact,
        banner=school.banner,
    )


@dataclass(frozen=True)
class SpanningTree:
    """The region and this switch's place in it. ``priority`` is ``None`` where it is what every bridge starts with."""

    region: str
    revision: int
    priority: int | None
    recovery_s: int
    loop_recovery_s: int


DEFAULT_PRIORITY = 32768
"""IEEE 802.1D: the priority of a bridge that was told none; switches do not print it."""


def spanning_tree(school: School, switch: Switch) -> SpanningTree:
    """The spanning tree as ``switch`` must run it."""
    policy = school.network.standard.spanning_tree
    priority = policy.root_priority if switch.name == school.network.root_switch else policy.edge_priority
    return SpanningTree(
        region=school.network.code,
        revision=policy.revision,
        priority=None if priority == DEFAULT_PRIORITY else priority,
        recovery_s=policy.bpdu_guard_recovery_s,
        loop_recovery_s=policy.loop_protect_recovery_s,
    )


def _network(text: str) -> IPv4Network:
    try:
        return IPv4Network(text)
    except ValueError:
        raise SchoolbuildError(
            f"{text!r} is no network",
            where=f"{_MANAGEMENT_FILE}, key management_networks",
            fix="write it as 10.0.20.0/24, with the host part zero",
        ) from None
