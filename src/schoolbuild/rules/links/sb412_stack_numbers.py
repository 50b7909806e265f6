"""SB412: a stack with a missing member, or two of one number."""

from __future__ import annotations

from collections.abc import Iterator

from schoolbuild.model.network import Network
from schoolbuild.model.words import listed
from schoolbuild.rules.rule import Problem, Rule


def _check(network: Network) -> Iterator[Problem]:
    for index, switch in enumerate(network.document.switches):
        if not switch.members:
            continue
        seen: dict[int, str] = {}
        for place, (number, member) in enumerate(switch.numbered):
            if number in seen:
                yield Problem(
                    ("switches", index, "members", place),
                    f"{member.serial} is member {number} of {switch.name}, as is {seen[number]}",
                )
            seen.setdefault(number, member.serial)
        missing = sorted(set(range(1, max(seen) + 1)) - set(seen))
        if missing:
            has = listed(str(number) for number in seen)
            without = listed(str(number) for number in missing)
            yield Problem(
                ("switches", index, "members"), f"{switch.name} has the members {has}, and no member {without}"
            )


RULE = Rule(
    id="SB412",
    title="A stack's members are not numbered through",
    why="The number is the first part of each port's name: a gap means a box is missing here, and of two with one "
    "number only one can join.",
    fix="List every member once, with the number that the stack shows for it.",
    example="""\
    members:
    # ^ sw03 has the members 1, 3, and no member 2
      - {model: C2960X-48FPS-L, serial: FOC0000SAM3}
      - {number: 3, model: C2960X-48FPS-L, serial: FOC0000SAM4}
""",
    check=_check,
)
