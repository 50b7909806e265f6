"""What the lab's engine and the switch personalities expect of each other.

The engine (server, path, clock, cabling) knows nothing of a vendor's command line.
A personality (one per family) knows nothing of sockets, cables or other switches.
They meet in the types of this file, and of ``packets.py`` for access lists.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from ipaddress import IPv4Address, IPv4Interface, IPv4Network
from typing import Literal, Protocol, runtime_checkable

from schoolbuild.lab.packets import AccessList

Channel = Literal["ssh", "console"]
StpMode = Literal["off", "mst", "rapid-pvst", "pvst", "rstp"]


@dataclass(frozen=True)
class PortSpec:
    """A physical port as the device names it, e.g. ``GigabitEthernet1/0/1`` or ``24``."""

    name: str
    speed_mbps: int
    media: Literal["copper", "sfp", "sfpplus"]
    poe: bool = False
    out_of_band: bool = False


@dataclass(frozen=True)
class MemberSpec:
    """One chassis of a device; a switch that is no stack has exactly one."""

    number: int
    model: str
    serial: str
    mac: str
    ports: tuple[PortSpec, ...]


@dataclass(frozen=True)
class DeviceSpec:
    """A simulated switch as it comes out of the box. ``key`` is the lab's own name for it (the intended host name)."""

    key: str
    family: str
    model: str
    members: tuple[MemberSpec, ...]

    @property
    def serial(self) -> str:
        return self.members[0].serial

    @property
    def mac(self) -> str:
        return self.members[0].mac

    @property
    def ports(self) -> tuple[PortSpec, ...]:
        return tuple(port for member in self.members for port in member.ports)


@dataclass(frozen=True)
class L2Port:
    """How the *running* configuration treats frames on a port or a LAG."""

    name: str
    enabled: bool = True
    untagged: int | None = 1
    tagged: frozenset[int] = frozenset()
    lag: str | None = None
    stp_edge: bool = False
    bpdu_guard: bool = False
    bpdu_filter: bool = False
    stp_cost: int | None = None
    lldp_send: bool = True
    """Whether LLDP goes out here: neighbours hear the device only then."""
    lldp_port_id: str = ""
    """What LLDP says as port id (``Gi1/0/1``, ``24``); empty means ``name``."""
    description: str = ""


@dataclass(frozen=True)
class L3View:
    """A switch that routes. A route without a next hop discards what it holds for."""

    legs: Mapping[int, IPv4Interface]
    """Its address in each VLAN between which it routes."""
    routes: tuple[tuple[IPv4Network, IPv4Address | None], ...] = ()


@dataclass(frozen=True)
class L2View:
    """Everything of a switch's running state that decides whether frames and management sessions pass."""

    hostname: str
    vlans: frozenset[int]
    ports: Mapping[str, L2Port]
    lags: Mapping[str, L2Port] = field(default_factory=dict)
    lacp_lags: frozenset[str] = frozenset()
    svis: Mapping[int, IPv4Interface] = field(default_factory=dict)
    default_gateway: IPv4Address | None = None
    stp_mode: StpMode = "off"
    stp_priority: int = 32768
    mst_region: tuple[str, int] = ("", 0)
    ssh_enabled: bool = False
    management_acl: tuple[IPv4Network, ...] | None = None
    """Networks that may open a session; ``None`` means no restriction is configured."""
    system_description: str = ""
    """What LLDP tells neighbours about make, model and software."""
    errdisable_recovery: float | None = None
    """Seconds after which a port that BPDU guard shut comes back by itself; ``None`` is never."""
    routing: L3View | None = None
    """``None`` while it does not route: then only ``default_gateway`` leads anywhere else."""
    inbound: Mapping[int, tuple[AccessList, ...]] = field(default_factory=dict)
    """Access lists on VLAN interfaces that judge what comes in there, be it routed on or meant for the switch."""
    outbound: Mapping[int, tuple[AccessList, ...]] = field(default_factory=dict)
    """Access lists that judge what is routed out there."""
    outbound_judges_own: bool = False
    """Whether ``outbound`` also judges what the switch itself sends."""


@dataclass(frozen=True)
class Neighbour:
    """What LLDP would hear on a port."""

    local_port: str
    chassis_mac: str
    system_name: str
    port_id: str
    port_description: str
    system_description: str
    management_address: IPv4Address | None
    capabilities: tuple[str, ...] = ("bridge",)


@dataclass(frozen=True)
class MacEntry:
    vlan: int
    mac: str
    port: str


@dataclass(frozen=True)
class StpPort:
    port: str
    role: Literal["root", "designated", "alternate", "disabled"]
    state: Literal["forwarding", "blocking", "err-disabled", "down"]
    cost: int


