"""The personality: state that boots, runs, is saved, and admits users."""

from __future__ import annotations

import copy
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from schoolbuild.lab.cisco_ios import secrets
from schoolbuild.lab.cisco_ios.config import Config
from schoolbuild.lab.cisco_ios.platform import Platform, factory_text, platform_of
from schoolbuild.lab.cisco_ios.render import running_text
from schoolbuild.lab.cisco_ios.running import Running, SnmpUser, Vlan
from schoolbuild.lab.cisco_ios.settings import Line
from schoolbuild.lab.cisco_ios.view import view_of
from schoolbuild.lab.cisco_ios.words import CommandError
from schoolbuild.lab.interface import Channel, Cli, DeviceSpec, L2View, World


@dataclass
class Nvram:
    """What outlives a reload: the startup configuration, the private one beside it, and ``vlan.dat``."""

    startup: str | None = None
    snmp_users: dict[str, SnmpUser] = field(default_factory=dict)
    rsa_modulus: int | None = None
    vlans: dict[int, Vlan] = field(default_factory=dict)
    vtp_mode: str = "server"


class IosSwitch:
    """A Catalyst with IOS or IOS-XE."""

    def __init__(self, spec: DeviceSpec, world: World) -> None:
        self.spec = spec
        self.world = world
        self.platform: Platform = platform_of(spec.model)
        self.nvram = Nvram()
        self.running_state = Running(spec, self.platform)
        self.booted_at = world.now()
        self.reload_reason = "power-on"
        self.marks: list[str] = []
        """The remarks above the running configuration: when and by whom it was changed and saved."""
        self.reload_timer: Callable[[], None] | None = None
        self.reload_due = 0.0
        self._text: str | None = None
        self._view: L2View | None = None

    # --- Switch ---

    def boot(self) -> None:
        running = Running(self.spec, self.platform)
        saved = self.nvram
        running.snmp_users = copy.deepcopy(saved.snmp_users)
        running.rsa_modulus = saved.rsa_modulus
        load(running, saved.startup if saved.startup is not None else factory_text(self.platform.key))
        if running.vtp_mode == "server":
            # The database file counts, unless the saved configuration says that it does not.
            running.vlans = copy.deepcopy(saved.vlans) or running.vlans
            if saved.vtp_mode == "client":
                running.store.lines["vtp mode"] = Line("vtp mode client", {"mode": "client"})
        self.running_state = running
        self.booted_at = self.world.now()
        self.reload_timer = None
        self.marks = []
        self.forget()

    def running(self) -> str:
        if self._text is None:
            self._text = running_text(self.running_state)
        return self._text

    def startup(self) -> str:
        """The saved configuration; empty if there is none."""
        return self.nvram.startup or ""

    def view(self) -> L2View:
        if self._view is None:
            self._view = view_of(self.running_state)
        return self._view

    def authenticate(self, user: str, password: str) -> int | None:
        """By AAA's default list (RADIUS servers do not answer in the lab), else by ``login local``."""
        running = self.running_state
        line = running.vty[0]
        if running.store.get("aaa new-model"):
            for method in self.methods(str(line.value("login authentication", "name", "default"))):
                if method in ("local", "local-case"):
                    level = self.local_user(user, password)
                    return None if level is None else self._exec_level(level)
                if method == "enable":
                    return 1 if self.enable_fits(password) else None
                if method == "none":
                    return 1
            return None
        login = line.get("login")
        if login is not None and login.text == "login local":
            return self.local_user(user, password)
        return None

    def password_asked_by_shell(self) -> bool:
        return False

    def login_banner(self) -> str:
        banner = self.running_state.banners.get("login")
        return f"{banner}\n" if banner else ""

    def cli(self, channel: Channel, privilege: int, user: str = "") -> Cli:
        from schoolbuild.lab.cisco_ios.cli import IosCli

        return IosCli(self, channel, privilege, user)

    def load_startup(self, text: str) -> None:
        """Boot from this text next time. Keys and VLANs come with it, as on a switch that was in service."""
        self.nvram.startup = text
        self.nvram.rsa_modulus = 2048

    # --- for the command line ---

    def changed(self) -> None:
        """Running state changed: forget what was worked out from it, and tell the world."""
        self.forget()
        self.nvram.vlans = {number: replace(vlan) for number, vlan in self.running_state.vlans.items()}
        self.nvram.vtp_mode = self.running_state.vtp_mode
        self.world.changed()

    def forget(self) -> None:
        self._text = None
        self._view = None

    def save(self) -> None:
        self.nvram.startup = self.running()
        self.nvram.snmp_users = copy.deepcopy(self.running_state.snmp_users)
        self.nvram.rsa_modulus = self.running_state.rsa_modulus
        self.world.journal("save", "running-config copied to startup-config")

    def erase(self) -> None:
        """``write erase``: the configuration and its private part go, ``vlan.dat`` stays."""
        self.nvram.startup = None
        self.nvram.snmp_users = {}
        self.nvram.rsa_modulus = None
        self.world.journal("save", "startup-config erased")

    @property
    def unsaved(self) -> bool:
        return self.nvram.startup != self.running()

    def methods(self, name: str) -> tuple[str, ...]:
        """The methods of a log-in list that can answer: a RADIUS group never does, so the next one is asked."""
        store = self.running_state.store
        for line in store.all("aaa authentication login"):
            if line.values["name"] == name:
                words = line.values["methods"]
                return tuple(w for n, w in enumerate(words) if w != "group" and (n == 0 or words[n - 1] != "group"))
        return ("local",) if name == "default" else ()

    def local_user(self, user: str, password: str) -> int | None:
        for line in self.running_state.store.all("username"):
            values = line.values
            if values["name"] == user and "kept" in values:
                fits = secrets.matches(password, values["kind"], values["kept"])
                return int(values["level"]) if fits else None
        return None

    def enable_fits(self, password: str) -> bool:
        line = self.running_state.store.get("enable secret")
        return line is not None and secrets.matches(password, line.values["kind"], line.values["kept"])

    def _exec_level(self, level: int) -> int:
        """With AAA, a user's privilege counts only where exec sessions are authorised."""
        return level if self.running_state.store.all("aaa authorization exec") else 1


def load(running: Running, text: str) -> None:
    """Bring a saved configuration into force line by line; lines that are refused are left out, as at boot."""
    config = Config(running, replaying=True)
    for line in text.splitlines():
        if config.banner is None and line.strip() in ("", "!", "end"):
            continue
        if config.banner is None and not line.startswith(" ") and config.mode != "config":
            config.enter("config", running.store)
        try:
            config.line(line)
        except CommandError:
            continue
