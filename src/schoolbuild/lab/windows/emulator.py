"""A Windows machine of the lab: who may log in, what a command does to its state, and what a restart makes of it.

Commands are answered at the level of modules. Whatever is not known here is refused loudly, never answered "ok".
"""

from __future__ import annotations

import json
import logging
from dataclasses import replace
from datetime import timedelta
from typing import Any

from schoolbuild.lab.windows import bootstrap, laps, scripts
from schoolbuild.lab.windows.assessment import answer
from schoolbuild.lab.windows.bootstrap import (
    ExpandUser,
    FetchFile,
    MakeTemp,
    ModuleTask,
    NotAManifestError,
    PutFile,
)
from schoolbuild.lab.windows.clocks import shown
from schoolbuild.lab.windows.collector import run_tasks
from schoolbuild.lab.windows.directory import Directory
from schoolbuild.lab.windows.interface import Cancel, Outcome, RefusedByLab, World
from schoolbuild.lab.windows.joining import settle
from schoolbuild.lab.windows.logins import password_of
from schoolbuild.lab.windows.module_task import run_module
from schoolbuild.lab.windows.modules import restart_hooks
from schoolbuild.lab.windows.passing import pass_time
from schoolbuild.lab.windows.state.machine import MachineState, WinRM, differs, snapshot, to_plain
from schoolbuild.lab.windows.transfer import expand_user, fetch, make_temporary, put
from schoolbuild.lab.windows.words import filetime

logger = logging.getLogger(__name__)

ALREADY_SCHEDULED, NONE_SCHEDULED = 1190, 1116
HIDDEN = "<hidden>"
RESTART_SECONDS = 60.0
LOGON_SECONDS = 2.0
"""How long after WinRM answers again the log-on screen comes up."""


