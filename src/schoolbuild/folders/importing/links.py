"""The cables of a draft as the folder has them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from schoolbuild.families.configuration import ConfiguredPort
from schoolbuild.folders.importing.cables import Cable
from schoolbuild.folders.importing.notes import Notes, joined
from schoolbuild.folders.importing.ports import Vlans
from schoolbuild.folders.importing.switches import KnownSwitch
from schoolbuild.folders.plain_data import end_text
from schoolbuild.model.network import Socket
from schoolbuild.model.port_names import PortEnd


def link_documents(
    cables: Sequence[Cable],
    switches: Sequence[KnownSwitch],
    vlans: Vlans,
    sockets: Mapping[str, Mapping[str, Socket]],
    notes: Notes,
) -> list[dict[str, Any]]:
    """The document's links, with the VLANs they carry where these are not all of the school's."""
    ports = {item.name: item.given.configuration.ports for item in switches}
    found = []
    for cable in cables:
        carried: list[set[str]] = []
        for name, names in ((cable.a, cable.a_ports), (cable.b, cable.b_ports)):
            port = ports[name].get(names[0])
            if port is None:
                continue
            carried.append(_carried(f"{name} {names[0]}", port, vlans, notes))
        if len(carried) == 2 and carried[0] != carried[1]:
            odd = joined(sorted(carried[0] ^ carried[1]))
            notes.say("misfits", f"cable {cable.a} {cable.a_ports[0]} to {cable.b}: only one end carries {odd}")
        together = set().union(*carried)
        link: dict[str, Any] = {
            "a": _end(cable.a, cable.a_ports, sockets),
            "b": _end(cable.b, cable.b_ports, sockets),
        }
        if cable.lag is not None:
            link["lag"] = cable.lag
        if carried and together != set(vlans.everywhere):
            link["vlans"] = [name for name in vlans.everywhere if name in together]
        found.append(link)
    return found


def _end(switch: str, ports: Sequence[str], sockets: Mapping[str, Mapping[str, Socket]]) -> str:
    shorts = (sockets[switch][port].short if port in sockets[switch] else port for port in ports)
    return end_text(PortEnd(switch, tuple(shorts)))


def _carried(place: str, port: ConfiguredPort, vlans: Vlans, notes: Notes) -> set[str]:
    """The VLANs that one end carries. One that runs untagged is carried too, and the standard would tag it."""
    numbers = set(vlans.names) if port.tagged == "all" else set(port.tagged)
    found = {vlans.names[number] for number in numbers if number in vlans.names} & set(vlans.everywhere)
    if port.untagged is not None and port.untagged != vlans.parked and port.untagged in vlans.names:
        name = vlans.names[port.untagged]
        found.add(name)
        notes.say(
            "misfits",
            f"cable at {place}: VLAN {port.untagged} ({name}) runs untagged on it; the standard tags every VLAN "
            "between switches, so both ends change together",
        )
    return found
