"""Mermaid and draw.io files: their grammar, and that every switch, closet and link is in them."""

from __future__ import annotations

import re
from xml.etree import ElementTree as ET

import pytest

from schoolbuild.documents.diagram import diagram
from schoolbuild.documents.drawio import drawio
from schoolbuild.documents.mermaid import mermaid
from schoolbuild.documents.picture import draw
from schoolbuild.model.network import Network
from tests.unit.documents.schools import made, nasty, network_of, seven, star

NETWORKS = {
    "oakfield": network_of("oakfield-primary"),
    "hillside": network_of("hillside-secondary"),
    "kingsway": network_of("kingsway-secondary"),
    "seven": made(seven()),
    "star": made(star()),
    "nasty": made(nasty()),
}
every_network = pytest.mark.parametrize("network", NETWORKS.values(), ids=NETWORKS.keys())

# https://mermaid.js.org/syntax/flowchart.html: what a quoted text may hold, and the statements that we use.
TEXT = r'"(?:[^"<>&`#\\\n]|<br/>|#(?:[0-9]+|[a-z]+);)*"'
ID = r"n_[A-Za-z0-9_]+"
STATEMENTS = {
    "node": re.compile(rf"^ +({ID})(?:\[{TEXT}\]|\(\[{TEXT}\]\))$"),
    "subgraph": re.compile(rf"^ +subgraph ({ID}) \[{TEXT}\]$"),
    "end": re.compile(r"^ +end$"),
    "edge": re.compile(rf"^ +({ID}) (?:---|===|-\.-)\|{TEXT}\| ({ID})$"),
    "classDef": re.compile(r"^ +classDef planned [a-z-]+: [0-9 ]+$"),
    "class": re.compile(rf"^ +class {ID}(?:,{ID})* planned$"),
}


def parsed(text: str) -> list[tuple[str, tuple[str, ...]]]:
    """(kind, ids) of each statement."""
    first, *rest = text.splitlines()
    assert first == "flowchart TB"
    found = []
    for line in rest:
        kinds = [(kind, match.groups()) for kind, form in STATEMENTS.items() if (match := form.match(line))]
        assert len(kinds) == 1, line
        found += kinds
    return found


def test_the_chart_of_oakfield() -> None:
    assert mermaid(NETWORKS["oakfield"]) == (
        "flowchart TB\n"
        '  n_gateway(["Borough firewall<br/>firewall"])\n'
        '  subgraph n_closet_server_room ["Server room"]\n'
        '    n_sw01["oak-sw01<br/>2930F-48G-PoEP-4SFPP"]\n'
        "  end\n"
        '  subgraph n_closet_junior_block ["Junior block"]\n'
        '    n_sw02["oak-sw02<br/>2530-24G-PoEP"]\n'
        "  end\n"
        '  n_gateway ---|"port 48"| n_sw01\n'
        '  n_sw01 ---|"49 \u2013 25<br/>1 Gb/s \u00b7 F1"| n_sw02\n'
    )


@every_network
def test_a_chart_keeps_to_the_grammar(network: Network) -> None:
    statements = parsed(mermaid(network))
    depth = 0
    for kind, _ in statements:
        depth += (kind == "subgraph") - (kind == "end")
        assert 0 <= depth <= 1
    assert depth == 0
    nodes = [ids[0] for kind, ids in statements if kind in {"node", "subgraph"}]
    assert len(nodes) == len(set(nodes))
    edges = [ids for kind, ids in statements if kind == "edge"]
    assert {name for ids in edges for name in ids} <= set(nodes)
    links = len(network.links) + len(network.planned_links)
    assert len(edges) == links + 1 + len(network.document.other_gateways)


