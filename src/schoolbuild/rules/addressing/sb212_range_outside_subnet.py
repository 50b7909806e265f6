"""SB212: a DHCP range that is none."""

from __future__ import annotations

from collections.abc import Iterator

from schoolbuild.model.network import Network
from schoolbuild.rules.rule import Problem, Rule


def _check(network: Network) -> Iterator[Problem]:
    for vlan in network.vlans.values():
        if vlan.pool is None or vlan.subnet is None:
            continue
        first, last = vlan.pool.first, vlan.pool.last
        where = vlan.pool.path or ("vlans", vlan.name)
        if first > last:
            yield Problem(where, f"the range of VLAN {vlan.name!r} runs backwards: {first} comes after {last}")
        elif not vlan.subnet.network_address < first <= last < vlan.subnet.broadcast_address:
            yield Problem(
                where, f"the range {first} to {last} of VLAN {vlan.name!r} does not lie inside of {vlan.subnet}"
            )


RULE = Rule(
    id="SB212",
    title="A DHCP range does not lie in its subnet",
    why="The server refuses the range, or hands out addresses with which a device reaches nobody.",
    fix="Write a first and a last address of the VLAN's subnet, neither its very first nor its very last.",
    example="""\
  staff: {dhcp: {first: 10.50.3.100, last: 10.50.3.200}}
  # ^ the range 10.50.3.100 to 10.50.3.200 of VLAN 'staff' does not lie inside of 10.50.2.0/24
""",
    check=_check,
)
