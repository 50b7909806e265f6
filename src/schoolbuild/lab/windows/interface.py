"""The seam between the lab's WinRM endpoints and what answers behind them.

The endpoint (``machine.py`` and what it uses) knows protocol, path and power; the computer (``emulator.py``) knows what
a Windows machine is and what a command does to it. Neither knows the other except through the types here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol, runtime_checkable

Cancel = Callable[[], None]


@dataclass(frozen=True)
class Outcome:
    """What a command wrote and how it ended; the streams are what the console's code page (UTF-8) gives."""

    stdout: bytes
    stderr: bytes
    code: int


class RefusedByLab(Exception):
    """The lab does not know this, so it does not answer as if it did.

    It is logged, journalled as kind ``refused``, and shown to the client as a failure that names the lab; the message
    says what was asked for. It must hold no secret.
    """


@runtime_checkable
class World(Protocol):
    """What a computer may ask of the lab around it. All times are lab time."""

    def now(self) -> datetime:
        """Lab time in UTC."""
        ...

    def call_later(self, seconds: float, action: Callable[[], None]) -> Cancel:
        """Run ``action`` after that many seconds of lab time; the returned function cancels it."""
        ...

    def restart(self, after_seconds: float, reason: str) -> None:
        """Restart after a delay.

        Every session drops and the address is unbound for ``Computer.restart_seconds``; then ``Computer.restarted`` is
        called and it answers again.
        """
        ...

    def changed(self, what: str) -> None:
        """One write to the machine; the counter of these is what proves that check mode wrote nothing."""
        ...

    def journal(self, kind: str, text: str) -> None:
        """A line for the machine's journal; secrets do not belong in it."""
        ...

    def fault(self, name: str) -> Mapping[str, object] | None:
        """The settings of a fault (``faults.yml``) that is on for this machine; ``None`` if it is off."""
        ...


@runtime_checkable
class Computer(Protocol):
    """A Windows machine as far as its WinRM service sees it."""

    def password_of(self, user: str, domain: str) -> str | None:
        """The password of an account; ``None`` if there is no such account or it is disabled.

        ``domain`` is what stands before the backslash or behind the at sign as the client wrote it; empty if it gave
        none, ``.`` or the computer's name for a local account.
        """
        ...

    def run(self, command_line: str, stdin: bytes, user: str) -> Outcome:
        r"""Run one command with all its input; raises ``RefusedByLab`` if the lab does not know what it does.

        ``user`` is the account that logged in as ``domain\user``, or ``user`` if the client named no domain.
        """
        ...

    def restarted(self) -> None:
        """The machine has just come up again."""
        ...

    def document(self) -> dict[str, Any]:
        """Its declarative state, ready for JSON."""
        ...

    def restart_seconds(self) -> float:
        """How many seconds of lab time a restart takes now."""
        ...


class ServiceSettings(Protocol):
    """How the WinRM service is set; the state's ``WinRM`` is one."""

    @property
    def http(self) -> bool: ...

    @property
    def https(self) -> bool: ...

    @property
    def basic(self) -> bool: ...

    @property
    def allow_unencrypted(self) -> bool: ...


@dataclass(frozen=True)
class AsShipped:
    """Windows Server as it comes: HTTP with message encryption only; no basic authentication, no HTTPS listener."""

    http: bool = True
    https: bool = False
    basic: bool = False
    allow_unencrypted: bool = False


@runtime_checkable
class HasService(Protocol):
    """A computer that says how its WinRM service is set; one that does not is ``AsShipped``."""

    def winrm(self) -> ServiceSettings:
        """Asked anew with every request, so a change counts at once."""
        ...
