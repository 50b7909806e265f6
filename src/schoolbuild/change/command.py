"""Commands as they are shown and as they are typed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Command:
    """One line to type. ``text`` may be printed: secrets are references or redacted.

    ``wire`` is what is typed, with references still in it; in a line that takes back what the switch printed it may
    hold the switch's own secret, so it is never shown.
    """

    text: str
    wire: str = field(default="", repr=False, compare=False)
    may_refuse: bool = False

    @property
    def typed(self) -> str:
        return self.wire or self.text


@dataclass(frozen=True)
class Step:
    """Lines that belong together: a section from its head to its end. ``at_once``: typed in one go."""

    lines: tuple[Command, ...]
    weight: int = 0
    at_once: bool = False

    @property
    def head(self) -> str:
        return self.lines[0].text


def step(*texts: str, weight: int = 0, at_once: bool = False) -> Step:
    """A step of lines without secrets."""
    return Step(tuple(Command(text) for text in texts), weight, at_once)


def shown(steps: Iterable[Step]) -> tuple[str, ...]:
    """Every line of the steps as it may be printed."""
    return tuple(line.text for one in steps for line in one.lines)
