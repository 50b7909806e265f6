"""VLANs, memberships and LAGs. Expectations by hand, after the Advanced Traffic Management Guide 16.10."""

from __future__ import annotations

from ipaddress import IPv4Interface

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.lab.aruba_aoss.bench import Bench, device


def test_an_untagged_port_leaves_its_former_vlan() -> None:
    bench = Bench()
    bench.configure("vlan 10\nuntagged 1-4\nexit\nvlan 20\nuntagged 3\nexit")
    assert bench.block("vlan 1") == [
        'name "DEFAULT_VLAN"', "no untagged 1-4", "untagged 5-52", "ip address dhcp-bootp",
    ]  # fmt: skip
    assert bench.block("vlan 10") == ['name "VLAN10"', "untagged 1-2,4", "no ip address"]
    assert bench.block("vlan 20") == ['name "VLAN20"', "untagged 3", "no ip address"]


def test_both_ways_to_say_it_are_one() -> None:
    by_vlan, by_port = Bench(), Bench()
    by_vlan.configure("vlan 10\nuntagged 5\nexit\nvlan 20\ntagged 5\nexit\nvlan 30\ntagged 5\nexit")
    by_port.configure(
        "vlan 10\nexit\nvlan 20\nexit\nvlan 30\nexit\ninterface 5\nuntagged vlan 10\ntagged vlan 20,30\nexit"
    )
    assert by_vlan.running == by_port.running


def test_a_port_falls_back_into_the_default_vlan() -> None:
    bench = Bench()
    bench.configure("vlan 10\nuntagged 1-2\nexit\nvlan 20\ntagged 2\nexit")
    bench.configure("vlan 10\nno untagged 1-2")
    assert bench.switch.view().ports["1"].untagged == 1
    assert bench.switch.view().ports["2"].untagged is None, "it is still tagged in VLAN 20"


def test_a_port_cannot_be_orphaned() -> None:
    bench = Bench()
    assert "must be a member of at least one VLAN" in bench.configure("vlan 1\nno untagged 3")
    assert bench.running == bench.switch.factory


def test_deleting_a_vlan_asks_and_moves_its_ports() -> None:
    bench = Bench()
    bench.configure("vlan 10\nuntagged 1-3\ntagged 4\nexit\nvlan 20\ntagged 2\nexit")
    refused = bench.configure("no vlan 10", keys="n")
    assert "The following ports will be moved to the default VLAN:\n1,3\nDo you want to continue?\n[y/n] " in refused
    assert "vlan 10" in bench.running
    bench.configure("no vlan 10", keys="y")
    assert "vlan 10" not in bench.running
    assert "untagged 1,3-52" in bench.block("vlan 1")


def test_deleting_a_vlan_without_last_ports_asks_nothing() -> None:
    bench = Bench()
    bench.configure("vlan 10\ntagged 4\nexit")
    assert bench.configure("no vlan 10") == ""
    assert "vlan 10" not in bench.running


@pytest.mark.parametrize(
    ("lines", "word"),
    [
        ("no vlan 1", "default VLAN"),
        ("vlan 10\nexit\nprimary-vlan 10\nno vlan 10", "primary VLAN"),
        ("vlan 10\nexit\nmanagement-vlan 10\nno vlan 10", "management VLAN"),
        ("no vlan 99", "Invalid input: 99"),
        ("vlan 10\nexit\nvlan 20\nname VLAN10", "Duplicate VLAN name"),
        ("vlan 10 name " + "x" * 33, "too long. Allowed length is 32"),
        ("vlan 10\nip address 10.1.1.1/24\nexit\nvlan 20\nip address 10.1.1.9 255.255.255.0", "already exists"),
        ("vlan 10\nip address 10.1.1.0/24", "Invalid input"),
        ("vlan 4095", "Invalid input: 4095"),
    ],
)
def test_refuses(lines: str, word: str) -> None:
    assert word in Bench().configure(lines)


def test_the_number_of_vlans_is_limited_until_the_next_boot() -> None:
    bench = Bench()
    assert "after saving configuration and reboot" in bench.configure("max-vlans 16")
    assert bench.running.splitlines()[4] == "max-vlans 16"
    bench.configure("\n".join(f"vlan {n}\nexit" for n in range(2, 21)))
    assert len(bench.switch.view().vlans) == 20
    bench.type("write memory")
    bench.switch.boot()
    assert "Maximum number of VLANs (16)" in bench.configure("vlan 21")


