"""The remote shells of one machine: what a client opens, starts in them, feeds and reads (the verbs of WSMan)."""

from __future__ import annotations

import asyncio
import re
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol

from schoolbuild.lab.windows import wsman
from schoolbuild.lab.windows.interface import Outcome
from schoolbuild.lab.windows.wsman import SHELL, Envelope, Fault

MAX_SHELLS_PER_USER = 30
"""``MaxShellsPerUser`` of Windows Server 2012 and later."""
MAX_OPERATIONS = 1500
"""``MaxConcurrentOperationsPerUser``: WinRS never counts a command down while its shell lives (ansible #39327)."""
IDLE_SECONDS = 7200.0
"""``IdleTimeout``, by the clock on the wall: the client lives there, however fast the lab's clock runs."""
COMMAND_LINE = 8191
"""Characters that cmd.exe takes."""
PROCESS_LINE = 32767
"""Characters that starting a process takes."""
_ROOM = 4096
"""Bytes of an answer that are not output."""
_POLLING = re.compile(rb'"_operation"\s*:\s*"poll"')


class Host(Protocol):
    """What the shells ask of their machine."""

    def run(self, command_line: str, stdin: bytes, user: str) -> Outcome:
        """The outcome; what the lab does not know is an outcome too."""
        ...

    def command_delay(self) -> float:
        """Seconds on the wall before a command is worked on (fault *slow*)."""
        ...

    def is_busy(self) -> bool:
        """Whether this input is put off (fault *busy*)."""
        ...

    def operations(self) -> int:
        """How many commands a shell takes at most (fault *quota*)."""
        ...

    def network_drops(self) -> bool:
        """Whether the network goes just now, while updates are being asked after (fault *nic_drop*)."""
        ...


class Dropped(Exception):
    """There is no answer: the connection is gone."""


@dataclass
class Command:
    """``stdin_open``: it waits for the end of its input. ``outcome`` is known from ``finished`` on."""

    id: str
    line: str
    has_stdin: bool
    stdin: bytearray = field(default_factory=bytearray)
    started: bool = False
    finished: asyncio.Event = field(default_factory=asyncio.Event)
    outcome: Outcome | None = None
    told: dict[str, int] = field(default_factory=lambda: {"stdout": 0, "stderr": 0})
    cancel: Callable[[], None] | None = None


@dataclass
class Shell:
    id: str
    user: str
    used: float
    commands: dict[str, Command] = field(default_factory=dict)
    operations: int = 0


