"""Management through a core that routes: what has to be true on the way there and back, one thing at a time."""

from __future__ import annotations

from dataclasses import replace
from ipaddress import IPv4Address, IPv4Interface, IPv4Network
from typing import Any

import pytest

from schoolbuild.lab import fabric
from schoolbuild.lab.estate import CoreSpec, Estate, GatewaySpec
from schoolbuild.lab.interface import L2View, L3View
from schoolbuild.lab.packets import ANYWHERE, Packet, Ports, Rule, Wildcard, admits, wildcard
from schoolbuild.lab.reach import managed_at, next_hop
from tests.unit.lab.estates import estate, te, trunk, view

TRANSIT, MANAGEMENT, PUPILS = 5, 10, 40
GATEWAY_PORT = "GigabitEthernet1/0/1"
TE1, TE2 = "TenGigabitEthernet1/1/1", "TenGigabitEthernet1/1/2"
ROUTER, FILTER, CORE = IPv4Address("10.77.9.1"), IPv4Address("10.77.9.3"), IPv4Address("10.77.9.2")
ENGINEER = IPv4Address("10.0.20.1")
EVERYWHERE = IPv4Network("0.0.0.0/0")
LEGS = {
    TRANSIT: IPv4Interface("10.77.9.2/24"),
    MANAGEMENT: IPv4Interface("10.77.0.1/24"),
    PUPILS: IPv4Interface("10.77.4.1/22"),
}
VLANS = (1, TRANSIT, MANAGEMENT, PUPILS)


def routed_estate() -> Estate:
    """sw1 is the core with the gateway on it, sw2 and sw3 hang on it in a row."""
    flat = estate(["sw1", "sw2", "sw3"], [(te("sw1", 1), te("sw2", 1)), (te("sw2", 2), te("sw3", 1))])
    return replace(
        flat,
        gateway=GatewaySpec(flat.gateway.attached, {TRANSIT: IPv4Interface("10.77.9.1/24")}),
        management_station=ENGINEER,
        core=CoreSpec("sw1", TRANSIT, CORE, (ROUTER, FILTER)),
    )


def core_view(**changes: Any) -> L2View:
    given: dict[str, Any] = {
        "vlans": VLANS,
        "svis": LEGS,
        "routing": L3View(LEGS, ((EVERYWHERE, ROUTER),)),
        "default_gateway": ROUTER,
    }
    ports = changes.pop("ports", (trunk(GATEWAY_PORT, TRANSIT), trunk(TE1, MANAGEMENT, PUPILS)))
    return view(1, *ports, **(given | changes))


def edge_view(number: int, *ports: Any, **changes: Any) -> L2View:
    return view(number, *ports, default_gateway=changes.pop("default_gateway", LEGS[MANAGEMENT].ip), **changes)


def views(**changes: L2View | None) -> dict[str, L2View]:
    found: dict[str, L2View | None] = {
        "sw1": core_view(),
        "sw2": edge_view(2, trunk(TE1, MANAGEMENT, PUPILS), trunk(TE2, MANAGEMENT)),
        "sw3": edge_view(3, trunk(TE1, MANAGEMENT)),
    }
    found |= changes
    return {key: seen for key, seen in found.items() if seen is not None}


def unreachable(**changes: L2View | None) -> dict[str, str]:
    which = routed_estate()
    return fabric.compute(which, which.cables, views(**changes)).unreachable


def permit(protocol: str, source: str, **rest: Any) -> Rule:
    return Rule(True, protocol, network(source), **rest)


def network(text: str) -> Wildcard:
    net = IPv4Network(text)
    return wildcard(net.network_address, net.hostmask)


def test_everybody_behind_the_core_is_reached() -> None:
    assert unreachable() == {}


def test_the_core_is_managed_at_its_address_in_the_management_vlan() -> None:
    assert managed_at(routed_estate(), core_view()) == MANAGEMENT
    assert managed_at(routed_estate(), core_view(svis={TRANSIT: LEGS[TRANSIT]})) == TRANSIT


ALL = {"sw1", "sw2", "sw3"}
EDGES = {"sw2", "sw3"}


