"""The personality: one AOS-S switch or stack, its configuration, its flash memory and its reboots."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable
from copy import deepcopy
from datetime import datetime, timedelta

from schoolbuild.lab.aruba_aoss import running
from schoolbuild.lab.aruba_aoss.hardware import Hardware, factory_text, hardware_of, mac
from schoolbuild.lab.aruba_aoss.membership import homeless_but_for_default
from schoolbuild.lab.aruba_aoss.session import Context, Session
from schoolbuild.lab.aruba_aoss.state import Account, Flash, Port, State, Vlan
from schoolbuild.lab.aruba_aoss.view import view
from schoolbuild.lab.aruba_aoss.words import error
from schoolbuild.lab.interface import Channel, Cli, DeviceSpec, L2View, MemberSpec, PortSpec, World
from schoolbuild.model.errors import SchoolbuildError


class AossSwitch:
    """See ``schoolbuild.lab.interface.Switch`` for what the engine may ask of it."""

    def __init__(self, spec: DeviceSpec, world: World) -> None:
        self.spec = spec
        self.world = world
        self.hardware = hardware_of(spec.model, spec.key)
        self.ports_by_name: dict[str, PortSpec] = {port.name: port for port in spec.ports}
        self.flash = Flash()
        self.loading = False
        self.factory = factory_text(spec)
        self.header = self.factory.split("hostname", 1)[0].split("vsf\n", 1)[0]
        self.state = self._load(self.factory)
        self._startup = deepcopy(self.state)
        self._startup_texts: dict[tuple[bool, bool], str] = {}
        self._cached: str | None = None
        self._view: L2View | None = None
        self.saves = 1
        self.booted = world.now()
        self.max_vlans_now = self.state.max_vlans
        self.reload_at: datetime | None = None
        self._cancel_reload: Callable[[], None] | None = None

    @property
    def description(self) -> str:
        """What LLDP and SNMP call ``sysDescr``."""
        return f"{self.hardware.title}, revision {self.hardware.software}, ROM {self.hardware.rom}"

    def member_hardware(self, member: MemberSpec) -> Hardware:
        return hardware_of(member.model, self.spec.key)

    @property
    def stacked(self) -> bool:
        return len(self.spec.members) > 1

    # -- the lab's interface ----------------------------------------------------------------------------------------

    def view(self) -> L2View:
        if self._view is None:
            self._view = view(self.state, self.spec.mac, self.description, host_key=bool(self.flash.host_key_bits))
        return self._view

    def running(self) -> str:
        if self._cached is None:
            self._cached = self._print(self.state)
        return self._cached

    def startup(self) -> str:
        credentials = (self.flash.manager is not None, self.flash.operator is not None)
        if credentials not in self._startup_texts:
            self._startup_texts[credentials] = self._print(self._startup)
        return self._startup_texts[credentials]

    def boot(self) -> None:
        self._forget_reload()
        self.state = deepcopy(self._startup)
        self.max_vlans_now = self.state.max_vlans
        self.booted = self.world.now()
        self._dirty()

    def load_startup(self, text: str) -> None:
        """Start from a saved configuration; raises ``SchoolbuildError`` for a line that the switch does not know.

        The factory's own settings are there only if the text says so, as in any configuration file. Credentials in
        the text go to flash memory.
        """
        self._startup = self._load(text)
        self._startup_texts = {}

    def authenticate(self, user: str, password: str) -> int | None:
        """Local accounts only: a RADIUS server is never there, so its local fallback decides, if there is one."""
        methods = self.state.authentication.get(("ssh", "login"), "local").split()
        if "local" not in methods and "none" not in methods:
            return None
        if self.flash.manager is None and self.flash.operator is None:
            return 15
        return self.account_level(user, password)

    def password_asked_by_shell(self) -> bool:
        return False

    def login_banner(self) -> str:
        banner = self.state.banner
        return f"{banner.rstrip()}\n" if banner else ""

    def cli(self, channel: Channel, privilege: int, user: str = "") -> Cli:
        asks = privilege == 0 and self.flash.manager is not None
        return Session(self, channel, user, "operator" if asks or privilege == 1 else "manager", asks_log_in=asks)

    # -- what commands use ------------------------------------------------------------------------------------------

    def wrote(self) -> None:
        """The running configuration changed."""
        self._dirty()
        if not self.loading:
            self.world.changed()

    def refused(self, text: str) -> None:
        if not self.loading:
            self.world.journal("refused", text)

    def changed_since_save(self) -> bool:
        return self.running() != self.startup()

    def save(self) -> None:
        """``write memory``."""
        if self.world.fault("full_flash") is not None:
            raise error("Unable to write the startup configuration: not enough flash memory.")
        self._startup = deepcopy(self.state)
        self._startup_texts = {}
        self.saves += 1
        self.world.journal("save", "startup configuration")

    def erase(self) -> None:
        """``erase startup-config``: the factory's configuration, and at once a reboot. Flash keeps the credentials."""
        self._startup = self._load(self.factory)
        self._startup_texts = {}
        self.world.journal("save", "startup configuration erased")
        self.reboot("erase startup-config")

    def reboot(self, reason: str) -> None:
        self._forget_reload()
        self.world.reboot(reason)

    def schedule_reload(self, minutes: int) -> datetime:
        """``reload after``: unsaved changes are lost then."""
        self._forget_reload()
        self.reload_at = self.world.now() + timedelta(minutes=minutes)
        self._cancel_reload = self.world.call_later(minutes * 60, self._reload_now)
        return self.reload_at

    def _reload_now(self) -> None:
        self._cancel_reload = None
        self.reboot("reload after")

    def cancel_reload(self) -> bool:
        armed = self.reload_at is not None
        self._forget_reload()
        return armed

    def set_account(self, level: str, account: Account | None) -> None:
        if level in ("manager", "all"):
            self.flash.manager = account
        if level in ("operator", "all"):
            self.flash.operator = account

    def log_in(self, level: str, channel: Channel) -> str:
        """Note a log-in; what the previous one was, empty for the first."""
        former = self.flash.last_login.get(level, "")
        place = "\n from the console" if channel == "console" else ""
        self.flash.last_login[level] = f"{self.world.now():%Y-%m-%d %H:%M:%S}{place}"
        return former

    def copyright(self) -> str:
        """What is printed before the first key."""
        year = self.world.now().year
        return (
            f"{self.hardware.title}\nSoftware revision {self.hardware.software}\n\n"
            f"(C) Copyright {year} Hewlett Packard Enterprise Development LP\n"
            "                    RESTRICTED RIGHTS LEGEND\n"
            "Confidential computer software. A licence from the maker is needed to use or copy it.\n"
        )

    def account_level(self, user: str, password: str) -> int | None:
        """15 for the manager's, 1 for the operator's name and password. Without a name set, any of the two will do."""
        for account, level in ((self.flash.manager, 15), (self.flash.operator, 1)):
            if account and user in ((account.user,) if account.user else ("", "manager", "operator")):
                digest = hashlib.new(account.algorithm, password.encode()).hexdigest()
                if hmac.compare_digest(digest, account.digest):
                    return level
        return None

    # -- inside -----------------------------------------------------------------------------------------------------

    def _dirty(self) -> None:
        self._cached = None
        self._view = None

    def _module_lines(self) -> list[str]:
        fixed = self.stacked or self.hardware.train == "YA"
        return [] if fixed else [f"module 1 type {self.hardware.part.lower()}"]

    def _print(self, state: State) -> str:
        text = running.body(state, self.flash, self._module_lines())
        return self.header + "".join(self._stack_block(state)) + text

    def _stack_block(self, state: State) -> list[str]:
        if not self.stacked:
            return []
        lines = ["vsf", "   enable domain 1"]
        for member in self.spec.members:
            lines += [
                f"   member {member.number}",
                f'      type "{hardware_of(member.model, self.spec.key).part}" mac-address {mac(member.mac)}',
                f"      priority {state.vsf_priority.get(member.number, 128)}",
            ]
            for (number, link), ports in sorted(state.vsf_links.items()):
                if number == member.number:
                    lines += [f"      link {link} {','.join(ports)}", f'      link {link} name "I-Link{number}_{link}"']
            lines.append("      exit")
        return [f"{line}\n" for line in (*lines, "   exit")]

    def _empty(self) -> State:
        names = tuple(port.name for port in self.spec.ports if not port.out_of_band)
        state = State(hostname="", ports={name: Port(name) for name in names}, physical=names)
        state.vlans[1] = Vlan(1, "DEFAULT_VLAN", untagged=set(names), mode="dhcp")
        return state

    def _load(self, text: str) -> State:
        """A configuration file as state, through the same grammar as the command line."""
        before = getattr(self, "state", None)
        self.state = self._empty()
        loader = Session(self, "console", level="manager", stack=[Context("config", "config")], quiet=True)
        self.loading = True
        try:
            for number, line in enumerate(text.splitlines(), 1):
                said = loader.line(line)
                if said.text:
                    raise SchoolbuildError(
                        f"the configuration is not understood: {line.strip()!r}: {said.text.strip()}",
                        where=f"{self.spec.key}, line {number}",
                        fix="check that the ports of the model are those of the factory configuration",
                    )
            for port in loader.postponed - set(homeless_but_for_default(self.state, loader.postponed)):
                self.state.vlans[1].untagged.discard(port)
            return self.state
        finally:
            self.loading = False
            if before is not None:
                self.state = before

    def _forget_reload(self) -> None:
        if self._cancel_reload is not None:
            self._cancel_reload()
        self._cancel_reload = None
        self.reload_at = None


def make(spec: DeviceSpec, world: World) -> AossSwitch:
    """A new switch with its factory configuration in startup, not booted yet (``SwitchFactory``)."""
    return AossSwitch(spec, world)