class Shells:
    """Answers WSMan requests; forgets everything when the machine restarts."""

    def __init__(self, host: Host) -> None:
        self._host = host
        self._shells: dict[str, Shell] = {}
        self.opened = 0
        """Shells ever opened."""

    @property
    def open(self) -> int:
        return len(self._shells)

    def forget(self) -> None:
        """Everything that runs is gone, as at a restart."""
        for shell_id in list(self._shells):
            self._close(shell_id)

    async def answer(self, request: Envelope, user: str) -> bytes:
        """Raises ``Fault``, ``wsman.Malformed`` or ``Dropped``."""
        if request.resource != wsman.SHELL_CMD:
            raise Fault(
                wsman.RESOURCE_NOT_FOUND,
                "w:InvalidResourceURI",
                f"The lab plays remote shells only; it has no resource {request.resource!r}.",
            )
        if request.verb == "Create":
            return wsman.reply(request, wsman.shell_body(self._create(user).id))
        shell = self._shell(request.shell_id, user)
        shell.used = time.monotonic()
        if request.verb == "Command":
            return wsman.reply(request, wsman.command_body(self._command(shell, request).id))
        if request.verb == "Send":
            self._send(shell, request)
            return wsman.reply(request, "<rsp:SendResponse/>")
        if request.verb == "Receive":
            return wsman.reply(request, await self._receive(shell, request))
        if request.verb == "Signal":
            self._stop(shell.commands.pop(self._command_id(request, "Signal"), None))
            return wsman.reply(request, "<rsp:SignalResponse/>")
        if request.verb == "Delete":
            self._close(shell.id)
            return wsman.reply(request, "")
        raise Fault(wsman.RESOURCE_NOT_FOUND, "a:ActionNotSupported", f"The lab does not play {request.action!r}.")

    def _create(self, user: str) -> Shell:
        now = time.monotonic()
        for old in [shell.id for shell in self._shells.values() if now - shell.used > IDLE_SECONDS]:
            self._close(old)
        if sum(shell.user == user for shell in self._shells.values()) >= MAX_SHELLS_PER_USER:
            raise Fault(
                wsman.TOO_MANY_SHELLS,
                "w:QuotaLimit",
                f"This user is allowed a maximum number of {MAX_SHELLS_PER_USER} concurrent shells, which has been "
                "exceeded. Close existing shells or raise the quota for this user.",
            )
        shell = Shell(str(uuid.uuid4()).upper(), user, now)
        self._shells[shell.id] = shell
        self.opened += 1
        return shell

    def _shell(self, shell_id: str | None, user: str) -> Shell:
        shell = self._shells.get(shell_id or "")
        if shell is None or shell.user != user:
            raise Fault(
                wsman.INVALID_SELECTORS,
                "w:InvalidSelectors",
                f"The shell {shell_id} was not found on the server: the id is wrong, or the shell is gone.",
            )
        return shell

    def _close(self, shell_id: str) -> None:
        for command in self._shells.pop(shell_id).commands.values():
            self._stop(command)

    def _stop(self, command: Command | None) -> None:
        if command is not None and command.cancel is not None:
            command.cancel()

    def _command(self, shell: Shell, request: Envelope) -> Command:
        if shell.operations >= min(MAX_OPERATIONS, self._host.operations()):
            raise Fault(
                wsman.TOO_MANY_OPERATIONS,
                "w:QuotaLimit",
                "The maximum number of concurrent operations for this user has been exceeded.",
                wmi=True,
            )
        line = request.body.find(f"{SHELL}CommandLine")
        words = [item.text or "" for item in line] if line is not None else []
        if not words or not words[0].strip():
            raise wsman.Malformed("a command line is wanted")
        shell.operations += 1
        skips_cmd = request.options.get("WINRS_SKIP_CMD_SHELL", "FALSE").upper() == "TRUE"
        command = Command(
            id=str(uuid.uuid4()).upper(),
            line=" ".join(words),
            has_stdin=request.options.get("WINRS_CONSOLEMODE_STDIN", "TRUE").upper() == "FALSE",
        )
        shell.commands[command.id] = command
        too_long = _too_long(command.line, skips_cmd)
        if too_long is not None:
            self._finish(command, too_long)
        return command

    def _command_id(self, request: Envelope, tag: str) -> str:
        item = next(request.body.iter(f"{SHELL}{tag}"), None)
        return item.get("CommandId", "") if item is not None else ""

    def _running(self, shell: Shell, command_id: str) -> Command:
        command = shell.commands.get(command_id)
        if command is None:
            raise Fault(wsman.INVALID_PARAMETER, "w:InvalidParameter", f"There is no command {command_id!r}.")
        return command

    def _send(self, shell: Shell, request: Envelope) -> None:
        stream = next(request.body.iter(f"{SHELL}Stream"), None)
        if stream is None:
            raise wsman.Malformed("a stream is wanted")
        command = self._running(shell, stream.get("CommandId", ""))
        if self._host.is_busy():
            raise Fault(wsman.BUSY, "w:InternalError", "The requested resource is in use.")
        if command.started:
            return
        command.has_stdin = True
        command.stdin += wsman.decoded(stream.text)
        if stream.get("End", "false").lower() == "true":
            self._start(shell, command)

    def _start(self, shell: Shell, command: Command) -> None:
        command.started = True

        def work() -> None:
            self._finish(command, self._host.run(command.line, bytes(command.stdin), shell.user))

        delay = self._host.command_delay()
        if delay:
            command.cancel = asyncio.get_running_loop().call_later(delay, work).cancel
        else:
            work()

    def _finish(self, command: Command, outcome: Outcome) -> None:
        command.started = True
        command.outcome = outcome
        command.finished.set()

    async def _receive(self, shell: Shell, request: Envelope) -> str:
        command = self._running(shell, self._command_id(request, "DesiredStream"))
        if _POLLING.search(command.stdin) and self._host.network_drops():
            raise Dropped
        if not command.started and not command.has_stdin:
            self._start(shell, command)
        try:
            await asyncio.wait_for(command.finished.wait(), request.timeout)
        except TimeoutError:
            raise Fault(
                wsman.TIMED_OUT,
                "w:TimedOut",
                "The service cannot complete the operation within the time specified in OperationTimeout.",
            ) from None
        shell.used = time.monotonic()
        return _output(command, max(1024, (request.max_size - _ROOM) * 3 // 4))


def _too_long(line: str, skips_cmd: bool) -> Outcome | None:
    """What there is instead of the command if its line is too long."""
    if not skips_cmd and len(line) > COMMAND_LINE:
        return Outcome(b"", b"The command line is too long.\r\n", 1)
    if len(line) > PROCESS_LINE:
        return Outcome(b"", b"The filename or extension is too long.\r\n", 206)
    return None


def _output(command: Command, room: int) -> str:
    """The next piece of output that fits into an answer."""
    outcome = command.outcome
    assert outcome is not None  # noqa: S101
    streams: list[tuple[str, bytes]] = []
    left = 0
    for name, data in (("stdout", outcome.stdout), ("stderr", outcome.stderr)):
        start = command.told[name]
        piece = data[start : start + room]
        room -= len(piece)
        command.told[name] = start + len(piece)
        left += len(data) - command.told[name]
        if piece:
            streams.append((name, piece))
    return wsman.receive_body(command.id, streams, None if left else outcome.code)
