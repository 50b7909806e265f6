"""SB208: a device whose address does not belong to its VLAN."""

from __future__ import annotations

from collections.abc import Iterator

from schoolbuild.model.network import Network
from schoolbuild.rules.rule import Problem, Rule


def _check(network: Network) -> Iterator[Problem]:
    for device in network.document.addressed():
        vlan = network.vlans.get(device.vlan)
        if vlan is None or vlan.subnet is None:
            continue
        what = f"{device.address} of {device.kind} {device.name!r}"
        where = f"the subnet {vlan.subnet} of VLAN {vlan.name!r}"
        if device.address not in vlan.subnet:
            yield Problem((*device.path, "address"), f"{what} lies outside of {where}")
        elif device.address in {vlan.subnet.network_address, vlan.subnet.broadcast_address}:
            first = device.address == vlan.subnet.network_address
            yield Problem((*device.path, "address"), f"{what} is the {'first' if first else 'last'} of {where}")


RULE = Rule(
    id="SB208",
    title="A device's address does not fit its VLAN",
    why="The device does not find its gateway and nobody finds the device; the first and the last address of a subnet "
    "belong to no device.",
    fix="Give the device a free address of its VLAN, or name the VLAN that it is in.",
    example="""\
hosts:
  - {name: copier01, vlan: printers, address: 10.50.7.20}
  # ^ 10.50.7.20 of host 'copier01' lies outside of the subnet 10.50.6.0/24 of VLAN 'printers'
""",
    check=_check,
)
