"""What a lab simulates: a school's switches, the cables between them, their gateway, and its Windows machines.

Plain data, so that the engine and its tests need no school folder; ``from_school`` makes it from one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from ipaddress import IPv4Address, IPv4Interface, IPv4Network
from typing import Any, NamedTuple

from schoolbuild.lab.interface import DeviceSpec, MemberSpec, PortSpec
from schoolbuild.model.errors import SchoolbuildError


class End(NamedTuple):
    """One end of a cable: the device's key and the port as the device names it."""

    device: str
    port: str

    def __str__(self) -> str:
        return f"{self.device}:{self.port}"


class Cable(NamedTuple):
    a: End
    b: End


@dataclass(frozen=True)
class GatewaySpec:
    """The router: where it is plugged in, and its address in each VLAN that it serves tagged on that port."""

    attached: End
    vlans: Mapping[int, IPv4Interface]
    name: str = "gateway"
    mac: str = "00:00:5e:00:01:01"


@dataclass(frozen=True)
class CoreSpec:
    """The switch that routes between the school's VLANs, as the gateway knows it.

    The gateway sends everything for the school to ``address`` in VLAN ``transit``. ``exits`` are the addresses there
    by which packets leave the school: the gateway's own, and that of a filter that stands in the way.
    """

    device: str
    transit: int
    address: IPv4Address
    exits: tuple[IPv4Address, ...]


@dataclass(frozen=True)
class HostSpec:
    """A Windows machine. ``vlan`` is the VLAN its address is in, ``plug`` the port that its frames come in at.

    ``shares_port``: a Hyper-V host or its guest, whose virtual switch takes the VLAN as the port gives it, tagged or
    not; every other machine sends untagged frames. ``runs_on`` is the key of its Hyper-V host, if that is in the lab.
    ``image`` is what its computer is made from.
    """

    key: str
    computer_name: str
    address: IPv4Address
    vlan: int
    plug: End | None
    shares_port: bool = False
    runs_on: str | None = None
    model: str = ""
    serial: str = ""
    image: Mapping[str, Any] = field(default_factory=dict)

    @property
    def served(self) -> IPv4Address:
        """The loopback address that stands for its own."""
        return IPv4Address(served_at(self.address))


@dataclass(frozen=True)
class Estate:
    """A school's network as the lab simulates it."""

    school: str
    devices: tuple[DeviceSpec, ...]
    cables: tuple[Cable, ...]
    gateway: GatewaySpec
    management_vlan: int
    management_subnet: IPv4Network
    management_station: IPv4Address | None = None
    """The source address of whoever connects: access lists are judged against it."""
    core: CoreSpec | None = None
    """``None`` where the gateway routes between the VLANs."""
    other_gateways: tuple[End, ...] = ()
    """Ports with another router behind them. They are up; nobody's management session comes in there."""
    other_vlans: Mapping[int, End] = field(default_factory=dict)
    """The VLANs that another router serves, and its port: the network outside leads sessions to servers in there."""
    hosts: tuple[HostSpec, ...] = ()
    winrm_port: int = 5985
    """Where the school's Windows machines listen for WinRM over HTTP."""
    administrator: str = "Administrator"
    """The local account that the lab's client certificate is for."""
    domains: tuple[Mapping[str, Any], ...] = ()
    """What the domains of the Windows machines are made from."""

    @property
    def router_ends(self) -> tuple[End, ...]:
        """The ports that a router is plugged in at, the gateway's first."""
        return (self.gateway.attached, *self.other_gateways)

    @property
    def host_ends(self) -> frozenset[End]:
        """The ports that Windows machines are plugged in at; a Hyper-V host and its guests share one."""
        return frozenset(host.plug for host in self.hosts if host.plug is not None)

    @property
    def station(self) -> IPv4Address:
        return self.management_station or self.management_subnet[5]

    def device(self, key: str) -> DeviceSpec:
        """The device of that name; raises ``SchoolbuildError`` with the names that exist."""
        for spec in self.devices:
            if spec.key == key:
                return spec
        names = ", ".join(sorted(spec.key for spec in self.devices))
        raise SchoolbuildError(f"there is no device {key!r} in this lab", where=self.school, fix=f"use one of: {names}")

    def check(self) -> None:
        """Refuse an estate whose cables end nowhere or share a port."""
        ports = {spec.key: {port.name for port in spec.ports} for spec in self.devices}
        used: set[End] = set()
        for end in [*(end for cable in self.cables for end in cable), *self.router_ends, *sorted(self.host_ends)]:
            if end.port not in ports.get(end.device, ()):
                raise SchoolbuildError(f"a cable ends at {end}, which does not exist", where=self.school)
            if end in used:
                raise SchoolbuildError(f"two cables end at {end}", where=self.school)
            used.add(end)
        if self.core is not None:
            self.device(self.core.device)


