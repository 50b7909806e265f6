"""SB505: a domain's only controller gets updates first, or with everything else."""

from __future__ import annotations

from collections.abc import Iterator

from schoolbuild.model.document.computers import Server
from schoolbuild.model.network import Network
from schoolbuild.model.words import listed
from schoolbuild.model.yaml_lines import KeyPath
from schoolbuild.rules.machines import controllers, domains, ring_of
from schoolbuild.rules.rule import Problem, Rule


def _check(network: Network) -> Iterator[Problem]:
    document = network.document
    if document.patching is None:
        return
    first = next(iter(network.standard.rings.rings), None)
    for domain in domains(document):
        found = list(controllers(document, domain))
        if len(found) != 1 or len(domain.controllers) != 1:
            continue
        index, server = found[0]
        ring = ring_of(document, server)
        others = [other for other in document.servers if other.domain == domain.name and other.name != server.name]
        if ring == first:
            words = "the first"
        elif others and all(ring_of(document, other) == ring for other in others):
            words = f"that of {listed(other.name for other in others)} too"
        else:
            continue
        yield Problem(
            _where(index, server),
            f"{server.name} is the only controller of {domain.name}, and its ring {ring!r} is {words}",
        )


def _where(index: int, server: Server) -> KeyPath:
    return ("servers", index, "ring") if server.ring is not None else ("servers", index, "name")


RULE = Rule(
    id="SB505",
    title="The only domain controller is updated too early",
    why="If an update breaks it, nobody can log in, and nothing was updated before that could have shown it.",
    fix="Give it a later `ring:` than the domain's other servers: the last one.",
    example="""\
servers:
  - name: srv01
...
    domain: sample.internal
    ring: early
    # ^ srv01 is the only controller of sample.internal, and its ring 'early' is that of srv03 too
""",
    check=_check,
)
