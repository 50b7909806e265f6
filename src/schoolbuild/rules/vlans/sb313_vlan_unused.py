"""SB313: a VLAN that somebody described, and nothing uses."""

from __future__ import annotations

from collections.abc import Iterator

from schoolbuild.model.network import Network
from schoolbuild.rules.rule import Problem, Rule
from schoolbuild.rules.sockets import by_line


def _check(network: Network) -> Iterator[Problem]:
    used = set(_used(network))
    for name, choice in network.document.vlans.items():
        if choice is not None and name in network.vlans and name not in used:
            yield Problem(
                ("vlans", name), f"VLAN {name!r} is described here; no port, device or wireless network uses it"
            )


def _used(network: Network) -> Iterator[str | None]:
    document, plan = network.document, network.standard.vlan_plan
    yield from (plan.management, plan.parked)
    yield document.routing.transit if document.routing is not None else None
    for _, _, ports in by_line(network):
        port = ports[0]
        if port.profile.tagged != "all":
            yield from (port.untagged, port.voice, *port.tagged)
    for device in document.addressed():
        yield device.vlan
    for suite in document.suites:
        yield suite.vlan
    for ssid in document.wireless.ssids if document.wireless is not None else ():
        yield ssid.vlan
    for other in document.other_gateways:
        yield from other.vlans


RULE = Rule(
    id="SB313",
    title="A VLAN is described that nothing uses",
    severity="warning",
    why="It is carried over every cable and has its gateway all the same: a network that nobody watches, often the "
    "rest of something that was moved.",
    fix="Remove the VLAN, or say which ports are in it.",
    example="""\
  printers:
  lockers: {id: 41, zone: buildings, subnet: 10.50.10.0/24}
  # ^ VLAN 'lockers' is described here; no port, device or wireless network uses it
""",
    check=_check,
)
