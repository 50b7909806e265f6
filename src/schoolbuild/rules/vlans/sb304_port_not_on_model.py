"""SB304: a port that the switch model does not have."""

from __future__ import annotations

from collections.abc import Iterator

from schoolbuild.model.network import Network
from schoolbuild.model.words import closest
from schoolbuild.rules.rule import Problem, Rule


def _check(network: Network) -> Iterator[Problem]:
    models = {switch.name: " + ".join(m.name for m in switch.models) for switch in network.switches.values()}
    for end in network.loose_ends:
        if end.kind == "port":
            ports = f"{end.choices[0]} to {end.choices[-1]}" if end.choices else "no ports"
            yield Problem(
                end.path,
                f"{end.detail} ({models.get(end.detail, 'unknown model')}) has no port {end.name}: it has {ports}",
                closest(end.name, end.choices),
            )


RULE = Rule(
    id="SB304",
    title="A port does not exist on the model",
    why="The switch would refuse the line, or a device would be promised a socket that is not there.",
    fix="Correct the port, or the switch's model.",
    example="""\
ports:
  sw02:
    1-12: classroom
    29: printer
    # ^ sw02 (2530-24G-PoEP) has no port 29: it has 1 to 28
""",
    check=_check,
)
