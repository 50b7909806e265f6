"""The zone policy as lists: each kind of filter, each way out, and management always."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from ipaddress import IPv4Address, IPv4Network
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest

from schoolbuild.families.access_entries import Entry, Packet, passes
from schoolbuild.families.entry_order import OUR_LISTS
from schoolbuild.intent.access_lists import access_lists, list_name
from schoolbuild.model.derive import open_school
from schoolbuild.model.document.addressing import VlanChoice
from schoolbuild.model.network import Network, Vlan
from schoolbuild.model.school import Filtering
from schoolbuild.topology.zones import services_between

Change = Callable[..., Network]
INTERNET, OFFICE = IPv4Address("203.0.113.7"), IPv4Address("10.0.20.9")


@pytest.fixture(scope="module")
def stoneleigh(project_root: Path) -> Network:
    return open_school(project_root, "stoneleigh-special")[1]


@pytest.fixture(scope="module")
def kingsway(project_root: Path) -> Network:
    return open_school(project_root, "kingsway-secondary")[1]


def entries(network: Network, vlan: str) -> tuple[Entry, ...]:
    return access_lists(network)[vlan].entries


def host(network: Network, vlan: str, number: int = 77) -> IPv4Address:
    subnet = network.vlans[vlan].subnet
    assert subnet is not None
    return subnet[number]


def may_leave(network: Network, vlan: str, port: int = 443) -> bool:
    return passes(entries(network, vlan), Packet("tcp", host(network, vlan), INTERNET, target_port=port))


def filtered(changed: Change, network: Network, **words: Any) -> Network:
    return changed(network, document={"filtering": Filtering(product="A filter", **words) if words else None})


@pytest.mark.parametrize("by", ["inline", "isp", "dns", "agent"])
def test_a_filter_on_the_way_lets_pupils_out_but_to_no_private_network(
    by: str, stoneleigh: Network, changed: Change
) -> None:
    network = filtered(changed, stoneleigh, by=by)
    for vlan in ("curriculum", "pupil_wireless", "guest"):
        assert may_leave(network, vlan)
        for private in ("10.0.20.9", "10.200.0.1", "172.16.5.5", "192.168.1.1"):
            packet = Packet("tcp", host(network, vlan), IPv4Address(private), target_port=443)
            assert not passes(entries(network, vlan), packet)


def test_a_proxy_is_the_only_way(stoneleigh: Network) -> None:
    proxy = IPv4Address("10.40.1.15")
    for vlan in ("curriculum", "pupil_wireless", "guest"):
        assert not may_leave(stoneleigh, vlan)
        asking = Packet("tcp", host(stoneleigh, vlan), proxy, target_port=8080)
        assert passes(entries(stoneleigh, vlan), asking)
    assert may_leave(stoneleigh, "staff")


def test_without_a_filter_pupils_do_not_leave_at_all(stoneleigh: Network, changed: Change) -> None:
    network = filtered(changed, stoneleigh)
    assert [vlan for vlan in access_lists(network) if may_leave(network, vlan)] == [
        "management", "servers", "staff", "voice",
    ]  # fmt: skip


def test_what_is_closed_stays_inside(stoneleigh: Network) -> None:
    for vlan in ("printers", "cctv", "access_control", "therapy"):
        assert not may_leave(stoneleigh, vlan)


def test_management_works_even_if_its_zone_were_closed(stoneleigh: Network, changed: Change) -> None:
    zones = dict(stoneleigh.standard.zones.zones)
    zones["management"] = zones["management"].model_copy(update={"outside": "closed", "talks_to": {}})
    policy = stoneleigh.standard.zones.model_copy(update={"zones": zones})
    network = changed(stoneleigh, standard={"zones": policy})
    switch, asked = host(network, "management", 12), entries(network, "management")
    assert passes(asked, Packet("tcp", switch, OFFICE, source_port=22, answers=True))
    assert passes(asked, Packet("udp", switch, OFFICE, source_port=161))
    assert passes(asked, Packet("icmp", switch, OFFICE))
    for port, server in ((1812, "10.0.20.11"), (1813, "10.0.20.12"), (123, "10.0.20.21"), (514, "10.0.20.31")):
        assert passes(asked, Packet("udp", switch, IPv4Address(server), target_port=port))
    assert passes(asked, Packet("tcp", host(network, "management", 5), IPv4Address("10.40.0.1"), target_port=22))
    assert not may_leave(network, "management")


def test_every_pair_of_vlans_is_as_the_policy_says(stoneleigh: Network) -> None:
    lists = access_lists(stoneleigh)
    for here, there in permutations((stoneleigh.vlans[name] for name in lists), 2):
        begun = services_between(stoneleigh, here, there)
        for name, service in stoneleigh.standard.zones.services.items():
            for protocol, ports in (("tcp", service.tcp), ("udp", service.udp)):
                for port in (int(str(written).split("-")[0]) for written in ports):
                    allowed = "any" in begun or any(
                        _open(stoneleigh, other, protocol, port) for other in begun if other != "any"
                    )
                    packet = Packet(
                        protocol,  # type: ignore[arg-type]
                        host(stoneleigh, here.name),
                        host(stoneleigh, there.name),
                        target_port=port,
                    )
                    assert passes(lists[here.name].entries, packet) == allowed, (here.name, there.name, name, port)


def _open(network: Network, service: str, protocol: str, port: int) -> bool:
    written = network.standard.zones.services[service]
    pairs = (str(text).partition("-") for text in (written.tcp if protocol == "tcp" else written.udp))
    return any(int(first) <= port <= int(last or first) for first, _, last in pairs)


def test_what_was_begun_is_answered(stoneleigh: Network) -> None:
    lists = access_lists(stoneleigh)
    for here, there in permutations((stoneleigh.vlans[name] for name in lists), 2):
        for packet in _answers(stoneleigh, here, there):
            assert passes(lists[there.name].entries, packet), (here.name, there.name, packet)


def _answers(network: Network, here: Vlan, there: Vlan) -> list[Packet]:
    begun = services_between(network, here, there)
    if not begun:
        return []
    far, near = host(network, there.name), host(network, here.name)
    found = [Packet("icmp", far, near, answers=True)]
    for service in (network.standard.zones.services[name] for name in begun):
        found += [
            Packet("tcp", far, near, source_port=int(str(port).split("-")[0]), answers=True) for port in service.tcp
        ]
        found += [Packet("udp", far, near, source_port=int(str(port).split("-")[0])) for port in service.udp]
    return found


def test_visitors_at_the_firewall_meet_the_policy_on_the_transit_leg(stoneleigh: Network, changed: Change) -> None:
    vlans = {**stoneleigh.document.vlans, "guest": VlanChoice(routed_at="gateway")}
    network = changed(stoneleigh, document={"vlans": vlans})
    assert "guest" not in access_lists(network)
    asked = entries(network, "trust_link")
    visitor = host(network, "guest")
    assert passes(asked, Packet("udp", visitor, host(network, "servers"), target_port=53))
    assert not passes(asked, Packet("tcp", visitor, host(network, "servers"), target_port=445))
    assert not passes(asked, Packet("tcp", visitor, host(network, "management"), target_port=22))
    assert passes(asked, Packet("tcp", INTERNET, host(network, "curriculum"), source_port=443, answers=True))


def test_servers_answer_the_firewall_that_asks_for_a_vlan_of_another_range(
    stoneleigh: Network, changed: Change
) -> None:
    far = VlanChoice(routed_at="gateway", subnet=IPv4Network("172.20.0.0/24"))
    network = changed(stoneleigh, document={"vlans": {**stoneleigh.document.vlans, "voice": far}})
    server, firewall, telephone = (IPv4Address(text) for text in ("10.40.1.10", "172.20.0.1", "172.20.0.77"))
    assert passes(entries(network, "trust_link"), Packet("udp", firewall, server, source_port=67, target_port=67))
    assert passes(entries(network, "trust_link"), Packet("udp", telephone, server, source_port=68, target_port=67))
    assert passes(entries(network, "servers"), Packet("udp", server, firewall, source_port=67, target_port=67))
    assert passes(entries(network, "servers"), Packet("udp", server, telephone, source_port=67, target_port=68))


def test_an_exception_may_be_for_some_vlans_of_a_zone_alone(stoneleigh: Network, changed: Change) -> None:
    more = VlanChoice(id=91, zone="cctv", subnet=IPv4Network("10.40.11.0/24"))
    network = changed(stoneleigh, document={"vlans": {**stoneleigh.document.vlans, "yard": more}})
    for vlan, allowed in {"cctv": True, "yard": False}.items():
        packet = Packet("tcp", host(network, "access_control"), host(network, vlan), target_port=554)
        assert passes(entries(network, "access_control"), packet) is allowed


def test_a_vlan_behind_another_gateway_is_met_by_nobody(kingsway: Network) -> None:
    assert "admin" not in access_lists(kingsway)
    for vlan, found in access_lists(kingsway).items():
        if vlan != "transit":
            packet = Packet("tcp", host(kingsway, vlan), host(kingsway, "admin"), target_port=443)
            assert not passes(found.entries, packet)


def test_no_list_holds_an_entry_twice_and_every_name_is_ours(stoneleigh: Network, kingsway: Network) -> None:
    for network in (stoneleigh, kingsway):
        found: Mapping[str, Any] = access_lists(network)
        for vlan, one in found.items():
            assert len(set(one.entries)) == len(one.entries)
            assert one.name == list_name(network.vlans[vlan])
            assert re.fullmatch(OUR_LISTS, f"ip access-list extended {one.name}")


def test_a_school_whose_gateway_routes_has_none(oakfield: Network) -> None:
    assert access_lists(oakfield) == {}
