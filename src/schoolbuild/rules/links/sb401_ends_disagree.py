"""SB401: the two ends of a cable are set up differently."""

from __future__ import annotations

from collections.abc import Iterator

from schoolbuild.model.network import Link, Network
from schoolbuild.model.words import listed
from schoolbuild.model.yaml_lines import KeyPath
from schoolbuild.rules.rule import Problem, Rule
from schoolbuild.topology import carried


def _check(network: Network) -> Iterator[Problem]:
    for link in network.links:
        if link.a not in network.switches or link.b not in network.switches:
            continue
        a, b = carried(network, link.a, link.a_ports), carried(network, link.b, link.b_ports)
        if a != b:
            yield Problem(_narrowed(network, link), _message(link, a, b))


def _message(link: Link, a: frozenset[str], b: frozenset[str]) -> str:
    parts = [
        f"{end} does not carry {listed(missing)}" for end, missing in ((link.a, b - a), (link.b, a - b)) if missing
    ]
    return f"the two ends of {link.name} disagree: {'; '.join(parts)}"


def _narrowed(network: Network, link: Link) -> KeyPath:
    """Where the document sets one end apart: the port's own line, else the cable's."""
    for switch, ports in link.ends():
        path = network.switches[switch].ports[ports[0]].path
        if path and path[0] == "ports":
            return path
    return link.path


RULE = Rule(
    id="SB401",
    title="The two ends of an uplink disagree",
    why="Frames of a VLAN that only one end carries are thrown away at the other, without a word.",
    fix="Let the cable's line say what it carries, and remove the port's own line.",
    example="""\
  sw02:
    1-12: classroom
    25: {profile: uplink, tagged: [management, curriculum]}
    # ^ ... sw02 does not carry printers, servers, staff ...
""",
    check=_check,
)
