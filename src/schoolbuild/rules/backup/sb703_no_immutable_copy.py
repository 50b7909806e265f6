"""SB703: a server without a copy that nobody can change."""

from __future__ import annotations

from collections.abc import Iterator

from schoolbuild.model.network import Network
from schoolbuild.rules.copies import lacking
from schoolbuild.rules.rule import Problem, Rule


def _check(network: Network) -> Iterator[Problem]:
    words = "no copy that nobody can change or delete of"
    return lacking(network, lambda copies: not any(copy.immutable for copy in copies), words)


RULE = Rule(
    id="SB703",
    title="There is no immutable copy",
    why="Ransomware looks for the copies first, with the rights of the administrator who made them.",
    fix="Have one copy kept immutable, or offline, and say so with `immutable: true`.",
    severity="warning",
    example="""\
backups:
  copies:
  # ^ no copy that nobody can change or delete of srv01, srv02, srv03
    - {name: nas, product: veeam, of: [all], to: nas, offsite: false, every_hours: 24, keep_days: 30}
    - {name: cloud, product: veeam, of: [all], to: cloud, offsite: true, every_hours: 24, keep_days: 90}
""",
    check=_check,
)
