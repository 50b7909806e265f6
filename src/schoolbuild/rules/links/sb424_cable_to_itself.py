"""SB424: a cable from a switch to itself."""

from __future__ import annotations

from collections.abc import Iterator

from schoolbuild.model.network import Network
from schoolbuild.rules.cables import every_link
from schoolbuild.rules.rule import Problem, Rule


def _check(network: Network) -> Iterator[Problem]:
    for link in every_link(network):
        if link.a == link.b:
            yield Problem(link.path, f"both ends of this cable are ports of {link.a}")


RULE = Rule(
    id="SB424",
    title="A cable leads back to its own switch",
    why="Such a cable is a loop, held open by spanning tree alone; the switch that was meant is not connected.",
    fix="Name the switch at the other end.",
    example="""\
links:
  - {a: sw01 49, b: sw02 25}
  - {a: sw01 50, b: sw03 Gi1/0/49}
  - {a: sw01 51, b: sw01 52}
  # ^ both ends of this cable are ports of sw01
""",
    check=_check,
)
