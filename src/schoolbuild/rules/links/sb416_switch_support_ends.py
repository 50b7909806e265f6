"""SB416: a switch whose support ends soon."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from schoolbuild.model.network import Network
from schoolbuild.rules.cables import chassis
from schoolbuild.rules.rule import Problem, Rule


def _check(network: Network, day: date) -> Iterator[Problem]:
    horizon = day + timedelta(days=network.standard.limits.warn_days)
    for index, switch in enumerate(network.document.switches):
        for path, member in chassis(switch, ("switches", index)):
            model = network.standard.models.get(member.model)
            if model is not None and model.end_of_support is not None and day <= model.end_of_support <= horizon:
                yield Problem(path, f"{switch.name} is a {model.name}: its support ends on {model.end_of_support}")


RULE = Rule(
    id="SB416",
    title="A switch's support ends soon",
    why="Money and a holiday to replace it in must be found before it ends.",
    fix="Plan its replacement: enter the new switch with `planned:`, and the cables that will go to it.",
    severity="warning",
    example="""\
switches:
...
  - {name: sw02, closet: east, layer: edge, model: 2530-24G-PoEP, serial: SG00SAM002}
  # ^ sw02 is a 2530-24G-PoEP: its support ends on 2027-03-31
""",
    check_on=_check,
)
