"""SB210: a VLAN that leaves at two places."""

from __future__ import annotations

from collections.abc import Iterator

from schoolbuild.model.network import Network
from schoolbuild.rules.rule import Problem, Rule


def _check(network: Network) -> Iterator[Problem]:
    document = network.document
    main = {"gateway": f"at {document.gateway.name!r}", "core": "at the switch that routes"}
    leaves = {vlan.name: main[vlan.routed_at] for vlan in network.vlans.values() if vlan.routed_at in main}
    if document.routing is not None:  # the VLAN in which the core hands everything on to the gateway
        leaves[document.routing.transit] = main["gateway"]
    for index, other in enumerate(document.other_gateways):
        for place, name in enumerate(other.vlans):
            if name in leaves:
                words = f"VLAN {name!r} leaves at {other.name!r}, and also {leaves[name]}"
                yield Problem(("other_gateways", index, "vlans", place), words)
            else:
                leaves[name] = f"at {other.name!r}"


RULE = Rule(
    id="SB210",
    title="A VLAN has two gateways",
    why="A device knows one gateway: which of the two it gets depends on who answers first, and what one of them keeps "
    "out comes in by the other.",
    fix="Take the VLAN from the other gateway's list, or remove its `routed_at:` so that the other one is its only way "
    "out. A line in reserve belongs behind the gateway.",
    example="""\
other_gateways:
  - {name: Office router, kind: router, port: sw01 44, vlans: [staff]}
  # ^ VLAN 'staff' leaves at 'Office router', and also at 'Firewall'
""",
    check=_check,
)
