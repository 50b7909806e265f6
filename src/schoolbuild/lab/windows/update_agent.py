"""Windows Update of a machine of the lab: what is offered, how one session of the agent goes, what a restart does.

HRESULTs as in Microsoft's "Windows Update error reference". A session runs on by itself in lab time, whoever listens.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from schoolbuild.lab.windows.interface import Cancel, World
from schoolbuild.lab.windows.state.care import HistoryEntry, Update
from schoolbuild.lab.windows.state.care_defaults import DEFINITIONS_KB
from schoolbuild.lab.windows.state.machine import MachineState

DOWNLOAD_SECONDS, INSTALL_SECONDS = 2.0, 4.0
DEFINITIONS_LAST = timedelta(hours=4)
RESTART_KEY = r"HKLM\SOFTWARE\Microsoft\Windows\CurrentVersion\WindowsUpdate\Auto Update\RebootRequired"
VERSION_KEY = r"HKLM\SOFTWARE\Microsoft\Windows NT\CurrentVersion"
POLICY_KEY = r"HKLM\SOFTWARE\Policies\Microsoft\Windows\WindowsUpdate"

DISK_FULL = 0x80070070
SERVICE_DISABLED = 0x80070422
INSTALL_NOT_ALLOWED = 0x80240016
ROLLED_BACK = 0x800F0922

SUCCEEDED, FAILED = 2, 4
"""OperationResultCode."""

Record = dict[str, Any]


class AgentError(Exception):
    """A COM error of the agent. ``action`` is what it was doing, ``hresult`` as an unsigned number."""

    def __init__(self, action: str, hresult: int) -> None:
        super().__init__(f"{action}: Exception from HRESULT: 0x{hresult:08X}")
        self.action = action
        self.hresult = hresult


def signed(hresult: int) -> int:
    """An HRESULT as .NET hands it out."""
    return hresult - (1 << 32) if hresult >= 1 << 31 else hresult


def wsus_server(state: MachineState) -> str | None:
    """The WSUS server by policy, where the policy says to use it."""
    if state.registry.data(rf"{POLICY_KEY}\AU", "UseWUServer") != 1:
        return None
    server = state.registry.data(POLICY_KEY, "WUServer")
    return server if isinstance(server, str) and server else None


def restart_wanted(state: MachineState) -> bool:
    """``Microsoft.Update.SystemInfo.RebootRequired``: what the agent itself or the servicing stack waits for."""
    return bool({"windows_update", "servicing"} & set(state.pending.reasons))


def search(state: MachineState, now: datetime, *, managed: bool) -> list[Update]:
    """What a search for ``IsInstalled = 0`` finds.

    Raises:
        AgentError: the agent's service is disabled.
    """
    service = state.service("wuauserv")
    if service is not None and service.start_mode == "disabled":
        raise AgentError("Searching for updates", SERVICE_DISABLED)
    return [update for update in state.care.updates.catalogue if _offered(state, update, now, managed)]


def _offered(state: MachineState, update: Update, now: datetime, managed: bool) -> bool:
    if update.kb == DEFINITIONS_KB:
        made = state.care.defender.signatures_at
        wanted = state.care.defender.running_mode == "Normal" and (made is None or now - made > DEFINITIONS_LAST)
        return wanted and (update.approved or not managed)
    if update.installed_at is not None or update.released > now or (managed and not update.approved):
        return False
    if update.revision is not None and update.revision <= state.system.revision:
        return False
    in_force = {one.kb for one in state.care.updates.catalogue if one.in_force}
    return set(update.after) <= in_force


def describe(update: Update) -> Record:
    """An update with the keys of the module's ``Format-UpdateInfo``."""
    driver = "Drivers" in update.categories
    return {
        "id": update.id,
        "title": update.title,
        "description": "",
        "kb": [update.kb],
        "type": "Driver" if driver else "Software",
        "deployment_action": "Installation",
        "auto_select_on_websites": not update.optional,
        "browse_only": update.optional,
        "revision_number": 200,
        "categories": list(update.categories),
        "is_installed": update.installed_at is not None,
        "is_hidden": update.hidden,
        "is_present": update.installed_at is not None,
        "reboot_required": False,
        "impact": "Normal",
        "reboot_behaviour": "CanRequestReboot" if update.restart else "NeverReboots",
        "is_beta": False,
        "is_downloaded": update.downloaded,
        "is_mandatory": False,
        "is_uninstallable": False,
        "auto_selection": "LetWindowsUpdateDecide",
        "auto_download": "LetWindowsUpdateDecide",
    }


