"""SB705: all copies of a server are on one kind of device."""

from __future__ import annotations

from collections.abc import Iterator

from schoolbuild.model.network import Network
from schoolbuild.rules.copies import lacking
from schoolbuild.rules.rule import Problem, Rule


def _check(network: Network) -> Iterator[Problem]:
    words = "copies on one kind of device only of"
    return lacking(network, lambda copies: len(copies) > 1 and len({copy.to for copy in copies}) == 1, words)


RULE = Rule(
    id="SB705",
    title="All copies are on one kind of device",
    why="One fault in its software or one password takes them all; the Department for Education asks for two.",
    fix="Keep one of the copies elsewhere: in the cloud, on tape, at another site.",
    severity="warning",
    example="""\
backups:
  copies:
  # ^ copies on one kind of device only of srv01, srv02, srv03
    - {name: nas, product: veeam, of: [all], to: nas, offsite: false, every_hours: 24, keep_days: 30}
    - {name: far, product: veeam, of: [all], to: nas, offsite: true, immutable: true, every_hours: 24, keep_days: 90}
""",
    check=_check,
)
