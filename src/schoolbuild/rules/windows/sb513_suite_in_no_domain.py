"""SB513: Windows computers outside of the domain, in a school that has one."""

from __future__ import annotations

from collections.abc import Iterator

from schoolbuild.model.network import Network
from schoolbuild.model.words import listed
from schoolbuild.rules.machines import domains
from schoolbuild.rules.rule import Problem, Rule


def _check(network: Network) -> Iterator[Problem]:
    directory = network.document.directory
    if directory is None or directory.kind != "ad" or not directory.domains:
        return
    for index, suite in enumerate(network.document.suites):
        if suite.domain is None and suite.system.startswith("windows_"):
            names = listed(domain.name for domain in domains(network.document))
            yield Problem(
                ("suites", index, "name"), f"the suite {suite.name} is in no domain, and the school has {names}"
            )


RULE = Rule(
    id="SB513",
    title="A suite of Windows computers is in no domain",
    why="The school's accounts and settings do not reach them, and nobody notices what is set there by hand.",
    fix="Write the suite's `domain:`. If Intune or somebody else manages it, the directory is `hybrid`.",
    severity="warning",
    example="""\
suites:
  - {name: ict, room: ICT room, computers: 30, system: windows_11_24h2, vlan: curriculum}
  # ^ the suite ict is in no domain, and the school has sample.internal
""",
    check=_check,
)
