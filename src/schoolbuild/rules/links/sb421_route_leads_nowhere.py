"""SB421: a route whose next hop the core cannot reach."""

from __future__ import annotations

from collections.abc import Iterator

from schoolbuild.model.network import Network, Route
from schoolbuild.rules.rule import Problem, Rule


def _check(network: Network) -> Iterator[Problem]:
    for route in network.routing.routes if network.routing is not None else ():
        if route.path[0] == "routing" and (words := _wrong(network, route)):
            yield Problem((*route.path, "via"), f"the way to {route.to} goes via {route.via}, {words}")


def _wrong(network: Network, route: Route) -> str:
    assert network.routing is not None  # noqa: S101  # said by the caller, for the type checker
    legs = network.routing.svis
    if any(route.via == leg.address.ip for leg in legs):
        return f"which is {network.routing.switch} itself"
    if any(route.via in leg.address.network for leg in legs):
        return ""
    for vlan in network.vlans.values():
        if vlan.subnet is not None and route.via in vlan.subnet:
            return f"in VLAN {vlan.name!r}, where {network.routing.switch} has no address"
    return "which lies in none of the school's subnets"


RULE = Rule(
    id="SB421",
    title="A route's next hop is out of reach",
    why="The switch ignores the route, and what should take it leaves through the default route instead.",
    fix="Write the address that the other router has in one of the VLANs that the core routes.",
    example="""\
routing:
  by: sw01
  routes:
    - {to: 192.168.250.0/24, via: 10.51.1.2, why: Boiler house}
    # ^ the way to 192.168.250.0/24 goes via 10.51.1.2, which lies in none of the school's subnets
""",
    check=_check,
)
