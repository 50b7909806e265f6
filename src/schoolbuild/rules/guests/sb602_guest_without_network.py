"""SB602: a hypervisor's port does not carry the VLAN of a guest."""

from __future__ import annotations

from collections.abc import Iterator

from schoolbuild.model.network import Network, Port
from schoolbuild.model.port_names import PortEnd
from schoolbuild.model.words import listed
from schoolbuild.rules.cables import every_switch
from schoolbuild.rules.rule import Problem, Rule


def _check(network: Network) -> Iterator[Problem]:
    boxes = {box.name: box for box in network.document.hypervisors}
    for index, guest in enumerate(network.document.servers):
        box = boxes.get(guest.on or "")
        ports = _ports(network, box.port) if box is not None else []
        if box is None or not ports or guest.vlan not in network.vlans:
            continue
        carried = {vlan for port in ports for vlan in (port.untagged, *port.tagged) if vlan is not None}
        if guest.vlan not in carried:
            yield Problem(
                ("servers", index, "vlan"),
                f"{guest.name} is in VLAN {guest.vlan!r}, which the port of {box.name}, {box.port}, does not carry: "
                f"it carries {listed(carried)}",
            )


def _ports(network: Network, end: PortEnd) -> list[Port]:
    """The ports that are named; those that do not exist are another rule's business."""
    switch = every_switch(network).get(end.switch)
    found = [switch.find_port(name) for name in end.ports] if switch is not None else []
    return [port for port in found if port is not None]


RULE = Rule(
    id="SB602",
    title="A guest's VLAN does not reach its host",
    why="The guest would have no network, however its virtual switch is set up.",
    fix="Add the VLAN to `tagged:` of the hypervisor's port, or put the guest into a VLAN that is there.",
    example="""\
servers:
  - name: print01
    on: hv01
    system: windows_server_2022
    functions: [print]
    vlan: printers
    # ^ print01 is in VLAN 'printers', which the port of hv01, sw01 46, does not carry: ...
""",
    check=_check,
)
