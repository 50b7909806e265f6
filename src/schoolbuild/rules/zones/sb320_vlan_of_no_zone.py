"""SB320: a VLAN with addresses that belongs to no zone."""

from __future__ import annotations

from collections.abc import Iterator

from schoolbuild.model.network import Network
from schoolbuild.model.words import listed
from schoolbuild.rules.rule import Problem, Rule
from schoolbuild.topology import planned_zone


def _check(network: Network) -> Iterator[Problem]:
    nowhere = planned_zone(network, network.standard.vlan_plan.parked)
    for vlan in network.vlans.values():
        if vlan.zone == nowhere and vlan.subnet is not None and vlan.routed_at != "nowhere":
            zones = listed(name for name in network.standard.zones.zones if name != nowhere)
            words = f"VLAN {vlan.name!r} has the subnet {vlan.subnet} and belongs to no zone (zones: {zones})"
            yield Problem(("vlans", vlan.name), words)


RULE = Rule(
    id="SB320",
    title="A VLAN with addresses belongs to no zone",
    why="Who may talk to whom follows from the zone: without one the VLAN's devices may do nothing, and nobody knows "
    "whether they must be filtered.",
    fix="Write the VLAN's `zone:`, or `routed_at: nowhere` if it never leaves its subnet.",
    example="""\
  lockers: {id: 41, title: LOCKERS, subnet: 10.50.10.0/24}
  # ^ VLAN 'lockers' has the subnet 10.50.10.0/24 and belongs to no zone ...
""",
    check=_check,
)
