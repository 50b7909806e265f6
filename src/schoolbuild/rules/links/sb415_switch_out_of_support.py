"""SB415: a switch whose maker no longer mends it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from schoolbuild.model.network import Network
from schoolbuild.rules.cables import chassis
from schoolbuild.rules.rule import Problem, Rule


def _check(network: Network, day: date) -> Iterator[Problem]:
    for index, switch in enumerate(network.document.switches):
        for path, member in chassis(switch, ("switches", index)):
            model = network.standard.models.get(member.model)
            if model is not None and model.end_of_support is not None and model.end_of_support < day:
                yield Problem(
                    path, f"{switch.name} is a {model.name}, which is out of support since {model.end_of_support}"
                )


RULE = Rule(
    id="SB415",
    title="A switch is out of support",
    why="Holes in its software stay open for good, and a broken one is not replaced; the Department for Education asks "
    "to replace what gets no security updates.",
    fix="Plan its replacement: enter the new switch with `planned:`, and the cables that will go to it.",
    severity="warning",
    example="""\
switches:
...
  - {name: sw03, closet: east, layer: edge, model: C2960-48TT-L, serial: FOC0000SAM3}
  # ^ sw03 is a C2960-48TT-L, which is out of support since 2019-10-31
""",
    check_on=_check,
)
