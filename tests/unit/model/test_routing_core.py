"""What a routing core is derived to be: who is asked for addresses, VLAN by VLAN, and where packets go."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv4Network
from pathlib import Path
from typing import Any

import pytest

from schoolbuild.model.derive import derive, open_school
from schoolbuild.model.document.addressing import Addresses, Dhcp, DhcpRange, LegacyPlan, VlanChoice
from schoolbuild.model.document.network import Filtering
from schoolbuild.model.network import Network

ROOT = Path(__file__).parents[3]


@pytest.fixture(scope="module")
def kingsway() -> Network:
    return open_school(ROOT, "kingsway-secondary")[1]


def changed(network: Network, **document: Any) -> Network:
    return derive(network.school, network.document.model_copy(update=document), network.standard)


def relays(network: Network) -> dict[str, tuple[str, ...]]:
    assert network.routing is not None
    return {svi.vlan: tuple(map(str, svi.relays)) for svi in network.routing.svis if svi.relays}


ASKING = ("management", "staff", "curriculum", "pupil_wireless", "guest")


def test_servers_are_asked_for_every_vlan_that_hands_out_addresses(kingsway: Network) -> None:
    assert relays(kingsway) == dict.fromkeys(ASKING, ("10.128.4.10", "10.128.4.11"))


def test_a_vlan_with_servers_of_its_own_asks_those(kingsway: Network) -> None:
    own = DhcpRange(first=IPv4Address("10.128.8.100"), last=IPv4Address("10.128.8.200"), by=("dc03",))
    network = changed(kingsway, vlans={**kingsway.document.vlans, "staff": VlanChoice(dhcp=own)})
    assert relays(network) == {**relays(kingsway), "staff": ("10.128.44.10",)}


def test_a_gateway_that_hands_out_addresses_is_asked_across_the_transit_vlan(kingsway: Network) -> None:
    """Without it no device in a VLAN that the core routes would ever get an address."""
    network = changed(kingsway, dhcp=Dhcp(by="firewall"))
    assert relays(network) == dict.fromkeys(ASKING, ("10.128.60.1",))


def test_nobody_is_asked_in_the_servers_own_vlan_or_by_a_core_that_answers_itself(kingsway: Network) -> None:
    here = DhcpRange(first=IPv4Address("10.128.4.100"), last=IPv4Address("10.128.4.200"))
    network = changed(kingsway, vlans={**kingsway.document.vlans, "servers": VlanChoice(dhcp=here)})
    assert "servers" not in relays(network)
    assert relays(changed(kingsway, dhcp=Dhcp(by="core"))) == {}


def test_the_way_out_leads_to_a_filter_that_stands_in_the_way(kingsway: Network) -> None:
    def ways(network: Network) -> list[tuple[str, str]]:
        assert network.routing is not None
        return [(str(route.to), str(route.via)) for route in network.routing.routes]

    assert ways(kingsway) == [("0.0.0.0/0", "10.128.60.3")]
    for by in ("isp", "dns", "agent"):
        assert ways(changed(kingsway, filtering=Filtering(by=by, product="A filter"))) == [("0.0.0.0/0", "10.128.60.1")]
    assert ways(changed(kingsway, filtering=None)) == [("0.0.0.0/0", "10.128.60.1")]


def test_the_core_is_managed_at_its_leg_and_others_at_their_number(kingsway: Network) -> None:
    assert [str(switch.address) for switch in kingsway.switches.values()][:3] == [
        "10.128.0.1/22", "10.128.0.12/22", "10.128.0.13/22",
    ]  # fmt: skip


def test_a_legacy_plan_counts_its_switches_and_gateways_as_it_says(kingsway: Network) -> None:
    ranges = (IPv4Network("10.128.0.0/18"),)
    vlans = {**kingsway.document.vlans, "management": VlanChoice(subnet=IPv4Network("10.128.0.0/24"))}
    for first, last, address, gateway in (
        (0, 254, "10.128.0.2/24", "10.128.0.254/24"),
        (20, 255, "10.128.0.22/24", "None"),
    ):
        plan = Addresses(legacy=LegacyPlan(ranges=ranges, first_switch_host=first, gateway_host=last))
        network = changed(kingsway, addresses=plan, vlans=vlans)
        assert str(network.switches["sw02"].address) == address
        assert str(network.vlans["management"].gateway) == gateway  # the last number of a subnet is nobody's
