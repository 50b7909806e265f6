"""SB701: a server of which there are too few copies."""

from __future__ import annotations

from collections.abc import Iterator

from schoolbuild.model.network import Network
from schoolbuild.rules.copies import lacking
from schoolbuild.rules.rule import Problem, Rule


def _check(network: Network) -> Iterator[Problem]:
    wanted = network.standard.limits.backup_copies
    words = f"with the data itself there must be {wanted} copies, and there are fewer of"
    return lacking(network, lambda copies: len(copies) + 1 < wanted, words)


RULE = Rule(
    id="SB701",
    title="There are too few copies of a server",
    why="The one copy is often the one that turns out to be unreadable; the Department for Education asks for three, "
    "the data itself included.",
    fix="Add the server, or its hypervisor, to a further copy.",
    severity="warning",
    example="""\
backups:
  copies:
  # ^ with the data itself there must be 3 copies, and there are fewer of srv03
    - {name: nas, product: veeam, of: [srv01, srv02], to: nas, offsite: false, every_hours: 24, keep_days: 30}
""",
    check=_check,
)
