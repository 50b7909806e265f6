"""Who can be reached: worked out by hand for small networks, and compared."""

from __future__ import annotations

from ipaddress import IPv4Address
from typing import Any

import pytest

from schoolbuild.lab import fabric
from schoolbuild.lab.estate import Cable, End
from schoolbuild.lab.interface import L2Port, L2View
from tests.unit.lab.estates import MANAGEMENT, device, end, estate, te, trunk, view

GATEWAY = "GigabitEthernet1/0/1"
TE1, TE2, TE3 = (f"TenGigabitEthernet1/1/{n}" for n in (1, 2, 3))

CHAIN = estate(["sw1", "sw2", "sw3"], [(te("sw1", 1), te("sw2", 1)), (te("sw2", 2), te("sw3", 1))])


def chain(**changes: L2View | None) -> dict[str, L2View]:
    views: dict[str, L2View | None] = {
        "sw1": view(1, trunk(GATEWAY), trunk(TE1), priority=4096),
        "sw2": view(2, trunk(TE1), trunk(TE2)),
        "sw3": view(3, trunk(TE1)),
    }
    views |= changes
    return {key: found for key, found in views.items() if found is not None}


def unreachable(views: dict[str, L2View], which: Any = CHAIN, tripped: frozenset[End] = frozenset()) -> dict[str, str]:
    return fabric.compute(which, which.cables, views, tripped).unreachable


def test_a_chain_of_tagged_links_is_reached_to_its_end() -> None:
    assert unreachable(chain()) == {}


@pytest.mark.parametrize(
    ("change", "lost"),
    [
        ({"sw2": view(2, trunk(TE1), trunk(TE2, 20))}, {"sw3"}),
        ({"sw2": view(2, trunk(TE1, enabled=False), trunk(TE2))}, {"sw2", "sw3"}),
        ({"sw2": view(2, trunk(TE1), trunk(TE2), vlans=(1,))}, {"sw2", "sw3"}),
        ({"sw2": None}, {"sw2", "sw3"}),
        ({"sw1": view(1, trunk(GATEWAY, 20), trunk(TE1))}, {"sw1", "sw2", "sw3"}),
        ({"sw1": view(1, L2Port(GATEWAY, untagged=MANAGEMENT), trunk(TE1))}, {"sw1", "sw2", "sw3"}),
        ({"sw3": view(3, trunk(TE1), ssh_enabled=False)}, {"sw3"}),
        ({"sw3": view(3, trunk(TE1), default_gateway=IPv4Address("10.77.0.254"))}, {"sw3"}),
        ({"sw3": view(3, trunk(TE1), default_gateway=None)}, {"sw3"}),
        ({"sw3": view(3, trunk(TE1), svis={})}, {"sw3"}),
    ],
    ids=[
        "vlan-not-on-uplink", "uplink-shut", "vlan-not-on-middle-switch", "middle-switch-off",
        "vlan-not-on-gateway-port",
        "gateway-port-untagged", "ssh-off", "wrong-gateway", "no-gateway", "no-address",
    ],
)  # fmt: skip
def test_what_is_behind_the_break_is_lost_and_nothing_else(change: dict[str, L2View | None], lost: set[str]) -> None:
    assert set(unreachable(chain(**change))) == lost


def test_reasons_are_told_in_words() -> None:
    found = unreachable(chain(sw2=view(2, trunk(TE1), trunk(TE2, 20))))
    assert found == {"sw3": "VLAN 10 does not get from the gateway (sw1:GigabitEthernet1/0/1) to it"}


def test_untagged_frames_come_out_in_the_vlan_of_the_other_end() -> None:
    """A native VLAN mismatch joins two VLANs: what is management on one side is VLAN 20 on the other."""
    views = chain(
        sw1=view(1, trunk(GATEWAY), trunk(TE1, 99, untagged=MANAGEMENT)),
        sw2=view(2, trunk(TE1, 99, untagged=20), trunk(TE2, 20), vlans=(1, 20)),
        sw3=view(3, L2Port(TE1, untagged=MANAGEMENT)),
    )
    assert set(unreachable(views)) == {"sw2", "sw3"}
    edges = fabric.compute(CHAIN, CHAIN.cables, views).edges
    assert ("sw2", 20) in [node for node, _ in edges["sw1", MANAGEMENT]]


