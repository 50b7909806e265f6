"""A Windows machine in its surroundings: power, counters, faults, and the doors of its WinRM service.

It is the ``World`` of its computer, and what the WinRM endpoint asks for accounts and commands.
"""

from __future__ import annotations

import asyncio
import logging
import ssl
from collections import Counter
from collections.abc import Callable, Mapping
from datetime import datetime
from functools import cache
from typing import Protocol

from schoolbuild.lab.clock import LabClock
from schoolbuild.lab.door import Door, State
from schoolbuild.lab.estate import HostSpec, served_at
from schoolbuild.lab.journal import Journal
from schoolbuild.lab.windows.endpoint import connection_of
from schoolbuild.lab.windows.interface import (
    AsShipped,
    Computer,
    HasService,
    Outcome,
    RefusedByLab,
    ServiceSettings,
)
from schoolbuild.lab.windows.shells import MAX_OPERATIONS, Shells

log = logging.getLogger("schoolbuild.lab")

GRACE = 0.2
"""Seconds on the wall that a machine still answers what was begun when it is told to restart."""

Factory = Callable[[HostSpec, "WindowsMachine"], Computer]
Tls = Callable[[HostSpec, bool], ssl.SSLContext]
"""TLS of a machine; the second argument asks for an expired certificate."""


class Surroundings(Protocol):
    """What a machine asks of the lab."""

    clock: LabClock
    closing: bool

    def host_moved(self) -> None:
        """Whether it can be reached may have changed."""
        ...