def served_at(address: IPv4Address | str) -> str:
    """The loopback address that stands for a management address: 10.a.b.c is served at 127.a.b.c."""
    return f"127.{str(address).split('.', 1)[1]}"


def to_json(estate: Estate) -> dict[str, Any]:
    """The estate as plain JSON types, for the lab's own process."""
    return {
        "school": estate.school,
        "devices": [
            {
                "key": spec.key,
                "family": spec.family,
                "model": spec.model,
                "members": [
                    {
                        "number": member.number,
                        "model": member.model,
                        "serial": member.serial,
                        "mac": member.mac,
                        "ports": [[p.name, p.speed_mbps, p.media, p.poe, p.out_of_band] for p in member.ports],
                    }
                    for member in spec.members
                ],
            }
            for spec in estate.devices
        ],
        "cables": [[list(cable.a), list(cable.b)] for cable in estate.cables],
        "gateway": {
            "attached": list(estate.gateway.attached),
            "vlans": {str(vlan): str(address) for vlan, address in estate.gateway.vlans.items()},
            "name": estate.gateway.name,
            "mac": estate.gateway.mac,
        },
        "management_vlan": estate.management_vlan,
        "management_subnet": str(estate.management_subnet),
        "management_station": str(estate.station),
        "core": estate.core
        and {
            "device": estate.core.device,
            "transit": estate.core.transit,
            "address": str(estate.core.address),
            "exits": [str(address) for address in estate.core.exits],
        },
        "other_gateways": [list(end) for end in estate.other_gateways],
        "other_vlans": {str(vlan): list(end) for vlan, end in estate.other_vlans.items()},
        "hosts": [
            {**asdict(host), "address": str(host.address), "plug": list(host.plug) if host.plug else None}
            for host in estate.hosts
        ],
        "winrm_port": estate.winrm_port,
        "administrator": estate.administrator,
        "domains": [dict(domain) for domain in estate.domains],
    }


def from_json(data: Mapping[str, Any]) -> Estate:
    """The inverse of ``to_json``."""
    gateway, core = data["gateway"], data["core"]
    return Estate(
        school=data["school"],
        devices=tuple(
            DeviceSpec(
                key=spec["key"],
                family=spec["family"],
                model=spec["model"],
                members=tuple(
                    MemberSpec(
                        number=member["number"],
                        model=member["model"],
                        serial=member["serial"],
                        mac=member["mac"],
                        ports=tuple(PortSpec(*port) for port in member["ports"]),
                    )
                    for member in spec["members"]
                ),
            )
            for spec in data["devices"]
        ),
        cables=tuple(Cable(End(*a), End(*b)) for a, b in data["cables"]),
        gateway=GatewaySpec(
            attached=End(*gateway["attached"]),
            vlans={int(vlan): IPv4Interface(address) for vlan, address in gateway["vlans"].items()},
            name=gateway["name"],
            mac=gateway["mac"],
        ),
        management_vlan=data["management_vlan"],
        management_subnet=IPv4Network(data["management_subnet"]),
        management_station=IPv4Address(data["management_station"]),
        core=core
        and CoreSpec(
            device=core["device"],
            transit=core["transit"],
            address=IPv4Address(core["address"]),
            exits=tuple(IPv4Address(address) for address in core["exits"]),
        ),
        other_gateways=tuple(End(*end) for end in data["other_gateways"]),
        other_vlans={int(vlan): End(*end) for vlan, end in data["other_vlans"].items()},
        hosts=tuple(_host(row) for row in data["hosts"]),
        winrm_port=data["winrm_port"],
        administrator=data["administrator"],
        domains=tuple(data["domains"]),
    )


def _host(row: Mapping[str, Any]) -> HostSpec:
    plug = End(*row["plug"]) if row["plug"] else None
    return HostSpec(**{**row, "address": IPv4Address(row["address"]), "plug": plug})
