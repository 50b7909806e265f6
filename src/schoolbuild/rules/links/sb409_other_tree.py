"""SB409: a switch with a spanning tree for each VLAN beside ours."""

from __future__ import annotations

from collections.abc import Iterator

from schoolbuild.model.network import Network
from schoolbuild.model.words import listed
from schoolbuild.rules.cables import every_switch, neighbours
from schoolbuild.rules.rule import Problem, Rule

_PER_VLAN = ("pvst", "rapid_pvst")


def _check(network: Network) -> Iterator[Problem]:
    known = every_switch(network)
    for index, switch in enumerate(network.document.switches):
        if switch.managed_by is None or switch.tree is None or switch.tree.mode not in _PER_VLAN:
            continue
        ours = {name for name, _ in neighbours(network, switch.name) if known[name].managed_by is None}
        if ours:
            yield Problem(
                ("switches", index, "tree"),
                f"{switch.name} runs {switch.tree.mode} and is cabled to {listed(ours)}, which runs "
                f"{network.standard.spanning_tree.mode}",
            )


RULE = Rule(
    id="SB409",
    title="Two kinds of spanning tree meet",
    why="A switch that keeps a tree for each VLAN understands MST in VLAN 1 alone: rings in other VLANs may stay open, "
    "or a cable is blocked as inconsistent.",
    fix="Have the switch set to MST in the school's region, and write that here.",
    example="""\
switches:
...
  - name: sw03
    closet: east
    layer: edge
    model: C2960X-48FPS-L
    serial: FOC0000SAM3
    managed_by: provider
    tree: {mode: rapid_pvst}
    # ^ sw03 runs rapid_pvst and is cabled to sw01, which runs mst
""",
    check=_check,
)
