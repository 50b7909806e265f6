"""SB315: pupils or visitors leave the school past the filter."""

from __future__ import annotations

from collections.abc import Iterator

from schoolbuild.model.network import Network
from schoolbuild.model.words import listed
from schoolbuild.rules.rule import Problem, Rule
from schoolbuild.topology import ways_round


def _check(network: Network) -> Iterator[Problem]:
    for way in ways_round(network):
        yield Problem(way.path, f"VLAN {listed(map(repr, way.vlans))} {way.how}")


RULE = Rule(
    id="SB315",
    title="Pupils or visitors are routed round the filter",
    why="Schools must filter what pupils reach (Keeping children safe in education). A second way out is found by the "
    "first pupil who looks for it, and the filter's reports show nothing.",
    fix="Let the VLAN leave where the filter stands; write `filtered: true` at another gateway only if the filter "
    "stands in that way too.",
    example="""\
other_gateways:
  - {name: Broadband, kind: router, port: sw01 44, vlans: [curriculum]}
  # ^ VLAN 'curriculum' leaves through 'Broadband', in which no filter stands
""",
    check=_check,
)
