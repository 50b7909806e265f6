"""SB211: addresses are handed out that a device already has."""

from __future__ import annotations

from collections.abc import Iterator
from ipaddress import IPv4Address

from schoolbuild.model.network import Network, Vlan
from schoolbuild.model.yaml_lines import KeyPath
from schoolbuild.rules.rule import Problem, Rule


def _check(network: Network) -> Iterator[Problem]:
    for vlan in network.vlans.values():
        if vlan.pool is None:
            continue
        for address, what, path in _fixed(network, vlan):
            if address in vlan.pool:
                handed_out = f"{vlan.pool.first} to {vlan.pool.last} are handed out in VLAN {vlan.name!r}"
                yield Problem(path, f"{handed_out}, and {address} among them is {what}")


def _fixed(network: Network, vlan: Vlan) -> Iterator[tuple[IPv4Address, str, KeyPath]]:
    """Every address of the VLAN that is somebody's for good, and where to look for the mistake."""
    own = vlan.pool.path if vlan.pool is not None and vlan.pool.path else ("vlans", vlan.name)
    if vlan.gateway is not None:
        yield vlan.gateway.ip, "its gateway", own
    management = network.management
    if management is not None and vlan.name == management.name:
        if network.management_station is not None:
            yield network.management_station, "the management station", own
        for switch in (*network.switches.values(), *network.planned.values()):
            if switch.address is not None and switch.address != vlan.gateway:
                yield switch.address.ip, f"switch {switch.host}", own
    for device in network.document.addressed():
        if device.vlan == vlan.name:
            yield device.address, f"{device.kind} {device.name!r}", (*device.path, "address")


RULE = Rule(
    id="SB211",
    title="A DHCP range lies over a fixed address",
    why="Sooner or later the address is handed to a second device; from then on both fail, now and then.",
    fix="Give the device an address outside of the range, or move the range's `first` or `last`. A reservation on the "
    "server cannot be seen here: leave its address out of the range, too.",
    example="""\
hosts:
  - {name: pdu01, vlan: management, address: 10.50.0.120}
  # ^ 10.50.0.100 to 10.50.0.250 are handed out in VLAN 'management', and 10.50.0.120 among them is host 'pdu01'
""",
    check=_check,
)
