"""SB218: a gateway that its devices cannot see."""

from __future__ import annotations

from collections.abc import Iterator

from schoolbuild.model.network import Network
from schoolbuild.rules.rule import Problem, Rule


def _check(network: Network) -> Iterator[Problem]:
    for vlan in network.vlans.values():
        if vlan.subnet is None or vlan.gateway is None:
            continue
        address = vlan.gateway.ip
        if not vlan.subnet.network_address < address < vlan.subnet.broadcast_address:
            words = f"the gateway {address} of VLAN {vlan.name!r} is no address of a device in {vlan.subnet}"
            yield Problem(("vlans", vlan.name, "gateway"), words)


RULE = Rule(
    id="SB218",
    title="A gateway lies outside of its subnet",
    why="A device can only send to a gateway of its own subnet: with another one it reaches nobody outside.",
    fix="Correct the VLAN's `gateway:`, or remove it so that the standard's number is used.",
    example="""\
  staff: {gateway: 10.50.3.254}
  # ^ the gateway 10.50.3.254 of VLAN 'staff' is no address of a device in 10.50.2.0/24
""",
    check=_check,
)
