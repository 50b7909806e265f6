"""The school document: what one school is and has, as a technician writes it.

A school's folder holds a few YAML files; together their top-level keys are this one document. Nothing in it repeats
what the standard knows: host names, addresses and VLAN ids are derived (see ``network.py``).
"""

from __future__ import annotations

from datetime import date
from ipaddress import IPv4Address, IPv4Network
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, field_validator, model_validator

from schoolbuild.model.port_names import PortEnd, parse_end


class Strict(BaseModel):
    """Unknown keys are errors, and values are never changed after loading."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


def _as_date(value: Any) -> Any:
    return date.fromisoformat(value) if isinstance(value, str) else value


def _as_end(value: Any) -> Any:
    return parse_end(value) if isinstance(value, str) else value


IsoDate = Annotated[date, BeforeValidator(_as_date)]
End = Annotated[
    PortEnd,
    BeforeValidator(_as_end, json_schema_input_type=str),
    Field(description="A switch and its port or ports, e.g. `sw01 49` or `sw01 49-50`", examples=["sw01 49"]),
]
SwitchName = Annotated[str, Field(pattern=r"^sw[0-9]{2}$", description="`sw` and two digits, e.g. `sw01`")]
VlanName = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{1,30}$", description="A VLAN by its name in the plan")]
VlanId = Annotated[int, Field(ge=1, le=4094)]
SchoolKind = Literal["nursery", "primary", "secondary", "special", "youth_centre", "service"]
Service = Literal[
    "network", "servers", "directory", "patching", "antivirus", "backup", "guests", "print", "telephony", "cctv"
]


class About(Strict):
    """Who the school is."""

    name: str = Field(min_length=3, max_length=80, description="The full name, as on the sign at the gate")
    code: str = Field(pattern=r"^[A-Z][A-Z0-9]{2,4}$", description="Three to five capitals; the prefix of host names")
    kind: SchoolKind
    urn: int | None = Field(default=None, ge=100000, le=999999, description="Unique Reference Number, six digits")


class Addresses(Strict):
    """The school's address range; each VLAN's subnet is derived from it by the standard's plan."""

    supernet: IPv4Network = Field(description="The range given to the school, e.g. `10.20.0.0/20`")


class VlanChoice(Strict):
    """How a VLAN of this school differs from the plan, or a VLAN that only this school has."""

    id: VlanId | None = None
    subnet: IPv4Network | None = None
    hosts: int | None = Field(default=None, ge=1, le=60000, description="Addresses the VLAN must have room for")
    title: str | None = Field(default=None, max_length=32)
    zone: str | None = None


class Gateway(Strict):
    """The router or firewall through which the school leaves, and where it is plugged in."""

    name: str = Field(min_length=2, max_length=32)
    kind: Literal["firewall", "router"]
    port: End


class Closet(Strict):
    """A place with switches in it."""

    name: str = Field(pattern=r"^[a-z][a-z0-9-]{1,20}$")
    room: str = Field(min_length=1, max_length=60)


class Member(Strict):
    """One chassis of a stack."""

    model: str
    serial: str = Field(pattern=r"^[A-Z0-9]{6,20}$")


class Switch(Strict):
    """A switch, or a stack that is managed as one. A single switch names model and serial, a stack its members."""

    name: SwitchName
    closet: str
    layer: Literal["core", "edge"]
    model: str | None = None
    serial: str | None = Field(default=None, pattern=r"^[A-Z0-9]{6,20}$")
    members: tuple[Member, ...] = ()
    managed_by: Literal["aruba_central", "meraki", "provider"] | None = Field(
        default=None, description="Who else owns this switch's settings: it is then audited, never written"
    )

    @model_validator(mode="after")
    def _one_way(self) -> Switch:
        single = self.model is not None and self.serial is not None
        if self.members and (self.model is not None or self.serial is not None):
            raise ValueError("a stack lists its members only: move model and serial into members")
        if not self.members and not single:
            raise ValueError("a switch needs model and serial (or members, for a stack)")
        return self

    @property
    def chassis(self) -> tuple[Member, ...]:
        if self.members:
            return self.members
        return (Member(model=str(self.model), serial=str(self.serial)),)


class PortUse(Strict):
    """What a port is for: a profile of the standard, and what differs here."""

    profile: str
    description: str | None = Field(default=None, max_length=60)
    vlan: VlanName | None = Field(default=None, description="Another untagged VLAN than the profile's")
    tagged: tuple[VlanName, ...] | None = Field(default=None, description="Other tagged VLANs than the profile's")


def _as_use(value: Any) -> Any:
    return {"profile": value} if isinstance(value, str) else value


PortUseOrProfile = Annotated[PortUse, BeforeValidator(_as_use, json_schema_input_type=str | PortUse)]


class Link(Strict):
    """A cable between two switches, or several that form a LAG."""

    a: End
    b: End
    lag: int | None = Field(default=None, ge=1, le=24, description="The LAG's number, the same on both ends")
    vlans: tuple[VlanName, ...] | None = Field(
        default=None, description="VLANs it carries; all of the school's if absent"
    )
    cable: str | None = Field(default=None, max_length=40)


class Host(Strict):
    """A device with a fixed address: a server, a printer, a recorder."""

    name: str = Field(pattern=r"^[a-z][a-z0-9-]{1,30}$", description="Without the school's code in front")
    vlan: VlanName
    address: IPv4Address
    port: End | None = None


class SpanningTree(Strict):
    """Which switch is the root; without it, the one core switch is."""

    root: SwitchName


class Waiver(Strict):
    """A control that this school may fail for a while, and who answers for it."""

    control: str = Field(pattern=r"^[A-Z]{2,5}-[0-9]{2}$")
    targets: tuple[str, ...] = Field(min_length=1)
    owner: str
    approver: str
    reason: str = Field(min_length=10)
    ticket: str
    expires: IsoDate


class School(Strict):
    """The whole document of one school."""

    school: About
    services: tuple[Service, ...]
    access: Literal["routed", "vpn", "jump", "onsite_runner"]
    routing_domain: str = Field(pattern=r"^[a-z][a-z0-9-]{1,30}$", description="Addresses may repeat between domains")
    addresses: Addresses
    vlans: dict[VlanName, VlanChoice | None]
    gateway: Gateway
    dhcp: Literal["dc", "firewall", "core"]
    closets: tuple[Closet, ...]
    switches: tuple[Switch, ...] = Field(min_length=1)
    links: tuple[Link, ...] = ()
    ports: dict[SwitchName, dict[str, PortUseOrProfile]] = Field(default_factory=dict)
    hosts: tuple[Host, ...] = ()
    spanning_tree: SpanningTree | None = None
    waivers: tuple[Waiver, ...] = ()

    @field_validator("switches", "closets", "links", "hosts", "waivers", "services", mode="before")
    @classmethod
    def _none_is_empty(cls, value: Any) -> Any:
        return () if value is None else value
