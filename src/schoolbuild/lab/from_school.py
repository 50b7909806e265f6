"""The estate that a school's folder describes.

Only names, models, cables and the gateway are taken over; nothing of what the switches should be configured with.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

from schoolbuild.lab.estate import Cable, End, Estate, GatewaySpec
from schoolbuild.lab.interface import DeviceSpec, MemberSpec, PortSpec
from schoolbuild.model.derive import open_school
from schoolbuild.model.errors import SchoolbuildError
from schoolbuild.model.network import Network, Switch

# Prefixes of the makers (IEEE registry: Cisco Systems, Hewlett Packard Enterprise); the rest follows from the serial.
_MAKERS = {"cisco_ios": "00:1b:d4", "aruba_aoss": "ec:eb:b8"}


def estate_of(root: Path, school: str) -> Estate:
    """Read the folder and derive the estate; raises ``SchoolbuildError`` if the folder is not valid."""
    _, network = open_school(root, school)
    return estate_from(network)


def estate_from(network: Network) -> Estate:
    """The twin of a derived network."""
    management = network.management
    if management is None or management.subnet is None:
        raise SchoolbuildError("the school has no management VLAN with addresses", where=network.school)
    if network.gateway_switch is None or network.gateway_port is None:
        raise SchoolbuildError("the gateway is plugged in nowhere", where=network.school)
    host = {name: switch.host for name, switch in network.switches.items()}
    return Estate(
        school=network.school,
        devices=tuple(_device(switch) for switch in network.switches.values()),
        cables=tuple(
            Cable(End(host[link.a], a), End(host[link.b], b))
            for link in network.links
            for a, b in zip(link.a_ports, link.b_ports, strict=True)
        ),
        gateway=GatewaySpec(
            attached=End(host[network.gateway_switch], network.gateway_port),
            vlans={vlan.id: vlan.gateway for vlan in network.vlans.values() if vlan.gateway is not None},
        ),
        management_vlan=management.id,
        management_subnet=management.subnet,
        management_station=network.management_station,
    )


def _device(switch: Switch) -> DeviceSpec:
    members = []
    for number, (chassis, model) in enumerate(zip(switch.chassis, switch.models, strict=True), 1):
        ports = tuple(
            PortSpec(socket.name, socket.speed_mbps, socket.media, socket.poe, socket.out_of_band)
            for socket in (port.socket for port in switch.ports.values())
            if socket.member == number
        )
        members.append(MemberSpec(number, chassis.model, chassis.serial, mac_of(model.family, chassis.serial), ports))
    return DeviceSpec(switch.host, switch.family, switch.chassis[0].model, tuple(members))


def mac_of(family: str, serial: str) -> str:
    """A base MAC address that is always the same for a serial number; its last digit is 0, as switches count up."""
    digest = hashlib.sha256(serial.encode()).hexdigest()
    return f"{_MAKERS.get(family, '02:00:00')}:{digest[0:2]}:{digest[2:4]}:{digest[4]}0"
