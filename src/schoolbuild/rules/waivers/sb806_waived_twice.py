"""SB806: two waivers for one control and one machine."""

from __future__ import annotations

from collections.abc import Iterator

from schoolbuild.model.network import Network
from schoolbuild.rules.rule import Problem, Rule
from schoolbuild.rules.targets import EVERYTHING, short_names


def _check(network: Network) -> Iterator[Problem]:
    known = short_names(network)
    seen: dict[tuple[str, str], str] = {}
    for index, waiver in enumerate(network.document.waivers):
        for position, target in enumerate(waiver.targets):
            name = known.get(target, target)
            owner = seen.get((waiver.control, name)) or seen.get((waiver.control, EVERYTHING))
            if owner is not None:
                yield Problem(
                    ("waivers", index, "targets", position),
                    f"{waiver.control} is already waived for {name}, by the ticket {owner}",
                )
            seen.setdefault((waiver.control, name), waiver.ticket)


RULE = Rule(
    id="SB806",
    title="A control is waived twice for one machine",
    why="Which of the two holds, and until when, is anybody's guess; the report names one of them only.",
    fix="Keep the one whose ticket is current.",
    example="""\
  - control: NET-07
    targets: [sam-sw02]
    # ^ NET-07 is already waived for sw02, by the ticket CHG-1
""",
    check=_check,
)
