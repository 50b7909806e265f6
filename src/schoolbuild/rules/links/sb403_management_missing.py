"""SB403: an uplink without the management VLAN."""

from __future__ import annotations

from collections.abc import Iterator

from schoolbuild.model.network import Network
from schoolbuild.rules.rule import Problem, Rule
from schoolbuild.topology import carried


def _check(network: Network) -> Iterator[Problem]:
    management = network.standard.vlan_plan.management
    for link in network.links:
        if link.a not in network.switches or link.b not in network.switches:
            continue
        if not any(management in carried(network, *end) for end in link.ends()):
            yield Problem(link.path, f"{link.name} does not carry the VLAN {management!r}")


RULE = Rule(
    id="SB403",
    title="The management VLAN is missing on an uplink",
    why="The switch behind this cable could not be reached any more, neither to be checked nor to be mended.",
    fix="Add the management VLAN to the cable's `vlans:`, or remove `vlans:` so that it carries all of them.",
    example="""\
links:
  - {a: sw01 49, b: sw02 25}
  - {a: sw01 50, b: sw03 Gi1/0/49, vlans: [curriculum]}
  # ^ ... does not carry the VLAN 'management' ...
""",
    check=_check,
)
