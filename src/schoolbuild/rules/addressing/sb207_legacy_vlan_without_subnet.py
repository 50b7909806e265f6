"""SB207: a plan from before, and a VLAN without a subnet in it."""

from __future__ import annotations

from collections.abc import Iterator

from schoolbuild.model.network import Network
from schoolbuild.rules.rule import Problem, Rule


def _check(network: Network) -> Iterator[Problem]:
    if network.document.addresses.legacy is None:
        return
    planned = network.standard.vlan_plan.vlans
    for vlan in network.vlans.values():
        has_place = vlan.name in planned and planned[vlan.name].slot is not None
        if has_place and vlan.subnet is None and vlan.routed_at != "nowhere":
            words = f"VLAN {vlan.name!r} has no subnet: none follows from addresses of before the standard"
            yield Problem(("vlans", vlan.name), words)


RULE = Rule(
    id="SB207",
    title="A VLAN of a legacy plan has no subnet",
    why="With `legacy` every subnet is written out; without one the VLAN has no gateway, no addresses are handed out, "
    "and its devices reach nothing.",
    fix="Write the VLAN's `subnet:`, or `routed_at: nowhere` if it needs no addresses.",
    example="""\
addresses: {legacy: {ranges: [10.50.0.0/20]}}
...
  curriculum: {subnet: 10.50.3.0/24}
  printers:
  # ^ VLAN 'printers' has no subnet: ...
""",
    check=_check,
)
