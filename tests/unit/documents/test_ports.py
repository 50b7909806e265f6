"""The port schedule: written out by hand for a small school, and no port lost in any."""

from __future__ import annotations

from collections import Counter

import pytest

from schoolbuild.documents.page import Row, Section
from schoolbuild.documents.ports import port_schedule
from schoolbuild.model.network import Network
from schoolbuild.model.port_names import expand
from tests.unit.documents.schools import document, made, network_of, seven, star, switch

SCHOOLS = ["oakfield-primary", "hillside-secondary", "kingsway-secondary", "fernhill-primary", "schools-ict-service"]
AP_TAGGED = "30 STAFF, 50 PUPIL-WIFI, 60 GUEST"


def sheets(network: Network) -> tuple[Section, ...]:
    return port_schedule(network).documents[0].sections


def test_the_sheets_of_oakfield() -> None:
    server_room, junior_block = sheets(network_of("oakfield-primary"))
    assert server_room.title == "Server room"
    assert server_room.lead == ("Oakfield Primary School, closet server-room: 1 switch",)
    assert [table.caption for table in server_room.tables] == ["oak-sw01: 2930F-48G-PoEP-4SFPP, 10.20.0.11"]
    assert server_room.tables[0].rows == (
        Row(("1-20", "Classroom computer", "classroom", "40 CURRICULUM", "none", "off"), "pupils"),
        Row(
            (
                "21-28",
                "Office computer, perhaps behind a telephone",
                "office",
                "30 STAFF",
                "80 VOICE (telephones)",
                "on",
            ),
            "staff",
        ),
        Row(("29-32", "Wireless access point", "ap", "10 MANAGEMENT", AP_TAGGED, "on"), "management"),
        Row(("33-34", "Printer or copier", "printer", "70 PRINTERS", "none", "off"), "printers"),
        Row(("35-38", "Camera", "cctv", "90 CCTV", "none", "on"), "cctv"),
        Row(("39-43", "parked: off", "parked", "", "", "off"), quiet=True),
        Row(("44", "Camera recorder: oak-nvr01", "cctv", "90 CCTV", "none", "on"), "cctv"),
        Row(("45", "Server oak-dc01", "server", "20 SERVERS", "none", "off"), "servers"),
        Row(("46", "Server oak-fs01", "server", "20 SERVERS", "none", "off"), "servers"),
        Row(("47", "parked: off", "parked", "", "", "off"), quiet=True),
        Row(("48", "Borough firewall", "gateway", "none", "all of the school's", "off"), "link"),
        Row(("49", "Cable F1 to oak-sw02 25", "uplink", "none", "all of the school's", "\u2013"), "link"),
        Row(("50-52", "parked: off", "parked", "", "", "\u2013"), quiet=True),
    )
    assert junior_block.title == "Junior block"
    assert [row.cells[:3] for row in junior_block.tables[0].rows] == [
        ("1-12", "Classroom computer", "classroom"),
        ("13-16", "Office computer, perhaps behind a telephone", "office"),
        ("17-20", "Wireless access point", "ap"),
        ("21", "Printer or copier", "printer"),
        ("22", "Playground camera", "cctv"),
        ("23-24", "parked: off", "parked"),
        ("25", "Cable F1 to oak-sw01 49", "uplink"),
        ("26-28", "parked: off", "parked"),
    ]


def test_the_key_of_a_sheet_names_the_vlans_that_are_used_there() -> None:
    two = document(
        closets=[{"name": "hub", "room": "Hub"}, {"name": "end", "room": "End"}],
        switches=[switch(1, "hub", layer="core"), switch(2, "end")],
        links=[{"a": "sw01 49", "b": "sw02 49", "vlans": ["management", "curriculum"]}],
        ports={"sw02": {"1": "classroom"}},
    )
    hub, end = sheets(made(two))
    assert [row.cells[0] for row in hub.key] == ["10", "20", "30", "40", "50", "60"]
    assert end.key == (
        Row(("10", "MANAGEMENT", "Switches, access points, power units"), "management"),
        Row(("40", "CURRICULUM", "Classroom computers"), "pupils"),
    )


