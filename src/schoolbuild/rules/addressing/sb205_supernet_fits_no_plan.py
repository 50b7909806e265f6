"""SB205: a supernet that the standard has no plan for."""

from __future__ import annotations

from collections.abc import Iterator

from schoolbuild.model.network import Network
from schoolbuild.rules.rule import Problem, Rule


def _check(network: Network) -> Iterator[Problem]:
    supernet = network.document.addresses.supernet
    if supernet is None:
        return
    planned = network.standard.vlan_plan.vlans
    without = [
        name
        for name, vlan in network.vlans.items()
        if vlan.subnet is None and name in planned and planned[name].slot is not None
    ]
    if without:
        sizes = ", ".join(
            f"/{plan.supernet_prefix} ({name})" for name, plan in network.standard.addressing.plans.items()
        )
        yield Problem(
            ("addresses", "supernet"),
            f"no subnet follows from {supernet} for {', '.join(without)}: the standard plans for {sizes}",
        )


RULE = Rule(
    id="SB205",
    title="The supernet fits no address plan",
    why="The VLANs would have no subnet and the switches no management address.",
    fix="Write a supernet of a planned size, or give every VLAN its subnet.",
    example="""\
addresses: {supernet: 10.50.0.0/21}
# ^ no subnet follows from 10.50.0.0/21 ...
""",
    check=_check,
)
