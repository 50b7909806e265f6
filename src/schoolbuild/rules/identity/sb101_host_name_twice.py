"""SB101: two devices with one name."""

from __future__ import annotations

from collections.abc import Iterator

from schoolbuild.model.network import Network
from schoolbuild.rules.rule import Problem, Rule


def _check(network: Network) -> Iterator[Problem]:
    seen: dict[str, str] = {}
    for index, switch in enumerate(network.document.switches):
        yield from _again(seen, switch.name, ("switches", index, "name"), f"switch {index + 1} in the list")
    for device in network.document.addressed():
        place = f"{device.kind} {int(device.path[1]) + 1} in the list"
        yield from _again(seen, device.name, (*device.path, "name"), place)


def _again(seen: dict[str, str], name: str, path: tuple[str | int, ...], place: str) -> Iterator[Problem]:
    if name in seen:
        yield Problem(path, f"the name {name!r} is already taken by {seen[name]}")
    else:
        seen[name] = place


RULE = Rule(
    id="SB101",
    title="Two devices have the same name",
    why="Host name, management address and the file of intended configuration follow from the name: "
    "two devices would answer to one.",
    fix="Give one of them the next free name.",
    example="""\
hosts:
  - {name: dc01, vlan: servers, address: 10.50.1.10}
  - {name: dc01, vlan: servers, address: 10.50.1.11}
  # ^ the name 'dc01' is already taken ...
""",
    check=_check,
)