class WindowsMachine:
    """One machine; off until ``power_on``."""

    def __init__(self, spec: HostSpec, lab: Surroundings, journal: Journal, make: Factory, tls: Tls | None) -> None:
        self.spec = spec
        self.diary = journal
        self._lab = lab
        self.booted = False
        self.writes = 0
        self.refusals = 0
        self.logins = 0
        self.faults: dict[str, dict[str, object]] = {}
        self.guests: list[WindowsMachine] = []
        self.off_network = False
        self.shells = Shells(self)
        self._used: Counter[str] = Counter()
        self._timers: set[Callable[[], None]] = set()
        self._boot: Callable[[], None] | None = None
        self._going_down = False
        self.http = Door(lambda: connection_of(self))
        self.https = Door(lambda: connection_of(self), tls=self._shown(tls)) if tls else None
        self.computer = make(spec, self)

    # --- power ---

    def power_on(self) -> None:
        """It is up, as it was left."""
        self.booted = True
        self._lab.host_moved()

    def restart(self, after_seconds: float, reason: str) -> None:
        if not self.booted or self._going_down:
            return
        self._going_down = True
        self.note("reboot", reason)
        wait = max(self._lab.clock.wall(after_seconds), GRACE)
        asyncio.get_running_loop().call_later(wait, self._restart_now)

    def _restart_now(self) -> None:
        if self._lab.closing or not self._going_down:
            return
        self._switch_off()
        for guest in self.guests:
            guest.lose_power(f"its host {self.spec.key} restarts")
        self._boot_up()

    def lose_power(self, reason: str) -> None:
        """It goes off with the machine that it runs on."""
        if self.booted:
            self.note("reboot", reason)
        self._switch_off()

    def _switch_off(self) -> None:
        self.booted = self._going_down = self.off_network = False
        if self._boot is not None:
            self._boot()
            self._boot = None
        for cancel in self._timers:
            cancel()
        self._timers.clear()
        self.shells.forget()
        self.hang_up()
        self._lab.host_moved()

    def _boot_up(self) -> None:
        if "restart_never" in self.faults:
            self.note("fault", "it does not come up again (restart_never)")
            return
        seconds = self.computer.restart_seconds() + self._setting("slow_reboot", "seconds", 0.0)
        self._boot = self._lab.clock.call_later(seconds, self._come_up)

    def _come_up(self) -> None:
        self._boot = None
        if self._lab.closing:
            return
        self.note("reboot", "up again")
        self.booted = True
        self.computer.restarted()
        self._lab.host_moved()
        for guest in self.guests:
            guest._boot_up()

    def drop_network(self, seconds: float) -> None:
        """Its network adapter is gone for so many seconds of lab time: every connection breaks, new ones hang."""
        self.note("fault", f"the network adapter is gone for {seconds:g} seconds")
        self.off_network = True
        self.hang_up()
        self._lab.host_moved()

        def back() -> None:
            self.off_network = False
            self._lab.host_moved()

        self.call_later(seconds, back)

    def hang_up(self) -> None:
        self.http.kill()
        if self.https is not None:
            self.https.kill()

    def set_doors(self, http: State, https: State, ports: tuple[int, int], *, frozen: tuple[bool, bool]) -> None:
        """Open, silence or shut the two doors; raises ``OSError`` if an address cannot be bound."""
        host = served_at(self.spec.address)
        for door, state, port, freeze in zip((self.http, self.https), (http, https), ports, frozen, strict=True):
            if door is None:
                continue
            door.set(state, (host, port) if state != "shut" else None)
            if freeze:
                door.freeze()
            else:
                door.thaw()

    def close(self) -> None:
        for cancel in self._timers:
            cancel()
        self.shells.forget()
        self.hang_up()
        for door in (self.http, self.https):
            if door is not None:
                door.set("shut", None)
        self.diary.close()

    # --- World ---

    def now(self) -> datetime:
        return self._lab.clock.now()

    def call_later(self, seconds: float, action: Callable[[], None]) -> Callable[[], None]:
        def fire() -> None:
            self._timers.discard(stop)
            action()

        stop = self._lab.clock.call_later(seconds, fire)
        self._timers.add(stop)

        def cancel() -> None:
            self._timers.discard(stop)
            stop()

        return cancel

    def changed(self, what: str) -> None:
        self.writes += 1
        self.note("write", what)

    def journal(self, kind: str, text: str) -> None:
        self.refusals += kind == "refused"
        self.note(kind, text)

    def fault(self, name: str) -> Mapping[str, object] | None:
        return self.faults.get(name)

    def note(self, kind: str, text: str, *, user: str = "") -> None:
        if kind == "login" and text == "accepted":
            self.logins += 1
        self.diary.write(kind, text, lab=self._lab.clock.now(), user=user, channel="winrm" if user else "")

    # --- what the WinRM service asks ---

    def password_of(self, user: str, domain: str) -> str | None:
        local = domain.lower() in ("", ".", "localhost")
        return self.computer.password_of(user, "" if local else domain)

    def service(self) -> ServiceSettings:
        return self.computer.winrm() if isinstance(self.computer, HasService) else AsShipped()

    def _shown(self, tls: Tls) -> Callable[[], ssl.SSLContext]:
        """Its TLS as its faults are now; made when first asked for."""
        made = cache(lambda expired: tls(self.spec, expired))
        return lambda: made("expired_certificate" in self.faults)

    @property
    def listens_on_https(self) -> bool:
        return self.https is not None and (self.service().https or "expired_certificate" in self.faults)

    def refuses_log_ins(self) -> bool:
        return "wrong_password" in self.faults

    def run(self, command_line: str, stdin: bytes, user: str) -> Outcome:
        size = f", {len(stdin):,} bytes of input" if stdin else ""
        self.note("command", f"{command_line.split(None, 1)[0]}{size}", user=user)
        try:
            return self.computer.run(command_line, stdin, user)
        except RefusedByLab as why:
            log.warning("%s: the lab does not know %s", self.spec.key, why)
            self.journal("refused", str(why))
            return Outcome(b"", f"LAB: the schoolbuild lab does not know this and did nothing: {why}\r\n".encode(), 1)
        except Exception:
            log.exception("%s: a command failed in the lab", self.spec.key)
            self.journal("refused", "the lab met an error of its own, see lab.log")
            return Outcome(b"", b"LAB: the schoolbuild lab met an error of its own, see its lab.log\r\n", 1)

    def login_delay(self) -> float:
        return self._lab.clock.wall(self._setting("slow", "login", 0.0))

    def command_delay(self) -> float:
        return self._lab.clock.wall(self._setting("slow", "command", 0.0))

    def is_busy(self) -> bool:
        return self._happens("busy")

    def operations(self) -> int:
        return int(self._setting("quota", "commands", MAX_OPERATIONS))

    def network_drops(self) -> bool:
        if not self._happens("nic_drop"):
            return False
        self.drop_network(self._setting("nic_drop", "seconds", 0.0))
        return True

    # --- faults ---

    def set_fault(self, name: str, settings: dict[str, object] | None) -> None:
        """Switch a fault on with its settings, or off with ``None``."""
        self._used.pop(name, None)
        if settings is not None:
            self.faults[name] = settings
        else:
            self.faults.pop(name, None)
        self.note("fault", f"{name} {'off' if settings is None else 'on'}")
        if name == "restart_never" and settings is None and not self.booted and self._boot is None:
            # Somebody went there and pressed the button.
            self._boot_up()
        self._lab.host_moved()

    def _setting(self, fault: str, setting: str, default: float) -> float:
        active = self.faults.get(fault)
        return float(str(active[setting])) if active is not None else default

    def _happens(self, fault: str) -> bool:
        """Whether a fault that happens a number of ``times`` happens now."""
        if self._used[fault] >= self._setting(fault, "times", 0.0):
            return False
        self._used[fault] += 1
        return True
