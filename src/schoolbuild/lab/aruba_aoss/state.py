"""The configuration of a switch as meaning, not as text; ``running.py`` prints it."""

from __future__ import annotations

from dataclasses import dataclass, field
from ipaddress import IPv4Address, IPv4Interface
from typing import Literal

from schoolbuild.lab.aruba_aoss.acl import Acl

PoePriority = Literal["low", "high", "critical"]
AddressMode = Literal["none", "dhcp", "manual"]


@dataclass
class PortStp:
    """Spanning-tree settings of a port or LAG. ``priority`` is in steps of 16; a LAG's default is 4, a port's 8."""

    edge: bool = False
    auto_edge: bool = True
    bpdu_protection: bool = False
    bpdu_filter: bool = False
    root_guard: bool = False
    tcn_guard: bool = False
    loop_guard: bool = False
    cost: int | None = None
    priority: int | None = None


@dataclass
class Port:
    """A physical port or a LAG."""

    name: str
    description: str = ""
    enabled: bool = True
    speed_duplex: str = "auto"
    flow_control: bool = False
    poe: bool = True
    poe_priority: PoePriority = "low"
    broadcast_limit: int = 0
    rate_limits: dict[str, int] = field(default_factory=dict)
    """Kind of frame (``bcast``, ``mcast``, ``unknown-unicast``) to percent of the port's speed, inbound."""
    dhcp_trust: bool = False
    arp_trust: bool = False
    loop_protect: str = ""
    """What happens on a loop (``send-disable`` …); empty is off."""
    lldp_admin: str = "tx_rx"
    lldp_hidden: set[str] = field(default_factory=set)
    """LLDP fields that are not sent, as ``basicTlvEnable sys_cap``."""
    lldp_trap: bool = False
    cdp: bool = True
    stp: PortStp = field(default_factory=PortStp)


@dataclass
class Lag:
    members: tuple[str, ...]
    kind: Literal["lacp", "trunk"] = "trunk"


@dataclass
class Vlan:
    vid: int
    name: str
    untagged: set[str] = field(default_factory=set)
    tagged: set[str] = field(default_factory=set)
    mode: AddressMode = "none"
    address: IPv4Interface | None = None
    voice: bool = False
    jumbo: bool = False
    igmp: bool = False
    ipv6: bool = False
    ipv6_dhcp: bool = False
    helpers: list[IPv4Address] = field(default_factory=list)
    acls: dict[str, str] = field(default_factory=dict)
    """``in``, ``out`` or ``vlan-in`` to the access list that is applied there, which need not exist."""
    qos_priority: int | None = None


@dataclass
class SpanningTree:
    """``priority`` is the step from 0 to 15, times 4096 the bridge priority."""

    enabled: bool = False
    mode: Literal["mstp", "rapid-pvst"] = "mstp"
    priority: int = 8
    config_name: str | None = None
    revision: int = 0
    bpdu_timeout: int = 0
    instances: dict[int, list[int]] = field(default_factory=dict)
    instance_priority: dict[int, int] = field(default_factory=dict)
    trap_errant_bpdu: bool = False


@dataclass
class DhcpSnooping:
    enabled: bool = False
    vlans: set[int] = field(default_factory=set)
    servers: list[IPv4Address] = field(default_factory=list)
    option82: bool = True
    option82_policy: str = "drop"
    option82_remote: str = "mac"
    verify_mac: bool = True


@dataclass
class Manager:
    """A line of ``ip authorized-managers``."""

    address: IPv4Address
    mask: IPv4Address
    access: str = "manager"
    method: str = "all"


@dataclass
class Snmp:
    communities: dict[str, str] = field(default_factory=dict)
    """Community to its rights as printed (``unrestricted``, ``operator`` …)."""
    contact: str = ""
    location: str = ""
    hosts: dict[str, str] = field(default_factory=dict)
    """Address of a trap receiver to the rest of its line."""
    traps: set[str] = field(default_factory=set)
    v3: bool = False
    v3_only: bool = False
    v3_restricted: bool = False
    users: dict[str, tuple[str, str]] = field(default_factory=dict)
    """User to protocols (``sha``, ``aes``); empty text is none. The keys themselves are in ``Flash``."""
    groups: dict[str, tuple[str, str]] = field(default_factory=dict)
    """User to group and security model."""
    targets: dict[str, str] = field(default_factory=dict)
    params: dict[str, str] = field(default_factory=dict)


@dataclass
class Times:
    sync: str = ""
    """``ntp``, ``sntp``, ``timep`` or empty."""
    ntp_mode: str = ""
    ntp_enabled: bool = False
    ntp_servers: dict[str, bool] = field(default_factory=dict)
    """Server to whether ``iburst`` is set."""
    sntp_unicast: bool = False
    sntp_servers: dict[int, str] = field(default_factory=dict)
    timezone: int = 0
    daylight: str = "none"
    """``user-defined`` has its ``begin-date`` and ``end-date`` with it."""


