"""SB702: a server without a copy outside of the building."""

from __future__ import annotations

from collections.abc import Iterator

from schoolbuild.model.network import Network
from schoolbuild.rules.copies import lacking
from schoolbuild.rules.rule import Problem, Rule


def _check(network: Network) -> Iterator[Problem]:
    words = "no copy outside of the building of"
    return lacking(network, lambda copies: not any(copy.offsite for copy in copies), words)


RULE = Rule(
    id="SB702",
    title="There is no copy off site",
    why="Fire, water and thieves take the copies along with the server.",
    fix="Add a copy in the cloud or at another site.",
    severity="warning",
    example="""\
backups:
  copies:
  # ^ no copy outside of the building of srv01, srv02, srv03
    - {name: nas, product: veeam, of: [all], to: nas, offsite: false, every_hours: 24, keep_days: 30}
    - {name: disk, product: veeam, of: [all], to: usb, offsite: false, immutable: true, every_hours: 24, keep_days: 30}
""",
    check=_check,
)
