"""The school's addresses: the range it was given, how each VLAN differs from the plan, and who hands addresses out."""

from __future__ import annotations

from ipaddress import IPv4Network
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, model_validator

from schoolbuild.model.document.base import (
    Address,
    DeviceName,
    Strict,
    Subnet,
    VlanId,
    VlanName,
    Whole,
    ZoneName,
)


class LegacyPlan(Strict):
    """A plan from before the standard: its ranges, and which host numbers it keeps for whom."""

    ranges: tuple[Subnet, ...] = Field(min_length=1, description="Every range the school uses")
    gateway_host: Whole | None = Field(
        default=None, ge=1, description="The gateway's number in each subnet, e.g. 254; the standard's if absent"
    )
    first_switch_host: Whole | None = Field(
        default=None, ge=0, description="The number before that of sw01 in the management subnet"
    )


class Addresses(Strict):
    """The school's address range; each VLAN's subnet is derived from it, or written out in a legacy plan."""

    supernet: Subnet | None = Field(
        default=None, description="The range given to the school, e.g. `10.20.0.0/20`: the plan cuts it into subnets"
    )
    legacy: LegacyPlan | None = Field(
        default=None, description="A plan from before: each VLAN then writes its subnet itself"
    )

    @model_validator(mode="after")
    def _one_way(self) -> Addresses:
        if (self.supernet is None) == (self.legacy is None):
            raise ValueError("give either supernet (subnets follow from it) or legacy (subnets are written out)")
        return self

    @property
    def ranges(self) -> tuple[IPv4Network, ...]:
        """Every range of the school."""
        if self.legacy is not None:
            return self.legacy.ranges
        return (self.supernet,) if self.supernet is not None else ()


class DhcpRange(Strict):
    """The addresses of a VLAN that are handed out."""

    first: Address = Field(description="The first address handed out")
    last: Address = Field(description="The last address handed out")
    by: tuple[DeviceName, ...] | None = Field(
        default=None, description="The servers that hand out these, if others than the school's"
    )


class VlanChoice(Strict):
    """How a VLAN of this school differs from the plan, or a VLAN that only this school has."""

    id: VlanId | None = Field(default=None, description="Another VLAN id than the plan's")
    subnet: Subnet | None = Field(default=None, description="Another subnet than the plan's")
    gateway: Address | None = Field(default=None, description="Another gateway address than the plan's")
    hosts: Whole | None = Field(default=None, ge=1, le=60000, description="Addresses the VLAN must have room for")
    title: str | None = Field(default=None, max_length=32, description="The name that switches show")
    zone: ZoneName | None = Field(
        default=None, description="The zone it belongs to, if the plan does not know the VLAN"
    )
    dhcp: Literal["none"] | DhcpRange | None = Field(
        default=None, description="Which addresses are handed out; `none` for a VLAN with fixed addresses only"
    )
    routed_at: Literal["core", "gateway", "nowhere"] | None = Field(
        default=None,
        description="Where it leaves its subnet: at the switch under `routing`, at the gateway, or not at all",
    )


DhcpBy = Literal["dc", "firewall", "core"]


class Dhcp(Strict):
    """Who hands out addresses."""

    by: DhcpBy = Field(description="Servers (`dc`), the gateway (`firewall`), or the core switch")
    servers: tuple[DeviceName, ...] = Field(default=(), description="The servers, when `by` is `dc`")


def _as_dhcp(value: Any) -> Any:
    return {"by": value} if isinstance(value, str) else value


DhcpOrBy = Annotated[Dhcp, BeforeValidator(_as_dhcp, json_schema_input_type=DhcpBy | Dhcp)]


class ZoneException(Strict):
    """A way between two zones that the standard's policy does not have."""

    source: ZoneName = Field(alias="from", description="The zone whose devices start to talk")
    target: ZoneName = Field(alias="to", description="The zone they talk to")
    services: tuple[str, ...] = Field(min_length=1, description="Services of standard/zones.yml")
    reason: str = Field(min_length=10, description="Why this school needs it")
    from_vlans: tuple[VlanName, ...] | None = Field(default=None, description="Only these VLANs of the zone `from`")
    vlans: tuple[VlanName, ...] | None = Field(default=None, description="Only these VLANs of the zone `to`")
