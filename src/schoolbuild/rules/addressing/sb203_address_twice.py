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
    if network.management_station is not None:
        taken.setdefault(network.management_station, "the management station (host number set by the standard)")
    for index, host in enumerate(network.document.hosts):
        if host.address in taken:
            yield Problem(("hosts", index, "address"), f"{host.address} already belongs to {taken[host.address]}")
        else:
            taken[host.address] = f"host {host.name!r}"


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
