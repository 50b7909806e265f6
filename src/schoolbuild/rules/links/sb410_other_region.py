"""SB410: a switch in another MST region than ours."""

from __future__ import annotations

from collections.abc import Iterator

from schoolbuild.model.network import Network
from schoolbuild.rules.rule import Problem, Rule


def _check(network: Network) -> Iterator[Problem]:
    for index, switch in enumerate(network.document.switches):
        tree = switch.tree
        if switch.managed_by is None or tree is None or tree.mode != "mst" or tree.region == network.code:
            continue
        said = "names no MST region" if tree.region is None else f"is in the MST region {tree.region!r}"
        yield Problem(("switches", index, "tree"), f"{switch.name} {said}; the school's is {network.code!r}")


RULE = Rule(
    id="SB410",
    title="MST regions differ",
    why="Two regions see each other as one switch: root and reserve are not the ones intended.",
    fix="Have its region's name and revision set as in ours, and write that region here.",
    example="""\
switches:
...
  - name: sw03
    closet: east
    layer: edge
    model: C2960X-48FPS-L
    serial: FOC0000SAM3
    managed_by: provider
    tree: {mode: mst, region: provider-1}
    # ^ sw03 is in the MST region 'provider-1'; the school's is 'SAM'
""",
    check=_check,
)
