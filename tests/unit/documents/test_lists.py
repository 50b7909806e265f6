"""Addresses, cables and assets: written out by hand for a small school, and the special cases of larger ones."""

from __future__ import annotations

from ipaddress import IPv4Address

import pytest

from schoolbuild.documents.addresses import address_schedule
from schoolbuild.documents.assets import TO_FILL, asset_register
from schoolbuild.documents.cabling import cabling_list
from schoolbuild.documents.page import Table
from tests.unit.documents.schools import document, made, network_of, seven, star, switch

SCHOOLS = ["oakfield-primary", "hillside-secondary", "kingsway-secondary", "millbrook-primary", "fernhill-primary"]


def cells(table: Table) -> list[tuple[str, ...]]:
    return [row.cells for row in table.rows]


def column(table: Table, name: str) -> list[str]:
    return [row.cells[table.columns.index(name)] for row in table.rows]


# VLANs and addresses


def test_the_vlans_of_oakfield() -> None:
    wall = "Borough firewall"
    handed = [f"10.20.{slot}.100 to 10.20.{slot}.250" for slot in range(9)]
    assert cells(address_schedule(network_of("oakfield-primary")).csv["vlans"]) == [
        ("10", "MANAGEMENT", "management", "10.20.0.0/24", "10.20.0.1", wall, handed[0], wall),
        ("20", "SERVERS", "servers", "10.20.1.0/24", "10.20.1.1", wall, "\u2013", "\u2013"),
        ("30", "STAFF", "staff", "10.20.2.0/24", "10.20.2.1", wall, handed[2], wall),
        ("40", "CURRICULUM", "pupils", "10.20.3.0/24", "10.20.3.1", wall, handed[3], wall),
        ("50", "PUPIL-WIFI", "pupils", "10.20.4.0/24", "10.20.4.1", wall, "10.20.4.20 to 10.20.4.250", wall),
        ("60", "GUEST", "guests", "10.20.5.0/24", "10.20.5.1", wall, handed[5], wall),
        ("70", "PRINTERS", "printers", "10.20.6.0/24", "10.20.6.1", wall, "\u2013", "\u2013"),
        ("80", "VOICE", "voice", "10.20.7.0/24", "10.20.7.1", wall, handed[7], wall),
        ("90", "CCTV", "cctv", "10.20.8.0/24", "10.20.8.1", wall, "\u2013", "\u2013"),
        ("999", "PARKED", "none", "\u2013", "\u2013", "nobody", "\u2013", "\u2013"),
    ]


def test_the_addresses_of_oakfield() -> None:
    wall = "Borough firewall"
    assert cells(address_schedule(network_of("oakfield-primary")).csv["addresses"]) == [
        ("10.20.0.1", wall, "gateway", "10 MANAGEMENT", ""),
        ("10.20.0.5", "management station", "engineer's session", "10 MANAGEMENT", ""),
        ("10.20.0.11", "oak-sw01", "switch", "10 MANAGEMENT", "Server room"),
        ("10.20.0.12", "oak-sw02", "switch", "10 MANAGEMENT", "Junior block"),
        ("10.20.1.1", wall, "gateway", "20 SERVERS", ""),
        ("10.20.1.10", "oak-dc01", "Server: domain controller, dns", "20 SERVERS", "oak-sw01 port 45"),
        ("10.20.1.11", "oak-fs01", "Server: file", "20 SERVERS", "oak-sw01 port 46"),
        ("10.20.2.1", wall, "gateway", "30 STAFF", ""),
        ("10.20.3.1", wall, "gateway", "40 CURRICULUM", ""),
        ("10.20.4.1", wall, "gateway", "50 PUPIL-WIFI", ""),
        ("10.20.5.1", wall, "gateway", "60 GUEST", ""),
        ("10.20.6.1", wall, "gateway", "70 PRINTERS", ""),
        ("10.20.7.1", wall, "gateway", "80 VOICE", ""),
        ("10.20.8.1", wall, "gateway", "90 CCTV", ""),
        ("10.20.8.10", "oak-nvr01", "Recorder", "90 CCTV", "oak-sw01 port 44"),
    ]


