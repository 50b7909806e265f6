"""What is plugged in where: the devices of a school and the switch ports that the folder gives them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from schoolbuild.model.network import Network, Port, Switch
from schoolbuild.model.port_names import PortEnd
from schoolbuild.model.yaml_lines import KeyPath


@dataclass(frozen=True)
class Plugged:
    """A device and one port of its own. ``path`` is where the folder says so; ``vlan`` is unknown of access points."""

    what: str
    vlan: str | None
    switch: Switch
    port: Port
    path: KeyPath

    @property
    def place(self) -> str:
        return f"{self.switch.name} {self.port.socket.short}"


def plugged(network: Network) -> Iterator[Plugged]:
    """Every host, server, hypervisor and access point with each of its ports that exists, planned switches included."""
    for device in network.document.addressed():
        if device.port is not None:
            path = (*device.path, "port")
            yield from _ports(network, f"{device.kind} {device.name!r}", device.vlan, device.port, path)
    for index, point in enumerate(network.document.wireless.access_points if network.document.wireless else ()):
        path = ("wireless", "access_points", index, "port")
        yield from _ports(network, f"access point {point.name!r}", None, point.port, path)


def _ports(network: Network, what: str, vlan: str | None, end: PortEnd, path: KeyPath) -> Iterator[Plugged]:
    switch = network.switches.get(end.switch) or network.planned.get(end.switch)
    for written in end.ports if switch is not None else ():
        port = switch.find_port(written) if switch is not None else None
        if switch is not None and port is not None:
            yield Plugged(what, vlan, switch, port, path)
