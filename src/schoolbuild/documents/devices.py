"""Devices that the folder knows by name: what they are, where they are plugged in, which address they have."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from ipaddress import IPv4Address

from schoolbuild.documents.ways_out import port_at
from schoolbuild.model.derive import host_name
from schoolbuild.model.network import Network
from schoolbuild.model.port_names import PortEnd

_SYSTEMS = {"hyper_v": "Hyper-V", "vmware": "VMware", "proxmox": "Proxmox"}


@dataclass(frozen=True)
class Device:
    """A device that is no switch. ``at`` is (switch, full port name); ``vlan`` a VLAN's name."""

    host: str
    what: str
    room: str = ""
    at: tuple[str, str] | None = None
    address: IPv4Address | None = None
    vlan: str | None = None
    model: str = ""
    serial: str = ""
    physical: bool = True


def devices(network: Network) -> tuple[Device, ...]:
    """Hosts, servers, hypervisors, access points and power units, in the order of the folder."""
    return tuple(_devices(network))


def plugged_in(network: Network) -> dict[tuple[str, str], list[Device]]:
    """The devices of each port, by (switch, full port name)."""
    found: dict[tuple[str, str], list[Device]] = {}
    for device in devices(network):
        if device.at is not None:
            found.setdefault(device.at, []).append(device)
    return found


def _devices(network: Network) -> Iterator[Device]:
    document = network.document

    def at(end: PortEnd | None) -> tuple[str, str] | None:
        return port_at(network, end)

    def named(name: str) -> str:
        return host_name(network.code, name)

    for host in document.hosts:
        what = "Device with a fixed address" if host.kind == "other" else _words(host.kind)
        yield Device(named(host.name), what, "", at(host.port), host.address, host.vlan)
    for server in document.servers:
        yield Device(
            named(server.name),
            f"Server: {', '.join(_words(item).lower() for item in server.functions)}"
            + (f", guest of {named(server.on)}" if server.on else ""),
            "",
            at(server.port),
            server.address,
            server.vlan,
            server.model or "",
            server.serial or "",
            physical=server.on is None,
        )
    for box in document.hypervisors:
        what = f"Hypervisor ({_SYSTEMS[box.product]})"
        yield Device(named(box.name), what, "", at(box.port), box.address, box.vlan, box.model, box.serial)
    for point in document.wireless.access_points if document.wireless is not None else ():
        yield Device(
            named(point.name),
            "Access point",
            point.room,
            at(point.port),
            model=point.model or "",
            serial=point.serial or "",
        )
    for unit in document.ups:
        yield Device(named(unit.name), f"Power unit (UPS) for {', '.join(named(name) for name in unit.protects)}")


def _words(name: str) -> str:
    return name.replace("_", " ").capitalize().replace("Ups", "Power unit (UPS)")
