"""SB801: a waiver that has expired."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from schoolbuild.model.network import Network
from schoolbuild.rules.rule import Problem, Rule


def _check(network: Network, day: date) -> Iterator[Problem]:
    for index, waiver in enumerate(network.document.waivers):
        if waiver.expires < day:
            yield Problem(("waivers", index, "expires"), f"the waiver of {waiver.control} ended on {waiver.expires}")


RULE = Rule(
    id="SB801",
    title="A waiver has expired",
    why="It waives nothing any more: the control fails again, and the folder still reads as if somebody stood for it.",
    fix="Mend what the control asks for and remove the waiver, or have it approved anew with a new ticket.",
    severity="warning",
    example="""\
waivers:
  - control: NET-07
...
    expires: "2026-10-31"
    # ^ the waiver of NET-07 ended on 2026-10-31
""",
    check_on=_check,
)
