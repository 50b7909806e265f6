"""A simulated switch in its surroundings: what its personality asks for, its sessions, timers and counters."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from datetime import datetime
from importlib import import_module
from typing import TYPE_CHECKING, cast

from schoolbuild.lab import faults
from schoolbuild.lab.interface import (
    Channel,
    DeviceSpec,
    L2View,
    MacEntry,
    Neighbour,
    Reply,
    StpView,
    Switch,
    SwitchFactory,
)
from schoolbuild.lab.journal import Journal
from schoolbuild.model.errors import SchoolbuildError

if TYPE_CHECKING:
    from schoolbuild.lab.engine import Lab

BOOT_SECONDS = 90.0
"""Lab time from a reload to the prompt; the families of this lab need one to five minutes."""
FAMILIES = ("aruba_aoss", "cisco_ios")
_SSH_VERSIONS = {"cisco_ios": "Cisco-1.25", "aruba_aoss": "Mocana SSH 6.3"}


def factory_of(family: str) -> SwitchFactory:
    """The personality of a family; raises ``SchoolbuildError`` if the lab has none."""
    if family not in FAMILIES:
        raise SchoolbuildError(
            f"the lab cannot play switches of family {family!r}", fix=f"it knows: {', '.join(FAMILIES)}"
        )
    return cast(SwitchFactory, import_module(f"schoolbuild.lab.{family}").make)


class Device:
    """The ``World`` of one personality."""

    def __init__(self, spec: DeviceSpec, lab: Lab, journal: Journal) -> None:
        self.spec = spec
        self.lab = lab
        self.diary = journal
        self.switch: Switch = factory_of(spec.family)(spec, self)
        self.booted = False
        self.writes = 0
        self.refusals = 0
        self.sessions: set[Session] = set()
        self.logins = 0
        self.opened = 0
        """SSH sessions ever opened."""
        self.faults: dict[str, dict[str, object]] = {}
        self.at_work: Session | None = None
        self.ssh_version = _SSH_VERSIONS.get(spec.family, "lab")
        self._timers: set[Callable[[], None]] = set()
        self._view: L2View | None = None

    # --- what the engine asks ---

    def power_on(self) -> None:
        self.switch.boot()
        self.booted = True
        self._view = None
        self.lab.moved(self)

    def view(self) -> L2View | None:
        """The running state, ``None`` while the switch is off or booting."""
        if not self.booted:
            return None
        if self._view is None:
            self._view = self.switch.view()
        return self._view

    def login_delay(self) -> float:
        return self._fault_seconds("slow", "login")

    def command_delay(self) -> float:
        return self._fault_seconds("slow", "command")

    def _fault_seconds(self, name: str, setting: str) -> float:
        active = self.faults.get(name)
        return self.lab.clock.wall(float(str(active[setting]))) if active else 0.0

    def log_in(self, user: str, password: str) -> int | None:
        privilege = None if "wrong_password" in self.faults else self.switch.authenticate(user, password)
        self.note("login", "accepted" if privilege is not None else "refused", user=user, channel="ssh")
        if privilege is not None:
            self.logins += 1
        return privilege

    def note(self, kind: str, text: str, *, user: str = "", channel: str = "") -> None:
        self.diary.write(kind, text, lab=self.lab.clock.now(), user=user, channel=channel)

    # --- World ---

    def now(self) -> datetime:
        return self.lab.clock.now()

    def link_up(self, port: str) -> bool:
        return self.lab.link_up(self.spec.key, port)

    def neighbours(self) -> tuple[Neighbour, ...]:
        return self.lab.neighbours(self.spec.key)

    def mac_table(self) -> tuple[MacEntry, ...]:
        return self.lab.mac_table(self.spec.key)

    def stp(self) -> StpView:
        return self.lab.stp(self.spec.key)

    def call_later(self, seconds: float, action: Callable[[], None]) -> Callable[[], None]:
        def fire() -> None:
            self._timers.discard(cancel_timer)
            action()

        cancel_timer = self.lab.clock.call_later(seconds, fire)
        self._timers.add(cancel_timer)

        def cancel() -> None:
            self._timers.discard(cancel_timer)
            cancel_timer()

        return cancel

    def reboot(self, reason: str) -> None:
        if not self.booted:
            return
        self.note("reboot", reason)
        self.booted = False
        self._view = None
        for cancel in self._timers:
            cancel()
        self._timers.clear()
        self.lab.hang_up(self)
        self.lab.clock.call_later(BOOT_SECONDS, self._come_up)

    def _come_up(self) -> None:
        if not self.lab.closing:
            self.note("reboot", "up again")
            self.power_on()

    def changed(self) -> None:
        self.writes += 1
        session = self.at_work
        self.note(
            "write",
            session.last_line if session else "",
            user=session.user if session else "",
            channel=session.channel if session else "",
        )
        self._view = None
        self.lab.moved(self)

    def journal(self, kind: str, text: str) -> None:
        if kind == "save":
            self.writes += 1
        elif kind == "refused":
            self.refusals += 1
        session = self.at_work
        self.note(kind, text, user=session.user if session else "", channel=session.channel if session else "")

    def fault(self, name: str) -> Mapping[str, object] | None:
        return self.faults.get(name)


class Session:
    """A terminal's ties to its device: journal, delays and faults (``terminal.Surroundings``)."""

    def __init__(self, device: Device, channel: Channel, user: str = "") -> None:
        self.device = device
        self.channel = channel
        self.user = user
        self.last_line = ""
        self.since = time.monotonic()
        device.sessions.add(self)
        device.opened += channel == "ssh"

    def end(self) -> None:
        self.device.sessions.discard(self)

    def received(self, text: str, secret: bool) -> None:
        if secret:
            text = "<hidden>"
        self.last_line = text
        self.device.note("command", text, user=self.user, channel=self.channel)

    def delay(self) -> float:
        return self.device.command_delay()

    def later(self, seconds: float, action: Callable[[], None]) -> None:
        self.device.lab.loop.call_later(seconds, action)

    def around(self, work: Callable[[], Reply]) -> Reply:
        before, self.device.at_work = self.device.at_work, self
        try:
            return work()
        finally:
            self.device.at_work = before

    def spoil(self, reply: Reply) -> Reply:
        return faults.spoil(reply, self.device.faults) if self.channel == "ssh" else reply
