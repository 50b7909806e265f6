"""SB106: a service that is bought, and nothing in the folder says what it consists of."""

from __future__ import annotations

from collections.abc import Iterator

from schoolbuild.model.network import Network
from schoolbuild.rules.rule import Problem, Rule
from schoolbuild.rules.services import KEYS, described


def _check(network: Network) -> Iterator[Problem]:
    for index, service in enumerate(network.document.services):
        if not described(network.document, service):
            words = f"the service {service!r} is bought, but the folder says nothing under `{KEYS[service]}:`"
            yield Problem(("services", index), words)


RULE = Rule(
    id="SB106",
    title="A service is bought but not described",
    why="What the folder does not describe is neither built nor looked at: the school pays for it and gets nothing, "
    "and no report says so.",
    fix="Describe it under the key that the finding names, or take the service off the list.",
    example="""\
services: [network, servers, directory, patching, antivirus, backup, guests, print]
# ^ the service 'print' is bought, but the folder says nothing under `print:`
""",
    check=_check,
)
