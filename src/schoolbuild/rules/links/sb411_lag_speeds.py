"""SB411: a LAG of ports of unlike speed."""

from __future__ import annotations

from collections.abc import Iterator

from schoolbuild.model.network import Network
from schoolbuild.rules.cables import every_link, every_switch
from schoolbuild.rules.rule import Problem, Rule


def _check(network: Network) -> Iterator[Problem]:
    known = every_switch(network)
    for link in every_link(network):
        if link.lag is None:
            continue
        for (name, ports), side in zip(link.ends(), ("a", "b"), strict=True):
            speeds = sorted({known[name].ports[port].socket.speed_mbps for port in ports})
            if len(speeds) > 1:
                yield Problem(
                    (*link.path, side),
                    f"{name} bundles ports of {' and '.join(f'{speed} Mb/s' for speed in speeds)} in LAG {link.lag}",
                )


RULE = Rule(
    id="SB411",
    title="A LAG bundles unlike speeds",
    why="Only ports of one speed work in a bundle: the others stay in reserve, or the switch refuses them.",
    fix="Use ports of one speed at each end.",
    example="""\
links:
  - {a: sw01 49, b: sw02 25}
  - {a: "sw01 48,50", b: "sw03 24,25", lag: 1}
  # ^ sw01 bundles ports of 1000 Mb/s and 10000 Mb/s in LAG 1
""",
    check=_check,
)
