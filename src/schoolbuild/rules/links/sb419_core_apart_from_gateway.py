"""SB419: the gateway is not plugged in at the switch that routes."""

from __future__ import annotations

from collections.abc import Iterator

from schoolbuild.model.network import Network
from schoolbuild.rules.rule import Problem, Rule


def _check(network: Network) -> Iterator[Problem]:
    routing, gateway = network.document.routing, network.document.gateway
    if routing is None or not {routing.by, gateway.port.switch} <= set(network.switches):
        return  # a name that leads nowhere, and another rule says so
    if routing.by != gateway.port.switch:
        yield Problem(
            ("routing", "by"), f"{routing.by} routes, but {gateway.name!r} is plugged in at {gateway.port.switch}"
        )


RULE = Rule(
    id="SB419",
    severity="warning",
    title="The gateway is not at the switch that routes",
    why="All that leaves the school would cross a cable between two switches, and the loss of either cuts all off.",
    fix="Plug the gateway in at the routing switch, or let the switch route at which it is plugged in.",
    example="""\
routing: {by: sw02}
# ^ sw02 routes, but 'Firewall' is plugged in at sw01
""",
    check=_check,
)
