"""SB413: a stack with more members than its model allows."""

from __future__ import annotations

from collections.abc import Iterator

from schoolbuild.model.network import Network
from schoolbuild.rules.cables import every_switch
from schoolbuild.rules.rule import Problem, Rule


def _check(network: Network) -> Iterator[Problem]:
    for switch in every_switch(network).values():
        model = switch.models[0]
        if len({one.stacks_as or one.name for one in switch.models}) > 1 or len(switch.models) <= model.stack_limit:
            continue
        limit = (
            f"{model.name} allows {model.stack_limit}" if model.stack_limit > 1 else f"{model.name} cannot be stacked"
        )
        yield Problem((*switch.path, "members"), f"{switch.name} has {len(switch.models)} members; {limit}")


RULE = Rule(
    id="SB413",
    title="A stack is longer than its model allows",
    why="The members that are too many never join: they stand there as switches of their own, without a configuration.",
    fix="Make two stacks of it, or switches of their own with a cable between them.",
    example="""\
    members:
    # ^ sw02 has 2 members; 2530-24G-PoEP cannot be stacked
      - {model: 2530-24G-PoEP, serial: SG00SAM002}
      - {model: 2530-24G-PoEP, serial: SG00SAM004}
""",
    check=_check,
)
