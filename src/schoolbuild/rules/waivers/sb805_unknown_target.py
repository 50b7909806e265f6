"""SB805: a waiver for a machine that does not exist."""

from __future__ import annotations

from collections.abc import Iterator

from schoolbuild.model.network import Network
from schoolbuild.model.words import closest
from schoolbuild.rules.rule import Problem, Rule
from schoolbuild.rules.targets import EVERYTHING, short_names


def _check(network: Network) -> Iterator[Problem]:
    known = short_names(network)
    for index, waiver in enumerate(network.document.waivers):
        for position, target in enumerate(waiver.targets):
            if target != EVERYTHING and target not in known:
                yield Problem(
                    ("waivers", index, "targets", position),
                    f"the school has no machine {target!r}",
                    closest(target, known),
                )


RULE = Rule(
    id="SB805",
    title="A waiver is for a machine that does not exist",
    why="It waives nothing, or was meant for another machine whose failure nobody then expects.",
    fix="Write the machine's name, with or without the school's code in front, or `all`.",
    example="""\
waivers:
  - control: NET-07
    targets: [sw02, sam-sw13]
    # ^ the school has no machine 'sam-sw13'
""",
    check=_check,
)
