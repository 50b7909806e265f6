"""What the state of a Windows machine holds of its care: updates, antivirus, backups, firewall, policies, shares.

Plain data like the rest of the state. What Windows keeps in its registry (policies, SMB, TLS, LAPS) is in the
machine's registry, services are among its services, access lists with its files; here is what has no other place.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from schoolbuild.lab.windows.state.packages import Package
from schoolbuild.lab.windows.state.tasks import ScheduledTask

GIB = 1024**3

Audits = Literal["success", "failure"]


@dataclass
class Update:
    """An update that the agent may be offered.

    ``after`` names updates (``KB...``) that must be installed, with the restart they want, before this one is
    offered. ``revision`` is what follows the build's number once it is in force. ``fails`` is the HRESULT with which
    an installation still fails that many ``fails_times``. ``approved`` says whether a WSUS server hands it out.
    """

    id: str
    kb: str
    title: str
    categories: list[str]
    released: datetime
    severity: str | None = None
    bytes: int = 50_000_000
    restart: bool = True
    optional: bool = False
    hidden: bool = False
    approved: bool = True
    after: list[str] = field(default_factory=list)
    revision: int | None = None
    downloaded: bool = False
    installed_at: datetime | None = None
    in_force: bool = False
    fails: int | None = None
    fails_times: int = 0


@dataclass
class HistoryEntry:
    """A line of the agent's history. ``result`` as OperationResultCode: 2 done, 4 failed; newest lines come first."""

    title: str
    kb: str
    at: datetime
    result: int
    hresult: int = 0
    categories: list[str] = field(default_factory=list)


@dataclass
class Updates:
    """The update agent. ``catalogue`` holds every update the machine lacks or got here, offered now or later."""

    catalogue: list[Update] = field(default_factory=list)
    history: list[HistoryEntry] = field(default_factory=list)
    searched_at: datetime | None = None
    installed_at: datetime | None = None


@dataclass
class Defender:
    """Microsoft Defender Antivirus. ``running_mode`` as ``AMRunningMode`` prints it.

    ``tamper_protected``: its protected settings keep their value, whatever the registry is told.
    """

    running_mode: str = "Normal"
    tamper_protected: bool = False
    real_time: bool = True
    signatures_at: datetime | None = None
    exclusion_paths: list[str] = field(default_factory=list)
    exclusion_extensions: list[str] = field(default_factory=list)
    exclusion_processes: list[str] = field(default_factory=list)
    onboarded: bool = False


@dataclass
class Product:
    """What somebody's product (by its service) says of itself."""

    version: str | None = None
    signatures_at: datetime | None = None
    last_good_at: datetime | None = None
    last_try_at: datetime | None = None
    last_result: str | None = None
    site: str | None = None


@dataclass
class BackupPolicy:
    """The schedule of Windows Server Backup, as its policy object holds it."""

    schedule: list[str]
    target: str
    volumes: list[str] = field(default_factory=list)
    system_state: bool = False
    bare_metal: bool = False
    set_at: datetime | None = None


@dataclass
class WindowsBackup:
    """Windows Server Backup; it can only be used where the feature is installed."""

    policy: BackupPolicy | None = None
    last_good_at: datetime | None = None
    last_try_at: datetime | None = None
    last_hresult: int | None = None
    versions: int = 0


@dataclass
class FirewallProfile:
    """Actions as Get-NetFirewallProfile prints them; ``NotConfigured`` means Block inbound and Allow outbound."""

    enabled: bool = True
    inbound: Literal["NotConfigured", "Block", "Allow"] = "NotConfigured"
    outbound: Literal["NotConfigured", "Block", "Allow"] = "NotConfigured"


@dataclass
class FirewallRule:
    """A rule with the numbers of INetFwRule: protocol 256 is any, profiles are bits (all: 0x7fffffff)."""

    name: str
    description: str | None = None
    direction: int = 1
    action: int = 1
    program: str | None = None
    group: str | None = None
    service: str | None = None
    enabled: bool = False
    profiles: int = 0x7FFFFFFF
    local_addresses: str = "*"
    remote_addresses: str = "*"
    local_ports: str | None = None
    remote_ports: str | None = None
    protocol: int = 256
    interface_types: str = "All"
    edge: int = 0
    secure: int = 0
    icmp: str | None = None


