"""From a network and what is marked on it to the picture. The template only paints it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from schoolbuild.documents.picture.geometry import path, shifted
from schoolbuild.documents.picture.layout import Area, Box, Group, Layout, Line, Spot, Way, arrange
from schoolbuild.documents.picture.shapes import (
    Cell,
    End,
    Frame,
    Label,
    Marks,
    Node,
    Picture,
    Swatch,
    Wire,
    WireKind,
)
from schoolbuild.documents.picture.tiers import closets_by_tier, drawn_links, drawn_switches
from schoolbuild.documents.ways_out import WayOut, ways_out
from schoolbuild.documents.words import count, link_size, link_words, stack_words, vlan_words
from schoolbuild.model.network import Link, Network, Port, Switch, Vlan
from schoolbuild.model.port_names import natural_key

PITCH = 9.0
NODE_WIDTH, HEAD, FOOT, PADDING, PANEL_GAP = 276.0, 46.0, 12.0, 14.0, 8.0
GATEWAY_WIDTH, GATEWAY_HEIGHT = 196.0, 44.0
MIN_WIDTH = 900.0
LABEL, TWO_LINE_LABEL = 24.0, 38.0
_SIDE_BY_SIDE = 4.0

_LINES = (
    ("good", "cable as declared"),
    ("wrong", "declared, and not there"),
    ("heard", "there instead"),
    ("unclear", "cannot be told"),
    ("planned", "planned"),
)


def draw(network: Network, marks: Marks | None = None) -> Picture:
    """Lay out the whole network. With marks it shows how things stand, without it what is declared."""
    return _Drawing(network, marks or Marks(), judged=marks is not None).picture()


@dataclass(frozen=True)
class _Run:
    """What is drawn along one line of the layout."""

    line: Line
    cables: tuple[tuple[WireKind, str], ...]
    """(kind, title) of each cable."""
    link: Link | None = None
    text: str = ""


class _Drawing:
    def __init__(self, network: Network, marks: Marks, judged: bool) -> None:
        self.network = network
        self.marks = marks
        self.judged = judged
        self.switches = drawn_switches(network)
        self.ways_out = ways_out(network)
        self.links = drawn_links(network)
        self.runs = [*self._runs_out(), *(self._run(link) for link in self.links), *self._runs_heard()]

    def picture(self) -> Picture:
        label = LABEL if self.judged else TWO_LINE_LABEL
        layout = arrange(list(self._tiers()), [run.line for run in self.runs], MIN_WIDTH, label)
        wires = [wire for run, way in zip(self.runs, layout.ways, strict=True) for wire in _wires(run, way)]
        return Picture(
            width=layout.width,
            height=layout.height,
            gateways=tuple(_gateway(way, layout.boxes[way.key]) for way in self.ways_out),
            frames=tuple(self._frame(area) for area in layout.areas),
            nodes=tuple(self._node(switch, layout.boxes[name]) for name, switch in self.switches.items()),
            wires=tuple(wires),
            labels=tuple(self._labels(layout)),
            legend=tuple(self._legend()),
            lines=tuple((kind, text) for kind, text in self._line_kinds() if any(wire.kind == kind for wire in wires)),
            summary=self._words(),
        )

    def _line_kinds(self) -> Iterator[tuple[str, str]]:
        for kind, text in _LINES:
            yield kind, "cable" if kind == "good" and not self.judged else text

    def _words(self) -> str:
        closets = {switch.closet for switch in self.switches.values()}
        words = (
            f"{count(len(self.network.switches), 'switch', 'switches')} in {count(len(closets), 'place')}, "
            f"{count(len(self.network.links), 'link')}"
        )
        if self.network.planned:
            words += f"; {count(len(self.network.planned), 'switch', 'switches')} planned"
        if self.marks.wrong or self.marks.heard:
            words += f"; {len(self.marks.wrong)} cables are not as declared"
        if self.marks.silent:
            words += f"; {len(self.marks.silent)} switches were not assessed"
        return words

    # Boxes

    def _tiers(self) -> Iterator[list[Group]]:
        outside = tuple(Spot(way.key, GATEWAY_WIDTH, GATEWAY_HEIGHT) for way in self.ways_out)
        if outside:
            yield [Group(None, (spot,)) for spot in outside]
        for tier in closets_by_tier(self.network):
            yield [Group(closet, tuple(self._spot(name) for name in names)) for closet, names in tier]

    def _spot(self, name: str) -> Spot:
        switch = self.switches[name]
        leaving = sum(name in (run.line.a, run.line.b) for run in self.runs)
        panels = len(_panels(switch))
        height = HEAD + panels * 2 * PITCH + max(panels - 1, 0) * PANEL_GAP + FOOT
        return Spot(name, max(NODE_WIDTH, 10.0 * (leaving + 3)), height)

    def _frame(self, area: Area) -> Frame:
        rooms = {closet.name: closet.room for closet in self.network.document.closets}
        title = rooms.get(area.frame, area.frame)
        # Cables arrive in the right half of a box: the left one is the title's.
        room = int(NODE_WIDTH / 2 / 6.4)
        text = title if len(title) <= room else title[: room - 1].rstrip() + "\u2026"
        return Frame(area.x, area.y, area.width, area.height, text, title)

    def _node(self, switch: Switch, box: Box) -> Node:
        cells: list[Cell] = []
        top = box.y + HEAD
        for ports in _panels(switch):
            cells += self._panel(switch, ports, box.x + PADDING, top)
            top += 2 * PITCH + PANEL_GAP
        problems = self.marks.failing.get(switch.host, 0)
        state: Literal["good", "fail", "silent", "planned"] = "fail" if problems else "good"
        badge = count(problems, "problem") if problems else ""
        if switch.host in self.marks.silent:
            state, badge = "silent", "not assessed"
        if switch.name in self.network.planned:
            state, badge = "planned", "planned"
        return Node(
            host=switch.host,
            title=switch.host,
            subtitle=f"{stack_words(switch)}{switch.models[0].name}",
            state=state,
            badge=badge,
            x=box.x,
            y=box.y,
            height=box.height,
            width=box.width,
            cells=tuple(cells),
        )

    def _panel(self, switch: Switch, ports: Sequence[Port], x: float, y: float) -> Iterator[Cell]:
        """Copper ports in two rows, odd ones above, as on the front; the fibre slots to their right."""
        ordered = sorted(ports, key=lambda port: natural_key(port.name))
        copper = [port for port in ordered if port.socket.media == "copper"]
        fibre = [port for port in ordered if port.socket.media != "copper"]
        for index, port in enumerate(copper):
            yield self._cell(switch, port, x + (index // 2) * PITCH, y + (index % 2) * PITCH)
        right = x + NODE_WIDTH - 2 * PADDING - ((len(fibre) + 1) // 2) * PITCH
        for index, port in enumerate(fibre):
            yield self._cell(switch, port, right + (index // 2) * PITCH, y + (index % 2) * PITCH)

    def _cell(self, switch: Switch, port: Port, x: float, y: float) -> Cell:
        vlan = self.network.vlans.get(port.untagged or "")
        faulty = (switch.name, port.name) in self.marks.faulty_ports
        if port.link is not None or port.profile_name == "gateway":
            kind, text = "uplink", port.description
        elif port.profile_name == "parked":
            kind, text = "parked", "parked"
        else:
            kind = f"zone-{vlan.zone if vlan is not None else 'none'}"
            text = f"{port.description or port.profile.purpose}, VLAN {vlan_words(vlan)}"
        return Cell(x, y, f"{kind} faulty" if faulty else kind, f"{port.socket.short}: {text}")

    # Cables

    def _runs_out(self) -> Iterator[_Run]:
        for way in self.ways_out:
            short = self.network.switches[way.switch].ports[way.port].socket.short
            title = f"{way.name} on port {short}"
            yield _Run(Line(way.key, way.switch), (("good", title),), text=f"port {short}")

    def _run(self, link: Link) -> _Run:
        cables = []
        for one, other in zip(link.a_ports, link.b_ports, strict=False):
            kind = self._kind(link, frozenset({(link.a, one), (link.b, other)}))
            cables.append((kind, f"{self._named((link.a, one))} to {self._named((link.b, other))}"))
        return _Run(Line(link.a, link.b), tuple(cables), link)

    def _runs_heard(self) -> Iterator[_Run]:
        for a, b in self.marks.heard:
            if a[0] in self.switches and b[0] in self.switches:
                title = f"found: {self._named(a)} to {self._named(b)}"
                yield _Run(Line(a[0], b[0], labelled=False), (("heard", title),))

    def _kind(self, link: Link, cable: frozenset[End]) -> WireKind:
        if link in self.network.planned_links:
            return "planned"
        if cable in self.marks.wrong:
            return "wrong"
        return "unclear" if cable in self.marks.unclear else "good"

    def _labels(self, layout: Layout) -> Iterator[Label]:
        for run, way in zip(self.runs, layout.ways, strict=True):
            if way.label is not None:
                kinds = [kind for kind, _ in run.cables]
                worst = next((kind for kind in ("wrong", "unclear", "planned") if kind in kinds), "good")
                lines = (run.text,) if run.link is None else self._link_words(run.link, way.upper)
                yield _inside(Label(*way.label, lines, worst), layout.width)

    def _link_words(self, link: Link, upper: str) -> tuple[str, ...]:
        """The ports, the upper end's first, and what the link is; what is judged is told beside the picture."""
        if self.judged:
            return (link_size(self.switches, link),)
        return link_words(self.network, self.switches, link, first=upper)

    def _named(self, end: End) -> str:
        found = self.switches[end[0]]
        return f"{found.host} {found.ports[end[1]].socket.short if end[1] in found.ports else end[1]}"

    def _legend(self) -> Iterator[Swatch]:
        zones: dict[str, list[Vlan]] = {}
        used = {port.untagged for switch in self.switches.values() for port in switch.ports.values()}
        for vlan in self.network.vlans.values():
            if vlan.zone != "none" and vlan.name in used:
                zones.setdefault(vlan.zone, []).append(vlan)
        for zone, vlans in zones.items():
            yield Swatch(f"zone-{zone}", ", ".join(vlan_words(vlan) for vlan in vlans))
        yield Swatch("uplink", "uplink or gateway")
        yield Swatch("parked", "parked: off")


def _panels(switch: Switch) -> list[list[Port]]:
    """The ports of each chassis that carry the school's traffic."""
    members: dict[int, list[Port]] = {}
    for port in switch.ports.values():
        if not port.socket.out_of_band:
            members.setdefault(port.socket.member, []).append(port)
    return [members[number] for number in sorted(members)]


def _gateway(way: WayOut, box: Box) -> Node:
    return Node(way.key, way.name, way.kind, "good", "", box.x, box.y, box.height, box.width)


def _wires(run: _Run, way: Way) -> Iterator[Wire]:
    for index, (kind, title) in enumerate(run.cables):
        by = (index - (len(run.cables) - 1) / 2) * _SIDE_BY_SIDE
        yield Wire(path(shifted(way.points, by) if by else way.points), kind, title)


def _inside(label: Label, width: float) -> Label:
    """The label, moved so that no end of it is cut off."""
    half = label.width / 2 + 4
    return replace(label, x=max(half, min(label.x, width - half)))