def test_a_sheet_is_made_for_each_closet_alone_too() -> None:
    pages = port_schedule(network_of("oakfield-primary")).documents
    assert [page.name for page in pages] == ["ports", "ports-server-room", "ports-junior-block"]
    assert [page.sections for page in pages[1:]] == [(section,) for section in pages[0].sections]


@pytest.mark.parametrize("name", SCHOOLS)
def test_every_port_of_every_switch_is_in_exactly_one_row(name: str) -> None:
    network = network_of(name)
    _compare(network)


@pytest.mark.parametrize("document_", [star(), seven(), document()])
def test_so_it_is_in_made_schools(document_: dict[str, object]) -> None:
    _compare(made(document_))


def _compare(network: Network) -> None:
    switches = {switch_.host: switch_ for switch_ in (*network.switches.values(), *network.planned.values())}
    tables = [table for section in sheets(network) for table in section.tables]
    assert len(tables) == len(switches)
    for table in tables:
        host = table.caption.partition(":")[0]
        told = Counter(port for row in table.rows for port in expand(row.cells[0]))
        assert told == Counter(port.socket.short for port in switches[host].ports.values())
    csv = port_schedule(network).csv["ports"]
    assert Counter((row.cells[0], row.cells[4]) for row in csv.rows) == Counter(
        (host, port) for host, switch_ in switches.items() for port in switch_.ports
    )


def test_ports_that_say_something_else_are_not_folded() -> None:
    library = {"profile": "printer", "description": "Library"}
    ports = {"sw01": {"1": "printer", "2": library, "3-5": "printer"}}
    rows = sheets(made(document(ports=ports)))[0].tables[0].rows
    assert [row.cells[:2] for row in rows[:3]] == [
        ("1", "Printer or copier"),
        ("2", "Library"),
        ("3-5", "Printer or copier"),
    ]


def test_a_stack_is_not_folded_from_one_chassis_into_the_next() -> None:
    stack = {"name": "sw01", "closet": "hub", "layer": "core"}
    stack["members"] = [{"model": "2930F-48G-PoEP-4SFPP", "serial": f"SG00MAD{n:03}"} for n in (1, 2)]
    gateway = {"name": "Wall", "kind": "router", "port": "sw01 1/1"}
    rows = sheets(made(document(switches=[stack], gateway=gateway)))[0].tables[0].rows
    assert [row.cells[0] for row in rows] == ["1/1", "1/2-48", "1/49-52", "2/1-48", "2/49-52"]


def test_a_lag_an_access_point_and_an_unused_management_port() -> None:
    network = network_of("kingsway-secondary")
    rows = {
        (table.caption.partition(":")[0], port): row.cells
        for section in sheets(network)
        for table in section.tables
        for row in table.rows
        for port in expand(row.cells[0])
    }
    assert rows["kin-sw01", "Te1/1/2"][1] == "Cable S1 and S2 to kin-sw04 Gi1/0/49, LAG 2"
    assert rows["kin-sw04", "Gi1/0/49"][1] == "Cable S1 and S2 to kin-sw01 Te1/1/2, LAG 2"
    assert rows["kin-sw02", "33"][1] == "Wireless access point: kin-ap21 (N12)"
    assert rows["kin-sw01", "Gi0/0"][1] == "management port of the chassis: not used"
    # The routing core's port towards the gateway carries what leaves its subnet there, and no more.
    assert rows["kin-sw01", "Gi1/0/48"][4] != "all of the school's"


def test_what_is_planned_is_said() -> None:
    captions = [table.caption for section in sheets(made(seven())) for table in section.tables]
    assert "mad-sw07: 2930F-48G-PoEP-4SFPP, 10.80.0.17, planned" in captions
