"""SB417: a planned switch whose day has passed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from schoolbuild.model.network import Network
from schoolbuild.rules.rule import Problem, Rule


def _check(network: Network, day: date) -> Iterator[Problem]:
    for index, switch in enumerate(network.document.switches):
        if switch.planned is not None and switch.planned < day:
            yield Problem(
                ("switches", index, "planned"), f"{switch.name} was expected on {switch.planned}, and is still planned"
            )


RULE = Rule(
    id="SB417",
    title="A planned switch is overdue",
    why="If it stands there already, nothing builds or checks it; if it does not, the plan is no longer true.",
    fix="Remove `planned:` if the switch has come, or write the day on which it is expected now.",
    severity="warning",
    example="""\
  - {name: sw04, closet: east, layer: edge, model: 2530-24G-PoEP, serial: SG00SAM004, planned: "2026-10-23"}
  # ^ sw04 was expected on 2026-10-23, and is still planned
""",
    check_on=_check,
)
