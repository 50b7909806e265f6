"""The standard build as data: what is the same in every school."""

from __future__ import annotations

from ipaddress import IPv4Address
from pathlib import Path
from typing import Any, Literal

from pydantic import Field, ValidationError

from schoolbuild.model.errors import SchoolbuildError
from schoolbuild.model.school import Strict, VlanId, VlanName
from schoolbuild.model.yaml_lines import read_yaml


class PlannedVlan(Strict):
    """A VLAN of the plan. ``slot`` is its place in the school's supernet, ``None`` for a VLAN without addresses."""

    id: VlanId
    title: str = Field(max_length=32)
    zone: str
    purpose: str
    slot: int | None = Field(default=None, ge=0)


class AddressPlan(Strict):
    """How a supernet of one size is cut up: each slot is one subnet of ``subnet_prefix`` bits."""

    supernet_prefix: int = Field(ge=8, le=24)
    subnet_prefix: int = Field(ge=16, le=30)
    suits: str


class Addressing(Strict):
    """Host numbers inside each subnet."""

    gateway_host: int
    management_station_host: int
    first_switch_host: int = Field(description="The host number of sw00; sw01 has the next")
    plans: dict[str, AddressPlan]


class VlanPlan(Strict):
    """The VLANs every school may have."""

    management: VlanName
    parked: VlanName
    voice: VlanName
    vlans: dict[VlanName, PlannedVlan]


AllVlans = Literal["all"]


class Profile(Strict):
    """What a kind of port is like.

    ``poe`` "off" and "on" concern ports that can give power. ``storm_percent`` is the share of the port's speed from
    which broadcasts are dropped, ``None`` for no limit.
    """

    purpose: str
    enabled: bool = True
    untagged: VlanName | None = None
    tagged: tuple[VlanName, ...] | AllVlans = ()
    voice: VlanName | None = None
    poe: Literal["on", "off"] = "off"
    edge: bool = False
    bpdu_guard: bool = False
    loop_protect: bool = False
    storm_percent: int | None = Field(default=None, ge=1, le=100)
    dhcp_trust: bool = False

    @property
    def is_tagged_link(self) -> bool:
        return bool(self.tagged)


class PortGroup(Strict):
    """A run of equal ports on a switch's front. ``{member}`` stands for the member's number.

    ``names`` is how the device prints them when it is a stack or always, ``alone`` how a single switch prints them if
    that differs; ``short`` is the form people may write in a school's folder.
    """

    names: str
    alone: str | None = None
    short: str | None = None
    speed_mbps: int
    media: Literal["copper", "sfp", "sfpplus"]
    poe: bool = False
    out_of_band: bool = False


class SwitchModel(Strict):
    """A switch one can buy, with its real ports."""

    name: str
    part_number: str
    family: str
    software: str = Field(description="The release its lab twin shows, e.g. `WC.16.11.0012`")
    ports: tuple[PortGroup, ...]
    poe_budget_w: int | None = None
    stack_limit: int = 1
    source: str


class SnmpV3User(Strict):
    user: str
    auth: str
    priv: str
    group: str


class LocalUser(Strict):
    name: str
    password: str


class RadiusServers(Strict):
    """Where log-ins to switches are checked; the local user is the fallback."""

    servers: tuple[IPv4Address, ...]
    key: str


class Management(Strict):
    """How every switch is managed. Secrets are references."""

    domain: str
    local_user: LocalUser
    enable_secret: str
    radius: RadiusServers
    snmp: SnmpV3User
    management_networks: tuple[str, ...] = Field(
        description="Networks that may open a session, beside the school's own"
    )
    ntp: tuple[IPv4Address, ...]
    syslog: tuple[IPv4Address, ...]
    timezone: str
    idle_minutes: int
    location: str
    contact: str


class SpanningTreePolicy(Strict):
    """One spanning tree for mixed families: MST with a single instance."""

    mode: Literal["mst"]
    revision: int
    root_priority: int
    edge_priority: int
    bpdu_guard_recovery_s: int
    loop_protect_recovery_s: int


class Standard(Strict):
    """Everything under ``standard/`` that describes the network."""

    version: str
    vlan_plan: VlanPlan
    addressing: Addressing
    profiles: dict[str, Profile]
    models: dict[str, SwitchModel]
    management: Management
    spanning_tree: SpanningTreePolicy
    banner: str


def load_standard(root: Path) -> Standard:
    """Read ``standard/``.

    Raises:
        SchoolbuildError: a file is missing or wrong; all problems of that file are named.
    """
    folder = root / "standard"
    parts: dict[str, Any] = {
        "vlan_plan": _data(folder / "vlans.yml"),
        "addressing": _data(folder / "addressing.yml"),
        "profiles": _data(folder / "port_profiles.yml"),
        "management": _data(folder / "management.yml"),
        "spanning_tree": _data(folder / "spanning_tree.yml"),
        "version": _data(folder / "version.yml")["version"],
        "banner": _text(folder / "banners" / "login.txt"),
        "models": {
            path.stem: {"name": path.stem, **_data(path)} for path in sorted((folder / "switch_models").glob("*.yml"))
        },
    }
    try:
        return Standard.model_validate(parts)
    except ValidationError as error:
        problems = "\n".join(f"  {'.'.join(map(str, item['loc']))}: {item['msg']}" for item in error.errors())
        raise SchoolbuildError(
            f"the standard does not fit its schema:\n{problems}",
            where=str(folder),
            fix="mend the named keys; `git diff standard/` shows what changed last",
        ) from None


def _data(path: Path) -> dict[str, Any]:
    try:
        document = read_yaml(path)
    except OSError as error:
        raise SchoolbuildError(
            f"the standard cannot be read: {error.strerror}",
            where=str(path),
            fix="restore the file from version control",
        ) from None
    if document.problems:
        first = document.problems[0]
        raise SchoolbuildError(first.message, where=f"{path}:{first.line}", fix=first.fix)
    if not isinstance(document.data, dict):
        raise SchoolbuildError(
            "the file is empty or no mapping", where=str(path), fix="restore it from version control"
        )
    return document.data


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8").strip("\n")
    except OSError as error:
        raise SchoolbuildError(
            f"the standard cannot be read: {error.strerror}",
            where=str(path),
            fix="restore the file from version control",
        ) from None
