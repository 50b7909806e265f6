"""SB509: a domain whose name has one label only."""

from __future__ import annotations

from collections.abc import Iterator

from schoolbuild.model.network import Network
from schoolbuild.rules.machines import domains
from schoolbuild.rules.rule import Problem, Rule


def _check(network: Network) -> Iterator[Problem]:
    for index, domain in enumerate(domains(network.document)):
        if "." not in domain.name:
            yield Problem(
                ("directory", "domains", index, "name"),
                f"the domain {domain.name!r} has no dot in its name",
                f"{domain.name}.internal",
            )


RULE = Rule(
    id="SB509",
    title="A domain's name has one label only",
    why="Computers do not register such a name in DNS by themselves, and Microsoft supports little on it.",
    fix="Write the full DNS name. If the domain really is called so, plan to move away from it.",
    example="""\
directory:
  kind: ad
  domains:
    - {name: sample, netbios: SAMPLE, controllers: [srv01, srv02]}
    # ^ the domain 'sample' has no dot in its name
""",
    check=_check,
)
