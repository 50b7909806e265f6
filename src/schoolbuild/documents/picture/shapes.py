"""What is painted in the picture of a network, in the units of the SVG, and what can be marked on it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

End = tuple[str, str]
"""A switch by its short name, and one of its ports."""


@dataclass(frozen=True)
class Marks:
    """What somebody found out about switches and cables; a picture of what is declared has none."""

    failing: Mapping[str, int] = field(default_factory=dict)
    silent: frozenset[str] = frozenset()
    wrong: frozenset[frozenset[End]] = frozenset()
    heard: tuple[tuple[End, End], ...] = ()
    unclear: frozenset[frozenset[End]] = frozenset()
    faulty_ports: frozenset[End] = frozenset()


@dataclass(frozen=True)
class Cell:
    """One port on a front panel."""

    x: float
    y: float
    kind: str
    title: str


@dataclass(frozen=True)
class Node:
    """One switch or gateway. ``state`` is ``good``, ``fail``, ``silent`` or ``planned``."""

    host: str
    title: str
    subtitle: str
    state: Literal["good", "fail", "silent", "planned"]
    badge: str
    x: float
    y: float
    height: float
    width: float
    cells: tuple[Cell, ...] = ()

    @property
    def badge_width(self) -> float:
        return 6.2 * len(self.badge) + 14

    @property
    def badge_x(self) -> float:
        return self.x + self.width - self.badge_width - 10


@dataclass(frozen=True)
class Frame:
    """A closet around its switches. ``text`` is its name as far as there is room, ``title`` all of it."""

    x: float
    y: float
    width: float
    height: float
    text: str
    title: str


WireKind = Literal["good", "wrong", "heard", "unclear", "planned"]


@dataclass(frozen=True)
class Wire:
    """One cable. ``heard`` is there and not declared, ``wrong`` declared and not there."""

    path: str
    kind: WireKind
    title: str


@dataclass(frozen=True)
class Label:
    """A short text on a cable, a line or two, around the point (x, y)."""

    x: float
    y: float
    lines: tuple[str, ...]
    kind: str

    @property
    def width(self) -> float:
        return 6.1 * max(len(line) for line in self.lines) + 14

    @property
    def height(self) -> float:
        return 14.0 * len(self.lines) + 6


@dataclass(frozen=True)
class Swatch:
    """One line of the legend of port colours."""

    kind: str
    text: str


@dataclass(frozen=True)
class Picture:
    width: float
    height: float
    gateways: tuple[Node, ...]
    frames: tuple[Frame, ...]
    nodes: tuple[Node, ...]
    wires: tuple[Wire, ...]
    labels: tuple[Label, ...]
    legend: tuple[Swatch, ...]
    lines: tuple[tuple[str, str], ...]
    """(kind, meaning) of the kinds of cables that are drawn."""
    summary: str
