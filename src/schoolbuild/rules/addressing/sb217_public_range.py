"""SB217: addresses of somebody else on the internet."""

from __future__ import annotations

from collections.abc import Iterator

from schoolbuild.model.network import Network
from schoolbuild.model.outline import outline
from schoolbuild.rules.rule import Problem, Rule


def _check(network: Network) -> Iterator[Problem]:
    private = network.standard.zones.private
    for mine, path in outline(network.school, network.document).ranges:
        if not any(mine.subnet_of(one) for one in private):
            yield Problem(path, f"{mine} is not private: the ranges for use inside are {', '.join(map(str, private))}")


RULE = Rule(
    id="SB217",
    severity="warning",
    title="A public range is used inside",
    why="These addresses belong to somebody on the internet, whom the school can then not reach; access lists take the "
    "range for the internet and let its devices through, or shut them out.",
    fix="Renumber into a private range. If the range is the school's own, hide it behind the gateway all the same.",
    example="""\
addresses: {legacy: {ranges: [10.50.0.0/20, 192.167.6.0/24]}}
# ^ 192.167.6.0/24 is not private: ...
""",
    check=_check,
)
