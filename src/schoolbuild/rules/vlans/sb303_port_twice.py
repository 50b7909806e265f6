"""SB303: a port is given out twice."""

from __future__ import annotations

from collections.abc import Iterator

from schoolbuild.model.network import Network
from schoolbuild.rules.rule import Problem, Rule


def _check(network: Network) -> Iterator[Problem]:
    for end in network.loose_ends:
        if end.kind == "taken":
            yield Problem(end.path, f"port {end.name} is given out twice: also by {end.detail}")


RULE = Rule(
    id="SB303",
    title="A port is given out twice",
    why="A port can only be one thing; which of the two it became would depend on the order of the lines.",
    fix="Remove it from one of the two places.",
    example="""\
ports:
  sw01:
    1-10: office
    10-12: classroom
    # ^ port 10 is given out twice: also by sw01 1-10
""",
    check=_check,
)