@dataclass(frozen=True)
class StpView:
    root_mac: str
    root_priority: int
    root_port: str | None
    root_cost: int
    ports: tuple[StpPort, ...]


class World(Protocol):
    """What a switch can learn from its surroundings; given by the engine for one device."""

    def now(self) -> datetime: ...
    def link_up(self, port: str) -> bool: ...
    def neighbours(self) -> tuple[Neighbour, ...]: ...
    def mac_table(self) -> tuple[MacEntry, ...]: ...
    def stp(self) -> StpView: ...
    def call_later(self, seconds: float, action: Callable[[], None]) -> Callable[[], None]:
        """Run ``action`` after that many seconds of *lab* time; the returned function cancels it."""
        ...

    def reboot(self, reason: str) -> None:
        """Drop every session, reload the startup configuration after the boot time."""
        ...

    def changed(self) -> None:
        """Say that running state changed: the engine re-computes paths and listeners, and counts one write."""
        ...

    def journal(self, kind: str, text: str) -> None:
        """Keep a line of the device's journal (kinds: command, refused, write, save, login, reboot, fault).

        The engine itself writes *command* (every line received, before it runs), *write* (from ``changed``), *login*,
        *reboot* and *fault*. A personality writes *refused* and *save*; a save counts as one write.
        """
        ...

    def fault(self, name: str) -> Mapping[str, object] | None:
        """The settings of a fault that is switched on for this device, else ``None``.

        The engine plays all faults by itself except ``full_flash``: there the personality refuses to save, in the
        words of its family.
        """
        ...


@dataclass(frozen=True)
class Reply:
    r"""What the device prints after a line, and whether it then closes the session.

    Lines of ``text`` end in ``\n`` (the engine sends ``\r\n``); the engine prints ``text`` and then the prompt, and
    adds nothing in between, so text that does not end in ``\n`` stays on the line of the prompt.
    """

    text: str = ""
    close: bool = False


class Cli(Protocol):
    """One session at the command line of one switch."""

    def greeting(self) -> str:
        """Everything printed before the first prompt (banner, "press any key")."""
        ...

    def prompt(self) -> str:
        """The text the cursor waits behind: prompt, a question, or ``--More--``; empty if none."""
        ...

    @property
    def echo(self) -> bool:
        """False while a password is asked."""
        ...

    @property
    def wants_key(self) -> bool:
        """True where a single key (paging, "press any key", y/n) is taken without Enter."""
        ...

    def line(self, text: str) -> Reply: ...
    def key(self, char: str) -> Reply: ...
    def resize(self, height: int, width: int) -> None: ...


@runtime_checkable
class ControlKeys(Protocol):
    r"""Optional for a ``Cli``: what ctrl-C (``\x03``) and ctrl-Z (``\x1a``) do; without it they drop the line typed."""

    def control(self, char: str, typed: str) -> Reply:
        """``typed`` is what stood on the line; the engine has already cleared it."""
        ...


class Switch(Protocol):
    """A personality: the state and the meaning of one device of one family."""

    spec: DeviceSpec

    def view(self) -> L2View: ...
    def running(self) -> str: ...
    def startup(self) -> str: ...
    def boot(self) -> None:
        """Come up from the startup configuration (the factory one on a new device)."""
        ...

    def authenticate(self, user: str, password: str) -> int | None:
        """Privilege level 1 or 15 for an SSH log-in, ``None`` if refused."""
        ...

    def password_asked_by_shell(self) -> bool:
        """True if the device wants no SSH password but asks inside the session."""
        ...

    def login_banner(self) -> str: ...
    def cli(self, channel: Channel, privilege: int, user: str = "") -> Cli:
        """A session. Over ``ssh`` the privilege is what ``authenticate`` said.

        On the ``console`` privilege 0 means that somebody plugged in a cable: the personality asks for a log-in if
        its running configuration wants one, and starts as its console does if not. Privilege 15 is the lab's own
        hand (``lab break``): logged in already, nothing is asked.
        """
        ...


@runtime_checkable
class Helpful(Protocol):
    """Optional for a ``Cli``: what ``?`` prints, where the device gives help without Enter."""

    def help(self, typed: str) -> str | None:
        """``None`` where ``?`` is an ordinary character (a banner, the answer to a question)."""
        ...


@runtime_checkable
class Preloadable(Protocol):
    """Optional for a ``Switch``: start with a saved configuration instead of the factory's (``lab up --startup``)."""

    def load_startup(self, text: str) -> None: ...


class SwitchFactory(Protocol):
    """``make(spec, world)``: a new switch with its factory configuration in startup, not booted yet."""

    def __call__(self, spec: DeviceSpec, world: World) -> Switch: ...
