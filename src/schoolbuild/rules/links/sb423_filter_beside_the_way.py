"""SB423: a filter that should stand in the way, and is not there."""

from __future__ import annotations

from collections.abc import Iterator

from schoolbuild.model.network import Network
from schoolbuild.rules.rule import Problem, Rule


def _check(network: Network) -> Iterator[Problem]:
    filtering = network.document.filtering
    if network.routing is None or filtering is None or filtering.by != "inline" or filtering.address is None:
        return
    transit = network.vlans.get(network.routing.transit)
    if transit is not None and transit.subnet is not None and filtering.address not in transit.subnet:
        yield Problem(
            ("filtering", "address"),
            f"{filtering.address} is not in VLAN {transit.name!r} ({transit.subnet}), in which "
            f"{network.routing.switch} hands everything on to the filter",
        )


RULE = Rule(
    id="SB423",
    title="The filter does not stand in the way",
    why="The core's way out goes to the filter's address: outside the transit VLAN nobody could leave the school.",
    fix="Write the filter's address in the transit VLAN, or leave `address:` out if the gateway itself filters.",
    example="""\
filtering: {by: inline, product: Web filter, address: 10.50.1.40}
# ^ 10.50.1.40 is not in VLAN 'transit' (10.50.15.0/24), in which sw01 hands everything on to the filter
""",
    check=_check,
)
