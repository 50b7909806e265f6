"""The boxes through which a school leaves its network, and the port each is plugged in."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from schoolbuild.model.network import Network
from schoolbuild.model.port_names import PortEnd


@dataclass(frozen=True)
class WayOut:
    """A gateway. ``key`` cannot be the name of a switch; ``port`` is the switch's port by its full name."""

    key: str
    name: str
    kind: str
    switch: str
    port: str


def ways_out(network: Network) -> tuple[WayOut, ...]:
    """The gateway first, then the other ones; those whose port is not known are left out."""
    return tuple(_ways_out(network))


def _ways_out(network: Network) -> Iterator[WayOut]:
    gateway = network.document.gateway
    if network.gateway_switch in network.switches and network.gateway_port is not None:
        yield WayOut("gateway", gateway.name, gateway.kind, str(network.gateway_switch), network.gateway_port)
    for number, other in enumerate(network.document.other_gateways, start=2):
        found = port_at(network, other.port)
        if found is not None:
            yield WayOut(f"gateway-{number}", other.name, other.kind, *found)


def port_at(network: Network, end: PortEnd | None) -> tuple[str, str] | None:
    """A switch and the full name of its port, where the folder names one that exists."""
    switch = network.switches.get(end.switch) or network.planned.get(end.switch) if end is not None else None
    port = switch.find_port(end.ports[0]) if switch is not None and end is not None else None
    return (switch.name, port.name) if switch is not None and port is not None else None
