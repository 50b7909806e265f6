"""What one Windows machine tells of itself: the document that the assessment script writes, and nothing judged.

Every field may be missing or ``None``: that means *not learned*, never *none there*; a list that was read and is empty
is ``[]``. The published schema is generated from here (``docs/reference``). Sizes are bytes, times are UTC (ISO 8601
with ``Z``), ages are left to whoever judges.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

SCHEMA = "schoolbuild/windows-facts/1"


class Section(BaseModel):
    """A part of the document. Types are exact: the text "true" is no truth value."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class Mark(Section):
    """What the build leaves in the registry, so that nobody else's machine is taken for this one."""

    school: str | None = None
    host: str | None = None
    in_service: bool | None = Field(default=None, description="False while it is being built")


class Identity(Section):
    """Who the machine says it is."""

    computer_name: str | None = None
    pending_name: str | None = Field(default=None, description="Its name after the next restart, if another")
    domain: str | None = Field(default=None, description="DNS name; null where it is in a workgroup")
    workgroup: str | None = None
    domain_role: int | None = Field(default=None, ge=0, le=5, description="Win32_ComputerSystem.DomainRole")
    organizational_unit: str | None = Field(default=None, description="Distinguished name of the OU that holds it")
    secure_channel: bool | None = Field(default=None, description="Whether its trust in the domain works")
    manufacturer: str | None = None
    model: str | None = None
    serial: str | None = None
    uuid: str | None = None
    mark: Mark | None = None


PendingReason = Literal["servicing", "windows_update", "file_rename", "computer_rename", "domain_join", "script"]


class System(Section):
    """The operating system."""

    product: str | None = Field(default=None, description="e.g. `Microsoft Windows Server 2022 Standard`")
    edition: str | None = Field(default=None, description="EditionID, e.g. `ServerStandard`")
    build: int | None = Field(default=None, description="e.g. 20348")
    revision: int | None = Field(default=None, description="UBR: the number behind the build")
    display_version: str | None = None
    installed_at: datetime | None = None
    started_at: datetime | None = None
    pending_reboot: list[PendingReason] | None = Field(default=None, description="Empty: no restart is waiting")
    pending_since: datetime | None = None


class Clock(Section):
    """Its idea of time."""

    now: datetime | None = None
    time_zone: str | None = Field(default=None, description="Windows id, e.g. `GMT Standard Time`")
    kind: str | None = Field(default=None, description="W32Time type: NTP, NT5DS, NoSync or AllSync")
    servers: list[str] | None = None
    source: str | None = Field(default=None, description="Where it last took the time from")


class Update(Section):
    """An update that waits or was installed. ``result`` is the agent's OperationResultCode: 2 is done, 4 failed."""

    title: str
    kb: str | None = None
    at: datetime | None = None
    result: int | None = None
    hresult: int | None = None
    categories: list[str] | None = None


class Updates(Section):
    """What the update agent says; it proves nothing by itself."""

    searched_at: datetime | None = None
    installed_at: datetime | None = None
    server: str | None = Field(default=None, description="WSUS server by policy; null: Microsoft's own")
    waiting: list[Update] | None = None
    history: list[Update] | None = Field(default=None, description="Newest first, at most 50")


class Defender(Section):
    """Microsoft Defender Antivirus. Only ``running_mode`` says whether it protects."""

    installed: bool | None = None
    service: str | None = Field(default=None, description="State of WinDefend: Running, Stopped")
    running_mode: str | None = Field(default=None, description="AMRunningMode: Normal, Passive Mode, Not running …")
    antivirus_enabled: bool | None = None
    real_time: bool | None = None
    tamper_protected: bool | None = None
    signatures_at: datetime | None = None
    exclusion_paths: list[str] | None = None
    exclusion_extensions: list[str] | None = None
    exclusion_processes: list[str] | None = None
    onboarded: bool | None = Field(default=None, description="Known to Defender for Endpoint")


class OtherProduct(Section):
    """Somebody's product, by its service: antivirus, backup, or the monitoring agent."""

    product: str = Field(description="A key of standard/windows/products.yml")
    service: str
    state: str | None = None
    start: str | None = None
    version: str | None = None
    signatures_at: datetime | None = None
    last_good_at: datetime | None = None
    last_try_at: datetime | None = None
    last_result: str | None = None
    site: str | None = Field(default=None, description="The customer's id as the agent knows it")
    source: str | None = Field(default=None, description="Where this was read: service, registry, event log")


class WindowsBackup(Section):
    """Windows Server Backup."""

    installed: bool | None = None
    configured: bool | None = None
    schedule: list[str] | None = Field(default=None, description="Times of day, `HH:MM`")
    target: str | None = Field(default=None, description="Volume or path it writes to")
    volumes: list[str] | None = None
    system_state: bool | None = None
    bare_metal: bool | None = None
    last_good_at: datetime | None = None
    last_try_at: datetime | None = None
    last_hresult: int | None = None
    versions: int | None = None


class Member(Section):
    """A member of the local administrators."""

    name: str = Field(description="`DOMAIN\\name` or `COMPUTER\\name`")
    sid: str
    kind: Literal["user", "group", "unknown"] = "unknown"
    local: bool | None = None