@dataclass
class Firewall:
    profiles: dict[str, FirewallProfile] = field(
        default_factory=lambda: {name: FirewallProfile() for name in ("Domain", "Private", "Public")}
    )
    rules: list[FirewallRule] = field(default_factory=list)


@dataclass
class ShareAccess:
    """A line of a share's access list, by the account's name as Windows prints it."""

    account: str
    right: Literal["Full", "Change", "Read", "Custom"]
    type: Literal["Allow", "Deny"] = "Allow"


@dataclass
class Share:
    """A share. ``special`` ones (C$, ADMIN$, IPC$) are made by Windows."""

    name: str
    path: str
    description: str = ""
    special: bool = False
    enumeration: Literal["AccessBased", "Unrestricted"] = "Unrestricted"
    caching: str = "Manual"
    encrypted: bool = False
    scope: str = "*"
    access: list[ShareAccess] = field(default_factory=list)


@dataclass
class EventLog:
    """A classic event log. Its largest size stands in the registry, as on a real machine."""

    overflow: str = "OverwriteAsNeeded"
    retention_days: int = 0
    entries: int = 0
    sources: dict[str, dict[str, str | None]] = field(default_factory=dict)


@dataclass
class Disk:
    name: str
    media: str = "SSD"
    health: str = "Healthy"
    size: int = 480 * GIB


@dataclass
class Volume:
    """A volume; ``free`` and ``size`` are bytes. ``bitlocker`` is the protection's status: On or Off."""

    letter: str
    label: str
    size: int
    free: int
    disk: int = 0
    file_system: str = "NTFS"
    health: str = "Healthy"
    bitlocker: str | None = "Off"
    encryption: str | None = None


@dataclass
class Certificate:
    """A certificate in a store of the machine. ``pem`` is its public part."""

    thumbprint: str
    subject: str
    issuer: str
    not_before: datetime
    not_after: datetime
    has_key: bool = False
    exportable: bool = True
    pem: str = ""


@dataclass
class CareState:
    """Everything that is looked after.

    ``account_policy`` is the section *System Access* of the local security policy, ``audit`` goes by the GUID of the
    subcategory, ``rights`` by the name of the right and holds SIDs, ``certificates`` by the store's name.
    ``products`` goes by the service of the product in small letters, ``packages`` by what Windows calls the product
    (a GUID, or the key in its uninstall list), ``tasks`` by the task's full path in small letters.
    """

    updates: Updates = field(default_factory=Updates)
    defender: Defender = field(default_factory=Defender)
    products: dict[str, Product] = field(default_factory=dict)
    backup: WindowsBackup = field(default_factory=WindowsBackup)
    firewall: Firewall = field(default_factory=Firewall)
    account_policy: dict[str, int | str] = field(default_factory=dict)
    audit: dict[str, list[Audits]] = field(default_factory=dict)
    rights: dict[str, list[str]] = field(default_factory=dict)
    shares: dict[str, Share] = field(default_factory=dict)
    event_logs: dict[str, EventLog] = field(default_factory=dict)
    disks: list[Disk] = field(default_factory=list)
    volumes: list[Volume] = field(default_factory=list)
    certificates: dict[str, list[Certificate]] = field(default_factory=dict)
    packages: dict[str, Package] = field(default_factory=dict)
    tasks: dict[str, ScheduledTask] = field(default_factory=dict)
    guests: list[dict[str, Any]] = field(default_factory=list)
    laps_rotated_at: datetime | None = None
    disk_errors: int = 0
    temp_bytes: int = 0
    replication_failures: int = 0
    sysvol_ready: bool = True
    dns_answers: bool = True
    dhcp_authorised: bool = True

    def volume(self, path: str) -> Volume | None:
        """The volume that a path lies on."""
        letter = path[:1].upper()
        return next((volume for volume in self.volumes if volume.letter[:1].upper() == letter), None)

    def share(self, name: str) -> Share | None:
        """``shares`` goes by the name in small letters."""
        return self.shares.get(name.lower())
