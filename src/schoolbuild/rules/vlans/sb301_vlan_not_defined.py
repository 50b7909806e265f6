"""SB301: a VLAN is used but not defined."""

from __future__ import annotations

from collections.abc import Iterator

from schoolbuild.model.network import Network
from schoolbuild.model.words import closest, listed
from schoolbuild.rules.rule import Problem, Rule


def _check(network: Network) -> Iterator[Problem]:
    for end in network.loose_ends:
        if end.kind == "vlan" and end.path[0] == "vlans":
            yield Problem(
                end.path,
                f"the standard's plan has no VLAN {end.name!r}, and no id is given for it here",
                closest(end.name, end.choices),
            )
        elif end.kind == "vlan":
            yield Problem(
                end.path,
                f"VLAN {end.name!r} is used here, but the school does not have it (it has {listed(end.choices)})",
                closest(end.name, end.choices),
            )
    if network.management is None:
        name = network.standard.vlan_plan.management
        yield Problem(("vlans",), f"the school does not have the VLAN {name!r}: no switch could be managed")


RULE = Rule(
    id="SB301",
    title="A VLAN is used but not defined",
    why="The port would be left without a network, or the switch would refuse the line.",
    fix="Add the VLAN under `vlans:`, or name one that the school has. One that the standard's plan does not know is "
    "written with its id, title and zone.",
    example="""\
ports:
...
  sw02:
    1-12: {profile: classroom, vlan: curiculum}
    # ^ VLAN 'curiculum' is used here, but the school does not have it ...
""",
    check=_check,
)
