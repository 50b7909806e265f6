"""Everything that one Windows machine of the lab is: plain data, to and from JSON without loss."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Literal

from pydantic import ConfigDict, TypeAdapter

from schoolbuild.lab.windows.state.accounts import ADMINISTRATOR_RID, LocalGroup, LocalUser
from schoolbuild.lab.windows.state.care import CareState
from schoolbuild.lab.windows.state.files import Files
from schoolbuild.lab.windows.state.registry import Registry

StartMode = Literal["auto", "delayed", "manual", "disabled"]
ServiceStatus = Literal["running", "stopped", "paused"]
PendingReason = Literal["servicing", "windows_update", "file_rename", "computer_rename", "domain_join", "script"]


@dataclass
class System:
    """The operating system. Times are lab time in UTC."""

    product: str
    edition: str
    build: int
    revision: int
    display_version: str
    installed_at: datetime
    started_at: datetime


@dataclass
class Adapter:
    """A network adapter. ``dns`` is what was set on it; empty: what DHCP gave, if anything (``dns_by_dhcp``)."""

    name: str
    description: str
    index: int
    mac: str
    addresses: list[str] = field(default_factory=list)
    gateway: str | None = None
    dns: list[str] = field(default_factory=list)
    dns_by_dhcp: list[str] = field(default_factory=list)


@dataclass
class Service:
    r"""A service. ``account`` as Windows stores it (``LocalSystem``, ``NT AUTHORITY\NetworkService``).

    ``started_at`` is when somebody last started it; ``None``: nobody has since the machine did.
    """

    name: str
    display_name: str
    state: ServiceStatus
    start_mode: StartMode
    account: str = "LocalSystem"
    description: str = ""
    path: str = ""
    dependencies: list[str] = field(default_factory=list)
    can_pause: bool = False
    password: str = ""
    failure_actions: list[dict[str, Any]] = field(default_factory=list)
    failure_reset_seconds: int = 0
    started_at: datetime | None = None


@dataclass
class Pending:
    """What takes effect with the next restart, and why one is wanted."""

    name: str | None = None
    domain: str | None = None
    workgroup: str | None = None
    ou: str | None = None
    reasons: list[PendingReason] = field(default_factory=list)
    since: datetime | None = None

    def want(self, reason: PendingReason, now: datetime) -> None:
        """A restart is wanted for this reason."""
        if reason not in self.reasons:
            self.reasons.append(reason)
            self.since = self.since or now


@dataclass
class WinRM:
    """How the WinRM service is set. ``certificate`` is the thumbprint that the HTTPS listener uses."""

    http: bool = True
    https: bool = False
    certificate: str | None = None
    basic: bool = False
    allow_unencrypted: bool = False


@dataclass
class MachineState:
    """One machine. Exactly one of ``workgroup`` and ``domain`` is set; ``environment`` is that of the machine.

    ``clock_offset_seconds`` is how far its clock is ahead of lab time. ``role`` is what the lab made it for.
    """

    __pydantic_config__ = ConfigDict(extra="forbid")

    host: str
    role: Literal["member", "controller", "standalone", "hypervisor", "pc"]
    computer_name: str
    system: System
    serial: str
    uuid: str
    manufacturer: str
    model: str
    time_zone: str
    machine_sid: str
    workgroup: str | None = "WORKGROUP"
    domain: str | None = None
    ou: str | None = None
    trusted_by_domain: bool = True
    clock_offset_seconds: float = 0.0
    adapters: list[Adapter] = field(default_factory=list)
    dns_suffixes: list[str] = field(default_factory=list)
    registry: Registry = field(default_factory=Registry)
    services: dict[str, Service] = field(default_factory=dict)
    features: list[str] = field(default_factory=list)
    optional_features: list[str] = field(default_factory=list)
    files: Files = field(default_factory=Files)
    users: dict[str, LocalUser] = field(default_factory=dict)
    groups: dict[str, LocalGroup] = field(default_factory=dict)
    environment: dict[str, str] = field(default_factory=dict)
    user_environment: dict[str, dict[str, str]] = field(default_factory=dict)
    pending: Pending = field(default_factory=Pending)
    scheduled_restart: datetime | None = None
    laps_cycle_waiting: bool = False
    winrm: WinRM = field(default_factory=WinRM)
    care: CareState = field(default_factory=CareState)

    def service(self, name: str) -> Service | None:
        """The service of that name, or of that display name; ``services`` goes by the name in small letters."""
        found = self.services.get(name.lower())
        if found is not None:
            return found
        return next((one for one in self.services.values() if one.display_name.lower() == name.lower()), None)

    def add_service(self, service: Service) -> None:
        self.services[service.name.lower()] = service

    def has_feature(self, name: str) -> bool:
        return name.lower() in {feature.lower() for feature in self.features}

    def user(self, name: str) -> LocalUser | None:
        """``users`` goes by the name in small letters."""
        return self.users.get(name.lower())

    def group(self, name: str) -> LocalGroup | None:
        """``groups`` goes by the name in small letters."""
        return self.groups.get(name.lower())

    def group_by_sid(self, sid: str) -> LocalGroup | None:
        return next((group for group in self.groups.values() if group.sid == sid), None)

    @property
    def administrator(self) -> LocalUser:
        """The built-in administrator, whatever its name."""
        return next(user for user in self.users.values() if user.rid == ADMINISTRATOR_RID)

    @property
    def addresses(self) -> list[str]:
        return [address for adapter in self.adapters for address in adapter.addresses]

    @property
    def pending_reboot(self) -> bool:
        return bool(self.pending.reasons)

    def clock(self, lab_time: datetime) -> datetime:
        """What its own clock shows, in UTC."""
        return lab_time + timedelta(seconds=self.clock_offset_seconds)


_ADAPTER: TypeAdapter[MachineState] = TypeAdapter(MachineState)


def to_plain(state: MachineState) -> dict[str, Any]:
    """The whole state, passwords included, as plain JSON types."""
    plain: dict[str, Any] = _ADAPTER.dump_python(state, mode="json")
    return plain


def snapshot(state: MachineState) -> bytes:
    """The whole state as JSON, for ``differs``."""
    return _ADAPTER.dump_json(state)


def differs(before: bytes, after: bytes) -> bool:
    """Whether two snapshots tell of different states; the order in which things were put in does not matter."""
    return before != after and json.loads(before) != json.loads(after)


def from_plain(data: dict[str, Any]) -> MachineState:
    """A state from what ``to_plain`` gave.

    Raises:
        pydantic.ValidationError: a key is missing, unknown or of the wrong type.
    """
    return _ADAPTER.validate_python(data)
