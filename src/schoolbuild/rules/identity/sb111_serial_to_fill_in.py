"""SB111: a serial number that import could not know and nobody has filled in."""

from __future__ import annotations

from collections.abc import Iterator

from schoolbuild.model.network import Network
from schoolbuild.model.yaml_lines import KeyPath
from schoolbuild.rules.rule import Problem, Rule

_PLACEHOLDER = "UNKNOWN"


def _check(network: Network) -> Iterator[Problem]:
    for index, switch in enumerate(network.document.switches):
        for place, member in enumerate(switch.chassis):
            if member.serial.startswith(_PLACEHOLDER):
                path: KeyPath = ("switches", index)
                path += ("members", place, "serial") if switch.members else ("serial",)
                yield Problem(path, f"{switch.name} has no serial number yet: {member.serial!r} only holds its place")


RULE = Rule(
    id="SB111",
    title="A serial number is still to be filled in",
    why="Before anything is written to a switch, it must show the serial number that the folder says: with a "
    "placeholder nothing can be written, and an exchanged switch is not noticed.",
    fix="Write the number from the switch's label; `show system` (AOS-S) or `show version` (IOS) shows it too.",
    example="""\
switches:
  - {name: sw01, closet: mdf, layer: core, model: 2930F-48G-PoEP-4SFPP, serial: UNKNOWN01}
  # ^ sw01 has no serial number yet: ...
""",
    check=_check,
)
