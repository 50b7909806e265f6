"""One round trip to a Windows machine: log in, run one command that reads standard input, and hear what it printed.

Over pywinrm, NTLM, with every message encrypted: HTTP carries nothing readable, and no password is ever sent. Three
requests log in, five do the work on the same connection; a command that has ended is not signalled to end, because its
shell is deleted right after.
"""

from __future__ import annotations

import contextlib
import re
import time
from dataclasses import dataclass

from winrm.exceptions import WinRMOperationTimeoutError, WSManFaultError
from winrm.protocol import Protocol

from schoolbuild.model.target import Login, WindowsTarget
from schoolbuild.transport.winrm.failure import ERROR_BUSY, WinrmError, in_words

_UTF_8 = 65001
_CHUNK_BYTES = 200_000
"""One message may hold 500 kB (MaxEnvelopeSizekb), and base64 makes three bytes four."""
_TRIES = 3
_STDERR_SHOWN = 240


@dataclass(frozen=True)
class WinrmPatience:
    """Seconds: ``connect`` for the TCP connection, ``operation`` for one request, ``answer`` for all of the command,
    ``again`` before input is offered once more to a machine that is busy.
    """  # noqa: D205

    connect: float = 8.0
    operation: int = 20
    answer: float = 180.0
    again: float = 2.0


def ask(
    target: WindowsTarget,
    login: Login,
    password: str,
    command_line: str,
    stdin: bytes,
    patience: WinrmPatience | None = None,
) -> bytes:
    """Run one command line with that input; returns its standard output.

    Raises:
        WinrmError: with the kind of failure and the next step; no text in it is a secret.
    """
    trip = _Trip(target, login, patience or WinrmPatience())
    return trip.make(_protocol(target, login, password, trip.patience), command_line, stdin)


def _protocol(target: WindowsTarget, login: Login, password: str, patience: WinrmPatience) -> Protocol:
    protocol = Protocol(
        f"http://{target.dial}:{target.port}/wsman",
        transport="ntlm",
        username=login.user,
        password=password,
        message_encryption="always",
        operation_timeout_sec=patience.operation,
        read_timeout_sec=patience.operation + 10,
        proxy=None,
        server_cert_validation="ignore",  # plain HTTP has none; what is encrypted are the messages
    )
    # requests takes a pair as well: a machine that is off must not cost as long as a busy one.
    protocol.transport.read_timeout_sec = (patience.connect, patience.operation + 10)  # type: ignore[assignment]
    return protocol


class _Trip:
    """One shell, opened and deleted. ``opened`` tells a machine that cannot be reached from one that hung up."""

    def __init__(self, target: WindowsTarget, login: Login, patience: WinrmPatience) -> None:
        self.target = target
        self.login = login
        self.patience = patience
        self.opened = False

    def make(self, protocol: Protocol, command_line: str, stdin: bytes) -> bytes:
        started = time.monotonic()
        shell = None
        try:
            shell = protocol.open_shell(codepage=_UTF_8)
            self.opened = True
            command = protocol.run_command(shell, command_line, console_mode_stdin=False)
            self._feed(protocol, shell, command, stdin)
            return self._listen(protocol, shell, command, started + self.patience.answer)
        except WinrmError:
            raise
        except Exception as error:
            seconds = time.monotonic() - started
            raise in_words(error, self.target, self.login, opened=self.opened, seconds=seconds) from None
        finally:
            # What was heard counts; a shell that cannot be deleted ends by itself when it has idled long enough.
            with contextlib.suppress(Exception):
                protocol.transport.close_session() if shell is None else protocol.close_shell(shell)

    def _feed(self, protocol: Protocol, shell: str, command: str, stdin: bytes) -> None:
        for start in range(0, max(len(stdin), 1), _CHUNK_BYTES):
            last = start + _CHUNK_BYTES >= len(stdin)
            self._send(protocol, shell, command, stdin[start : start + _CHUNK_BYTES], last)

    def _send(self, protocol: Protocol, shell: str, command: str, chunk: bytes, last: bool) -> None:
        """A machine that is still busy with what came before says so, and takes it a little later."""
        for left in reversed(range(_TRIES)):
            try:
                protocol.send_command_input(shell, command, chunk, end=last)
            except WSManFaultError as error:
                if error.wsman_fault_code != ERROR_BUSY or not left:
                    raise
                time.sleep(self.patience.again)
            else:
                return

    def _listen(self, protocol: Protocol, shell: str, command: str, deadline: float) -> bytes:
        said, complained = [], []
        while True:
            try:
                out, err, code, done = protocol.get_command_output_raw(shell, command)
            except WinRMOperationTimeoutError:
                out, err, code, done = b"", b"", -1, False
            said.append(out)
            complained.append(err)
            if done:
                break
            if time.monotonic() > deadline:
                words = f"the script did not end within {self.patience.answer:.0f} s"
                raise WinrmError("timed_out", words, self.target)
        if code != 0:
            words = readable(b"".join(complained)) or "it said nothing"
            raise WinrmError("error", f"the script ended with code {code}: {words}", self.target)
        return b"".join(said)


def readable(stderr: bytes) -> str:
    """The first words of an error output; PowerShell writes it as CLIXML when it is not at a console."""
    text = stderr.decode("utf-8", errors="replace")
    if text.startswith("#< CLIXML"):
        text = " ".join(re.findall(r'<S S="Error">(.*?)</S>', text, re.S)).replace("_x000D__x000A_", " ")
    return re.sub(r"\s+", " ", text).strip()[:_STDERR_SHOWN]
