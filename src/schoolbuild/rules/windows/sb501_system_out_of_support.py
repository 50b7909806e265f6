"""SB501: an operating system without security updates."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from schoolbuild.model.network import Network
from schoolbuild.rules.machines import systems
from schoolbuild.rules.rule import Problem, Rule


def _check(network: Network, day: date) -> Iterator[Problem]:
    for path, name, system in systems(network.document):
        release = network.standard.systems.get(system)
        if release is not None and release.end_of_support < day:
            yield Problem(path, f"{name} runs {release.title}, which gets no updates since {release.end_of_support}")


RULE = Rule(
    id="SB501",
    title="An operating system is out of support",
    why="Holes that become known stay open for good, and are used within days; Cyber Essentials does not allow it.",
    fix="Upgrade it or take it out of use; until then keep it away from everything that it need not talk to.",
    severity="warning",
    example="""\
servers:
  - name: mis01
    system: windows_server_2012_r2
    # ^ mis01 runs Windows Server 2012 R2, which gets no updates since 2023-10-10
""",
    check_on=_check,
)
