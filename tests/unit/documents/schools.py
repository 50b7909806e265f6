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
        "vlans": {name: None for name in ("management", "servers", "staff", "curriculum", "pupil_wireless", "guest")},
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