@pytest.mark.parametrize(
    ("change", "lost", "words"),
    [
        ({"routing": None}, ALL, "does not route"),
        ({"svis": {MANAGEMENT: LEGS[MANAGEMENT]}}, ALL, "lacks 10.77.9.2 in VLAN 5"),
        ({"svis": {**LEGS, TRANSIT: IPv4Interface("10.77.9.9/24")}}, ALL, "lacks 10.77.9.2 in VLAN 5"),
        ({"ports": (trunk(GATEWAY_PORT, 99), trunk(TE1))}, ALL, "VLAN 5 does not get from the gateway"),
        ({"vlans": (1, MANAGEMENT)}, ALL, "VLAN 5 does not get from the gateway"),
        ({"routing": L3View(LEGS)}, ALL, "no route back to 10.0.20.1"),
        ({"routing": L3View(LEGS, ((EVERYWHERE, IPv4Address("10.77.9.77")),))}, ALL, "10.77.9.77, not to the gateway"),
        ({"routing": L3View(LEGS, ((EVERYWHERE, None),))}, ALL, "no route back"),
        (
            {"routing": L3View(LEGS, ((EVERYWHERE, ROUTER), (IPv4Network("10.0.20.0/24"), IPv4Address("10.77.0.12"))))},
            ALL,
            "to 10.77.0.12, not to the gateway",
        ),
        ({"routing": L3View({k: LEGS[k] for k in (TRANSIT, PUPILS)}, ((EVERYWHERE, ROUTER),))}, ALL, "no address in"),
        ({"ports": (trunk(GATEWAY_PORT, TRANSIT), trunk(TE1, PUPILS))}, ALL, "VLAN 10 is down on the core"),
    ],
    ids=[
        "no-routing", "no-transit-leg", "wrong-transit-address", "transit-not-on-gateway-port", "no-transit-vlan",
        "no-default-route", "wrong-next-hop", "null-route", "more-specific-route-elsewhere", "no-management-leg",
        "management-down",
    ],
)  # fmt: skip
def test_what_the_core_lacks_cuts_everybody_off(change: dict[str, Any], lost: set[str], words: str) -> None:
    found = unreachable(sw1=core_view(**change))
    assert set(found) == lost
    assert words in found["sw2"]


def test_the_filter_before_the_gateway_is_a_way_out_too() -> None:
    through = L3View(LEGS, ((EVERYWHERE, FILTER),))
    assert unreachable(sw1=core_view(routing=through, default_gateway=FILTER)) == {}


def test_an_edge_switch_answers_to_the_core() -> None:
    lost = unreachable(sw3=edge_view(3, trunk(TE1), default_gateway=ROUTER))
    assert lost == {"sw3": "its default gateway is 10.77.9.1, not the core's 10.77.0.1"}


def test_the_management_vlan_has_to_get_from_the_core_to_the_switch() -> None:
    lost = unreachable(sw2=edge_view(2, trunk(TE1), trunk(TE2, PUPILS)))
    assert lost == {"sw3": "VLAN 10 does not get from the core sw1 to it"}


ONLY_SSH_IN = (Rule(True, "tcp", ANYWHERE, network("10.77.0.0/24"), destination_ports=Ports("eq", (22,))),)
ANSWERS = (permit("tcp", "10.77.0.0/24", established=True),)
NOT_ESTABLISHED = (Rule(True, "tcp", ANYWHERE, established=True),)
PUPILS_ONLY = (permit("ip", "10.77.4.0/22"),)


@pytest.mark.parametrize(
    ("change", "lost"),
    [
        ({"inbound": {TRANSIT: (ONLY_SSH_IN,)}}, set()),
        ({"inbound": {TRANSIT: ((),)}}, set()),
        ({"inbound": {TRANSIT: (PUPILS_ONLY,)}}, ALL),
        ({"inbound": {TRANSIT: (ONLY_SSH_IN, PUPILS_ONLY)}}, ALL),
        ({"inbound": {MANAGEMENT: (ANSWERS,)}}, set()),
        ({"inbound": {MANAGEMENT: (PUPILS_ONLY,)}}, EDGES),
        ({"inbound": {PUPILS: (PUPILS_ONLY,)}}, set()),
        ({"outbound": {TRANSIT: (ANSWERS,)}}, set()),
        ({"outbound": {TRANSIT: (PUPILS_ONLY,)}}, EDGES),
        ({"outbound": {TRANSIT: (PUPILS_ONLY,)}, "outbound_judges_own": True}, ALL),
        ({"outbound": {MANAGEMENT: (ONLY_SSH_IN,)}}, set()),
        ({"outbound": {MANAGEMENT: (PUPILS_ONLY,)}}, EDGES),
    ],
    ids=[
        "in-permitted", "empty-list", "in-denied", "every-list-counts", "answers-permitted", "answers-denied",
        "another-vlan", "out-permitted", "out-denied", "out-denied-own", "towards-edges", "towards-edges-denied",
    ],
)  # fmt: skip
def test_access_lists_on_the_core_are_judged(change: dict[str, Any], lost: set[str]) -> None:
    assert set(unreachable(sw1=core_view(**change))) == lost


