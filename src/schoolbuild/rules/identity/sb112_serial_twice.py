"""SB112: one serial number for two boxes."""

from __future__ import annotations

from collections.abc import Iterator

from schoolbuild.model.network import Network
from schoolbuild.model.yaml_lines import KeyPath
from schoolbuild.rules.rule import Problem, Rule


def _check(network: Network) -> Iterator[Problem]:
    seen: dict[str, str] = {}
    for name, serial, path in _labels(network):
        if serial in seen:
            yield Problem(path, f"the serial number {serial!r} is already that of {seen[serial]}")
        seen.setdefault(serial, name)


def _labels(network: Network) -> Iterator[tuple[str, str, KeyPath]]:
    """What each box is called, its serial number, and where that is written."""
    document = network.document
    for index, switch in enumerate(document.switches):
        for place, member in enumerate(switch.chassis):
            path: KeyPath = ("switches", index)
            called = f"{switch.name}, member {place + 1}" if switch.members else switch.name
            yield called, member.serial, path + (("members", place, "serial") if switch.members else ("serial",))
    for index, server in enumerate(document.servers):
        if server.serial is not None:
            yield server.name, server.serial, ("servers", index, "serial")
    for index, hypervisor in enumerate(document.hypervisors):
        yield hypervisor.name, hypervisor.serial, ("hypervisors", index, "serial")


RULE = Rule(
    id="SB112",
    title="Two boxes have the same serial number",
    why="By its serial number a switch shows who it is before anything is written to it: one of the two would be "
    "refused on the day it is built, or the wrong one be taken for it.",
    fix="Read the number from the label of each; `show system` (AOS-S) or `show version` (IOS) shows it too.",
    example="""\
switches:
  - {name: sw01, closet: mdf, layer: core, model: 2930F-48G-PoEP-4SFPP, serial: SG00SAM001}
  - {name: sw02, closet: east, layer: edge, model: 2530-24G-PoEP, serial: SG00SAM001}
  # ^ the serial number 'SG00SAM001' is already that of sw01
""",
    check=_check,
)