@dataclass
class Session:
    """One run of the agent. ``records`` is what it tells; the last one is ``exit`` and is told again until heard."""

    state: MachineState
    world: World
    log: Callable[[str], None]
    chosen: list[Update] = field(default_factory=list)
    install: bool = True
    records: list[Record] = field(default_factory=list)
    phase: str = "search"
    over: bool = False
    _changed: bool = False
    _waiting: Cancel | None = None

    def __post_init__(self) -> None:
        self._boot = self.state.system.started_at

    @property
    def alive(self) -> bool:
        """No process outlives a restart."""
        return self.state.system.started_at == self._boot

    def take(self) -> list[Record]:
        """What there is to hear now: never nothing, as the agent reports its progress all the time."""
        if not self.records:
            return [self._progress()]
        if self.records[0]["task"] == "exit":
            return [self.records[0]]
        told = [record for record in self.records if record["task"] != "exit"]
        self.records = [record for record in self.records if record["task"] == "exit"]
        return told + self.records

    def tell(self, task: str, result: Record) -> None:
        self.records.append({"task": task, "result": result})

    def leave(self, *, changed: bool, error: str | None = None, hresult: int | None = None) -> None:
        """The record that ends the session."""
        result: Record = {
            "changed": changed,
            "failed": error is not None,
            "reboot_required": restart_wanted(self.state),
        }
        if error is not None:
            result["exception"] = {"message": error, "exception": error}
            if hresult is not None:
                result["exception"]["hresult"] = signed(hresult)
        self.over = True
        self.tell("exit", result)
        self.log("Exiting...")

    def abort(self) -> None:
        """Somebody called it off, or has heard its end."""
        if self._waiting is not None:
            self._waiting()
        self._waiting = None
        self.over = True

    def begin(self) -> None:
        """Download what is not there yet, then install."""
        missing = [update for update in self.chosen if not update.downloaded]
        self.phase = "download" if missing else "install"
        if missing:
            self._later(DOWNLOAD_SECONDS, lambda: self._downloaded(missing))
        else:
            self._then_install()

    def _downloaded(self, missing: list[Update]) -> None:
        full = self.world.fault("full_disk") is not None or _no_room(self.state, missing)
        hresult = DISK_FULL if full else 0
        for update in missing:
            update.downloaded = not full
        self.tell("download_result", {"info": [_outcome(update, hresult) for update in missing]})
        self._changed = True
        if not full:
            self.world.changed("updates downloaded")
        if full:
            self.leave(changed=True, error="Failed to download all updates - see updates for more information")
        else:
            self._then_install()

    def _then_install(self) -> None:
        if not self.install:
            self.leave(changed=self._changed)
            return
        self.phase = "install"
        self._later(INSTALL_SECONDS, self._installed)

    def _installed(self) -> None:
        now = self.world.now()
        failures = _failures(self)
        outcomes = [(update, failures.get(update.id, 0)) for update in self.chosen]
        for update, hresult in outcomes:
            _record(self.state, update, hresult, now)
        self.tell(
            "install_result",
            {"info": [{**_outcome(one, code), "reboot_required": one.restart and not code} for one, code in outcomes]},
        )
        self.state.care.updates.installed_at = now
        self.world.changed(f"updates: {', '.join(update.kb for update in self.chosen)}")
        if any(code for _, code in outcomes):
            self.leave(changed=True, error="Failed to install all updates - see updates for more information")
        else:
            self.leave(changed=True)

    def _later(self, seconds: float, action: Callable[[], None]) -> None:
        def act() -> None:
            self._waiting = None
            if self.alive and not self.over:
                action()

        self._waiting = self.world.call_later(seconds, act)

    def _progress(self) -> Record:
        first = self.chosen[0] if self.chosen else None
        progress = {
            "CurrentUpdateId": first.id if first else "",
            "CurrentUpdateIndex": 0,
            "PercentComplete": 50,
            "CurrentUpdatePercentComplete": 50,
        }
        if self.phase == "download":
            total = sum(update.bytes for update in self.chosen)
            progress |= {
                "CurrentUpdateDownloadPhase": 2,
                "TotalBytesDownloaded": total // 2,
                "TotalBytesToDownload": total,
                "CurrentUpdateBytesDownloaded": (first.bytes if first else 0) // 2,
                "CurrentUpdateBytesToDownload": first.bytes if first else 0,
            }
        return {"task": self.phase, "result": {"progress": progress, "result": {}}}


