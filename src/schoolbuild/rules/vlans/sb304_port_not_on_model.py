"""SB304: a port that the switch model does not have."""

from __future__ import annotations

import re
from collections.abc import Iterator

from schoolbuild.model.network import Network
from schoolbuild.model.words import closest
from schoolbuild.rules.rule import Problem, Rule

_LAST_NUMBER = re.compile(r"\d+$")


def _check(network: Network) -> Iterator[Problem]:
    models = {switch.name: " + ".join(m.name for m in switch.models) for switch in network.switches.values()}
    for end in network.loose_ends:
        if end.kind == "port":
            ports = f"{end.choices[0]} to {end.choices[-1]}" if end.choices else "no ports"
            yield Problem(
                end.path,
                f"{end.detail} ({models.get(end.detail, 'unknown model')}) has no port {end.name}: it has {ports}",
                _meant(end.name, end.choices),
            )


def _meant(name: str, choices: tuple[str, ...]) -> str | None:
    """The port that was misspelt. A number that only counts too far, 29 of 28, means no other port."""
    rows = {_LAST_NUMBER.sub("", choice) for choice in choices}
    return None if _LAST_NUMBER.sub("", name) in rows else closest(name, choices)


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
