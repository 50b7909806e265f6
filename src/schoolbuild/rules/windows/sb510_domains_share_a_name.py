"""SB510: two domains of a school with one name."""

from __future__ import annotations

from collections.abc import Iterator

from schoolbuild.model.network import Network
from schoolbuild.rules.machines import domains
from schoolbuild.rules.rule import Problem, Rule


def _check(network: Network) -> Iterator[Problem]:
    full: dict[str, str] = {}
    short: dict[str, str] = {}
    for index, domain in enumerate(domains(network.document)):
        path = ("directory", "domains", index)
        if domain.name in full:
            yield Problem((*path, "name"), f"a domain {domain.name!r} is already listed, as {full[domain.name]!r}")
        elif domain.netbios in short:
            yield Problem(
                (*path, "netbios"),
                f"{domain.name} has the short name {domain.netbios!r}, as has {short[domain.netbios]}",
            )
        full.setdefault(domain.name, domain.netbios)
        short.setdefault(domain.netbios, domain.name)


RULE = Rule(
    id="SB510",
    title="Two domains share a name",
    why="Whoever logs in as SCHOOL\\name reaches one of them by chance; they can never trust each other.",
    fix="Correct the short name; each domain shows its own with `nltest /dsgetdc:`.",
    example="""\
directory:
  kind: ad
  domains:
    - {name: curric.sample.internal, netbios: SAMPLE, purpose: curriculum, controllers: [srv01]}
    - {name: admin.sample.internal, netbios: SAMPLE, purpose: admin, controllers: [srv02]}
    # ^ admin.sample.internal has the short name 'SAMPLE', as has curric.sample.internal
""",
    check=_check,
)
