"""SB414: a stack of models that do not stack together."""

from __future__ import annotations

from collections.abc import Iterator

from schoolbuild.model.network import Network
from schoolbuild.model.words import listed
from schoolbuild.rules.cables import every_switch
from schoolbuild.rules.rule import Problem, Rule


def _check(network: Network) -> Iterator[Problem]:
    for switch in every_switch(network).values():
        if len({model.stacks_as or model.name for model in switch.models}) > 1:
            names = listed({model.name for model in switch.models})
            yield Problem((*switch.path, "members"), f"{switch.name} is to be one stack of {names}")


RULE = Rule(
    id="SB414",
    title="A stack is made of models that do not stack together",
    why="Stacking works inside one series only: the other members run other software and never join.",
    fix="Write the others as switches of their own, with cables between them.",
    example="""\
    members:
    # ^ sw03 is to be one stack of C2960X-48FPS-L, C9200L-48P-4X
      - {model: C2960X-48FPS-L, serial: FOC0000SAM3}
      - {model: C9200L-48P-4X, serial: FOC0000SAM4}
""",
    check=_check,
)