def test_a_lag_is_thick_and_what_is_planned_is_dotted() -> None:
    chart = mermaid(NETWORKS["seven"])
    assert 'n_sw01 ===|"49-50 \u2013 49-50<br/>LAG 1 \u00b7 2 \u00d7 10 Gb/s \u00b7 F1/F2"| n_sw03' in chart
    assert 'n_sw06 -.-|"52 \u2013 52<br/>10 Gb/s"| n_sw07' in chart
    assert chart.endswith("  class n_sw07 planned\n")


def test_the_grammar_refuses_what_would_break_a_chart() -> None:
    for bad in ('  n_a["x"y"]', '  n_a["<b>"]', '  n_a["a & b"]', "  n_a[x]", '  end["x"]', '  n_a ---|"x"| end'):
        with pytest.raises(AssertionError):
            parsed(f"flowchart TB\n{bad}")


def cells_of(network: Network) -> dict[str, ET.Element]:
    root = ET.fromstring(drawio(network, draw(network)))  # noqa: S314  # our own text
    assert root.tag == "mxfile"
    cells = root.findall("./diagram/mxGraphModel/root/mxCell")
    found = {cell.attrib["id"]: cell for cell in cells}
    assert len(found) == len(cells), "an id is there twice"
    return found


@every_network
def test_a_drawing_holds_together(network: Network) -> None:
    cells = cells_of(network)
    assert cells["0"].attrib == {"id": "0"}
    assert cells["1"].attrib == {"id": "1", "parent": "0"}
    for name, cell in cells.items():
        if name in {"0", "1"}:
            continue
        assert cell.attrib["parent"] in cells
        geometry = cell.find("mxGeometry")
        assert geometry is not None
        assert geometry.attrib["as"] == "geometry"
        if cell.attrib.get("edge") == "1":
            ends = (cell.attrib["source"], cell.attrib["target"])
            assert all(cells[end].attrib.get("vertex") == "1" for end in ends)
        else:
            assert cell.attrib["vertex"] == "1"
            assert all(float(geometry.attrib[side]) >= 0 for side in ("x", "y", "width", "height"))


@every_network
def test_a_drawing_has_each_switch_in_its_closet_and_each_link(network: Network) -> None:
    cells = cells_of(network)
    rooms = {closet.name: closet.room for closet in network.document.closets}
    for name, switch in {**network.switches, **network.planned}.items():
        assert cells[name].attrib["value"].splitlines()[0] == switch.host
        frame = cells[cells[name].attrib["parent"]]
        assert "container=1" in frame.attrib["style"]
        if network is not NETWORKS["nasty"]:
            assert frame.attrib["value"] == rooms[switch.closet]
    edges = {(cell.attrib["source"], cell.attrib["target"]) for cell in cells.values() if "edge" in cell.attrib}
    links = (*network.links, *network.planned_links)
    assert {(link.a, link.b) for link in links} == {ends for ends in edges if not ends[0].startswith("gateway")}


def test_an_edge_says_ports_lag_and_cable() -> None:
    cells = cells_of(NETWORKS["seven"])
    values = {cell.attrib["value"] for cell in cells.values() if "edge" in cell.attrib}
    assert "49-50 \u2013 49-50\nLAG 1 \u00b7 2 \u00d7 10 Gb/s \u00b7 F1/F2" in values
    assert "dashed=1" in cells["sw07"].attrib["style"]


def test_a_name_is_text_for_diagrams_net() -> None:
    """Labels are no HTML there: what is in angle brackets is shown, not obeyed."""
    cells = cells_of(NETWORKS["nasty"])
    assert all("html=0" in cell.attrib["style"] for cell in cells.values() if "style" in cell.attrib)
    assert '=1+1 <b>&"quoted"</b>' in next(
        cell.attrib["value"] for cell in cells.values() if "swimlane" in cell.attrib.get("style", "")
    )


def test_the_files_belong_to_the_page() -> None:
    made_of = diagram(NETWORKS["oakfield"])
    assert {name for name, _ in made_of.documents[0].files} == {"diagram.svg", *made_of.files}
