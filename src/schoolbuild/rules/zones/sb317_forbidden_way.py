"""SB317: a way between two zones that no school may open."""

from __future__ import annotations

from collections.abc import Iterator

from schoolbuild.model.network import Network
from schoolbuild.rules.rule import Problem, Rule
from schoolbuild.rules.sockets import by_line
from schoolbuild.topology import is_never, management_zone, planned_zone

_COMPUTERS = {"staff", "pupils", "guests"}
"""A port for a computer belongs to whoever its VLAN is for: the profile only says that it is one."""
_ZONE_OF_KIND = {"printer": "printers", "camera": "cctv", "recorder": "cctv"}


def _check(network: Network) -> Iterator[Problem]:
    for index, opened in enumerate(network.document.zone_exceptions):
        if is_never(network, opened.source, opened.target) and opened.target != management_zone(network):
            words = f"a way from zone {opened.source!r} to {opened.target!r} is one that no school may open"
            yield Problem(("zone_exceptions", index), words)
    yield from _ports(network)
    for index, host in enumerate(network.document.hosts):
        vlan = network.vlans.get(host.vlan)
        if vlan is not None and _apart(network, _ZONE_OF_KIND.get(host.kind), vlan.zone):
            words = f"{host.kind} {host.name!r} stands in VLAN {vlan.name!r} of zone {vlan.zone!r}"
            yield Problem(("hosts", index, "vlan"), words)


def _ports(network: Network) -> Iterator[Problem]:
    for switch, path, ports in by_line(network):
        port = ports[0]
        vlan, kind = network.vlans.get(port.untagged or ""), planned_zone(network, port.profile.untagged)
        if vlan is None or {kind, vlan.zone} <= _COMPUTERS:
            continue
        if _apart(network, kind, vlan.zone):
            where = f"VLAN {vlan.name!r} of zone {vlan.zone!r}"
            yield Problem(path, f"a port of {switch.name} for {port.profile_name!r} stands in {where}")


def _apart(network: Network, one: str | None, two: str) -> bool:
    """Whether two zones must not meet, whoever begins; the management zone has a rule of its own."""
    if one is None or management_zone(network) in {one, two}:
        return False
    return is_never(network, one, two) or is_never(network, two, one)


RULE = Rule(
    id="SB317",
    title="Two zones meet that must never meet",
    why="Printers and cameras are seldom updated and easily taken over: from there pupils' devices would be open, and "
    "pupils would watch the cameras. Pupils and visitors have no business among the office's computers.",
    fix="Remove the exception, or put the device into a VLAN of its own kind; printing goes through the print server.",
    example="""\
zone_exceptions:
  - {from: printers, to: pupils, services: [web], reason: Scanning to the classroom computers}
  # ^ a way from zone 'printers' to 'pupils' is one that no school may open
""",
    check=_check,
)