def after_updates_restart(state: MachineState, world: World) -> None:
    """Installed updates come into force; under the fault ``update_loop`` Windows undoes them instead."""
    now = world.now()
    waiting = [one for one in state.care.updates.catalogue if one.installed_at is not None and not one.in_force]
    undo = world.fault("update_loop") is not None
    for update in waiting:
        if undo:
            update.installed_at = None
            _remember(state, update, FAILED, ROLLED_BACK, now)
        else:
            _into_force(state, update)
    state.registry.remove_key(RESTART_KEY)


def _into_force(state: MachineState, update: Update) -> None:
    update.in_force = True
    if update.revision is not None and update.revision > state.system.revision:
        state.system.revision = update.revision
        state.registry.put(VERSION_KEY, "UBR", "dword", update.revision)


def _record(state: MachineState, update: Update, hresult: int, now: datetime) -> None:
    if hresult:
        update.fails_times = max(0, update.fails_times - 1)
        _remember(state, update, FAILED, hresult, now)
        return
    _remember(state, update, SUCCEEDED, 0, now)
    if update.kb == DEFINITIONS_KB:
        state.care.defender.signatures_at = now - timedelta(hours=1)
        update.downloaded = False
        return
    update.installed_at = now
    if update.restart:
        state.pending.want("windows_update", now)
        state.registry.create(RESTART_KEY)
    else:
        _into_force(state, update)


def _remember(state: MachineState, update: Update, result: int, hresult: int, now: datetime) -> None:
    entry = HistoryEntry(update.title, update.kb, now, result, hresult, list(update.categories))
    state.care.updates.history.insert(0, entry)


def _failures(session: Session) -> dict[str, int]:
    """The HRESULT of each chosen update that fails to install, by its id.

    Under the fault ``update_fails`` the ``nth`` of them fails until it has done so ``times`` times.
    """
    state, fault = session.state, session.world.fault("update_fails")
    found = {one.id: one.fails for one in session.chosen if one.fails is not None and one.fails_times > 0}
    if fault is not None:
        nth = number(fault.get("nth", 1))
        real = [one for one in session.chosen if one.kb != DEFINITIONS_KB]
        if len(real) >= nth > 0:
            failing = real[nth - 1]
            before = sum(entry.kb == failing.kb and entry.result == FAILED for entry in state.care.updates.history)
            if before < number(fault.get("times", 1000)):
                found[failing.id] = number(fault.get("hresult", ROLLED_BACK))
    return found


def number(value: object) -> int:
    """A number as people write it: ``0x80240017`` too."""
    return value if isinstance(value, int) else int(str(value), 0)


def _outcome(update: Update, hresult: int) -> Record:
    return {"id": update.id, "result_code": FAILED if hresult else SUCCEEDED, "hresult": signed(hresult)}


def _no_room(state: MachineState, updates: Iterable[Update]) -> bool:
    volume = state.care.volume("C:")
    return volume is not None and volume.free < sum(update.bytes for update in updates)
