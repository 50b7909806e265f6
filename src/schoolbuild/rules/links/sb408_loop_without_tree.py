"""SB408: a ring of cables through a switch without spanning tree."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from schoolbuild.model.network import Network
from schoolbuild.rules.cables import neighbours
from schoolbuild.rules.rule import Problem, Rule
from schoolbuild.topology import cabled, reached_from


def _check(network: Network) -> Iterator[Problem]:
    for index, switch in enumerate(network.document.switches):
        if switch.managed_by is None or switch.tree is None or switch.tree.mode != "none":
            continue
        without = cabled(network, planned=True)
        if switch.name in without:
            without.remove_node(switch.name)
        for (one, first), (other, second) in combinations(neighbours(network, switch.name), 2):
            if other in reached_from(without, [one]):
                yield Problem(
                    ("switches", index, "tree"),
                    f"{switch.name} runs no spanning tree and closes a ring: with {first.name} and {second.name}",
                )
                break


RULE = Rule(
    id="SB408",
    title="A loop without spanning tree",
    why="A broadcast that enters the ring goes round for ever: within seconds nothing in the school answers.",
    fix="Have spanning tree switched on there, or take one of the cables out, or bundle the two as a LAG.",
    example="""\
switches:
...
  - name: sw02
    closet: east
    layer: edge
    model: 2530-24G-PoEP
    serial: SG00SAM002
    managed_by: provider
    tree: {mode: none}
    # ^ sw02 runs no spanning tree and closes a ring: with sw01-sw02 49 and sw02-sw03 26
""",
    check=_check,
)