def test_the_free_addresses_of_oakfield() -> None:
    free = cells(address_schedule(network_of("oakfield-primary")).csv["addresses-free"])
    assert free[0] == (
        "10 MANAGEMENT",
        "10.20.0.0/24",
        "254",
        "4",
        "151",
        "99",
        "10.20.0.2 to 10.20.0.4, 10.20.0.6 to 10.20.0.10, 10.20.0.13 to 10.20.0.99, 10.20.0.251 to 10.20.0.254",
    )
    servers = ("254", "3", "0", "251", "10.20.1.2 to 10.20.1.9, 10.20.1.12 to 10.20.1.254")
    assert free[1] == ("20 SERVERS", "10.20.1.0/24", *servers)
    assert len(free) == 9


@pytest.mark.parametrize("name", SCHOOLS)
def test_each_address_of_a_subnet_is_counted_once(name: str) -> None:
    """Fixed, handed out and free together are the whole subnet, but for fixed ones among those handed out."""
    network = network_of(name)
    made_of = address_schedule(network).csv
    fixed = {IPv4Address(text) for text in column(made_of["addresses"], "Address")}
    subnets = [vlan for vlan in sorted(network.vlans.values(), key=lambda vlan: vlan.id) if vlan.subnet is not None]
    for vlan, row in zip(subnets, made_of["addresses-free"].rows, strict=True):
        assert vlan.subnet is not None
        pool = vlan.pool
        free = {
            IPv4Address(number)
            for part in row.cells[6].split(", ")
            for number in range(int(IPv4Address(part.split(" to ")[0])), int(IPv4Address(part.split(" to ")[-1])) + 1)
        }
        assert len(free) == int(row.cells[5])
        for address in vlan.subnet.hosts():
            told = (address in fixed) + (pool is not None and address in pool) + (address in free)
            assert told == 1, f"{address} is told {told} times"


def test_a_routing_core_routes_and_has_its_legs() -> None:
    made_of = address_schedule(network_of("kingsway-secondary")).csv
    routers = dict(zip(column(made_of["vlans"], "Name"), column(made_of["vlans"], "Routed by"), strict=True))
    assert routers["STAFF"] == "kin-sw01"
    assert routers["VOICE"] == "School firewall"
    assert routers["ADMIN"] == "School firewall; also Office router"
    dhcp = dict(zip(column(made_of["vlans"], "Name"), column(made_of["vlans"], "By"), strict=True))
    assert dhcp["STAFF"] == "kin-dc01, kin-dc02"
    assert dhcp["ADMIN"] == "kin-dc03, kin-dc04"
    rows = cells(made_of["addresses"])
    assert ("10.128.0.1", "kin-sw01", "gateway", "10 MANAGEMENT", "") in rows
    assert ("10.128.60.2", "kin-sw01", "towards the gateway", "5 TRANSIT", "") in rows
    assert [row[1] for row in rows].count("kin-sw01") > 5


def test_planned_switches_have_their_address_already() -> None:
    rows = cells(address_schedule(made(seven())).csv["addresses"])
    assert ("10.80.0.17", "mad-sw07", "switch, planned", "10 MANAGEMENT", "North block") in rows


# Cables


def test_the_cables_of_oakfield() -> None:
    csv = cabling_list(network_of("oakfield-primary")).csv
    vlans = "10, 20, 30, 40, 50, 60, 70, 80, 90"
    ends = ("oak-sw01", "49", "SFP+, 10 Gb/s", "oak-sw02", "25", "SFP, 1 Gb/s")
    assert cells(csv["cabling"]) == [("F1", *ends, "", "1 Gb/s", vlans, "in use")]
    assert cells(csv["cabling-devices"]) == [
        ("Borough firewall", "Way out: firewall", "oak-sw01", "48", "RJ45, 1 Gb/s", "Server room"),
        ("oak-nvr01", "Recorder", "oak-sw01", "44", "RJ45, 1 Gb/s", "from Server room"),
        ("oak-dc01", "Server: domain controller, dns", "oak-sw01", "45", "RJ45, 1 Gb/s", "from Server room"),
        ("oak-fs01", "Server: file", "oak-sw01", "46", "RJ45, 1 Gb/s", "from Server room"),
    ]


