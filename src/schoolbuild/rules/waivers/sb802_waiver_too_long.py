"""SB802: a waiver that reaches too far ahead."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from schoolbuild.model.network import Network
from schoolbuild.rules.rule import Problem, Rule


def _check(network: Network, day: date) -> Iterator[Problem]:
    days = network.standard.limits.waiver_days
    latest = day + timedelta(days=days)
    for index, waiver in enumerate(network.document.waivers):
        if waiver.expires > latest:
            yield Problem(
                ("waivers", index, "expires"),
                f"the waiver of {waiver.control} ends on {waiver.expires}, more than {days} days ahead",
            )


RULE = Rule(
    id="SB802",
    title="A waiver reaches too far ahead",
    why="A waiver is for a while: one that nobody must look at again becomes the standard. Such a one waives nothing.",
    fix="Let it expire within a year; it can be renewed.",
    example="""\
waivers:
  - control: NET-07
...
    expires: "2029-07-31"
    # ^ the waiver of NET-07 ends on 2029-07-31, more than 366 days ahead
""",
    check_on=_check,
)
