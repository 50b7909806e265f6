"""SB406: no spanning-tree root, or a root at the edge."""

from __future__ import annotations

from collections.abc import Iterator

from schoolbuild.model.network import Network
from schoolbuild.rules.rule import Problem, Rule


def _check(network: Network) -> Iterator[Problem]:
    named = network.document.spanning_tree
    if named is not None:
        switch = network.switches.get(named.root)
        if switch is not None and switch.layer != "core":
            yield Problem(("spanning_tree", "root"), f"the spanning-tree root {named.root} is an edge switch")
    elif network.switches and network.root_switch is None:
        core = [switch.name for switch in network.switches.values() if switch.layer == "core"]
        said = f"{len(core)} core switches ({', '.join(core)})" if core else "no core switch"
        yield Problem(("switches",), f"no spanning-tree root: the school has {said} and names none as root")


RULE = Rule(
    id="SB406",
    title="No spanning-tree root, or a root at the edge",
    why="Without a chosen root the oldest switch becomes it, and all traffic takes a detour through its closet.",
    fix="Mark one switch as `layer: core`, or name the root under `spanning_tree:`.",
    example="""\
switches:
# ^ no spanning-tree root: the school has 2 core switches (sw01, sw02) and names none as root
  - {name: sw01, closet: mdf, layer: core, model: 2930F-48G-PoEP-4SFPP, serial: SG00SAM001}
  - {name: sw02, closet: east, layer: core, model: 2530-24G-PoEP, serial: SG00SAM002}
""",
    check=_check,
)
