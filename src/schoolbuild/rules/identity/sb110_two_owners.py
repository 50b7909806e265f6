"""SB110: two third parties own the same thing on the same machine."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from schoolbuild.model.document.identity import ThirdParty
from schoolbuild.model.network import Network
from schoolbuild.model.words import listed
from schoolbuild.rules.rule import Problem, Rule


def _check(network: Network) -> Iterator[Problem]:
    for (_, one), (index, two) in combinations(enumerate(network.document.third_parties), 2):
        machines = _shared(one, two)
        for place, owned in enumerate(two.owns):
            if machines and owned in one.owns:
                words = f"{two.who} owns {owned!r} on {machines}, as does {one.who}"
                yield Problem(("third_parties", index, "owns", place), words)


def _shared(one: ThirdParty, two: ThirdParty) -> str:
    """The machines of both, in words; nothing if there are none."""
    if not one.targets and not two.targets:
        return "every machine"
    if not one.targets or not two.targets:
        return listed(one.targets or two.targets)
    return listed(set(one.targets) & set(two.targets))


RULE = Rule(
    id="SB110",
    title="Two third parties own the same thing",
    why="Two products that both set a value undo each other's work, and nobody can say whom to ask.",
    fix="Name the machines of each under `targets:`, or remove the party that does not own it.",
    example="""\
third_parties:
  - {who: intune, owns: [windows_settings], targets: [ict]}
  - {who: gpo, owns: [windows_settings]}
  # ^ gpo owns 'windows_settings' on ict, as does intune
""",
    check=_check,
)