def test_addresses() -> None:
    bench = Bench()
    bench.configure("vlan 10\nip address 10.1.1.1/24\nexit\nvlan 20\nip address 10.1.2.1 255.255.255.128\nexit")
    assert "ip address 10.1.1.1 255.255.255.0" in bench.block("vlan 10")
    assert bench.switch.view().svis == {10: IPv4Interface("10.1.1.1/24"), 20: IPv4Interface("10.1.2.1/25")}
    bench.configure("vlan 10 ip address 10.1.1.2/24\nvlan 20 no ip address")
    assert bench.switch.view().svis == {10: IPv4Interface("10.1.1.2/24")}
    bench.configure("no vlan 10 ip address")
    assert bench.switch.view().svis == {}


def test_a_port_that_joins_a_lag_loses_its_vlans() -> None:
    bench = Bench()
    bench.configure("vlan 10\ntagged 46-48\nexit\ntrunk 47-48 trk1 lacp")
    assert "trunk 47-48 trk1 lacp" in bench.running
    assert bench.block("vlan 10") == ['name "VLAN10"', "tagged 46", "no ip address"]
    assert "untagged 1-46,49-52,Trk1" in bench.block("vlan 1")
    assert "spanning-tree Trk1 priority 4" in bench.running
    view = bench.switch.view()
    assert (view.ports["47"].lag, view.ports["47"].untagged, view.ports["47"].tagged) == ("Trk1", None, frozenset())
    assert view.lags["Trk1"].untagged == 1
    assert view.lacp_lags == {"Trk1"}
    for refused in ("vlan 10 tagged 47", "interface 48 untagged vlan 10", "trunk 48-49 trk2 lacp"):
        assert "Error" in bench.configure(refused)


def test_a_lag_is_a_member_like_a_port() -> None:
    bench = Bench()
    bench.configure(
        "trunk 47-48 trk1 lacp\ntrunk 49-50 trk2 trunk\nvlan 10\ntagged trk1,TRK2\nexit\nvlan 1\nno untagged Trk1"
    )
    assert "tagged Trk1-Trk2" in bench.block("vlan 10")
    assert "no untagged Trk1" in bench.block("vlan 1")
    assert bench.switch.view().lags["Trk1"].tagged == {10}
    assert bench.switch.view().lacp_lags == {"Trk1"}


def test_dissolving_a_lag_brings_the_ports_back() -> None:
    bench = Bench()
    bench.configure("vlan 10\nexit\ntrunk 47-48 trk1 lacp\nvlan 10 tagged trk1\nno trunk 47")
    assert "trunk 48 trk1 lacp" in bench.running
    bench.configure("no trunk 48")
    bench.configure("no vlan 10")
    assert bench.running == bench.switch.factory


def test_a_lag_has_at_most_eight_ports_and_a_number_in_range() -> None:
    bench = Bench()
    assert "at most 8" in bench.configure("trunk 1-9 trk1 lacp")
    assert "Invalid input" in bench.configure("trunk 1-2 trk25 lacp")
    assert bench.running == bench.switch.factory


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["untagged", "tagged", "no untagged", "no tagged"]),
            st.sampled_from([1, 10, 20]),
            st.integers(1, 6),
            st.integers(0, 3),
        ),
        max_size=12,
    )
)
def test_a_port_is_never_without_a_vlan_and_never_untagged_twice(moves: list[tuple[str, int, int, int]]) -> None:
    bench = Bench(device("2530-24G-PoEP"))
    bench.configure("vlan 10\nexit\nvlan 20\nexit")
    for word, vlan, first, more in moves:
        bench.configure(f"vlan {vlan} {word} {first}-{first + more}")
    vlans = bench.switch.state.vlans.values()
    for port in bench.switch.state.physical:
        assert sum(port in vlan.untagged for vlan in vlans) <= 1
        assert any(port in vlan.untagged or port in vlan.tagged for vlan in vlans)
        assert not any(port in vlan.untagged and port in vlan.tagged for vlan in vlans)
