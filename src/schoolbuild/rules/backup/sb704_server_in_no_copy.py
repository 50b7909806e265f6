"""SB704: a server that no copy holds."""

from __future__ import annotations

from collections.abc import Iterator

from schoolbuild.model.network import Network
from schoolbuild.rules.copies import copied
from schoolbuild.rules.rule import Problem, Rule


def _check(network: Network) -> Iterator[Problem]:
    for index, server, copies in copied(network):
        if not copies:
            on = f", and neither is {server.on}, on which it runs" if server.on is not None else ""
            yield Problem(("servers", index, "name"), f"{server.name} is in no copy{on}")


RULE = Rule(
    id="SB704",
    title="A server is in no copy",
    why="The school buys or keeps copies and believes that everything is in them.",
    fix="Add the server or its hypervisor to the copies. One that does `backup` or `wsus` alone need not be.",
    example="""\
  - name: fs02
  # ^ fs02 is in no copy, and neither is hv01, on which it runs
    on: hv01
""",
    check=_check,
)
