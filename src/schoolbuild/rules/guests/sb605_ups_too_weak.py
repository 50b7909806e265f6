"""SB605: a UPS that is too small for servers, or does not tell them."""

from __future__ import annotations

from collections.abc import Iterator

from schoolbuild.model.network import Network
from schoolbuild.model.words import listed
from schoolbuild.rules.rule import Problem, Rule


def _check(network: Network) -> Iterator[Problem]:
    document, wanted = network.document, network.standard.limits.ups_minutes
    machines = {server.name for server in document.servers} | {box.name for box in document.hypervisors}
    for index, unit in enumerate(document.ups):
        behind = listed(machines.intersection(unit.protects))
        if not behind:
            continue
        if unit.minutes < wanted:
            yield Problem(
                ("ups", index, "minutes"),
                f"{unit.name} lasts {unit.minutes} minutes for {behind}; {wanted} are asked for",
            )
        if not unit.shuts_down:
            yield Problem(("ups", index, "shuts_down"), f"{unit.name} does not tell {behind} to shut down")


RULE = Rule(
    id="SB605",
    title="A UPS does not carry servers through",
    why="Guests and databases need their time to stop in order; the Department for Education asks for a UPS that "
    "shuts servers down by itself and lasts 30 minutes.",
    fix="Connect the UPS to what it protects and set up the shutdown; take load off it, or renew its batteries.",
    severity="warning",
    example="""\
ups:
  - {name: ups01, protects: [sw01, srv01, hv01], minutes: 12, shuts_down: true}
  # ^ ups01 lasts 12 minutes for hv01, srv01; 30 are asked for
""",
    check=_check,
)
