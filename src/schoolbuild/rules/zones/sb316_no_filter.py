"""SB316: pupils or visitors, and no filter."""

from __future__ import annotations

from collections.abc import Iterator

from schoolbuild.model.network import Network
from schoolbuild.model.words import listed
from schoolbuild.rules.rule import Problem, Rule
from schoolbuild.topology import filtered_vlans


def _check(network: Network) -> Iterator[Problem]:
    vlans = filtered_vlans(network)
    if network.document.filtering is None and vlans:
        names = listed(repr(vlan.name) for vlan in vlans)
        words = f"pupils or visitors are in VLAN {names}, and the folder names no filter (`filtering:`)"
        yield Problem(("vlans", vlans[0].name), words)


RULE = Rule(
    id="SB316",
    title="No filter is declared for pupils and visitors",
    why="Schools must filter what pupils reach (Keeping children safe in education); if the folder does not say by "
    "what, nobody can see whether their way leads through it.",
    fix="Say under `filtering:` who filters and where: inline, isp, proxy, dns or agent.",
    example="""\
  curriculum:
  # ^ pupils or visitors are in VLAN 'curriculum', and the folder names no filter (`filtering:`)
""",
    check=_check,
)
