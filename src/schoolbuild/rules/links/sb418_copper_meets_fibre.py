"""SB418: a cable from a copper port to a fibre slot."""

from __future__ import annotations

from collections.abc import Iterator

from schoolbuild.model.network import Network
from schoolbuild.rules.cables import every_link, every_switch
from schoolbuild.rules.rule import Problem, Rule


def _check(network: Network) -> Iterator[Problem]:
    known = every_switch(network)
    for link in every_link(network):
        for one, other in zip(link.a_ports, link.b_ports, strict=False):
            a, b = known[link.a].ports[one].socket, known[link.b].ports[other].socket
            if (a.media == "copper") == (b.media == "copper"):
                continue
            words = [
                f"{switch} {port.short} is {'a copper port' if port.media == 'copper' else 'a slot for fibre'}"
                for switch, port in ((link.a, a), (link.b, b))
            ]
            yield Problem(link.path, f"{' and '.join(words)}: no cable fits both")


RULE = Rule(
    id="SB418",
    title="A cable joins a copper port and a fibre slot",
    why="The two take different cables: one of the ports is written wrong, or the cable will not fit on the day.",
    fix="Name the port that is really used. If a copper transceiver sits in the slot, move the cable to a copper port.",
    severity="warning",
    example="""\
links:
  - {a: sw01 44, b: sw02 25}
  # ^ sw01 44 is a copper port and sw02 25 is a slot for fibre: no cable fits both
""",
    check=_check,
)
