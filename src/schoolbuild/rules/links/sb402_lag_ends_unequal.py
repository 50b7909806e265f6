"""SB402: a LAG whose ends do not match."""

from __future__ import annotations

from collections.abc import Iterator

from schoolbuild.model.network import Network
from schoolbuild.rules.rule import Problem, Rule


def _check(network: Network) -> Iterator[Problem]:
    for link in network.links:
        a, b = len(link.a_ports), len(link.b_ports)
        if a != b:
            yield Problem(link.path, f"{link.a} has {a} port(s) in this link and {link.b} has {b}")
        elif a > 1 and link.lag is None:
            yield Problem(link.path, f"{a} cables between {link.a} and {link.b}, but no `lag:` number")
    yield from _numbers_twice(network)


def _numbers_twice(network: Network) -> Iterator[Problem]:
    owners: dict[tuple[str, int], str] = {}
    for link in network.links:
        for switch, _ in link.ends() if link.lag is not None else ():
            assert link.lag is not None  # noqa: S101  # said by the line above, for the type checker
            owner = owners.setdefault((switch, link.lag), link.name)
            if owner != link.name:
                yield Problem((*link.path, "lag"), f"{switch} has two LAGs with the number {link.lag}: also {owner}")


RULE = Rule(
    id="SB402",
    title="A LAG has unequal ends",
    why="A cable that is bundled at one end only is a loop or a dead cable.",
    fix="Name as many ports at one end as at the other, and one LAG number for both.",
    example="""\
links:
  - {a: sw01 49, b: sw02 25-26, lag: 1}
  # ^ sw01 has 1 port(s) in this link and sw02 has 2 ...
""",
    check=_check,
)
