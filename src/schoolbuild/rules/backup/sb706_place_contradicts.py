"""SB706: where a copy is and whether it is off site contradict each other."""

from __future__ import annotations

from collections.abc import Iterator

from schoolbuild.model.network import Network
from schoolbuild.rules.rule import Problem, Rule

_ALWAYS_OUTSIDE = ("cloud", "other_site")
_NEVER_OUTSIDE = ("volume",)


def _check(network: Network) -> Iterator[Problem]:
    for index, copy in enumerate(network.document.backups.copies if network.document.backups is not None else ()):
        path = ("backups", "copies", index, "offsite")
        if copy.to in _ALWAYS_OUTSIDE and not copy.offsite:
            yield Problem(path, f"the copy {copy.name!r} goes to {copy.to!r}, and is said not to be off site")
        elif copy.to in _NEVER_OUTSIDE and copy.offsite:
            yield Problem(path, f"the copy {copy.name!r} is on a volume of the server, and is said to be off site")


RULE = Rule(
    id="SB706",
    title="A copy cannot be where it is said to be",
    why="Whether anything survives the loss of the building is counted by this key.",
    fix="Correct `to:` or `offsite:`.",
    example="""\
backups:
  copies:
    - {name: nas, product: veeam, of: [all], to: nas, offsite: true, immutable: true, every_hours: 24, keep_days: 30}
    - {name: cloud, product: veeam, of: [all], to: cloud, offsite: false, every_hours: 24, keep_days: 90}
    # ^ the copy 'cloud' goes to 'cloud', and is said not to be off site
""",
    check=_check,
)