class WindowsComputer:
    """Implements ``interface.Computer``."""

    def __init__(self, state: MachineState, directory: Directory, world: World) -> None:
        self.state = state
        self.directory = directory
        self.world = world
        self._cancel_restart: Cancel | None = None
        self.restarting = False
        self._called_off = False

    def password_of(self, user: str, domain: str) -> str | None:
        return password_of(self.state, self.directory, user, domain)

    def run(self, command_line: str, stdin: bytes, user: str) -> Outcome:
        run_tasks(self.state, self.world)
        if len(command_line) > bootstrap.COMMAND_LINE_LIMIT:
            return Outcome(b"", b"The command line is too long.\r\n", 1)
        script = bootstrap.script_of(command_line)
        if script is None:
            raise RefusedByLab(
                f"the command {_first_word(command_line)}: only PowerShell with -EncodedCommand is known"
            )
        if bootstrap.is_bootstrap(script):
            return self._bootstrap(stdin, user)
        if bootstrap.is_assessment(script):
            return self._assess(stdin)
        known = scripts.recognise(bootstrap.squash(script))
        if known is None:
            raise RefusedByLab(f"this PowerShell, which begins {_first_word(bootstrap.squash(script))}")
        return self._script(known)

    def restarted(self) -> None:
        """Everything that waited for a restart takes effect; services that start by themselves run again."""
        now = self.world.now()
        state = self.state
        settle(state, self.directory)
        state.system.started_at = now
        state.scheduled_restart = None
        self._cancel_restart, self.restarting = None, False
        state.registry.remove_key(scripts.LOGON_UI_KEY)
        for service in state.services.values():
            service.state = "running" if service.start_mode in ("auto", "delayed") else "stopped"
            service.started_at = None
        for hook in restart_hooks():
            hook(state, self.world)
        late = self.world.fault("late_logon_ui") or {}
        self.world.call_later(float(str(late.get("seconds", LOGON_SECONDS))), self._show_logon)
        state.laps_cycle_waiting = False
        laps.consider(self.state, self.directory, self.world)

    def document(self) -> dict[str, Any]:
        """The state without passwords."""
        plain = to_plain(self.state)
        for user in plain["users"].values():
            user["password"] = HIDDEN
        for service in plain["services"].values():
            service["password"] = HIDDEN if service["password"] else ""
        return plain

    def restart_seconds(self) -> float:
        return RESTART_SECONDS

    def winrm(self) -> WinRM:
        """How its WinRM service is set; one that is stopped listens nowhere."""
        service = self.state.service("WinRM")
        if service is not None and service.state != "running":
            return replace(self.state.winrm, http=False, https=False)
        return self.state.winrm

    def _bootstrap(self, stdin: bytes, user: str) -> Outcome:
        """Run what Ansible sent; a refusal comes back as a result too, which is where Ansible looks first."""
        try:
            return self._carry_out(bootstrap.decode(stdin), user)
        except NotAManifestError:
            # As Windows answers a Python module that was sent to it.
            return Outcome(b"", b"ConvertFrom-Json : Invalid JSON primitive: .\r\n", 1)
        except RefusedByLab as why:
            logger.warning("%s: the lab does not know %s", self.state.host, why)
            self.world.journal("refused", str(why))
            words = f"LAB: the schoolbuild lab does not know this and did nothing: {why}"
            told = json.dumps({"failed": True, "changed": False, "msg": words})
            return Outcome(f"{told}\r\n".encode(), f"{words}\r\n".encode(), 1)

    def _carry_out(self, request: bootstrap.Request, user: str) -> Outcome:
        match request:
            case ModuleTask():
                outcome = run_module(request, self.state, self.directory, self.world, user)
                laps.consider(self.state, self.directory, self.world)
                return outcome
            case PutFile():
                return put(self.state, request, self.world)
            case FetchFile():
                return fetch(self.state, request)
            case MakeTemp():
                return make_temporary(self.state, request, user, self.world.now())
            case ExpandUser():
                return expand_user(request, user)

    def _assess(self, stdin: bytes) -> Outcome:
        """What the assessment script would print. It only reads, and that is proved."""
        try:
            asked = bootstrap.asked(stdin)
        except NotAManifestError:
            return Outcome(b"", b"ConvertFrom-Json : Invalid JSON primitive: .\r\n", 1)
        pass_time(self.state, self.world.now())
        before = snapshot(self.state)
        document = answer(self.state, asked, self.world, directory=self.directory)
        if differs(before, snapshot(self.state)):
            raise RefusedByLab("its own answer to the assessment: it wrote")
        return _printed(json.dumps(document))

    def _script(self, script: scripts.Script) -> Outcome:
        match script:
            case scripts.BootTime():
                started = shown(self.state, self.world, self.state.system.started_at)
                return _printed(str(filetime(started)))
            case scripts.Shutdown():
                return self._shutdown(script)
            case scripts.AbortShutdown():
                return self._abort()
            case scripts.LogonTest():
                if not self.state.registry.has(scripts.LOGON_UI_KEY):
                    text = f"Cannot find path '{scripts.LOGON_UI_KEY}' because it does not exist."
                    return Outcome(b"", text.encode(), 1)
                return _printed(f"    Hive: HKEY_LOCAL_MACHINE\r\n{script.word}")
            case scripts.ServicingTest():
                value = self.state.registry.data(scripts.SERVICING_KEY, "ServicingInProgress")
                return Outcome(b"", b"", value if isinstance(value, int) and value not in (0, 1) else 0)
            case scripts.RemoveTemp():
                if not self.state.files.remove(script.path):
                    return Outcome(b"", f"Cannot find path '{script.path}' because it does not exist.".encode(), 1)
                return _printed("")

    def _shutdown(self, script: scripts.Shutdown) -> Outcome:
        if script.forget_logon:
            self.state.registry.remove_key(scripts.LOGON_UI_KEY)
        if self.state.scheduled_restart is not None or self._somebody_elses():
            text = f"A system shutdown has already been scheduled.({ALREADY_SCHEDULED})"
            return _printed(json.dumps({"stdout": "", "stderr": text, "rc": ALREADY_SCHEDULED}))
        self.schedule_restart(script.seconds, script.message)
        return _printed(json.dumps({"stdout": "", "stderr": "", "rc": 0}))

    def schedule_restart(self, seconds: float, reason: str) -> None:
        """Restart after so many seconds of lab time, unless somebody calls it off."""
        self.state.scheduled_restart = self.world.now() + timedelta(seconds=seconds)

        def begin() -> None:
            self.restarting = True
            self.world.restart(0, reason)

        self._cancel_restart = self.world.call_later(seconds, begin)
        self.world.changed(f"restart in {seconds} seconds: {reason}")

    def _somebody_elses(self) -> bool:
        """Whether somebody else's shutdown waits (fault shutdown_scheduled) and was not called off yet."""
        if self.world.fault("shutdown_scheduled") is None:
            self._called_off = False
            return False
        return not self._called_off

    def _abort(self) -> Outcome:
        if self._somebody_elses():
            self._called_off = True
            self.world.changed("somebody else's shutdown called off")
            return _printed("")
        if self._cancel_restart is None:
            text = f"Unable to abort the system shutdown because no shutdown was in progress.({NONE_SCHEDULED})"
            return Outcome(b"", text.encode(), NONE_SCHEDULED)
        self._cancel_restart()
        self._cancel_restart = None
        self.state.scheduled_restart = None
        self.world.changed("restart called off")
        return _printed("")

    def _show_logon(self) -> None:
        self.state.registry.create(scripts.LOGON_UI_KEY)


def _first_word(text: str) -> str:
    """How a command begins; the rest may hold a secret."""
    return repr((text.split(maxsplit=1) or [""])[0][:40])


def _printed(text: str) -> Outcome:
    return Outcome((text + "\r\n").encode() if text else b"", b"", 0)
