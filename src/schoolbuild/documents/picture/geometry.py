"""Small pieces of plane geometry: things in a row that must not touch, lanes, and cables as rounded paths."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import accumulate, pairwise

Point = tuple[float, float]
_CORNER = 7.0


def spread(wishes: Sequence[float], steps: Sequence[float], low: float, high: float) -> list[float]:
    """Places as near as possible to the wishes, in their order, each ``steps[i]`` or more after the one before.

    ``steps[0]`` counts for nothing. Places stay between ``low`` and ``high`` if there is room, else begin at ``low``.
    This is isotonic regression by pooling neighbours: whoever is in the way moves as far as the other one does.
    """
    if not wishes:
        return []
    offsets = list(accumulate([0.0, *steps[1:]]))
    pools: list[list[float]] = []
    for wish, offset in zip(wishes, offsets, strict=True):
        pools.append([wish - offset, 1])
        while len(pools) > 1 and pools[-2][0] > pools[-1][0]:
            mean, count = pools.pop()
            before = pools[-1]
            before[0] = (before[0] * before[1] + mean * count) / (before[1] + count)
            before[1] += count
    top = max(low, high - offsets[-1])
    bases = [min(max(mean, low), top) for mean, count in pools for _ in range(int(count))]
    return [base + offset for base, offset in zip(bases, offsets, strict=True)]


class Lanes:
    """Parallel tracks; a track holds several stretches as long as they keep apart."""

    def __init__(self, apart: float = 12.0) -> None:
        self.apart = apart
        self._tracks: list[list[tuple[float, float]]] = []

    def __len__(self) -> int:
        return len(self._tracks)

    def take(self, one: float, other: float) -> int:
        """The first track that is free from ``one`` to ``other``."""
        low, high = min(one, other) - self.apart, max(one, other) + self.apart
        free = (n for n, track in enumerate(self._tracks) if all(high <= start or low >= end for start, end in track))
        number = next(free, len(self._tracks))
        if number == len(self._tracks):
            self._tracks.append([])
        self._tracks[number].append((min(one, other), max(one, other)))
        return number


def shifted(points: Sequence[Point], by: float) -> list[Point]:
    """The same way of straight pieces, ``by`` units to its right: for cables that run side by side."""
    normals = [_normal(one, other) for one, other in pairwise(points)]
    moved = []
    for index, (x, y) in enumerate(points):
        before = normals[max(index - 1, 0)]
        after = normals[min(index, len(normals) - 1)]
        across = before if before == after else (before[0] + after[0], before[1] + after[1])
        moved.append((x + across[0] * by, y + across[1] * by))
    return moved


def path(points: Iterable[Point]) -> str:
    """The way as SVG path data, corners rounded."""
    kept = list(points)
    first, last = kept[0], kept[-1]
    pieces = [f"M{_n(first)}"]
    for before, corner, after in zip(kept, kept[1:], kept[2:], strict=False):
        radius = min(_CORNER, _length(before, corner) / 2, _length(corner, after) / 2)
        pieces.append(f"L{_n(_towards(corner, before, radius))}Q{_n(corner)} {_n(_towards(corner, after, radius))}")
    pieces.append(f"L{_n(last)}")
    return "".join(pieces)


def straightened(points: Iterable[Point]) -> list[Point]:
    """Without points that are there twice or lie on a straight piece."""
    kept: list[Point] = []
    for point in points:
        if kept and point == kept[-1]:
            continue
        if len(kept) > 1 and (kept[-2][0] == kept[-1][0] == point[0] or kept[-2][1] == kept[-1][1] == point[1]):
            kept.pop()
        kept.append(point)
    return kept


def _normal(one: Point, other: Point) -> Point:
    x, y = other[0] - one[0], other[1] - one[1]
    return (-_sign(y), _sign(x))


def _sign(value: float) -> float:
    return (value > 0) - (value < 0)


def _length(one: Point, other: Point) -> float:
    return abs(one[0] - other[0]) + abs(one[1] - other[1])


def _towards(start: Point, goal: Point, distance: float) -> Point:
    return (start[0] + _sign(goal[0] - start[0]) * distance, start[1] + _sign(goal[1] - start[1]) * distance)


def _n(point: Point) -> str:
    return f"{point[0]:.2f} {point[1]:.2f}"
