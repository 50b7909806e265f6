"""SB405: a switch that no cable joins to the gateway."""

from __future__ import annotations

from collections.abc import Iterator

from schoolbuild.model.network import Network
from schoolbuild.rules.rule import Problem, Rule
from schoolbuild.topology import cabled, reached


def _check(network: Network) -> Iterator[Problem]:
    if network.gateway_switch not in network.switches:
        return  # the gateway's own line is wrong, and another rule says so
    connected = reached(network, cabled(network))
    for switch in network.switches.values():
        if switch.name not in connected:
            yield Problem(
                (*switch.path, "name"),
                f"no cable leads from {switch.name} to {network.gateway_switch}, where the gateway is plugged in",
            )


RULE = Rule(
    id="SB405",
    title="A switch is unreachable from the gateway",
    why="Nothing behind it has a network, and it cannot be managed.",
    fix="Add the missing cable under `links:`, or remove the switch.",
    example="""\
switches:
  - {name: sw01, closet: mdf, layer: core, model: 2930F-48G-PoEP-4SFPP, serial: SG00SAM001}
...
  - {name: sw03, closet: east, layer: edge, model: C2960X-48FPS-L, serial: FOC0000SAM3}
  # ^ no cable leads from sw03 to sw01 ...
...
links:
  - {a: sw01 49, b: sw02 25}
""",
    check=_check,
)
