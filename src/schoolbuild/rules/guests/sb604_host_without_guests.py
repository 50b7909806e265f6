"""SB604: a hypervisor on which nothing runs."""

from __future__ import annotations

from collections.abc import Iterator

from schoolbuild.model.network import Network
from schoolbuild.rules.rule import Problem, Rule


def _check(network: Network) -> Iterator[Problem]:
    used = {server.on for server in network.document.servers}
    for index, box in enumerate(network.document.hypervisors):
        if box.name not in used:
            yield Problem(("hypervisors", index, "name"), f"no server runs on {box.name}")


RULE = Rule(
    id="SB604",
    title="A hypervisor has no guests",
    why="Either its guests are missing here, and nobody updates or copies them, or it uses power for nothing.",
    fix="List its guests under servers with `on:`, or remove the hypervisor.",
    severity="warning",
    example="""\
hypervisors:
  - name: hv01
  # ^ no server runs on hv01
""",
    check=_check,
)
