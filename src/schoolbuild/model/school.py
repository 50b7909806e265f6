"""The school document: what one school is and has, as a technician writes it.

A school's folder holds a few YAML files; together their top-level keys are this one document. Nothing in it repeats
what the standard knows: host names, addresses and VLAN ids are derived (see ``network.py``). Its parts are defined in
``document/``, one file per subject.
"""

from __future__ import annotations

from collections.abc import Iterator
from ipaddress import IPv4Address
from typing import Any, Literal, NamedTuple

from pydantic import Field, field_validator

from schoolbuild.model.document.addressing import Addresses, DhcpOrBy, VlanChoice, ZoneException
from schoolbuild.model.document.base import End, IsoDate, Strict, SwitchName, VlanId, VlanName, none_is_empty
from schoolbuild.model.document.care import Antivirus, Backups, Calendar, Cctv, Mis, Patching, Print, Rmm, Telephony
from schoolbuild.model.document.computers import Hypervisor, Server, Share, Suite, Ups
from schoolbuild.model.document.directory import DirectoryOrKind
from schoolbuild.model.document.identity import About, SchoolKind, Service, ThirdParty, Waiver
from schoolbuild.model.document.network import (
    Closet,
    Filtering,
    Gateway,
    Host,
    Link,
    Member,
    OtherGateway,
    PortUse,
    PortUseOrProfile,
    Routing,
    SpanningTree,
    Switch,
)
from schoolbuild.model.document.windows import WindowsSettings
from schoolbuild.model.document.wireless import Wireless
from schoolbuild.model.port_names import PortEnd
from schoolbuild.model.yaml_lines import KeyPath


class Addressed(NamedTuple):
    """A device with a fixed address, wherever the document lists it; ``path`` is its entry."""

    path: KeyPath
    kind: Literal["host", "server", "hypervisor"]
    name: str
    vlan: str
    address: IPv4Address
    port: PortEnd | None


class School(Strict):
    """The whole document of one school."""

    school: About = Field(description="Who the school is")
    services: tuple[Service, ...] = Field(description="What it buys; what is not bought is never judged")
    access: Literal["routed", "vpn", "jump", "onsite_runner"] = Field(
        description="How the service reaches it: by routing, a VPN, a jump host, or a runner that stands there"
    )
    routing_domain: str = Field(
        pattern=r"^[a-z][a-z0-9-]{1,30}$", description="Addresses may repeat between routing domains, not inside one"
    )
    third_parties: tuple[ThirdParty, ...] = Field(default=(), description="Who else owns settings here")
    addresses: Addresses = Field(description="The range the school was given, or a plan from before")
    vlans: dict[VlanName, VlanChoice | None] = Field(
        description="The VLANs the school uses; nothing behind a name means: as in the plan"
    )
    gateway: Gateway = Field(description="The way out, and where it is plugged in")
    other_gateways: tuple[OtherGateway, ...] = Field(default=(), description="Further ways out")
    routing: Routing | None = Field(default=None, description="Present if a switch routes between VLANs")
    filtering: Filtering | None = Field(default=None, description="How what pupils reach is filtered")
    zone_exceptions: tuple[ZoneException, ...] = Field(
        default=(), description="Ways between zones that the standard's policy does not have"
    )
    dhcp: DhcpOrBy = Field(description="Who hands out addresses")
    closets: tuple[Closet, ...] = Field(description="Places with switches in them")
    switches: tuple[Switch, ...] = Field(default=(), description="Switches and stacks, one line each")
    links: tuple[Link, ...] = Field(default=(), description="Cables between switches, one line each")
    ports: dict[SwitchName, dict[str, PortUseOrProfile]] = Field(
        default_factory=dict, description="By switch: ports or ranges of ports and what they are for"
    )
    spanning_tree: SpanningTree | None = Field(default=None, description="The root, if it is not the one core switch")
    hosts: tuple[Host, ...] = Field(default=(), description="Devices with a fixed address that are no servers")
    wireless: Wireless | None = Field(default=None, description="The wireless network")
    directory: DirectoryOrKind | None = Field(default=None, description="Where accounts live")
    servers: tuple[Server, ...] = Field(default=(), description="Servers, one line each, guests among them")
    hypervisors: tuple[Hypervisor, ...] = Field(default=(), description="Hosts that guests run on")
    shares: tuple[Share, ...] = Field(default=(), description="Folders that servers share, one line each")
    windows_settings: WindowsSettings | None = Field(
        default=None, description="How it differs from the standard's Windows settings"
    )
    suites: tuple[Suite, ...] = Field(default=(), description="Rooms or groups of equal computers")
    ups: tuple[Ups, ...] = Field(default=(), description="Units that keep machines alive in a power cut")
    calendar: Calendar | None = Field(default=None, description="When the school is full, empty, or in exams")
    patching: Patching | None = Field(default=None, description="When updates are installed")
    antivirus: Antivirus | None = Field(default=None, description="The product against malware")
    backups: Backups | None = Field(default=None, description="The copies of the school's data")
    rmm: Rmm | None = Field(default=None, description="The agent that reports to the service's monitoring")
    mis: Mis | None = Field(default=None, description="The system with the pupils' records")
    print: Print | None = Field(default=None, description="How the school prints")
    telephony: Telephony | None = Field(default=None, description="The telephones")
    cctv: Cctv | None = Field(default=None, description="The cameras")
    waivers: tuple[Waiver, ...] = Field(default=(), description="Controls it may fail for a while")

    @field_validator(
        "services",
        "third_parties",
        "other_gateways",
        "zone_exceptions",
        "closets",
        "switches",
        "links",
        "hosts",
        "servers",
        "hypervisors",
        "shares",
        "suites",
        "ups",
        "waivers",
        mode="before",
    )
    @classmethod
    def _none_is_empty(cls, value: Any) -> Any:
        return none_is_empty(value)

    def addressed(self) -> Iterator[Addressed]:
        """Every device with a fixed address: hosts, servers and hypervisors."""
        for index, host in enumerate(self.hosts):
            yield Addressed(("hosts", index), "host", host.name, host.vlan, host.address, host.port)
        for index, server in enumerate(self.servers):
            yield Addressed(("servers", index), "server", server.name, server.vlan, server.address, server.port)
        for index, box in enumerate(self.hypervisors):
            yield Addressed(("hypervisors", index), "hypervisor", box.name, box.vlan, box.address, box.port)


__all__ = [
    "About",
    "Addressed",
    "Addresses",
    "End",
    "IsoDate",
    "Link",
    "Member",
    "PortUse",
    "School",
    "SchoolKind",
    "Service",
    "Strict",
    "Switch",
    "VlanChoice",
    "VlanId",
    "VlanName",
    "Waiver",
]