@dataclass
class Radius:
    servers: dict[str, dict[str, str]] = field(default_factory=dict)
    """Server to what the line says after it, without the key."""
    timeout: int = 5
    retransmit: int = 3
    dead_time: int = 0


@dataclass
class State:
    """Everything that ``show running-config`` shows."""

    hostname: str
    ports: dict[str, Port]
    """Physical ports in the order of the hardware, then LAGs."""
    physical: tuple[str, ...]
    vlans: dict[int, Vlan] = field(default_factory=dict)
    lags: dict[str, Lag] = field(default_factory=dict)
    max_vlans: int = 256
    primary_vlan: int = 1
    management_vlan: int | None = None
    stp: SpanningTree = field(default_factory=SpanningTree)
    snooping: DhcpSnooping = field(default_factory=DhcpSnooping)
    arp_protect: bool = False
    arp_vlans: set[int] = field(default_factory=set)
    snmp: Snmp = field(default_factory=Snmp)
    times: Times = field(default_factory=Times)
    radius: Radius = field(default_factory=Radius)
    managers: list[Manager] = field(default_factory=list)
    gateway: IPv4Address | None = None
    dns_servers: dict[int, str] = field(default_factory=dict)
    dns_domain: str = ""
    routes: list[tuple[str, str, str]] = field(default_factory=list)
    """Network, mask, and next hop (or ``reject``, ``blackhole``)."""
    routing: bool = False
    acls: dict[str, Acl] = field(default_factory=dict)
    ssh: bool = True
    ssh_options: dict[str, str] = field(default_factory=dict)
    """What follows ``ip ssh``: ``filetransfer``, ``timeout`` … to its value."""
    ssh_refused: set[str] = field(default_factory=set)
    """Algorithms turned off, as ``cipher aes128-cbc``."""
    telnet: bool = True
    web_plaintext: bool = True
    web_ssl: bool = False
    tftp_server: bool = True
    tftp_client: bool = True
    autorun: bool = True
    dhcp_config_update: bool = True
    dhcp_image_update: bool = True
    dhcp_tr69: bool = True
    cwmp: bool = True
    central: bool = True
    unsupported_transceiver: bool = False
    lldp: bool = True
    cdp: bool = True
    banner: str | None = None
    banner_exec: str = ""
    idle_timeout: int = 0
    idle_timeout_usb: int = 0
    loop_protect_timer: int = 0
    loop_protect_interval: int = 5
    loop_protect_trap: bool = False
    syslog: dict[str, str] = field(default_factory=dict)
    logging_options: dict[str, str] = field(default_factory=dict)
    authentication: dict[tuple[str, str], str] = field(default_factory=dict)
    """(access, level) to methods, as (``ssh``, ``login``) to ``radius local``."""
    privilege_mode: bool = False
    include_credentials: bool = False
    auth_attempts: int = 3
    vsf_priority: dict[int, int] = field(default_factory=dict)
    vsf_links: dict[tuple[int, int], tuple[str, ...]] = field(default_factory=dict)
    profiles: dict[str, dict[str, str]] = field(default_factory=dict)
    """Device profiles that differ from the factory's, by name."""

    def members_of(self, lag: str) -> tuple[str, ...]:
        return self.lags[lag].members

    def lag_of(self, port: str) -> str | None:
        """The LAG that a physical port is a member of."""
        for name, lag in self.lags.items():
            if port in lag.members:
                return name
        return None

    def bridge_ports(self) -> list[str]:
        """Ports and LAGs that can be members of VLANs: members of LAGs and stack links cannot."""
        hidden = {port for lag in self.lags.values() for port in lag.members}
        hidden |= {port for ports in self.vsf_links.values() for port in ports}
        return [name for name in self.ports if name not in hidden]


@dataclass
class Account:
    user: str
    digest: str
    """Hex digest of the password; ``algorithm`` is that of hashlib."""
    algorithm: str = "sha1"


@dataclass
class Flash:
    """What is kept beside the configuration files and outlives both ``reload`` and ``erase startup-config``.

    Without ``include-credentials`` the switch stores credentials and the SSH host key here, at once and without
    ``write memory`` (Access Security Guide, "Saving security credentials in a config file").
    """

    manager: Account | None = None
    operator: Account | None = None
    host_key_bits: int = 2048
    """The factory made a key pair at the first boot; 0 after ``crypto key zeroize``."""
    snmp_keys: dict[str, tuple[str, str]] = field(default_factory=dict)
    radius_keys: dict[str, str] = field(default_factory=dict)
    last_login: dict[str, str] = field(default_factory=dict)
