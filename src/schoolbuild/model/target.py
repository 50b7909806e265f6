"""Where a switch is reached and who it must turn out to be."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Literal

TargetKind = Literal["lab", "real"]
LoginKind = Literal["local", "domain"]


@dataclass(frozen=True)
class SwitchTarget:
    """One switch to open a session to. ``address`` is its own; ``dial`` and ``port`` are what is really dialled."""

    school: str
    host: str
    family: str
    address: str
    serials: tuple[str, ...]
    kind: TargetKind
    dial: str
    port: int
    user: str
    password_reference: str
    enable_reference: str


@dataclass(frozen=True)
class Login:
    r"""An account, written as ``OAKFIELD\svc-schoolbuild`` or ``.\Administrator``, and where its password is."""

    kind: LoginKind
    user: str
    password_reference: str


@dataclass(frozen=True)
class Timebase:
    """What time it ought to be on a target: ours, or a lab's, which may run faster. ``began`` is when the lab did."""

    began: datetime | None = None
    factor: float = 1.0

    def now(self) -> datetime:
        ours = datetime.now(UTC)
        return ours if self.began is None else self.began + (ours - self.began) * self.factor

    @property
    def slack(self) -> timedelta:
        """By how much this may be wrong itself: a lab says to the second when it began."""
        return timedelta() if self.began is None else timedelta(seconds=2 * self.factor)


@dataclass(frozen=True)
class WindowsTarget:
    """One Windows machine to read. ``address`` is its own; ``dial`` and ``port`` are what is really dialled.

    ``domain`` is the DNS name of the one that it is to be in, ``None`` for a machine that is to be in none. ``domains``
    are all of the school: a host of guests may be in one of them. ``logins`` are tried in this order, each once.
    """

    school: str
    host: str
    computer_name: str
    role: str
    address: str
    kind: TargetKind
    dial: str
    port: int
    domain: str | None
    domains: tuple[str, ...]
    serial: str | None
    logins: tuple[Login, ...]
    time: Timebase = Timebase()
