"""Where boxes stand and how cables run between them, for any number of boxes. Knows nothing of networks.

Boxes stand in rows. Below each row is a channel in which cables run sideways, each on a track of its own; cables to a
row further down go through the margins left and right. So no cable runs behind a box, and no two lie on each other:
places where cables arrive are multiples of twenty, places where they leave a box are not.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import floor

from schoolbuild.documents.picture.geometry import Lanes, Point, spread, straightened

PER_ROW = 4
MARGIN, BOX_GAP, GROUP_GAP = 20.0, 20.0, 30.0
FRAME_HEAD, FRAME_SIDE, FRAME_FOOT = 26.0, 12.0, 10.0
LANE, CHANNEL, GUTTER = 8.0, 18.0, 18.0
_EDGE = 14.0
_FAR = 1e6


@dataclass(frozen=True)
class Spot:
    """A box to be placed."""

    name: str
    width: float
    height: float


@dataclass(frozen=True)
class Group:
    """Boxes that stand side by side; with a frame around them unless ``frame`` is ``None``."""

    frame: str | None
    spots: tuple[Spot, ...]

    @property
    def side(self) -> float:
        return FRAME_SIDE if self.frame is not None else 0.0

    @property
    def width(self) -> float:
        return 2 * self.side + sum(spot.width for spot in self.spots) + BOX_GAP * (len(self.spots) - 1)

    @property
    def height(self) -> float:
        return max(spot.height for spot in self.spots) + (FRAME_HEAD + FRAME_FOOT if self.frame is not None else 0.0)


@dataclass(frozen=True)
class Line:
    """A cable, or several side by side, between two boxes."""

    a: str
    b: str
    labelled: bool = True


@dataclass(frozen=True)
class Box:
    """A box in its place."""

    row: int
    x: float
    y: float
    width: float
    height: float

    @property
    def middle(self) -> float:
        return self.x + self.width / 2

    @property
    def foot(self) -> float:
        return self.y + self.height


@dataclass(frozen=True)
class Area:
    """A frame in its place."""

    frame: str
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True)
class Way:
    """How a line runs, from the upper to the lower of its boxes, and the middle of its label."""

    upper: str
    points: tuple[Point, ...]
    label: Point | None


@dataclass(frozen=True)
class Layout:
    """Everything in its place. ``ways`` are in the order of the lines."""

    width: float
    height: float
    boxes: Mapping[str, Box]
    areas: tuple[Area, ...]
    ways: tuple[Way, ...]


def arrange(tiers: Sequence[Sequence[Group]], lines: Sequence[Line], min_width: float, label: float) -> Layout:
    """Place the groups of each tier below those of the tier before, and run the lines between them.

    Both ends of every line must be in a group. ``label`` is the height that a label takes.
    """
    return _Arrangement(tiers, lines, min_width, label).layout()


class _Arrangement:
    def __init__(self, tiers: Sequence[Sequence[Group]], lines: Sequence[Line], min_width: float, label: float) -> None:
        self.lines = lines
        self.label = label
        self.rows = list(_rows(tiers, lines))
        self.wide = max([min_width, *(_row_width(row) for row in self.rows)])
        self.row_of = {
            spot.name: number for number, row in enumerate(self.rows) for group in row for spot in group.spots
        }
        self.boxes: dict[str, Box] = {}
        self.areas: list[tuple[int, Area]] = []
        for number, row in enumerate(self.rows):
            self._place(number, row)
        self.ends = [self._upper_first(line) for line in lines]
        self.top, self.bottom, self.side = [0.0] * len(lines), [0.0] * len(lines), [0.0] * len(lines)
        self._sides()
        self._arrivals()
        self._departures()
        self.tracks: dict[tuple[int, int], int] = {}
        self.channels = [Lanes() for _ in self.rows]
        self.beside = [Lanes(90.0) for _ in self.rows]
        self._take_tracks()

    def layout(self) -> Layout:
        tops, lanes, height = self._heights()
        left = MARGIN + max([0.0, *(-x for x in self.side)]) + (LANE if min([0.0, *self.side]) < 0 else 0)
        right = MARGIN + max([0.0, *(x - self.wide for x in self.side)])
        boxes = {
            name: Box(box.row, box.x + left, tops[box.row] + box.y, box.width, box.height)
            for name, box in self.boxes.items()
        }
        areas = tuple(Area(area.frame, area.x + left, tops[row], area.width, area.height) for row, area in self.areas)
        ways = tuple(self._ways(boxes, tops, lanes, left))
        return Layout(left + self.wide + right, height, boxes, areas, ways)

    # Boxes

    def _place(self, number: int, row: Sequence[Group]) -> None:
        """Each group below what it hangs on, as far as its neighbours leave room."""
        wishes = []
        for group in row:
            above = [
                self.boxes[other].middle
                for spot in group.spots
                for line in self.lines
                for own, other in ((line.a, line.b), (line.b, line.a))
                if own == spot.name and other in self.boxes and self.boxes[other].row < number
            ]
            middle = sum(above) / len(above) if above else self.wide / 2
            wishes.append(middle - group.width / 2)
        steps = [0.0, *(group.width + GROUP_GAP for group in row)][: len(row)]
        for group, x in zip(row, spread(wishes, steps, 0.0, self.wide - row[-1].width), strict=True):
            if group.frame is not None:
                self.areas.append((number, Area(group.frame, x, 0.0, group.width, group.height)))
            at = x + group.side
            for spot in group.spots:
                y = FRAME_HEAD if group.frame is not None else 0.0
                self.boxes[spot.name] = Box(number, at, y, spot.width, spot.height)
                at += spot.width + BOX_GAP

    # Where cables leave and arrive

    def _upper_first(self, line: Line) -> tuple[str, str]:
        upper, lower = sorted((line.a, line.b), key=lambda name: (self.row_of[name], self.boxes[name].x))
        return upper, lower

    def _span(self, index: int) -> int:
        upper, lower = self.ends[index]
        return self.row_of[lower] - self.row_of[upper]

    def _sides(self) -> None:
        """Which margin a cable takes to a row further down, and on which track: the furthest row is outermost."""
        far = [index for index in range(len(self.lines)) if self._span(index) > 1]
        margins = {-1: Lanes(0.4), 1: Lanes(0.4)}

        def order(index: int) -> tuple[int, float]:
            lower = self.boxes[self.ends[index][1]]
            edge = min(lower.middle, self.wide - lower.middle)
            return lower.row, -edge

        for index in sorted(far, key=order):
            upper, lower = (self.boxes[name] for name in self.ends[index])
            side = -1 if lower.middle < self.wide / 2 else 1
            track = margins[side].take(upper.row, lower.row - 1)
            reach = GUTTER + LANE * track
            self.side[index] = -reach if side < 0 else self.wide + reach

    def _far(self, index: int) -> float:
        """Where a cable goes sideways, seen from its upper end: beyond the edge if it goes through a margin."""
        return self.side[index] * _FAR if self._span(index) > 1 else 0.0

    def _arrivals(self) -> None:
        for name, box in self.boxes.items():
            own = [i for i in range(len(self.lines)) if self.ends[i][1] == name and self._span(i) > 0]
            from_x = {i: self._far(i) or self.boxes[self.ends[i][0]].middle for i in own}
            own.sort(key=lambda i: (from_x[i], i))
            low, high = box.middle, box.x + box.width - _EDGE
            wishes = [min(max(from_x[i], low), high) for i in own]
            step = max(20.0, _step(len(own), high - low, 40.0))
            for index, x in zip(own, spread(wishes, [step] * len(own), low, high), strict=True):
                self.top[index] = _snap(x, 20.0)

    def _departures(self) -> None:
        for name, box in self.boxes.items():
            goals: list[tuple[float, int, int]] = []
            for i, (upper, lower) in enumerate(self.ends):
                if upper == name and self._beside(i):
                    goals.append((_FAR * _FAR, 0, i))  # its track is the uppermost: nothing may leave beyond it
                elif upper == name:
                    goals.append((self._far(i) or (self.top[i] if self._span(i) else self.boxes[lower].middle), 0, i))
                if lower == name and not self._span(i):
                    goals.append((-_FAR * _FAR if self._beside(i) else self.boxes[upper].middle, 1, i))
            goals.sort()
            low, high = box.x + _EDGE, box.x + box.width - _EDGE
            wishes = [min(max(goal, low), high) for goal, _, _ in goals]
            step = _step(len(goals), high - low, 20.0)
            grid = min(step, 20.0)
            for (_, end, i), x in zip(goals, spread(wishes, [step] * len(goals), low, high), strict=True):
                place = _snap(x - grid / 2, grid) + grid / 2
                if end:
                    self.top[i] = place
                elif self._span(i) == 1 and abs(place - self.top[i]) <= 10:
                    self.bottom[i] = self.top[i]
                else:
                    self.bottom[i] = place

    # Tracks in the channels

    def _stretches(self, index: int) -> Iterator[tuple[int, float, float]]:
        """(channel, from, to) of each sideways piece of a cable in the common tracks."""
        upper, lower = (self.row_of[name] for name in self.ends[index])
        if self._span(index) > 1:
            yield upper, self.bottom[index], self.side[index]
            yield lower - 1, self.side[index], self.top[index]
        elif self.bottom[index] != self.top[index] and not self._beside(index):
            yield upper, self.bottom[index], self.top[index]

    def _beside(self, index: int) -> bool:
        """Whether a cable runs between boxes of one row and has its label on it: above the common tracks."""
        return self.lines[index].labelled and not self._span(index)

    def _take_tracks(self) -> None:
        """What goes far takes the upper tracks: so cables from one box do not cross each other."""
        pieces = [(piece, index) for index in range(len(self.lines)) for piece in self._stretches(index)]
        for (channel, one, other), index in sorted(pieces, key=lambda item: (-self._reach(*item), item[1])):
            self.tracks[index, channel] = self.channels[channel].take(one, other)
        for index in range(len(self.lines)):
            if self._beside(index):
                row = self.row_of[self.ends[index][0]]
                self.tracks[index, row] = self.beside[row].take(self.bottom[index], self.top[index])

    def _reach(self, piece: tuple[int, float, float], index: int) -> float:
        channel, one, other = piece
        upper = self.boxes[self.ends[index][0]]
        if channel != upper.row:
            return abs(other - one)
        return abs((self._far(index) or other) - upper.middle)

    def _above(self, row: int) -> int:
        """How many labels stand on each other above a row."""
        counts: dict[str, int] = {}
        for index, line in enumerate(self.lines):
            lower = self.ends[index][1]
            if line.labelled and self._span(index) and self.row_of[lower] == row:
                counts[lower] = counts.get(lower, 0) + 1
        return max(counts.values(), default=0)

    def _heights(self) -> tuple[list[float], list[float], float]:
        """The top of each row, the first track below it, and the end of everything."""
        tops, lanes, y, end = [], [], MARGIN, MARGIN
        for number, channel in enumerate(self.channels):
            tops.append(y)
            y += max(group.height for group in self.rows[number]) + self.label * len(self.beside[number])
            end = (
                y
                + (CHANNEL / 2 if len(self.beside[number]) else 0.0)
                + (LANE * len(channel) + CHANNEL) * bool(len(channel))
            )
            y += CHANNEL
            lanes.append(y)
            y += LANE * len(channel)
            if number + 1 < len(self.rows):
                y += self.label * max(self._above(number + 1), 0.5) + CHANNEL / 2
        return tops, lanes, end + MARGIN

    def _ways(
        self, boxes: Mapping[str, Box], tops: Sequence[float], lanes: Sequence[float], left: float
    ) -> Iterator[Way]:
        stacked: dict[str, int] = {}
        for index, line in enumerate(self.lines):
            upper, lower = self.ends[index]
            start, end = boxes[upper], boxes[lower]
            x1, x2, side = self.bottom[index] + left, self.top[index] + left, self.side[index] + left
            track = {row: number for (i, row), number in self.tracks.items() if i == index}
            points: list[Point] = [(x1, start.foot)]
            label: Point | None = None
            if self._beside(index):
                foot = lanes[start.row] - CHANNEL - self.label * len(self.beside[start.row])
                y = foot + CHANNEL / 2 + self.label * (track[start.row] + 0.5)
                points += [(x1, y), (x2, y)]
                label = ((x1 + x2) / 2, y)
            elif self._span(index) > 1:
                y1, y2 = (lanes[row] + LANE * track[row] for row in (start.row, end.row - 1))
                points += [(x1, y1), (side, y1), (side, y2), (x2, y2)]
            elif track:
                y = lanes[start.row] + LANE * track[start.row]
                points += [(x1, y), (x2, y)]
            if line.labelled and label is None:
                stacked[lower] = stacked.get(lower, 0) + 1
                label = (x2, tops[end.row] - self.label * (stacked[lower] - 0.5) - 2)
            points.append((x2, end.y if self._span(index) else end.foot))
            yield Way(upper, tuple(straightened(points)), label)


def _rows(tiers: Sequence[Sequence[Group]], lines: Sequence[Line]) -> Iterator[list[Group]]:
    """Break tiers into rows; in each tier, groups stand in the order of what they hang on."""
    order: dict[str, int] = {}
    for tier in tiers:
        wishes = [(_wish(group, lines, order), number) for number, group in enumerate(tier)]
        row: list[Group] = []
        for _, number in sorted(wishes):
            for group in _parts(tier[number]):
                if row and sum(len(item.spots) for item in row) + len(group.spots) > PER_ROW:
                    yield row
                    row = []
                row.append(group)
        if row:
            yield row
        for _, number in sorted(wishes):
            order.update((spot.name, len(order) + place) for place, spot in enumerate(tier[number].spots))


def _wish(group: Group, lines: Sequence[Line], order: Mapping[str, int]) -> float:
    """The middle of what a group hangs on, among all that stands above it; what hangs on nothing comes last."""
    own = {spot.name for spot in group.spots}
    ends = [(line.a, line.b) for line in lines] + [(line.b, line.a) for line in lines]
    above = [order[other] for name, other in ends if name in own and other in order]
    return sum(above) / len(above) if above else float("inf")


def _parts(group: Group) -> Iterator[Group]:
    """A group that is wider than a row, in parts."""
    for start in range(0, len(group.spots), PER_ROW):
        yield Group(group.frame, group.spots[start : start + PER_ROW])


def _row_width(row: Sequence[Group]) -> float:
    return sum(group.width for group in row) + GROUP_GAP * (len(row) - 1)


def _step(count: int, room: float, wanted: float) -> float:
    """The distance between places, a multiple of ten: as wanted, or less where there is less room."""
    return max(10.0, min(wanted, 10 * (room // max(count, 1) // 10)))


def _snap(place: float, grid: float) -> float:
    """The nearest multiple; places that are one grid apart stay apart, which ``round`` does not promise."""
    return grid * floor(place / grid + 0.5)
