"""SB305: the VLAN that every switch has from the factory."""

from __future__ import annotations

from collections.abc import Iterator

from schoolbuild.model.network import Network
from schoolbuild.rules.rule import Problem, Rule


def _check(network: Network) -> Iterator[Problem]:
    for vlan in network.vlans.values():
        if vlan.id == 1:
            words = f"VLAN {vlan.name!r} has the id 1, in which every port of a new switch is"
            yield Problem(("vlans", vlan.name, "id"), words)


RULE = Rule(
    id="SB305",
    title="VLAN 1 is in use",
    why="Every port of a switch out of the box is in VLAN 1, and switches talk to each other in it: whoever finds a "
    "forgotten port is inside, and the VLAN cannot be kept off any cable.",
    fix="Give the VLAN another id, at best the plan's.",
    example="""\
  staff: {id: 1}
  # ^ VLAN 'staff' has the id 1, in which every port of a new switch is
""",
    check=_check,
)
