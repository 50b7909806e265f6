"""Where a switch is reached and who it must turn out to be."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

TargetKind = Literal["lab", "real"]


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
