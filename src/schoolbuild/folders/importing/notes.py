"""What import has to say about a draft, beside the draft itself."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal

PLACEHOLDER = "UNKNOWN"
"""How the serial number of a switch begins that nobody told: `check` names each (SB111)."""


@dataclass(frozen=True)
class PortReason:
    """Why ports got their profile. ``fits`` is ``False`` where the profile changes something that is there now."""

    switch: str
    ports: tuple[str, ...]
    use: str
    why: str
    changes: tuple[str, ...] = ()


@dataclass
class Notes:
    """Sentences by kind.

    ``fill_in``: what nobody could know from configurations; ``guessed``: what was concluded from little; ``recognised``
    from much; ``misfits``: what the standard has no place for; ``ports``: each port's profile with its reason.
    """

    fill_in: list[str] = field(default_factory=list)
    guessed: list[str] = field(default_factory=list)
    recognised: list[str] = field(default_factory=list)
    misfits: list[str] = field(default_factory=list)
    ports: list[PortReason] = field(default_factory=list)

    def say(self, kind: Literal["fill_in", "guessed", "recognised", "misfits"], words: str) -> None:
        """Note a sentence, once."""
        kept: list[str] = getattr(self, kind)
        if words not in kept:
            kept.append(words)


def joined(words: Iterable[str], most: int = 6) -> str:
    """``a, b and c``, cut off with the number of others."""
    found = list(words)
    if len(found) > most:
        return ", ".join(found[:most]) + f" and {len(found) - most} more"
    return found[0] if len(found) == 1 else ", ".join(found[:-1]) + f" and {found[-1]}" if found else "none"
