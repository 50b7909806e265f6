"""SB310: a wireless network whose VLAN does not get to the access points."""

from __future__ import annotations

from collections.abc import Iterator

from schoolbuild.model.network import Network
from schoolbuild.rules.rule import Problem, Rule
from schoolbuild.topology import plugged


def _check(network: Network) -> Iterator[Problem]:
    wireless = network.document.wireless
    if wireless is None:
        return
    ports = [item for item in plugged(network) if item.vlan is None and item.port.profile.enabled]
    for index, ssid in enumerate(wireless.ssids):
        without = [item for item in ports if ssid.vlan not in (item.port.untagged, *item.port.tagged)]
        if without and ssid.vlan in network.vlans:
            where = ", ".join(f"{item.place} ({item.what})" for item in without)
            words = f"{ssid.name!r} is in VLAN {ssid.vlan!r}, which does not get to {where}"
            yield Problem(("wireless", "ssids", index, "vlan"), words)


RULE = Rule(
    id="SB310",
    title="A wireless network's VLAN does not get to the access points",
    why="Devices see the network and join it, and get no address.",
    fix="Add the VLAN to the port's `tagged:`, or take the network away.",
    example="""\
    - {name: Sample-Pupils, vlan: curriculum, security: wpa2_enterprise}
    # ^ 'Sample-Pupils' is in VLAN 'curriculum', which does not get to sw01 20 (access point 'ap01')
""",
    check=_check,
)