RING = estate(
    ["sw1", "sw2", "sw3"],
    [(te("sw1", 1), te("sw2", 1)), (te("sw2", 2), te("sw3", 2)), (te("sw1", 3), te("sw3", 1))],
)


def ring(stp: Any = "mst") -> dict[str, L2View]:
    return {
        "sw1": view(1, trunk(GATEWAY), trunk(TE1), trunk(TE3), stp=stp, priority=4096),
        "sw2": view(2, trunk(TE1), trunk(TE2), stp=stp, priority=8192),
        "sw3": view(3, trunk(TE1), trunk(TE2), stp=stp),
    }


def test_spanning_tree_blocks_one_link_of_a_ring() -> None:
    found = fabric.compute(RING, RING.cables, ring())
    assert found.unreachable == {}
    # sw1 is the root; sw2 has the better bridge id, so sw3 blocks its end of the link between them.
    assert found.tree.blocked == {End("sw3", TE2)}
    rows = {row.port: (row.role, row.state) for row in found.tree.views["sw3"].ports}
    assert rows[TE1] == ("root", "forwarding")
    assert rows[TE2] == ("alternate", "blocking")
    assert found.tree.views["sw2"].root_cost == 2000


def test_a_dear_link_is_not_taken_to_the_root() -> None:
    views = ring()
    views["sw3"] = view(3, trunk(TE1, stp_cost=20000), trunk(TE2))
    seen = fabric.compute(RING, RING.cables, views).tree.views["sw3"]
    assert (seen.root_port, seen.root_cost) == (TE2, 4000)


def test_the_other_way_is_taken_when_a_link_of_the_ring_is_cut() -> None:
    cables = [cable for cable in RING.cables if end(te("sw1", 3)) not in cable]
    found = fabric.compute(RING, cables, ring())
    assert found.unreachable == {}
    assert found.tree.views["sw3"].root_port == TE2
    assert found.tree.views["sw3"].root_cost == 4000


def test_a_ring_without_spanning_tree_is_a_storm() -> None:
    found = fabric.compute(RING, RING.cables, ring(stp="off"))
    assert found.storming == {"sw1", "sw2", "sw3"}
    assert set(found.unreachable.values()) == {"a loop floods the network (storm)"}


def test_bpdus_pass_through_a_switch_without_spanning_tree() -> None:
    views = ring()
    views["sw3"] = view(3, trunk(TE1), trunk(TE2), stp="off")
    found = fabric.compute(RING, RING.cables, views)
    assert found.storming == frozenset()
    assert found.unreachable == {}
    assert len(found.tree.blocked) == 1


def test_bpdu_guard_shuts_a_port_that_hears_a_switch() -> None:
    views = chain(sw1=view(1, trunk(GATEWAY), trunk(TE1, stp_edge=True, bpdu_guard=True)))
    found = fabric.compute(CHAIN, CHAIN.cables, views)
    assert found.tripped == {End("sw1", TE1)}
    assert set(found.unreachable) == {"sw2", "sw3"}
    states = {row.port: row.state for row in fabric.stp_view(found, views, device("sw1", 1)).ports}
    assert states[TE1] == "err-disabled"
    assert states[TE2] == "down"


LAG = estate(["sw1", "sw2"], [(te("sw1", 1), te("sw2", 1)), (te("sw1", 2), te("sw2", 2))])


def bundled(number: int, lacp: bool, *, members: tuple[str, ...] = (TE1, TE2), gateway: bool = False) -> L2View:
    ports = [trunk(name, lag="Po1") for name in members] + [trunk(name) for name in {TE1, TE2} - set(members)]
    if gateway:
        ports.append(trunk(GATEWAY))
    return view(number, *ports, lags={"Po1": trunk("Po1")}, lacp=["Po1"] if lacp else [], stp="off")


@pytest.mark.parametrize("lacp", [True, False])
def test_a_lag_with_both_ends_bundled_is_one_link_and_no_loop(lacp: bool) -> None:
    assert unreachable({"sw1": bundled(1, lacp, gateway=True), "sw2": bundled(2, lacp)}, LAG) == {}


