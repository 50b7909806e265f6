"""Reading what is printed for a school gives the school back: nothing unread, and each port in its own VLANs."""

from __future__ import annotations

from pathlib import Path

import pytest

from schoolbuild.families.all_configurations import guess_family, read_configuration
from schoolbuild.families.configuration import ConfiguredPort, SwitchConfiguration
from schoolbuild.intent import render_school
from schoolbuild.model.derive import open_school
from schoolbuild.model.network import Network, Port, Switch

ROOT = Path(__file__).resolve().parents[3]
SCHOOLS = sorted(path.name for path in (ROOT / "inventories").iterdir() if (path / "school.yml").is_file())

Read = tuple[Network, dict[str, str], dict[str, SwitchConfiguration]]


@pytest.fixture(scope="module", params=SCHOOLS)
def school(request: pytest.FixtureRequest) -> Read:
    """A school, the texts for its switches, and what was read from them."""
    network = open_school(ROOT, request.param)[1]
    texts = render_school(network)
    families = {switch.host: switch.family for switch in network.switches.values()}
    return network, texts, {host: read_configuration(families[host], text) for host, text in texts.items()}


def test_nothing_is_unread(school: Read) -> None:
    assert {host: read.unread for host, read in school[2].items() if read.unread} == {}
    assert all(read.lines_total > 0 for read in school[2].values())


def test_the_family_is_told_from_the_text(school: Read) -> None:
    network, texts, _ = school
    assert {host: guess_family(text) for host, text in texts.items()} == {
        switch.host: switch.family for switch in network.switches.values()
    }


def test_ports_are_in_the_vlans_of_the_network(school: Read) -> None:
    network, _, read = school
    for switch in network.switches.values():
        found = read[switch.host].ports
        for name, port in switch.ports.items():
            if port.socket.out_of_band:
                continue
            here = found[name]
            assert (here.untagged, _heard(here)) == _wanted(network, port), (switch.host, name)
            assert (here.lldp, here.lag) == (port.lldp, port.lag), (switch.host, name)


def test_lags_vlans_and_the_switch_itself_are_those_of_the_network(school: Read) -> None:
    network, _, read = school
    for switch in network.switches.values():
        found = read[switch.host]
        assert found.host_name == switch.host
        assert {n: set(lag.ports) for n, lag in found.lags.items()} == {
            n: set(lag.ports) for n, lag in switch.lags.items()
        }
        assert {vlan.id for vlan in network.vlans.values()} <= set(found.vlans)
        assert _own_address(found, network) == (None if switch.address is None else str(switch.address))
        assert _closed(switch) == {name for name, port in found.ports.items() if not port.enabled}


def test_a_routing_core_has_its_legs_relays_routes_and_lists(school: Read) -> None:
    network, _, read = school
    for switch in network.switches.values():
        found = read[switch.host]
        routing = network.routing if network.routing is not None and network.routing.switch == switch.name else None
        assert found.routing == (routing is not None), switch.host
        if routing is None:
            continue
        legs = {network.vlans[leg.vlan].id: leg for leg in routing.svis}
        assert {vlan.id: vlan.addresses for vlan in found.vlans.values() if vlan.addresses} == {
            number: (leg.address,) for number, leg in legs.items()
        }
        assert {vlan.id: set(vlan.relays) for vlan in found.vlans.values() if vlan.addresses} == {
            number: set(leg.relays) for number, leg in legs.items()
        }
        assert {(route.network, route.via) for route in found.routes} == {(way.to, way.via) for way in routing.routes}
        asked = {vlan.filter_in for vlan in found.vlans.values() if vlan.filter_in}
        assert asked, "a routing core asks lists of what comes in"
        assert asked <= set(found.access_lists)
        assert all(found.access_lists[name] for name in asked)


def _wanted(network: Network, port: Port) -> tuple[int, frozenset[int]]:
    """The untagged VLAN (parked if the network has none), and every VLAN that passes tagged."""
    untagged = port.untagged or network.standard.vlan_plan.parked
    tagged = {*port.tagged, *((port.voice,) if port.voice else ())}
    return network.vlans[untagged].id, frozenset(network.vlans[name].id for name in tagged - {port.untagged})


def _heard(port: ConfiguredPort) -> frozenset[int]:
    assert port.tagged != "all", f"{port.name} carries every VLAN"
    return port.tagged | ({port.voice} if port.voice else frozenset())


def _own_address(found: SwitchConfiguration, network: Network) -> str | None:
    management = network.management
    assert management is not None
    addresses = found.vlans[management.id].addresses
    return str(addresses[0]) if addresses else None


def _closed(switch: Switch) -> set[str]:
    return {name for name, port in switch.ports.items() if port.profile_name == "parked"}
