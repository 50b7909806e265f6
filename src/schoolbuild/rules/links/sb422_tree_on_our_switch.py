"""SB422: a spanning tree written down for a switch that is ours."""

from __future__ import annotations

from collections.abc import Iterator

from schoolbuild.model.network import Network
from schoolbuild.rules.rule import Problem, Rule


def _check(network: Network) -> Iterator[Problem]:
    for index, switch in enumerate(network.document.switches):
        if switch.tree is not None and switch.managed_by is None:
            yield Problem(
                ("switches", index, "tree"),
                f"{switch.name} is ours and runs {network.standard.spanning_tree.mode} as the standard says, "
                "whatever stands here",
            )


RULE = Rule(
    id="SB422",
    title="A spanning tree is written for one of our switches",
    why="The key only tells what somebody else's switch runs: on ours it would be believed and have no effect.",
    fix="Remove `tree:`, or say with `managed_by:` whose switch it is.",
    example="""\
  - {name: sw03, closet: east, layer: edge, model: C2960X-48FPS-L, serial: FOC0000SAM3, tree: {mode: rstp}}
  # ^ sw03 is ours and runs mst as the standard says, whatever stands here
""",
    check=_check,
)