def test_a_list_on_the_switch_itself_is_judged() -> None:
    lost = unreachable(sw3=edge_view(3, trunk(TE1), inbound={MANAGEMENT: (PUPILS_ONLY,)}))
    assert set(lost) == {"sw3"}
    assert "access list on what comes into VLAN 10 of sw3" in lost["sw3"]


def test_a_list_that_lets_only_answers_in_keeps_what_runs_and_refuses_what_is_new() -> None:
    which = routed_estate()
    seen = fabric.compute(which, which.cables, views(sw1=core_view(inbound={TRANSIT: (NOT_ESTABLISHED,)})))
    assert set(seen.unreachable) == ALL
    assert seen.severed == {}


def test_other_ways_of_the_school_stay_as_they_are() -> None:
    flat = estate(["sw1"], [])
    own = view(1, trunk(GATEWAY_PORT), inbound={MANAGEMENT: (PUPILS_ONLY,)})
    assert fabric.compute(flat, (), {"sw1": view(1, trunk(GATEWAY_PORT))}).unreachable == {}
    assert set(fabric.compute(flat, (), {"sw1": own}).unreachable) == {"sw1"}


def test_the_longest_prefix_wins_and_connected_is_direct() -> None:
    table = L3View(LEGS, ((EVERYWHERE, ROUTER), (IPv4Network("10.90.0.0/16"), IPv4Address("10.77.0.20"))))
    assert next_hop(table, IPv4Address("10.90.3.1")) == IPv4Address("10.77.0.20")
    assert next_hop(table, IPv4Address("10.77.5.5")) == IPv4Address("10.77.5.5")
    assert next_hop(table, IPv4Address("8.8.8.8")) == ROUTER
    assert next_hop(L3View(LEGS), IPv4Address("8.8.8.8")) is None


def packet(**changes: Any) -> Packet:
    given: dict[str, Any] = {"protocol": "tcp", "source": ENGINEER, "destination": CORE, "destination_port": 22}
    return Packet(**(given | changes))


@pytest.mark.parametrize(
    ("rules", "seen", "passes"),
    [
        ((), packet(), True),
        ((permit("tcp", "10.0.20.0/24"),), packet(), True),
        ((permit("udp", "10.0.20.0/24"),), packet(), False),
        ((permit("ip", "10.0.20.0/24"),), packet(protocol="icmp"), True),
        ((Rule(False, "ip", network("10.0.20.1/32")), permit("ip", "0.0.0.0/0")), packet(), False),
        ((permit("ip", "0.0.0.0/0"), Rule(False, "ip", network("10.0.20.1/32"))), packet(), True),
        ((permit("tcp", "0.0.0.0/0", destination_ports=Ports("eq", (22, 443))),), packet(destination_port=443), True),
        ((permit("tcp", "0.0.0.0/0", destination_ports=Ports("neq", (22,))),), packet(), False),
        ((permit("tcp", "0.0.0.0/0", destination_ports=Ports("range", (20, 23))),), packet(), True),
        ((permit("tcp", "0.0.0.0/0", destination_ports=Ports("lt", (22,))),), packet(), False),
        ((permit("tcp", "0.0.0.0/0", destination_ports=Ports("gt", (21,))),), packet(), True),
        ((permit("tcp", "0.0.0.0/0", source_ports=Ports("gt", (1023,))),), packet(source_port=22), False),
        ((permit("tcp", "0.0.0.0/0", established=True),), packet(), False),
        ((permit("tcp", "0.0.0.0/0", established=True),), packet(established=True), True),
        ((permit("icmp", "0.0.0.0/0", icmp_type=0),), packet(protocol="icmp"), False),
        ((permit("icmp", "0.0.0.0/0", icmp_type=8),), packet(protocol="icmp"), True),
        ((Rule(True, "ip", Wildcard(IPv4Address("10.0.0.1"), IPv4Address("0.0.255.0"))),), packet(), True),
        ((Rule(True, "ip", Wildcard(IPv4Address("10.0.0.2"), IPv4Address("0.0.255.0"))),), packet(), False),
    ],
)
def test_the_first_rule_that_matches_decides(rules: tuple[Rule, ...], seen: Packet, passes: bool) -> None:
    assert admits(rules, seen) is passes


def test_a_wildcard_drops_bits_that_do_not_matter() -> None:
    found = wildcard(IPv4Address("10.0.0.0"), IPv4Address("255.0.0.0"))
    assert found == Wildcard(IPv4Address(0), IPv4Address("255.0.0.0"))
    assert found.network is None
    assert network("10.0.20.0/24").network == IPv4Network("10.0.20.0/24")
