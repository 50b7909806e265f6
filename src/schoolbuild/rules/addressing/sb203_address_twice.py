"""SB203: two devices with one address."""

from __future__ import annotations

from collections.abc import Iterator
from ipaddress import IPv4Address

from schoolbuild.model.network import Network
from schoolbuild.rules.rule import Problem, Rule


def _check(network: Network) -> Iterator[Problem]:
    taken: dict[IPv4Address, str] = {}
    for vlan in network.vlans.values():
        if vlan.gateway is not None:
            taken[vlan.gateway.ip] = f"the gateway of VLAN {vlan.name!r}"
    for switch in network.switches.values():
        if switch.address is not None:
            taken.setdefault(switch.address.ip, f"switch {switch.host}")
    for switch in network.planned.values():
        if switch.address is not None:
            taken.setdefault(switch.address.ip, f"the planned switch {switch.host}")
    if network.management_station is not None:
        taken.setdefault(network.management_station, "the management station (host number set by the standard)")
    if network.routing is not None:
        for leg in network.routing.svis:
            taken.setdefault(leg.address.ip, f"the routing core's leg in VLAN {leg.vlan!r}")
    for device in network.document.addressed():
        if device.address in taken:
            message = f"{device.address} already belongs to {taken[device.address]}"
            yield Problem((*device.path, "address"), message)
        else:
            taken[device.address] = f"{device.kind} {device.name!r}"


RULE = Rule(
    id="SB203",
    title="Two devices have the same address",
    why="Both answer, and which one is reached changes from minute to minute.",
    fix="Give the device a free address of its VLAN.",
    example="""\
hosts:
  - {name: ap01, vlan: management, address: 10.50.0.12}
  # ^ 10.50.0.12 already belongs to switch sam-sw02
""",
    check=_check,
)
