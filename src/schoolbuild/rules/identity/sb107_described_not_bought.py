"""SB107: something that a service would see to is described, and the service is not bought."""

from __future__ import annotations

from collections.abc import Iterator

from schoolbuild.model.network import Network
from schoolbuild.model.school import School
from schoolbuild.rules.rule import Problem, Rule
from schoolbuild.rules.services import KEYS, OWNED, described


def _check(network: Network) -> Iterator[Problem]:
    document = network.document
    others = {OWNED[owned] for party in document.third_parties for owned in party.owns if owned in OWNED}
    for service, key in KEYS.items():
        if service in document.services or service in others or not described(document, service):
            continue
        if service != "directory" or _has_domains(document):
            words = f"`{key}:` describes the service {service!r}, which is not among the services bought"
            yield Problem((key,), words)


def _has_domains(document: School) -> bool:
    """Accounts in the cloud alone are worth saying, and leave nothing here to see to."""
    return document.directory is not None and bool(document.directory.domains)


RULE = Rule(
    id="SB107",
    title="Something is described that is not bought",
    why="What is not bought is never judged: the folder looks as if somebody saw to it, and nobody does.",
    fix="Add the service, or the third party who owns it under third_parties; else remove the key.",
    example="""\
print: {product: windows, server: srv03}
# ^ `print:` describes the service 'print', which is not among the services bought
""",
    check=_check,
)