def test_a_lag_has_a_row_for_each_cable_and_a_planned_one_says_so() -> None:
    table = cabling_list(made(seven())).csv["cabling"]
    lag = [row for row in cells(table) if row[7] == "1"]
    assert [(row[0], row[1], row[2], row[4], row[5]) for row in lag] == [
        ("F1/F2", "mad-sw01", "49", "mad-sw03", "49"),
        ("F1/F2", "mad-sw01", "50", "mad-sw03", "50"),
    ]
    assert column(table, "State") == ["in use"] * 7 + ["planned"]


@pytest.mark.parametrize("name", SCHOOLS)
def test_each_end_of_each_link_is_there_once(name: str) -> None:
    network = network_of(name)
    switches = {**network.switches, **network.planned}
    rows = cells(cabling_list(network).csv["cabling"])
    told = sorted((row[1], row[2]) for row in rows) + sorted((row[4], row[5]) for row in rows)
    links = (*network.links, *network.planned_links)
    ends = [
        (switches[name_].host, switches[name_].ports[port].socket.short)
        for link in links
        for name_, ports in link.ends()
        for port in ports
    ]
    assert sorted(told) == sorted(ends)


def test_ends_of_unequal_number_are_shown_as_missing() -> None:
    uneven = document(
        switches=[switch(1, "hub", layer="core"), switch(2, "hub")],
        links=[{"a": "sw01 49-50", "b": "sw02 49", "lag": 1}],
    )
    rows = cells(cabling_list(made(uneven)).csv["cabling"])
    assert [row[5] for row in rows] == ["49", "missing"]


# Assets


def test_the_register_of_oakfield() -> None:
    table = asset_register(network_of("oakfield-primary")).csv["assets"]
    aruba, empty = "HPE Aruba Networking", ("",) * 6
    assert table.rows[0].cells == (
        *(
            "Switch",
            aruba,
            "2930F-48G-PoEP-4SFPP",
            "JL256A",
            "SG12OAK001",
            "oak-sw01",
            "",
            "server-room",
            "Server room",
        ),
        *("aruba_aoss", "WC.16.11.0012", "370", "10.20.0.11", "", "this standard", "in use", *empty),
    )
    assert table.rows[1].cells == (
        *("Switch", aruba, "2530-24G-PoEP", "J9773A", "SG12OAK002", "oak-sw02", "", "junior-block", "Junior block"),
        *("aruba_aoss", "YA.16.11.0012", "195", "10.20.0.12", "", "this standard", "in use", *empty),
    )
    assert column(table, "Host name")[2:] == ["Borough firewall", "oak-nvr01", "oak-dc01", "oak-fs01", "oak-ups01"]
    assert table.heads[-6:] == (
        "Asset tag (to fill in)",
        "Purchased (to fill in)",
        "Warranty until (to fill in)",
        "Assigned to (to fill in)",
        "Review date (to fill in)",
        "Disposed of (to fill in)",
    )


def test_a_stack_has_a_row_for_each_chassis_and_guests_have_none() -> None:
    table = asset_register(network_of("kingsway-secondary")).csv["assets"]
    stack = [row for row in table.rows if row.cells[5] == "kin-sw01"]
    assert [(row.cells[4], row.cells[6]) for row in stack] == [("FOC2611KIN1", "1"), ("FOC2611KIN2", "2")]
    hosts = column(table, "Host name")
    assert "kin-dc01" not in hosts
    assert {"kin-esx01", "kin-ap21", "kin-ups01", "Office router"} <= set(hosts)
    states = dict(zip(hosts, column(table, "State"), strict=True))
    assert states["kin-sw08"] == "planned for 2027-02-15"
    supported = dict(zip(hosts, column(table, "End of support"), strict=True))
    assert supported["kin-sw04"] == "2027-10-31"


@pytest.mark.parametrize("name", SCHOOLS)
def test_what_nobody_knows_is_left_empty(name: str) -> None:
    table = asset_register(network_of(name)).csv["assets"]
    assert table.to_fill == TO_FILL
    assert all(column(table, title) == [""] * len(table.rows) for title in TO_FILL)


def test_every_serial_number_is_there_once() -> None:
    network = made(star())
    told = [text for text in column(asset_register(network).csv["assets"], "Serial number") if text]
    assert sorted(told) == sorted(item.serial for switch_ in network.switches.values() for item in switch_.chassis)
