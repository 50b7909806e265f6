"""The running state of one IOS switch: what its configuration means, not the lines it was typed in."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from schoolbuild.lab.cisco_ios import ports
from schoolbuild.lab.cisco_ios.acl import Acl
from schoolbuild.lab.cisco_ios.platform import Platform
from schoolbuild.lab.cisco_ios.settings import Store
from schoolbuild.lab.interface import DeviceSpec

DEFAULT_VLANS = {1002: "fddi-default", 1003: "token-ring-default", 1004: "fddinet-default", 1005: "trnet-default"}
VTY_LINES = 16


class Interface(Store):
    """A physical port, a Port-channel or a VLAN interface."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.name = name

    @property
    def is_svi(self) -> bool:
        return self.name.startswith("Vlan")

    @property
    def is_lag(self) -> bool:
        return self.name.startswith("Port-channel")

    @property
    def enabled(self) -> bool:
        return self.get("shutdown") is None

    @property
    def mode(self) -> str:
        """The administrative mode as a word: access, trunk, ``dynamic auto`` or ``dynamic desirable``."""
        line = self.get("switchport mode")
        return line.text.removeprefix("switchport mode ") if line else "dynamic auto"

    @property
    def access_vlan(self) -> int:
        return int(self.value("switchport access vlan", "vlan", 1))

    @property
    def native_vlan(self) -> int:
        return int(self.value("switchport trunk native vlan", "vlan", 1))

    @property
    def voice_vlan(self) -> int | None:
        vlan = self.value("switchport voice vlan", "vlan")
        return None if vlan is None else int(vlan)

    @property
    def allowed(self) -> frozenset[int] | None:
        """VLANs allowed on the trunk; ``None`` is all."""
        found: frozenset[int] | None = self.value("switchport trunk allowed vlan", "vlans")
        return found

    @property
    def channel(self) -> int | None:
        number = self.value("channel-group", "group")
        return None if number is None else int(number)

    @property
    def channel_mode(self) -> str:
        return str(self.value("channel-group", "mode", ""))

    @property
    def description(self) -> str:
        return str(self.value("description", "text", ""))


@dataclass
class Vlan:
    """A VLAN of the database; ``name`` empty means the name that IOS makes of the number."""

    number: int
    name: str = ""
    shutdown: bool = False

    @property
    def label(self) -> str:
        if self.name:
            return self.name
        return "default" if self.number == 1 else DEFAULT_VLANS.get(self.number, f"VLAN{self.number:04d}")


@dataclass
class SnmpUser:
    """An SNMPv3 user; it never shows in the running configuration."""

    name: str
    group: str
    auth: str = ""
    auth_secret: str = ""
    priv: str = ""
    priv_secret: str = ""
    access: str = ""


class Block(Store):
    """Any other block of lines under one header."""


@dataclass
class Running:
    """Everything configured. VLANs and SNMP users live here too, though IOS keeps them in files of their own."""

    spec: DeviceSpec
    platform: Platform
    store: Store = field(default_factory=Store)
    vlans: dict[int, Vlan] = field(default_factory=lambda: {1: Vlan(1)})
    interfaces: dict[str, Interface] = field(default_factory=dict)
    acls: dict[str, Acl] = field(default_factory=dict)
    radius: dict[str, Block] = field(default_factory=dict)
    groups: dict[str, Block] = field(default_factory=dict)
    """``aaa group server radius`` blocks."""
    mst: Block = field(default_factory=Block)
    instances: dict[int, frozenset[int]] = field(default_factory=dict)
    archive: Block = field(default_factory=Block)
    archive_log: Block = field(default_factory=Block)
    archived: bool = False
    banners: dict[str, str] = field(default_factory=dict)
    console: Block = field(default_factory=Block)
    vty: list[Block] = field(default_factory=lambda: [Block() for _ in range(VTY_LINES)])
    snmp_users: dict[str, SnmpUser] = field(default_factory=dict)
    rsa_modulus: int | None = None

    def __post_init__(self) -> None:
        for port in self.spec.ports:
            self.interfaces[port.name] = Interface(port.name)
        self.interfaces["Vlan1"] = Interface("Vlan1")

    @property
    def hostname(self) -> str:
        return str(self.store.value("hostname", "name", "Switch"))

    @property
    def vtp_mode(self) -> str:
        return str(self.store.value("vtp mode", "mode", "server"))

    @property
    def stp_mode(self) -> str:
        return str(self.store.value("spanning-tree mode", "mode", "pvst"))

    @property
    def domain(self) -> str:
        return str(self.store.value("ip domain name", "domain", ""))

    def physical(self) -> Iterator[Interface]:
        for port in self.spec.ports:
            if not port.out_of_band:
                yield self.interfaces[port.name]

    def lags(self) -> list[Interface]:
        return sorted((i for i in self.interfaces.values() if i.is_lag), key=lambda i: ports.sort_key(i.name))

    def svis(self) -> list[Interface]:
        return sorted((i for i in self.interfaces.values() if i.is_svi), key=lambda i: ports.sort_key(i.name))

    def members(self, lag: Interface) -> list[Interface]:
        number = int(lag.name.removeprefix("Port-channel"))
        return [i for i in self.physical() if i.channel == number]