def test_a_lag_survives_the_loss_of_a_member() -> None:
    views = {"sw1": bundled(1, True, gateway=True), "sw2": bundled(2, True)}
    assert fabric.compute(LAG, LAG.cables[:1], views).unreachable == {}


def test_a_lag_with_different_protocols_passes_nothing() -> None:
    assert set(unreachable({"sw1": bundled(1, True, gateway=True), "sw2": bundled(2, False)}, LAG)) == {"sw2"}


def test_a_lag_towards_single_ports_passes_nothing() -> None:
    views = {"sw1": bundled(1, True, gateway=True), "sw2": bundled(2, True, members=())}
    views["sw2"] = view(2, trunk(TE1), trunk(TE2), stp="off")
    assert set(unreachable(views, LAG)) == {"sw2"}


FAN = estate(
    ["sw1", "sw2", "sw3"],
    [(te("sw1", 1), te("sw2", 1)), (te("sw1", 2), te("sw3", 1)), (te("sw1", 3), te("sw3", 2))],
)


def fan(lacp: bool) -> dict[str, L2View]:
    """One LAG of sw1 whose cables lead to two switches, each with a LAG of its own."""
    views = {}
    for number, members in ((1, (TE1, TE2, TE3)), (2, (TE1,)), (3, (TE1, TE2))):
        ports = [trunk(GATEWAY), *(trunk(name, lag="Po1") for name in members)]
        views[f"sw{number}"] = view(number, *ports, lags={"Po1": trunk("Po1")}, lacp=["Po1"] if lacp else [], stp="off")
    return views


def test_lacp_keeps_to_the_partner_with_most_links() -> None:
    assert set(unreachable(fan(lacp=True), FAN)) == {"sw2"}


def test_lacp_keeps_to_the_partner_on_its_lowest_port_if_links_are_equal() -> None:
    assert set(fabric.compute(FAN, FAN.cables[:2], fan(lacp=True)).unreachable) == {"sw3"}


def test_a_static_bundle_to_two_partners_passes_nothing() -> None:
    assert set(unreachable(fan(lacp=False), FAN)) == {"sw2", "sw3"}


def test_lldp_hears_nothing_on_a_port_that_is_shut_or_unplugged() -> None:
    views = chain(sw2=view(2, trunk(TE1), trunk(TE2, enabled=False)))
    up = fabric.compute(CHAIN, CHAIN.cables, views).up
    assert fabric.neighbours(CHAIN, CHAIN.cables, views, up, "sw3") == ()
    assert [heard.system_name for heard in fabric.neighbours(CHAIN, CHAIN.cables, views, up, "sw2")] == ["sw1"]
    assert fabric.neighbours(CHAIN, CHAIN.cables[:1], views, up, "sw3") == ()


def test_lldp_hears_over_blocked_links_what_is_sent() -> None:
    views = ring()
    found = fabric.compute(RING, RING.cables, views)
    heard = fabric.neighbours(RING, RING.cables, views, found.up, "sw3")
    assert [(n.local_port, n.system_name, n.port_id) for n in heard] == [(TE1, "sw1", TE3), (TE2, "sw2", TE2)]
    views["sw2"] = view(2, trunk(TE1), trunk(TE2, lldp_send=False))
    heard = fabric.neighbours(RING, RING.cables, views, found.up, "sw3")
    assert [n.system_name for n in heard] == ["sw1"]


def test_addresses_are_learnt_on_the_port_they_come_from() -> None:
    views = chain()
    found = fabric.compute(CHAIN, CHAIN.cables, views)
    table = {(entry.mac, entry.port) for entry in fabric.mac_table(CHAIN, views, found, "sw2")}
    assert table == {
        ("00:1b:d4:00:01:10", TE1),
        (CHAIN.gateway.mac, TE1),
        ("00:1b:d4:00:03:10", TE2),
    }


def test_a_moved_cable_moves_everything_behind_it() -> None:
    moved = [CHAIN.cables[0], Cable(End("sw2", TE3), End("sw3", TE1))]
    assert set(fabric.compute(CHAIN, moved, chain()).unreachable) == {"sw3"}
