"""The estate that a school's folder describes.

Only names, models, cables, the gateway, and where it sends what is for the school are taken over; nothing of what the
switches should be configured with. Switches that are planned are not there yet. Windows machines are those that the
school has, as they come out of their image (``windows/imaging.py``).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from ipaddress import IPv4Address, IPv4Network
from pathlib import Path

from schoolbuild.lab.estate import Cable, CoreSpec, End, Estate, GatewaySpec, HostSpec
from schoolbuild.lab.interface import DeviceSpec, MemberSpec, PortSpec
from schoolbuild.lab.windows import imaging
from schoolbuild.model.derive import open_school
from schoolbuild.model.errors import SchoolbuildError
from schoolbuild.model.network import Network, Switch
from schoolbuild.model.windows.machine import Machine, windows_machines

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
    windows = network.standard.windows.management
    others = tuple(_other_gateways(network))
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
            vlans={
                vlan.id: vlan.gateway
                for vlan in network.vlans.values()
                if vlan.gateway is not None and vlan.routed_at == "gateway"
            },
        ),
        management_vlan=management.id,
        management_subnet=management.subnet,
        management_station=_station(network),
        core=_core(network, host),
        other_gateways=tuple(end for end, _ in others),
        other_vlans={vlan: end for end, vlans in others for vlan in vlans},
        hosts=tuple(_hosts(network, host)),
        winrm_port=windows.port,
        administrator=windows.local_administrator.name,
        domains=imaging.domains(network),
    )


def _station(network: Network) -> IPv4Address | None:
    """Behind a core, sessions are routed in from the service's own network; else they come from inside the school."""
    if network.routing is not None and network.standard.management.management_networks:
        return next(IPv4Network(network.standard.management.management_networks[0]).hosts())
    return network.management_station


def _core(network: Network, host: Mapping[str, str]) -> CoreSpec | None:
    """The core that routes, if it is built already and has its leg towards the gateway."""
    routing = network.routing
    if routing is None or routing.switch not in host:
        return None
    transit = network.vlans.get(routing.transit)
    leg = next((svi for svi in routing.svis if svi.vlan == routing.transit), None)
    if transit is None or transit.gateway is None or leg is None:
        return None
    hops = (route.via for route in routing.routes if route.to.prefixlen == 0)
    exits = dict.fromkeys((transit.gateway.ip, *hops))
    return CoreSpec(host[routing.switch], transit.id, leg.address.ip, tuple(exits))


def _other_gateways(network: Network) -> Iterator[tuple[End, tuple[int, ...]]]:
    """Where each other router is plugged in, and the VLANs that it serves there."""
    for other in network.document.other_gateways:
        switch = network.switches.get(other.port.switch)
        port = switch.find_port(other.port.ports[0]) if switch is not None else None
        if switch is not None and port is not None:
            vlans = tuple(network.vlans[name].id for name in other.vlans if name in network.vlans)
            yield End(switch.host, port.name), vlans


def _hosts(network: Network, switches: Mapping[str, str]) -> Iterator[HostSpec]:
    images = imaging.images(network)
    machines = windows_machines(network)
    keys = {machine.name: machine.host for machine in machines}
    for machine in machines:
        image = images[machine.host]
        yield HostSpec(
            key=machine.host,
            computer_name=machine.computer_name,
            address=machine.address,
            vlan=network.vlans[machine.vlan].id,
            plug=_plug(machine, switches),
            shares_port=machine.role == "hypervisor" or machine.on is not None,
            runs_on=keys.get(machine.on) if machine.on is not None else None,
            model=image["model"],
            serial=image["serial"],
            image=image,
        )


def _plug(machine: Machine, switches: Mapping[str, str]) -> End | None:
    return End(switches[machine.plug.switch], machine.plug.port) if machine.plug is not None else None


def _device(switch: Switch) -> DeviceSpec:
    members = []
    for place, (chassis, model) in enumerate(zip(switch.chassis, switch.models, strict=True), 1):
        number = chassis.number or place
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
