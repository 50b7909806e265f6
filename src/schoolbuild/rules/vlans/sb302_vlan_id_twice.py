"""SB302: two VLANs with one id."""

from __future__ import annotations

from collections.abc import Iterator

from schoolbuild.model.network import Network
from schoolbuild.rules.rule import Problem, Rule


def _check(network: Network) -> Iterator[Problem]:
    owners: dict[int, str] = {}
    for vlan in network.vlans.values():
        if vlan.id in owners:
            yield Problem(
                ("vlans", vlan.name), f"VLAN {vlan.name!r} has the id {vlan.id}, as has VLAN {owners[vlan.id]!r}"
            )
        else:
            owners[vlan.id] = vlan.name


RULE = Rule(
    id="SB302",
    title="Two VLANs have the same id",
    why="On the cable there is only the id: the two networks would be one.",
    fix="Give one of them another id.",
    example="""\
vlans:
...
  curriculum:
  printers:
  lockers: {id: 40, title: LOCKERS}
  # ^ VLAN 'lockers' has the id 40, as has VLAN 'curriculum'
""",
    check=_check,
)
