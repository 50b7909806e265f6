"""A running lab: its devices, its cables, and who can be reached at the moment."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

from schoolbuild.lab import fabric, faults
from schoolbuild.lab.clock import LabClock
from schoolbuild.lab.device import Device, Session
from schoolbuild.lab.door import Door, State
from schoolbuild.lab.estate import Cable, End, Estate, served_at
from schoolbuild.lab.interface import L2View, MacEntry, Neighbour, Preloadable, StpView
from schoolbuild.lab.journal import Journal
from schoolbuild.lab.links import logical
from schoolbuild.lab.reach import managed_at
from schoolbuild.lab.ssh import server_of
from schoolbuild.lab.windows.fleet import Fleet, Setup
from schoolbuild.model.errors import SchoolbuildError

log = logging.getLogger("schoolbuild.lab")

SETTLE_SECONDS = 0.02
"""Wall time in which changes are gathered before the paths are worked out again."""


class Lab:
    """One school's simulated estate; lives in one event loop."""

    def __init__(
        self,
        estate: Estate,
        *,
        port: int,
        clock: LabClock | None = None,
        journals: Path | None = None,
        known_secrets: Mapping[str, str] | None = None,
        startup: Mapping[str, str] | None = None,
        windows: Setup | None = None,
    ) -> None:
        estate.check()
        self.estate = estate
        self.port = port
        self.clock = clock or LabClock()
        self.loop = asyncio.get_running_loop()
        self.cables: list[Cable] = list(estate.cables)
        self.injected: list[dict[str, Any]] = []
        self.closing = False
        self.listeners: list[Callable[[], None]] = []
        """Called when addresses or reachability changed."""
        self._views: dict[str, L2View] = {}
        self._dirty: set[str] = set()
        self._recabled = False
        self._timer: asyncio.TimerHandle | None = None
        self._tripped: frozenset[End] = frozenset()
        self._recoveries: dict[End, Callable[[], None]] = {}
        self._fabric = fabric.Fabric()
        self._troubles: dict[str, str] = {}
        self.devices: dict[str, Device] = {}
        self._doors: dict[str, Door] = {}

        def journal(key: str) -> Journal:
            return Journal(journals / f"{key}.jsonl" if journals else None, known_secrets or {})

        for spec in estate.devices:
            device = Device(spec, self, journal(spec.key))
            self.devices[spec.key] = device
            self._doors[spec.key] = Door(server_of(device))
        self._settled = False
        self.windows = Fleet(estate, self, windows or Setup(), journal)
        for key, text in (startup or {}).items():
            switch = self.device(key).switch
            if not isinstance(switch, Preloadable):
                raise SchoolbuildError(f"the lab cannot start {key} from a configuration", where=switch.spec.family)
            switch.load_startup(text)
        for device in self.devices.values():
            device.power_on()
        self.windows.power_on()
        self.settle()

    def device(self, key: str) -> Device:
        """The switch of that name; raises ``SchoolbuildError`` if there is none."""
        if key in self.windows.machines:
            raise SchoolbuildError(
                f"{key} is a Windows server; only a switch can be asked that",
                where=self.estate.school,
                fix=f"use one of: {', '.join(self.devices)}",
            )
        self.estate.device(key)
        return self.devices[key]

    # --- paths ---

    def moved(self, device: Device) -> None:
        """Running state of a device changed: work the paths out again soon."""
        self._dirty.add(device.spec.key)
        if any(end.device == device.spec.key for end in self._tripped):
            # Now and not when all is settled: a port that is shut and opened in one breath comes back.
            self._clear_trips({**self._views, device.spec.key: device.view()})
        if self._timer is None and not self.closing:
            self._timer = self.loop.call_later(SETTLE_SECONDS, self.settle)

    def recable(self, cables: Iterable[Cable]) -> None:
        self.cables = list(cables)
        self._recabled = True
        self.settle()

    def settle(self) -> None:
        """Work out links, tree and reachability from the running state of all devices, now."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        if self.closing or not self.devices:
            return
        changed = self._recabled or not self._views
        dirty, self._dirty = self._dirty, set()
        for key in dirty or self.devices:
            view = self.devices[key].view()
            if view != self._views.get(key):
                changed = True
                if view is None:
                    self._views.pop(key, None)
                else:
                    self._views[key] = view
        if changed:
            self._clear_trips(self._views)
            self._fabric = fabric.compute(self.estate, self.cables, self._views, self._tripped)
            self._keep_trips(self._fabric.tripped)
        self._recabled = False
        self._settled = True
        self._set_doors()
        self.host_moved()

    def host_moved(self) -> None:
        """Whether a Windows machine can be reached may have changed."""
        if self._settled and not self.closing and self.windows.set_doors(self._fabric):
            for listener in self.listeners:
                listener()

    def _clear_trips(self, views: Mapping[str, L2View | None]) -> None:
        """A port that BPDU guard shut comes back when its administrator shuts it, or when the switch reboots."""

        def still(end: End) -> bool:
            view = views.get(end.device)
            entry = logical(view, end.port) if view else None
            return entry is not None and entry.enabled

        kept = frozenset(end for end in self._tripped if still(end))
        self._recabled = self._recabled or kept != self._tripped
        self._tripped = kept

    def _keep_trips(self, tripped: frozenset[End]) -> None:
        for end in tripped - self._tripped:
            self.devices[end.device].note("fault", f"BPDU guard shut {end.port}")
            seconds = self._views[end.device].errdisable_recovery
            if seconds is not None:
                self._recoveries[end] = self.clock.call_later(seconds, lambda e=end: self._recover(e))  # type: ignore[misc]
        self._tripped = tripped

    def _recover(self, end: End) -> None:
        self._recoveries.pop(end, None)
        if end in self._tripped:
            self._tripped -= {end}
            self._recabled = True
            self.settle()

    def _set_doors(self) -> None:
        taken: dict[str, str] = {}
        for key, device in self.devices.items():
            door = self._doors[key]
            state, place = self._wanted(device, taken)
            before = (door.state, door.place)
            try:
                door.set(state, place)
                self._troubles.pop(key, None)
            except OSError as error:
                self._troubles[key] = f"{place} cannot be bound: {error.strerror}"
                door.set("shut", None)
            # Where the address or SSH is gone, or a link on the way, running sessions get no answer any more. An access
            # list only concerns new ones.
            if self.why_unreachable(key, sessions=True) is None:
                door.thaw()
            else:
                door.freeze()
            if before != (door.state, door.place):
                log.info("%s is %s at %s", key, door.state, door.place)
                for listener in self.listeners:
                    listener()

    def _wanted(self, device: Device, taken: dict[str, str]) -> tuple[State, tuple[str, int] | None]:
        view = self._views.get(device.spec.key)
        if view is None or not view.svis or not view.ssh_enabled:
            return "shut", None
        address = self.address(device.spec.key)
        if address is None:
            return "shut", None
        owner = taken.setdefault(address, device.spec.key)
        if owner != device.spec.key:
            self._troubles[device.spec.key] = f"{owner} has the same address"
            return "shut", None
        place = (served_at(address), self.port)
        if self._fabric.unreachable.get(device.spec.key) or "dead" in device.faults:
            return "silent", place
        if not self._admitted(view):
            return "shut", None
        return "open", place

    def _admitted(self, view: L2View) -> bool:
        acl = view.management_acl
        return acl is None or any(self.estate.station in network for network in acl)

    def address(self, key: str) -> str | None:
        """The management address that the running configuration holds (``reach.managed_at``)."""
        view = self._views.get(key)
        vlan = managed_at(self.estate, view) if view is not None else None
        return None if view is None or vlan is None else str(view.svis[vlan].ip)

    def why_unreachable(self, key: str, *, sessions: bool = False) -> str | None:
        """In words why a new session (or one that runs already) gets no answer; ``None`` if it does."""
        if "dead" in self.devices[key].faults:
            return "it gives no answer (fault dead)"
        why = (self._fabric.severed if sessions else self._fabric.unreachable).get(key)
        if why or sessions:
            return why
        if key in self._troubles:
            return self._troubles[key]
        if not self._admitted(self._views[key]):
            return f"its management access list does not admit {self.estate.station}"
        return None

    # --- what devices ask ---

    def link_up(self, key: str, port: str) -> bool:
        self._fresh()
        return End(key, port) in self._fabric.up

    def neighbours(self, key: str) -> tuple[Neighbour, ...]:
        self._fresh()
        return fabric.neighbours(self.estate, self.cables, self._views, self._fabric.up, key)

    def mac_table(self, key: str) -> tuple[MacEntry, ...]:
        self._fresh()
        return fabric.mac_table(self.estate, self._views, self._fabric, key)

    def stp(self, key: str) -> StpView:
        self._fresh()
        return fabric.stp_view(self._fabric, self._views, self.estate.device(key))

    def _fresh(self) -> None:
        if self._dirty or self._recabled:
            self.settle()

    # --- sessions and faults ---

    def hang_up(self, device: Device) -> None:
        """Drop every session of a device and stop serving its address."""
        door = self._doors[device.spec.key]
        door.kill()
        self.moved(device)

    def set_fault(self, key: str, name: str, on: bool, given: Mapping[str, object] | None = None) -> list[str]:
        """Switch a fault of a switch or server on or off; returns those that are on."""
        machine = self.windows.machines.get(key)
        settings = faults.settings_of(name, given or {}, "windows" if machine is not None else "switch")
        if machine is not None:
            machine.set_fault(name, settings if on else None)
            return sorted(machine.faults)
        device = self.device(key)
        if on:
            device.faults[name] = settings
        else:
            device.faults.pop(name, None)
        device.note("fault", f"{name} {'on' if on else 'off'}")
        self.moved(device)
        self.settle()
        return sorted(device.faults)

    def status(self) -> list[dict[str, Any]]:
        """One row per device, see DESIGN section 10."""
        self._fresh()
        rows = []
        for key, device in self.devices.items():
            address = self.address(key)
            why = self.why_unreachable(key)
            rows.append(
                {
                    "name": key,
                    "family": device.spec.family,
                    "model": device.spec.model,
                    "serial": device.spec.serial,
                    "address": address,
                    "host": served_at(address) if address else None,
                    "port": self.port,
                    "booted": device.booted,
                    "reachable": why is None,
                    "why": why,
                    "writes": device.writes,
                    "sessions": device.opened,
                    "open": sum(session.channel == "ssh" for session in device.sessions),
                    "logins": device.logins,
                    "faults": sorted(device.faults),
                }
            )
        return rows + self.windows.status(self._fabric)

    async def close(self) -> None:
        self.closing = True
        if self._timer is not None:
            self._timer.cancel()
        for key, device in self.devices.items():
            door = self._doors[key]
            door.kill()
            with contextlib.suppress(OSError):
                door.set("shut", None)
            device.diary.close()
        self.windows.close()
        await asyncio.sleep(0)


def console_session(lab: Lab, key: str, user: str = "") -> Session:
    """A session at the console of a device; raises ``SchoolbuildError`` while it is booting."""
    device = lab.device(key)
    if not device.booted:
        raise SchoolbuildError(f"{key} is booting", fix="wait a moment and try again")
    return Session(device, "console", user)
