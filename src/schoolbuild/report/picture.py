"""The picture of a school's network: where each switch, port and cable is drawn. The template only paints it.

Coordinates are in the units of the SVG. Switches stand in rows by their distance from the gateway, each as the front
panel of its chassis; cables run from the bottom edge of one to the top edge of the next.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Literal

from schoolbuild.model.network import Link, Network, Port, Switch, Vlan
from schoolbuild.model.port_names import natural_key
from schoolbuild.report.marks import End, Marks
from schoolbuild.report.shapes import Cell, Label, Node, Picture, Swatch, Wire

PITCH, CELL = 9.0, 7.0
NODE_WIDTH, HEAD, FOOT, PADDING = 276.0, 46.0, 12.0, 14.0
ROW_GAP, COLUMN_GAP, PANEL_GAP = 104.0, 44.0, 8.0
GATEWAY_WIDTH, GATEWAY_HEIGHT = 190.0, 44.0
PER_ROW = 4
MIN_WIDTH = 980.0
MARGIN = 24.0

_LINES = (
    ("good", "cable as declared"),
    ("wrong", "declared, and not there"),
    ("heard", "there instead"),
    ("unclear", "cannot be told"),
)


def draw(network: Network, marks: Marks) -> Picture:
    """Lay out the whole network."""
    return _Drawing(network, marks).picture()


class _Drawing:
    def __init__(self, network: Network, marks: Marks) -> None:
        self.network = network
        self.marks = marks
        self.rows = _rows(network)
        widest = max((len(row) for row in self.rows), default=1)
        self.width = max(2 * MARGIN + widest * NODE_WIDTH + (widest - 1) * COLUMN_GAP, MIN_WIDTH)
        self.nodes: dict[str, Node] = {}
        self._used: dict[tuple[str, str], int] = {}

    def picture(self) -> Picture:
        gateway = self._gateway()
        y = MARGIN + (GATEWAY_HEIGHT + ROW_GAP * 0.62 if gateway is not None else 0.0)
        for row in self.rows:
            for name, x in self._places(row):
                self.nodes[name] = self._node(self.network.switches[name], x, y)
            y += max(self.nodes[name].height for name in row) + ROW_GAP
        wires, labels = self._cables(gateway)
        return Picture(
            width=self.width,
            height=y - ROW_GAP + MARGIN,
            gateway=gateway,
            nodes=tuple(self.nodes.values()),
            wires=tuple(wires),
            labels=tuple(labels),
            legend=tuple(self._legend()),
            lines=tuple((kind, text) for kind, text in _LINES if any(wire.kind == kind for wire in wires)),
            summary=_words(self.network, self.marks),
        )

    # Switches

    def _places(self, row: Sequence[str]) -> Iterator[tuple[str, float]]:
        """Each switch of a row below what it hangs on, as far as its neighbours leave room."""
        step = NODE_WIDTH + COLUMN_GAP
        left = (self.width - (len(row) * step - COLUMN_GAP)) / 2
        wishes = [(self._below(name), left + index * step, name) for index, name in enumerate(row)]
        ordered = sorted(wishes, key=lambda item: item[0] if item[0] is not None else item[1])
        free = MARGIN
        for index, (wish, _, name) in enumerate(ordered):
            last = self.width - MARGIN - (len(ordered) - index) * step + COLUMN_GAP
            alone = wish if wish is not None and len(row) < len(max(self.rows, key=len)) else None
            x = min(max(alone if alone is not None else left + index * step, free), last)
            free = x + step
            yield name, x

    def _below(self, name: str) -> float | None:
        """Where the drawn switches stand that this one is cabled to, on average."""
        above = [
            self.nodes[other].x
            for link in self.network.links
            for own, other in ((link.a, link.b), (link.b, link.a))
            if own == name and other in self.nodes
        ]
        return sum(above) / len(above) if above else None

    def _gateway(self) -> Node | None:
        if self.network.gateway_switch is None:
            return None
        about = self.network.document.gateway
        return Node(
            host="gateway",
            title=about.name,
            subtitle=about.kind,
            state="good",
            badge="",
            x=(self.width - GATEWAY_WIDTH) / 2,
            y=MARGIN,
            height=GATEWAY_HEIGHT,
            width=GATEWAY_WIDTH,
        )

    def _node(self, switch: Switch, x: float, y: float) -> Node:
        cells: list[Cell] = []
        top = y + HEAD
        for member in sorted({port.socket.member for port in switch.ports.values()}):
            ports = [p for p in switch.ports.values() if p.socket.member == member and not p.socket.out_of_band]
            cells += self._panel(switch, ports, x + PADDING, top)
            top += 2 * PITCH + PANEL_GAP
        count = self.marks.failing.get(switch.host, 0)
        silent = switch.host in self.marks.silent
        badge = "not assessed" if silent else f"{count} problem{'s' if count > 1 else ''}" if count else ""
        stack = f"stack of {len(switch.chassis)} " if switch.is_stack else ""
        return Node(
            host=switch.host,
            title=switch.host,
            subtitle=f"{switch.room} · {stack}{switch.models[0].name}",
            state="silent" if silent else "fail" if count else "good",
            badge=badge,
            x=x,
            y=y,
            height=top - PANEL_GAP + FOOT - y,
            width=NODE_WIDTH,
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
            text = f"{port.description or port.profile.purpose}, VLAN {_vlan_text(vlan)}"
        return Cell(x, y, f"{kind} faulty" if faulty else kind, f"{port.socket.short}: {text}")

    # Cables

    def _cables(self, gateway: Node | None) -> tuple[list[Wire], list[Label]]:
        wires: list[Wire] = []
        labels: list[Label] = []
        if gateway is not None and self.network.gateway_switch in self.nodes:
            core = self.nodes[self.network.gateway_switch]
            start, end = (gateway.x + gateway.width / 2, gateway.y + gateway.height), (core.x + core.width / 2, core.y)
            port = self.network.switches[self.network.gateway_switch].ports[self.network.gateway_port or ""]
            wires.append(Wire(_curve(start, end), "good", f"{gateway.title} on port {port.socket.short}"))
            labels.append(_label((start[0] + end[0]) / 2, (start[1] + end[1]) / 2, f"port {port.socket.short}", "good"))
        for link, top, bottom in sorted(self._ordered_links(), key=self._across):
            wires_of, label = self._link(link, top, bottom)
            wires += wires_of
            labels.append(label)
        for a, b in self.marks.heard:
            if a[0] in self.nodes and b[0] in self.nodes:
                wires.append(self._heard(a, b))
        return wires, labels

    def _ordered_links(self) -> Iterator[tuple[Link, str, str]]:
        for link in self.network.links:
            if link.a in self.nodes and link.b in self.nodes:
                upper, lower = sorted((link.a, link.b), key=lambda name: (self.nodes[name].y, self.nodes[name].x))
                yield link, upper, lower

    def _across(self, item: tuple[Link, str, str]) -> tuple[float, float]:
        return (self.nodes[item[1]].y, self.nodes[item[2]].x)

    def _link(self, link: Link, top: str, bottom: str) -> tuple[list[Wire], Label]:
        start = self._anchor(top, bottom, "bottom")
        end = self._anchor(bottom, top, "top")
        pairs = list(zip(link.a_ports, link.b_ports, strict=False))
        kinds = []
        wires = []
        for index, (one, other) in enumerate(pairs):
            shift = (index - (len(pairs) - 1) / 2) * 6
            kind = self._kind(frozenset({(link.a, one), (link.b, other)}))
            kinds.append(kind)
            title = f"{self._named(link.a, one)} to {self._named(link.b, other)}"
            wires.append(Wire(_curve((start[0] + shift, start[1]), (end[0] + shift, end[1])), kind, title))
        worst = next((kind for kind in ("wrong", "unclear") if kind in kinds), "good")
        beside = end[1] - start[1] > 1.5 * ROW_GAP  # it passes other switches: say it where it arrives
        x, y = _point(start, end, 0.94 if beside else 0.62)
        return wires, _label(x, y, self._link_text(link), worst)

    def _kind(self, cable: frozenset[End]) -> Literal["good", "wrong", "unclear"]:
        if cable in self.marks.wrong:
            return "wrong"
        return "unclear" if cable in self.marks.unclear else "good"

    def _heard(self, a: End, b: End) -> Wire:
        top, bottom = sorted((a, b), key=lambda end: self.nodes[end[0]].y)
        start = self._anchor(top[0], f"heard {bottom[0]}", "bottom")
        end = self._anchor(bottom[0], f"heard {top[0]}", "top")
        title = f"found: {self._named(*a)} to {self._named(*b)}"
        return Wire(_curve(start, end), "heard", title)

    def _anchor(self, name: str, partner: str, side: Literal["top", "bottom"]) -> tuple[float, float]:
        """Where a cable meets a switch: cables to different partners are spread over the edge, left ones left."""
        node = self.nodes[name]
        partners = self._partners(name, side)
        place = partners.index(partner) if partner in partners else len(partners)
        share = (place + 1) / (len(partners) + 1)
        return (node.x + node.width * share, node.y if side == "top" else node.y + node.height)

    def _partners(self, name: str, side: Literal["top", "bottom"]) -> list[str]:
        found: dict[str, float] = {}
        for _, top, bottom in self._ordered_links():
            if side == "bottom" and top == name:
                found[bottom] = self.nodes[bottom].x
            if side == "top" and bottom == name:
                found[top] = self.nodes[top].x
        for a, b in self.marks.heard:
            upper, lower = sorted((a, b), key=lambda end: self.nodes[end[0]].y if end[0] in self.nodes else 0)
            own, other = (upper, lower) if side == "bottom" else (lower, upper)
            if own[0] == name and other[0] in self.nodes:
                found[f"heard {other[0]}"] = self.nodes[other[0]].x + 1
        return sorted(found, key=lambda partner: found[partner])

    def _link_text(self, link: Link) -> str:
        speed = min(self.network.switches[n].ports[p].socket.speed_mbps for n, ports in link.ends() for p in ports)
        size = f"{speed // 1000} Gb/s" if speed >= 1000 else f"{speed} Mb/s"
        count = len(link.a_ports)
        return f"LAG {link.lag} · {count} \u00d7 {size}" if link.lag is not None else size

    def _named(self, switch: str, port: str) -> str:
        found = self.network.switches[switch]
        return f"{found.host} {found.ports[port].socket.short if port in found.ports else port}"

    def _legend(self) -> Iterator[Swatch]:
        zones: dict[str, list[Vlan]] = {}
        used = {port.untagged for switch in self.network.switches.values() for port in switch.ports.values()}
        for vlan in self.network.vlans.values():
            if vlan.zone != "none" and vlan.name in used:
                zones.setdefault(vlan.zone, []).append(vlan)
        for zone, vlans in zones.items():
            yield Swatch(f"zone-{zone}", ", ".join(_vlan_text(vlan) for vlan in vlans))
        yield Swatch("uplink", "uplink or gateway")
        yield Swatch("parked", "parked: off")


def _rows(network: Network) -> list[list[str]]:
    """Switches by their distance from the gateway's switch; long rows are broken."""
    near: dict[str, set[str]] = {name: set() for name in network.switches}
    for link in network.links:
        if link.a in near and link.b in near:
            near[link.a].add(link.b)
            near[link.b].add(link.a)
    first = network.gateway_switch or network.root_switch or next(iter(network.switches), None)
    rows: list[list[str]] = []
    seen: set[str] = set()
    row = [first] if first in network.switches and first is not None else []
    while row or len(seen) < len(network.switches):
        if not row:  # switches that no cable reaches
            row = [name for name in network.switches if name not in seen]
        seen |= set(row)
        rows += [row[start : start + PER_ROW] for start in range(0, len(row), PER_ROW)]
        beyond = {other: None for name in row for other in sorted(near[name], key=natural_key) if other not in seen}
        row = list(beyond)
    return rows


