"""SB804: a waiver of a control that does not exist."""

from __future__ import annotations

from collections.abc import Iterator

from schoolbuild.model.network import Network
from schoolbuild.model.words import closest
from schoolbuild.rules.rule import Problem, Rule


def _check(network: Network) -> Iterator[Problem]:
    known = network.standard.controls
    for index, waiver in enumerate(network.document.waivers):
        if waiver.control not in known:
            yield Problem(
                ("waivers", index, "control"),
                f"the standard has no control {waiver.control!r}",
                closest(waiver.control, known),
            )


RULE = Rule(
    id="SB804",
    title="A waiver names a control that does not exist",
    why="It waives nothing, and no report of this school can be made as long as it stands there.",
    fix="Write the id of a control of standard/controls/, without the version of its meaning.",
    example="""\
waivers:
  - control: NET-77
  # ^ the standard has no control 'NET-77'
""",
    check=_check,
)
