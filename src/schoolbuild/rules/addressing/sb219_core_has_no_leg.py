"""SB219: the core switch is to hand out addresses in a VLAN in which it has none itself."""

from __future__ import annotations

from collections.abc import Iterator

from schoolbuild.model.document.addressing import DhcpRange
from schoolbuild.model.network import Network
from schoolbuild.rules.rule import Problem, Rule


def _check(network: Network) -> Iterator[Problem]:
    document = network.document
    if document.dhcp.by != "core":
        return
    if network.routing is None:
        yield Problem(("dhcp",), "the core switch is to hand out addresses, but no switch routes (`routing:`)")
        return
    legs = {leg.vlan for leg in network.routing.svis}
    for vlan in network.vlans.values():
        choice = document.vlans.get(vlan.name)
        by_others = choice is not None and isinstance(choice.dhcp, DhcpRange) and choice.dhcp.by is not None
        if vlan.pool is not None and vlan.name not in legs and not by_others:
            core = network.routing.switch
            words = f"{core} is to hand out addresses in VLAN {vlan.name!r}, and has none there itself"
            yield Problem(("vlans", vlan.name), words)


RULE = Rule(
    id="SB219",
    title="The core switch is to hand out addresses where it has none",
    why="A switch hears requests for an address only in VLANs in which it has an address of its own, that is where it "
    "routes: elsewhere nobody answers.",
    fix="Let the switch route (`routing:`), or let another box hand out the addresses.",
    example="""\
dhcp: core
# ^ the core switch is to hand out addresses, but no switch routes (`routing:`)
""",
    check=_check,
)
