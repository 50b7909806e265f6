"""SB201: two VLANs of one school share addresses."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from schoolbuild.model.network import Network
from schoolbuild.rules.rule import Problem, Rule


def _check(network: Network) -> Iterator[Problem]:
    with_subnet = [(vlan, vlan.subnet) for vlan in network.vlans.values() if vlan.subnet is not None]
    for (first, one), (second, two) in combinations(with_subnet, 2):
        if one.overlaps(two):
            yield Problem(
                ("vlans", second.name),
                f"the subnet {two} of VLAN {second.name!r} overlaps {one} of VLAN {first.name!r}",
            )


RULE = Rule(
    id="SB201",
    title="Two subnets of the school overlap",
    why="The gateway cannot tell on which side an address of both lives: one of the two VLANs loses its way.",
    fix="Give one of the VLANs another subnet, or none of its own so that the plan's is used.",
    example="""\
  staff:
  curriculum: {subnet: 10.50.2.0/23}
  # ^ the subnet 10.50.2.0/23 of VLAN 'curriculum' overlaps 10.50.2.0/24 of VLAN 'staff'
""",
    check=_check,
)
