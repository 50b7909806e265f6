"""SB206: a subnet that lies outside of what the school was given."""

from __future__ import annotations

from collections.abc import Iterator

from schoolbuild.model.network import Network
from schoolbuild.rules.rule import Problem, Rule


def _check(network: Network) -> Iterator[Problem]:
    ranges = network.document.addresses.ranges
    for vlan in network.vlans.values():
        if vlan.subnet is not None and not any(vlan.subnet.subnet_of(one) for one in ranges):
            given = ", ".join(map(str, ranges))
            words = f"the subnet {vlan.subnet} of VLAN {vlan.name!r} lies outside of the school's range {given}"
            yield Problem(("vlans", vlan.name, "subnet"), words)


RULE = Rule(
    id="SB206",
    title="A subnet lies outside of the school's ranges",
    why="Routers elsewhere send only the school's own ranges to it: answers to these devices go somewhere else, "
    "perhaps to the school that was given the range.",
    fix="Correct the subnet, or add its range under addresses.legacy.ranges if it truly belongs to the school.",
    example="""\
  printers: {subnet: 10.60.6.0/24}
  # ^ the subnet 10.60.6.0/24 of VLAN 'printers' lies outside of the school's range 10.50.0.0/20
""",
    check=_check,
)
