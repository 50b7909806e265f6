"""SB504: the list of a domain's controllers and the servers disagree."""

from __future__ import annotations

from collections.abc import Iterator

from schoolbuild.model.network import Network
from schoolbuild.rules.machines import CONTROLLER, domains, servers_by_name
from schoolbuild.rules.rule import Problem, Rule


def _check(network: Network) -> Iterator[Problem]:
    known = servers_by_name(network.document)
    listed = set()
    for index, domain in enumerate(domains(network.document)):
        for position, name in enumerate(domain.controllers):
            listed.add(name)
            if name not in known:
                continue  # it leads nowhere, and another rule says so
            server = known[name][1]
            path = ("directory", "domains", index, "controllers", position)
            if CONTROLLER not in server.functions:
                yield Problem(path, f"{name} is not a domain controller: it does {', '.join(server.functions)}")
            elif server.domain != domain.name:
                said = f"is in {server.domain}" if server.domain is not None else "is in no domain"
                yield Problem(path, f"{name} is to be a controller of {domain.name}, but {said}")
    if listed:
        for name, (place, server) in known.items():
            if CONTROLLER in server.functions and name not in listed:
                yield Problem(("servers", place, "functions"), f"{name} is a domain controller, but no domain lists it")


RULE = Rule(
    id="SB504",
    title="A domain's controllers are not those of the servers",
    why="What must never go down at the same time, and what a domain is restored from, follows from this list.",
    fix="List exactly the servers that do `domain_controller` in this domain.",
    example="""\
directory:
  kind: ad
  domains:
    - {name: sample.internal, netbios: SAMPLE, controllers: [srv01, srv02, srv03]}
    # ^ srv03 is not a domain controller: it does file
""",
    check=_check,
)
