"""What is painted in the picture of a network, in the units of the SVG."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class Cell:
    """One port on a front panel."""

    x: float
    y: float
    kind: str
    title: str


@dataclass(frozen=True)
class Node:
    """One switch. ``state`` is ``good``, ``fail`` or ``silent``."""

    host: str
    title: str
    subtitle: str
    state: Literal["good", "fail", "silent"]
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
class Wire:
    """One cable. ``kind``: ``good``, ``wrong`` (declared only), ``heard`` (there, not declared) or ``unclear``."""

    path: str
    kind: Literal["good", "wrong", "heard", "unclear"]
    title: str


@dataclass(frozen=True)
class Label:
    """A short text on a cable, with its width so that a ground can be painted below it."""

    x: float
    y: float
    text: str
    kind: str
    width: float


@dataclass(frozen=True)
class Swatch:
    """One line of the legend of port colours."""

    kind: str
    text: str


@dataclass(frozen=True)
class Picture:
    width: float
    height: float
    gateway: Node | None
    nodes: tuple[Node, ...]
    wires: tuple[Wire, ...]
    labels: tuple[Label, ...]
    legend: tuple[Swatch, ...]
    lines: tuple[tuple[str, str], ...]
    """(kind, meaning) of the kinds of cables that are drawn."""
    summary: str
