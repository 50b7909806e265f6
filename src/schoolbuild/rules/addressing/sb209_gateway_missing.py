"""SB209: a VLAN that should leave its subnet, and nothing is there to take it out."""

from __future__ import annotations

from collections.abc import Iterator

from schoolbuild.model.network import Network
from schoolbuild.rules.rule import Problem, Rule


def _check(network: Network) -> Iterator[Problem]:
    legacy = network.document.addresses.legacy
    number = network.standard.addressing.gateway_host
    if legacy is not None and legacy.gateway_host is not None:
        number = legacy.gateway_host
    for vlan in network.vlans.values():
        if vlan.subnet is None or vlan.routed_at == "nowhere":
            continue
        if vlan.routed_at == "core" and network.routing is None:
            words = f"VLAN {vlan.name!r} is to leave at the core switch, and no switch routes: there is no `routing:`"
            yield Problem(("vlans", vlan.name, "routed_at"), words)
        elif vlan.gateway is None:
            words = (
                f"the gateway is number {number} of each subnet, and {vlan.subnet} of VLAN {vlan.name!r} ends before"
            )
            yield Problem(("vlans", vlan.name), words)


RULE = Rule(
    id="SB209",
    title="A VLAN has no gateway",
    why="Its devices talk to each other and to nobody else: no log-in, no internet, no management.",
    fix="Write the VLAN's `gateway:`, let another box route it, or say `routed_at: nowhere` if that is meant.",
    example="""\
  lockers: {id: 41, zone: buildings, subnet: 10.50.10.0/24, routed_at: core}
  # ^ VLAN 'lockers' is to leave at the core switch, and no switch routes: ...
""",
    check=_check,
)