class Accounts(Section):
    """Local accounts. ``guest_enabled`` and the administrator go by the end of the SID (501, 500), not by name."""

    administrators: list[Member] | None = None
    guest_enabled: bool | None = None
    administrator_name: str | None = None
    administrator_enabled: bool | None = None
    administrator_password_set_at: datetime | None = None
    lockout_threshold: int | None = Field(default=None, description="Wrong passwords; 0: never locked")
    lockout_minutes: int | None = None
    minimum_length: int | None = None
    laps_backup: int | None = Field(default=None, description="BackupDirectory: 0 off, 1 Entra ID, 2 Active Directory")
    laps_rotated_at: datetime | None = None


class FirewallProfile(Section):
    name: Literal["Domain", "Private", "Public"]
    enabled: bool | None = None
    inbound: str | None = Field(default=None, description="Effective default action: Block or Allow")
    outbound: str | None = None


class FirewallRule(Section):
    """An enabled inbound rule that allows and belongs to no group of Windows."""

    name: str
    program: str | None = None
    protocol: str | None = None
    ports: str | None = None
    remote: str | None = None


class Firewall(Section):
    profiles: list[FirewallProfile] | None = None
    rules: list[FirewallRule] | None = None


class SettingValue(Section):
    """The effective value of one row of ``standard/windows/settings``."""

    id: str
    value: int | str | list[str] | None = Field(default=None, description="Null: not set anywhere")
    source: Literal["policy", "local", "unset"] | None = None
    error: str | None = Field(default=None, description="Why it could not be read; then nothing is known")


class Disk(Section):
    """A physical disk. ``health`` is MSFT_PhysicalDisk.HealthStatus in words."""

    name: str
    media: str | None = None
    health: str | None = None
    size: int | None = None


class Volume(Section):
    letter: str | None = None
    label: str | None = None
    size: int | None = None
    free: int | None = None
    file_system: str | None = None
    health: str | None = None
    bitlocker: str | None = Field(default=None, description="ProtectionStatus: On, Off, or null where unknown")
    encryption: str | None = None


class ShareAccess(Section):
    account: str
    right: Literal["Full", "Change", "Read", "Custom"]
    type: Literal["Allow", "Deny"]


class Share(Section):
    name: str
    path: str | None = None
    access: list[ShareAccess] | None = None


class ServiceState(Section):
    name: str
    display: str | None = None
    state: str | None = None
    start: str | None = None
    account: str | None = None


class Certificate(Section):
    """A certificate of the machine's own store, ``LocalMachine/My``."""

    thumbprint: str
    subject: str | None = None
    issuer: str | None = None
    not_after: datetime | None = None
    has_key: bool | None = None


class Program(Section):
    name: str
    version: str | None = None
    publisher: str | None = None


class Guest(Section):
    """A guest of a Hyper-V host."""

    name: str
    state: str | None = None


class Health(Section):
    """Whether what it does for the school works. Null where it does not do it."""

    dc_sysvol_ready: bool | None = None
    dc_services: list[ServiceState] | None = None
    dns_answers: bool | None = None
    dhcp_authorised: bool | None = None
    replication_failures: int | None = None
    disk_errors: int | None = Field(default=None, description="Disk errors in the system log in the last 7 days")
    temp_bytes: int | None = None
    guests: list[Guest] | None = None


@dataclass(frozen=True)
class WindowsFacts:
    """The document, part by part. ``gaps`` says of each part that is ``None`` why nothing is known of it."""

    collected_at: datetime | None = None
    collector: Literal["session", "task"] | None = None
    identity: Identity | None = None
    system: System | None = None
    clock: Clock | None = None
    updates: Updates | None = None
    defender: Defender | None = None
    antivirus: tuple[OtherProduct, ...] | None = None
    windows_backup: WindowsBackup | None = None
    backups: tuple[OtherProduct, ...] | None = None
    agents: tuple[OtherProduct, ...] | None = None
    accounts: Accounts | None = None
    firewall: Firewall | None = None
    settings: tuple[SettingValue, ...] | None = None
    disks: tuple[Disk, ...] | None = None
    volumes: tuple[Volume, ...] | None = None
    shares: tuple[Share, ...] | None = None
    services: tuple[ServiceState, ...] | None = None
    certificates: tuple[Certificate, ...] | None = None
    software: tuple[Program, ...] | None = None
    features: tuple[str, ...] | None = None
    health: Health | None = None
    gaps: Mapping[str, str] = field(default_factory=dict)


SECTIONS: Mapping[str, type[Section] | type[str]] = {
    "identity": Identity,
    "system": System,
    "clock": Clock,
    "updates": Updates,
    "defender": Defender,
    "windows_backup": WindowsBackup,
    "accounts": Accounts,
    "firewall": Firewall,
    "health": Health,
}
"""Parts that are one object each."""

LISTS: Mapping[str, type[Section] | type[str]] = {
    "antivirus": OtherProduct,
    "backups": OtherProduct,
    "agents": OtherProduct,
    "settings": SettingValue,
    "disks": Disk,
    "volumes": Volume,
    "shares": Share,
    "services": ServiceState,
    "certificates": Certificate,
    "software": Program,
    "features": str,
}
"""Parts that are a list of objects (or of words) each."""
