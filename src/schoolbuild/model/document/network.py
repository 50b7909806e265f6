"""The network on paper: closets, switches, cables, what each port is for, and the ways out."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, model_validator

from schoolbuild.model.document.base import (
    Address,
    DeviceName,
    End,
    IsoDate,
    Serial,
    Strict,
    Subnet,
    SwitchName,
    VlanName,
    Whole,
    Word,
    YesNo,
)


class Gateway(Strict):
    """The router or firewall through which the school leaves, and where it is plugged in."""

    name: str = Field(min_length=2, max_length=32, description="What people call it")
    kind: Literal["firewall", "router"] = Field(description="Whether it keeps anything out")
    port: End


class OtherGateway(Strict):
    """Another way out of the school: the office's own router, a broadband line in reserve."""

    name: str = Field(min_length=2, max_length=32, description="What people call it")
    kind: Literal["firewall", "router"] = Field(description="Whether it keeps anything out")
    port: End
    vlans: tuple[VlanName, ...] = Field(min_length=1, description="The VLANs that can leave through it")
    filtered: YesNo = Field(default=False, description="Whether the declared filter also stands in this way")


class StaticRoute(Strict):
    """A network that lies behind another router inside the school."""

    to: Subnet = Field(description="The network, e.g. `10.90.0.0/16`")
    via: Address = Field(description="The router's address in one of the school's subnets")
    why: Word = Field(description="What is there")


class Routing(Strict):
    """The core switch routes between VLANs; without this key the gateway does."""

    by: SwitchName
    transit: VlanName = Field(default="transit", description="The VLAN between that switch and the gateway")
    routes: tuple[StaticRoute, ...] = Field(default=(), description="Ways beside the one through the gateway")


class Filtering(Strict):
    """How what pupils reach is filtered. That it is in the way is checked; what it blocks is not."""

    by: Literal["inline", "proxy", "dns", "agent", "isp"] = Field(
        description="`inline` and `isp` stand in the way, a `proxy` is the only way; `dns` and `agent` are not judged"
    )
    product: Word = Field(description="The product or the service")
    address: Address | None = Field(
        default=None, description="Of the filter, where it is another box than the gateway, or of the proxy"
    )
    port: Whole | None = Field(default=None, ge=1, le=65535, description="TCP port of the proxy")

    @model_validator(mode="after")
    def _proxy_has_a_place(self) -> Filtering:
        if self.by == "proxy" and (self.address is None or self.port is None):
            raise ValueError("a proxy needs its address and its port")
        return self


class Closet(Strict):
    """A place with switches in it."""

    name: str = Field(pattern=r"^[a-z][a-z0-9-]{1,20}$", description="A short name, e.g. `server-room`")
    room: str = Field(min_length=1, max_length=60, description="Where it is, in the school's own words")


class Member(Strict):
    """One chassis of a stack."""

    model: str = Field(description="A model of standard/switch_models/")
    serial: Serial
    number: Whole | None = Field(default=None, ge=1, le=10, description="Its place in the stack, if not its place here")


class SwitchTree(Strict):
    """The spanning tree of a switch that somebody else manages: ours all follow the standard."""

    mode: Literal["mst", "rapid_pvst", "pvst", "rstp", "none"] = Field(description="What it runs")
    region: Word | None = Field(default=None, description="The name of its MST region")


class Switch(Strict):
    """A switch, or a stack that is managed as one. A single switch names model and serial, a stack its members."""

    name: SwitchName
    closet: str = Field(description="One of the closets above")
    layer: Literal["core", "edge"] = Field(description="`core` in the middle, `edge` where devices are plugged in")
    model: str | None = Field(default=None, description="A model of standard/switch_models/")
    serial: Serial | None = Field(default=None, description="As on the label: capitals and digits")
    members: tuple[Member, ...] = Field(default=(), description="The chassis of a stack, in their order")
    managed_by: Literal["aruba_central", "meraki", "provider"] | None = Field(
        default=None, description="Who else owns this switch's settings: it is then audited, never written"
    )
    tree: SwitchTree | None = Field(default=None, description="Its spanning tree, if somebody else manages it")
    planned: IsoDate | None = Field(
        default=None, description="The day it is expected. Until the key is removed it is drawn and checked, not built"
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
        """Its boxes: one, or the members of the stack."""
        if self.members:
            return self.members
        return (Member(model=str(self.model), serial=str(self.serial)),)

    @property
    def numbered(self) -> tuple[tuple[int, Member], ...]:
        """Each chassis with its place in the stack."""
        return tuple((member.number or place, member) for place, member in enumerate(self.chassis, start=1))


class PortUse(Strict):
    """What a port is for: a profile of the standard, and what differs here."""

    profile: str = Field(description="A profile of standard/port_profiles.yml")
    description: str | None = Field(default=None, max_length=60, description="What is plugged in here")
    vlan: VlanName | None = Field(default=None, description="Another untagged VLAN than the profile's")
    tagged: tuple[VlanName, ...] | None = Field(default=None, description="Other tagged VLANs than the profile's")
    lldp: YesNo = Field(default=True, description="`false` for a device that is upset by LLDP")


def _as_use(value: Any) -> Any:
    return {"profile": value} if isinstance(value, str) else value


PortUseOrProfile = Annotated[PortUse, BeforeValidator(_as_use, json_schema_input_type=str | PortUse)]


class Link(Strict):
    """A cable between two switches, or several that form a LAG."""

    a: End
    b: End
    lag: Whole | None = Field(default=None, ge=1, le=24, description="The LAG's number, the same on both ends")
    vlans: tuple[VlanName, ...] | None = Field(
        default=None, description="VLANs it carries; all of the school's if absent"
    )
    cable: str | None = Field(default=None, max_length=40, description="What the label on the cable says")


class Host(Strict):
    """A device with a fixed address that is no server: a printer, a recorder, a power unit."""

    name: DeviceName
    vlan: VlanName
    address: Address = Field(description="Its fixed address, outside what is handed out")
    port: End | None = Field(default=None, description="Where it is plugged in, e.g. `sw01 45`")
    kind: Literal["server", "printer", "camera", "recorder", "ups", "telephone_system", "controller", "other"] = Field(
        default="other", description="What it is"
    )


class SpanningTree(Strict):
    """Which switch is the root; without it, the one core switch is."""

    root: SwitchName
