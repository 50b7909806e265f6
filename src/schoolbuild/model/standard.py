"""The standard build as data: what is the same in every school."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv4Network
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import Field, ValidationError

from schoolbuild.model.document.base import IsoDate, Strict, VlanId, VlanName, ZoneName
from schoolbuild.model.errors import SchoolbuildError
from schoolbuild.model.windows.sources import with_references
from schoolbuild.model.windows.standard import WindowsStandard
from schoolbuild.model.yaml_lines import read_yaml


class PlannedVlan(Strict):
    """A VLAN of the plan. ``slot`` is its place in the school's supernet, ``None`` for a VLAN without addresses.

    ``dhcp`` says whether its addresses are handed out; where not, every device has a fixed one.
    """

    id: VlanId
    title: str = Field(max_length=32)
    zone: ZoneName
    purpose: str
    slot: int | None = Field(default=None, ge=0)
    dhcp: bool = False


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
    core_transit_host: int = Field(description="The routing core's number in the transit VLAN; the gateway has its own")
    first_dhcp_host: int = Field(description="Where the addresses begin that are handed out; they end with the subnet")
    dhcp_kept_free: int = Field(description="How many addresses at the subnet's end are not handed out")
    plans: dict[str, AddressPlan]


class VlanPlan(Strict):
    """The VLANs every school may have."""

    management: VlanName
    parked: VlanName
    voice: VlanName
    transit: VlanName
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
    poe_watts: float = Field(default=0, ge=0, le=90)
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
    stacks_as: str | None = Field(
        default=None, description="Models with the same word here can be members of one stack; absent: with none"
    )
    end_of_support: IsoDate | None = Field(default=None, description="The last day the maker mends faults")
    routes: bool = Field(default=False, description="Whether the standard uses it as a routing core")
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


PortOrRange = Annotated[int, Field(ge=1, le=65535)] | Annotated[str, Field(pattern=r"^[0-9]{1,5}-[0-9]{1,5}$")]


class NetworkService(Strict):
    """What one program talks over: TCP and UDP ports, or ranges as ``10000-20000``, on the side that answers.

    A service without ports is everything.
    """

    purpose: str
    tcp: tuple[PortOrRange, ...] = ()
    udp: tuple[PortOrRange, ...] = ()


class Zone(Strict):
    """Devices of one kind, and whom they may start to talk to.

    ``talks_to`` names zones and services; what is not named is denied. ``outside`` is how the zone leaves the school:
    ``open`` (past the filter if it must be), ``filtered`` (through the declared filter only) or ``closed``.
    """

    purpose: str
    outside: Literal["open", "filtered", "closed"]
    talks_to: dict[ZoneName, tuple[str, ...]] = Field(default_factory=dict)


class ZonePolicy(Strict):
    """Who may talk to whom. ``never`` lists pairs (from, to) that no school may open."""

    services: dict[str, NetworkService]
    zones: dict[ZoneName, Zone]
    never: tuple[tuple[ZoneName, ZoneName], ...]
    private: tuple[IPv4Network, ...] = Field(description="Ranges that are no way to the internet")


class Ring(Strict):
    """A wave of updates: how many days after their release they are installed."""

    purpose: str
    days: int = Field(ge=0, le=14)


class RingPlan(Strict):
    """The waves of updates, first to last."""

    rings: dict[str, Ring]


class Term(Strict):
    """A half term: its first and last school day."""

    title: str
    first: IsoDate
    last: IsoDate


class TermDates(Strict):
    """A year's terms as the authority published them, with its bank holidays."""

    title: str
    source: str
    terms: tuple[Term, ...]
    bank_holidays: tuple[IsoDate, ...] = ()


class SystemRelease(Strict):
    """A release of an operating system: until when its maker mends faults, as the maker says."""

    title: str
    end_of_support: IsoDate
    source: str


class Limits(Strict):
    """Numbers that rules compare with."""

    waiver_days: int = Field(description="How far ahead a waiver may expire")
    warn_days: int = Field(description="How long before an end of support a school is told")
    backup_copies: int = Field(description="How many copies of the data there must be, the data itself included")
    ups_minutes: int = Field(description="How long servers must run on in a power cut, in minutes")


class Standard(Strict):
    """Everything under ``standard/`` that describes the network, and what the rules know of the rest."""

    version: str
    vlan_plan: VlanPlan
    addressing: Addressing
    profiles: dict[str, Profile]
    models: dict[str, SwitchModel]
    management: Management
    spanning_tree: SpanningTreePolicy
    banner: str
    zones: ZonePolicy
    rings: RingPlan
    calendars: dict[str, TermDates]
    systems: dict[str, SystemRelease]
    windows: WindowsStandard
    limits: Limits
    controls: tuple[str, ...] = Field(default=(), description="The names of the controls, e.g. `NET-07`")


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
        "zones": _data(folder / "zones.yml"),
        "rings": _data(folder / "rings.yml"),
        "limits": _data(folder / "limits.yml"),
        "systems": _data(folder / "windows" / "lifecycle.yml"),
        "windows": _windows(folder / "windows"),
        "calendars": {path.stem: _data(path) for path in sorted((folder / "calendars").glob("*.yml"))},
        "controls": tuple(path.stem for path in sorted((folder / "controls").glob("*.yml"))),
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


def _windows(folder: Path) -> dict[str, Any]:
    rows = (_data(path).items() for path in sorted((folder / "settings").glob("*.yml")))
    sources = _data(folder / "references.yml")
    return {
        "management": _data(folder / "management.yml"),
        "patching": _data(folder / "patching.yml"),
        "packages": _data(folder / "packages.yml"),
        "housekeeping": _data(folder / "housekeeping.yml"),
        "backup": _data(folder / "backup.yml"),
        "releases": _data(folder / "releases.yml"),
        "settings": [{"id": name, **with_references(row, sources)} for file in rows for name, row in file],
        "ous": _data(folder / "ous.yml"),
        "administrators": _data(folder / "administrators.yml"),
        "features": _data(folder / "features.yml"),
        "products": [{"key": key, **product} for key, product in _data(folder / "products.yml").items()],
    }


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
