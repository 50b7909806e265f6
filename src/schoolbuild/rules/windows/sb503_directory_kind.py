"""SB503: the directory's kind and what is written beside it disagree."""

from __future__ import annotations

from collections.abc import Iterator

from schoolbuild.model.network import Network
from schoolbuild.rules.machines import CONTROLLER, domains
from schoolbuild.rules.rule import Problem, Rule

_ON_SITE = ("ad", "hybrid")
_IN_THE_CLOUD = ("hybrid", "entra")


def _check(network: Network) -> Iterator[Problem]:
    directory = network.document.directory
    kind = directory.kind if directory is not None else "none"
    if kind in _ON_SITE and not domains(network.document):
        yield Problem(("directory", "kind"), f"the directory is {kind!r}, but names no domain")
    if kind in _IN_THE_CLOUD and directory is not None and directory.tenant is None:
        yield Problem(("directory", "kind"), f"the directory is {kind!r}, but names no tenant")
    if kind in _ON_SITE:
        return
    said = f"the directory is {kind!r}" if directory is not None else "the folder names no directory"
    if domains(network.document):
        names = ", ".join(domain.name for domain in domains(network.document))
        yield Problem(("directory", "domains"), f"{said}, but lists the domain {names}")
    for index, server in enumerate(network.document.servers):
        if CONTROLLER in server.functions:
            yield Problem(("servers", index, "functions"), f"{said}, but {server.name} is a domain controller")


RULE = Rule(
    id="SB503",
    title="The directory's kind does not fit what it lists",
    why="From the kind follows what is built and checked: a domain would be left alone, or one looked for that is not.",
    fix="Correct `kind:`, or add what belongs to it: domains to ad and hybrid, a tenant to entra and hybrid.",
    example="""\
directory:
  kind: entra
  tenant: sample.onmicrosoft.com
  domains:
  # ^ the directory is 'entra', but lists the domain sample.internal
    - {name: sample.internal, netbios: SAMPLE, controllers: [srv01, srv02]}
""",
    check=_check,
)
