"""Schools to draw and print: the samples, and larger ones written by a rule."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from schoolbuild.model.derive import derive, open_school
from schoolbuild.model.network import Network
from schoolbuild.model.school import School
from schoolbuild.model.standard import load_standard

ROOT = Path(__file__).parents[3]


def network_of(name: str) -> Network:
    return open_school(ROOT, name)[1]


def made(document: Mapping[str, Any], name: str = "made-school") -> Network:
    return derive(name, School.model_validate(document), load_standard(ROOT))


def document(**instead: Any) -> dict[str, Any]:
    """The least a school can say: one switch in one closet. ``instead`` replaces top-level keys."""
    return {
        "school": {"name": "Made School", "code": "MAD", "kind": "primary"},
        "services": ["network"],
        "access": "routed",
        "routing_domain": "borough",
        "addresses": {"supernet": "10.80.0.0/20"},
        "vlans": dict.fromkeys(("management", "servers", "staff", "curriculum", "pupil_wireless", "guest")),
        "gateway": {"name": "Firewall", "kind": "firewall", "port": "sw01 48"},
        "dhcp": "firewall",
        "closets": [{"name": "hub", "room": "Hub room"}],
        "switches": [switch(1, "hub", layer="core")],
        **instead,
    }


def switch(number: int, closet: str, model: str = "2930F-48G-PoEP-4SFPP", layer: str = "edge") -> dict[str, Any]:
    serial = f"SG00MAD{number:03}"
    return {"name": f"sw{number:02}", "closet": closet, "layer": layer, "model": model, "serial": serial}


def star(closets: int = 20, switches: int = 40) -> dict[str, Any]:
    """A large school: a core switch, and closets of equal size around it; each second switch hangs on the first."""
    names = ["hub", *(f"block-{number}" for number in range(1, closets))]
    homes = {number: names[(number - 1) * closets // switches] for number in range(1, switches + 1)}
    links, first, core_port, own = [], {"hub": 1}, 0, 0
    for number in range(2, switches + 1):
        closet = homes[number]
        if closet in first:
            own += 1
            links.append({"a": f"sw{first[closet]:02} 51", "b": f"sw{number:02} 52"})
        else:
            first[closet] = number
            core_port += 1
            links.append({"a": f"sw01 {core_port}", "b": f"sw{number:02} 49", "cable": f"F{core_port}"})
    return document(
        closets=[{"name": name, "room": f"Room of {name}"} for name in names],
        switches=[switch(number, homes[number], layer="core" if number == 1 else "edge") for number in homes],
        links=links,
        ports={f"sw{number:02}": {"30-40": "classroom", "41-44": "ap"} for number in homes},
    )


def seven() -> dict[str, Any]:
    """Two ways out, a LAG, a switch with two cables to the core, closets of two, and a switch that is planned."""
    names = ("hub", "east", "west", "north")
    return document(
        closets=[{"name": name, "room": f"{name.title()} block"} for name in names],
        switches=[
            switch(1, "hub", layer="core"),
            switch(2, "hub"),
            switch(3, "east"),
            switch(4, "east"),
            switch(5, "west"),
            switch(6, "north"),
            {**switch(7, "north"), "planned": "2027-01-04"},
        ],
        links=[
            {"a": "sw01 1", "b": "sw02 1"},
            {"a": "sw01 49-50", "b": "sw03 49-50", "lag": 1, "cable": "F1/F2"},
            {"a": "sw03 51", "b": "sw04 51"},
            {"a": "sw01 51", "b": "sw05 49"},
            {"a": "sw02 51", "b": "sw05 50"},
            {"a": "sw05 51", "b": "sw06 51"},
            {"a": "sw06 52", "b": "sw07 52"},
        ],
        spanning_tree={"root": "sw01"},
        other_gateways=[{"name": "Office broadband", "kind": "router", "port": "sw02 47", "vlans": ["staff"]}],
    )


NASTY = '=1+1 <b>&"quoted"</b> | `a` *b* [c](d) \U0001f600 \x07 end'
"""Everything that means something somewhere: in HTML, Markdown, a spreadsheet, Mermaid, XML."""


def nasty() -> dict[str, Any]:
    """A school of whose names each means something to some program."""
    return document(
        school={"name": f"School {NASTY}", "code": "NAS", "kind": "primary"},
        gateway={"name": '+<i>"Wall"</i> | #1', "kind": "firewall", "port": "sw01 48"},
        closets=[{"name": "hub", "room": NASTY}, {"name": "end", "room": "@end"}],
        switches=[switch(1, "hub", layer="core"), switch(2, "end")],
        links=[{"a": "sw01 49", "b": "sw02 49", "cable": '-2+3 "<&|>" F1'}],
        ports={"sw01": {"1": {"profile": "classroom", "description": NASTY}}},
    )
