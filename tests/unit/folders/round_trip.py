"""A school as its switches would show it: rendered configurations, LLDP tables, and who each switch is."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from schoolbuild.folders.importing.draft import Draft, Wishes, make_draft
from schoolbuild.folders.importing.given import read_run
from schoolbuild.intent import render_school
from schoolbuild.model.as_is import AsIs, Identity
from schoolbuild.model.derive import open_school
from schoolbuild.model.network import Network
from schoolbuild.model.standard import Standard, load_standard
from tests.conftest import ROOT

STANDARD: Standard = load_standard(ROOT)


def school(name: str, root: Path = ROOT) -> Network:
    return open_school(root, name, STANDARD)[1]


def shown_by_switches(network: Network, *, lldp: bool = True) -> Iterator[AsIs]:
    """As-is documents as a run would have collected them, were every switch as intended and every cable right."""
    texts = render_school(network)
    for switch in network.switches.values():
        yield AsIs(
            school=network.school,
            host=switch.host,
            family=switch.family,
            address="",
            collected_at="",
            target="lab",
            identity=Identity(
                switch.host, tuple(box.serial for box in switch.chassis), switch.models[0].part_number, "16.11"
            ),
            running=texts[switch.host],
            tables={"lldp": list(_neighbours(network, switch.name))} if lldp else {},
        )


def _neighbours(network: Network, name: str) -> Iterator[dict[str, str]]:
    for link in network.links:
        for (near, ports), (far, far_ports) in (link.ends(), tuple(reversed(link.ends()))):
            for port, far_port in zip(ports, far_ports, strict=True) if near == name else ():
                # Both families' columns, as ntc-templates names them.
                yield {
                    "local_interface": port,
                    "neighbor_name": network.switches[far].host,
                    "neighbor_interface": far_port,
                    "neighbor_port_id": far_port,
                }


def imported(network: Network, like: dict[str, Any] | None = None, *, lldp: bool = True, **wishes: Any) -> Draft:
    given = read_run(shown_by_switches(network, lldp=lldp))
    assert not given.not_taken
    return make_draft(given, Wishes(network.school, like=like or {}, **wishes), STANDARD)


def facts(network: Network) -> dict[tuple[str, ...], Any]:
    """A network in plain values: what two networks must agree in to be the same school."""
    found: dict[tuple[str, ...], Any] = {
        ("gateway",): (network.gateway_switch, network.gateway_port),
        ("root",): network.root_switch,
        ("others",): sorted((str(way.port), sorted(way.vlans)) for way in network.document.other_gateways),
    }
    for vlan in network.vlans.values():
        found["vlan", vlan.name] = (vlan.id, vlan.title, vlan.subnet, vlan.gateway, vlan.routed_at)
    for switch in network.switches.values():
        boxes = [(box.model, box.serial) for box in switch.chassis]
        found["switch", switch.name] = (switch.host, switch.layer, switch.room, boxes, switch.address)
        for port in switch.ports.values():
            found["port", switch.name, port.name] = (
                port.profile_name,
                port.description,
                port.untagged,
                frozenset(port.tagged),
                port.voice,
                port.lag,
                port.lldp,
            )
    for link in network.links:
        found["link", link.name] = (link.a_ports, link.b, link.b_ports, link.lag, frozenset(link.vlans))
    if network.routing is not None:
        routing = network.routing
        found["routing",] = (routing.switch, routing.transit, {(leg.vlan, leg.address) for leg in routing.svis})
        found["routes",] = [(route.to, route.via) for route in routing.routes]
    return found