def _words(network: Network, marks: Marks) -> str:
    count = f"{len(network.switches)} switches in {len(network.document.closets)} places, {len(network.links)} links"
    if marks.wrong or marks.heard:
        count += f"; {len(marks.wrong)} cables are not as declared"
    if marks.silent:
        count += f"; {len(marks.silent)} switches were not assessed"
    return count


def _curve(start: tuple[float, float], end: tuple[float, float]) -> str:
    (x1, y1), (x2, y2) = start, end
    middle = (y1 + y2) / 2 if y2 > y1 else max(y1, y2) + ROW_GAP / 2
    return f"M{x1:.1f} {y1:.1f} C{x1:.1f} {middle:.1f} {x2:.1f} {middle:.1f} {x2:.1f} {y2:.1f}"


def _point(start: tuple[float, float], end: tuple[float, float], share: float) -> tuple[float, float]:
    """A point on the curve of ``_curve``."""
    points = [start, (start[0], (start[1] + end[1]) / 2), (end[0], (start[1] + end[1]) / 2), end]
    while len(points) > 1:
        points = [
            (one[0] + (other[0] - one[0]) * share, one[1] + (other[1] - one[1]) * share)
            for one, other in pairwise(points)
        ]
    return points[0]


def _label(x: float, y: float, text: str, kind: str) -> Label:
    return Label(x, y, text, kind, 6.1 * len(text) + 14)


def _vlan_text(vlan: Vlan | None) -> str:
    return f"{vlan.id} {vlan.title}" if vlan is not None else "none"
