"""The network for diagrams.net: closets are containers, switches shapes in them, links edges with their ports.

The file is mxGraph XML, not compressed, so that a change can be read in version control. Cell 0 is the root and cell 1
the only layer, as the program itself writes them; the geometry of a cell in a container is relative to the container.
"""

from __future__ import annotations

from xml.etree import ElementTree as ET

from schoolbuild.documents.picture.shapes import Frame, Node, Picture
from schoolbuild.documents.picture.tiers import drawn_links, drawn_switches
from schoolbuild.documents.ways_out import ways_out
from schoolbuild.documents.words import link_words, plain
from schoolbuild.model.network import Link, Network

_FRAME = (
    "swimlane;html=0;container=1;collapsible=0;rounded=1;arcSize=6;startSize=26;align=left;spacingLeft=8;fontSize=12;"
    "fillColor=#f2f0ea;strokeColor=#c9c5ba;fontColor=#1f2a33;"
)
_SWITCH = (
    "rounded=1;html=0;whiteSpace=wrap;arcSize=10;fontSize=13;fillColor=#ffffff;strokeColor=#5c6870;fontColor=#1f2a33;"
)
_PLANNED = f"{_SWITCH}dashed=1;"
_GATEWAY = (
    "rounded=1;html=0;whiteSpace=wrap;arcSize=50;fontSize=13;fillColor=#e8f2ec;strokeColor=#2c6e49;fontColor=#1f2a33;"
)
_EDGE = "edgeStyle=orthogonalEdgeStyle;rounded=1;html=0;endArrow=none;fontSize=11;strokeWidth=2;strokeColor=#5c6870;"


def drawio(network: Network, picture: Picture) -> str:
    """The file's text; boxes stand where they stand in the picture."""
    return _File(network).text(picture)


class _File:
    def __init__(self, network: Network) -> None:
        self.network = network
        self.switches = drawn_switches(network)
        self.file = ET.Element("mxfile", host="app.diagrams.net", type="device")
        page = ET.SubElement(self.file, "diagram", id="network", name=plain(network.document.school.name))
        self.model = ET.SubElement(page, "mxGraphModel", grid="1", gridSize="10", guides="1", page="0")
        self.root = ET.SubElement(self.model, "root")
        ET.SubElement(self.root, "mxCell", id="0")
        ET.SubElement(self.root, "mxCell", {"id": "1", "parent": "0"})

    def text(self, picture: Picture) -> str:
        for node in picture.gateways:
            self._box(node.host, _lines(node.title, node.subtitle), _GATEWAY, node)
        names = {switch.host: name for name, switch in self.switches.items()}
        for number, frame in enumerate(picture.frames, start=1):
            closet = f"closet-{number}"
            self._box(closet, plain(frame.title), _FRAME, frame)
            for node in picture.nodes:
                if _holds(frame, node):
                    style = _PLANNED if node.state == "planned" else _SWITCH
                    self._box(names[node.host], _lines(node.title, node.subtitle), style, node, closet, frame)
        for way in ways_out(self.network):
            port = self.switches[way.switch].ports[way.port].socket.short
            self._edge(f"edge-{way.key}", f"port {port}", _EDGE, way.key, way.switch)
        for number, link in enumerate(drawn_links(self.network), start=1):
            style = _EDGE
            if link.lag is not None:
                style = style.replace("strokeWidth=2", "strokeWidth=4")
            if link in self.network.planned_links:
                style += "dashed=1;"
            self._edge(f"link-{number}", self._words(link), style, link.a, link.b)
        ET.indent(self.file, "  ")
        return ET.tostring(self.file, encoding="unicode") + "\n"

    def _box(
        self, key: str, value: str, style: str, at: Node | Frame, parent: str = "1", inside: Frame | None = None
    ) -> None:
        words = {"id": key, "value": value, "style": style, "vertex": "1", "parent": parent}
        cell = ET.SubElement(self.root, "mxCell", words)
        x, y = (at.x - inside.x, at.y - inside.y) if inside is not None else (at.x, at.y)
        sizes = {"x": f"{x:g}", "y": f"{y:g}", "width": f"{at.width:g}", "height": f"{at.height:g}"}
        ET.SubElement(cell, "mxGeometry", {**sizes, "as": "geometry"})

    def _edge(self, key: str, value: str, style: str, source: str, target: str) -> None:
        words = {"id": key, "value": value, "style": style, "edge": "1", "parent": "1"}
        cell = ET.SubElement(self.root, "mxCell", {**words, "source": source, "target": target})
        ET.SubElement(cell, "mxGeometry", {"relative": "1", "as": "geometry"})

    def _words(self, link: Link) -> str:
        return _lines(*link_words(self.network, self.switches, link, first=link.a))


def _holds(frame: Frame, node: Node) -> bool:
    return frame.x <= node.x < frame.x + frame.width and frame.y <= node.y < frame.y + frame.height


def _lines(*texts: str) -> str:
    return "\n".join(plain(text) for text in texts)
