"""SB502: an operating system whose security updates end soon."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from schoolbuild.model.network import Network
from schoolbuild.rules.machines import systems
from schoolbuild.rules.rule import Problem, Rule


def _check(network: Network, day: date) -> Iterator[Problem]:
    horizon = day + timedelta(days=network.standard.limits.warn_days)
    for path, name, system in systems(network.document):
        release = network.standard.systems.get(system)
        if release is not None and day <= release.end_of_support <= horizon:
            yield Problem(path, f"{name} runs {release.title}: its updates end on {release.end_of_support}")


RULE = Rule(
    id="SB502",
    title="An operating system's support ends soon",
    why="An upgrade needs a holiday, and the school is to hear of it each term before it is urgent.",
    fix="Plan the upgrade with the school, before that day.",
    severity="warning",
    example="""\
servers:
  - name: mis01
    system: windows_server_2016
    # ^ mis01 runs Windows Server 2016: its updates end on 2027-01-12
""",
    check_on=_check,
)
