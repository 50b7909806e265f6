"""SB803: a waiver that nobody answers for."""

from __future__ import annotations

from collections.abc import Iterator

from schoolbuild.model.network import Network
from schoolbuild.rules.rule import Problem, Rule

_NOTHING = frozenset({"", "tbc", "tba", "tbd", "n/a", "na", "none", "nobody", "unknown", "todo", "?", "-", "x"})


def _check(network: Network) -> Iterator[Problem]:
    for index, waiver in enumerate(network.document.waivers):
        said = {"owner": waiver.owner, "approver": waiver.approver, "reason": waiver.reason, "ticket": waiver.ticket}
        for key, value in said.items():
            if _plain(value) in _NOTHING:
                yield Problem(
                    ("waivers", index, key), f"the waiver of {waiver.control} has no {key}: it says {value!r}"
                )
        if _plain(waiver.owner) == _plain(waiver.approver) and _plain(waiver.owner) not in _NOTHING:
            yield Problem(
                ("waivers", index, "approver"),
                f"{waiver.approver!r} owns the waiver of {waiver.control}, and approves it, too",
            )


def _plain(value: str) -> str:
    """Without capitals, blanks around it and dots at its end; a row of one sign is that sign."""
    short = value.strip().rstrip(".").lower()
    return short[0] if short and len(set(short)) == 1 else short


RULE = Rule(
    id="SB803",
    title="Nobody answers for a waiver",
    why="A waiver is somebody's decision: without an owner, somebody else who allowed it, a reason and a ticket it is "
    "only a hole.",
    fix="Name a role that owns it, another that approved it, why, and the ticket in which that stands.",
    example="""\
waivers:
  - control: NET-07
    targets: [sw02]
    owner: tbc
    # ^ the waiver of NET-07 has no owner: it says 'tbc'
""",
    check=_check,
)
