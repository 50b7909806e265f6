"""Routing on IOS: VLAN interfaces, static routes, relays, access lists, and what the engine sees of them."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv4Interface, IPv4Network

import pytest
from ntc_templates.parse import parse_output

from schoolbuild.lab.interface import StpPort
from schoolbuild.lab.packets import Packet, admits
from tests.unit.lab.cisco_ios.bench import IOS, XE, Bench

GATEWAY, TRUNK = "GigabitEthernet1/0/1", "TenGigabitEthernet1/1/1"
CORE = (
    "hostname core", "vtp mode transparent", "vlan 5,10,40", "exit", "ip routing",
    "interface vlan 5", "ip address 10.77.9.2 255.255.255.0", "ip access-group FROM-OUTSIDE in",
    "interface vlan 10", "ip address 10.77.0.1 255.255.255.0",
    "interface vlan 40", "ip address 10.77.4.1 255.255.252.0", "ip helper-address 10.77.1.11",
    "ip helper-address 10.77.1.12", "ip access-group FROM-PUPILS in", "exit",
    f"interface {GATEWAY}", "switchport mode trunk", "switchport trunk allowed vlan 5", "exit",
    f"interface {TRUNK}", "switchport mode trunk", "switchport trunk allowed vlan 10,40", "exit",
    "ip route 0.0.0.0 0.0.0.0 10.77.9.1", "ip route 10.90.0.0 255.255.0.0 10.77.0.20 name annexe",
    "ip access-list extended FROM-PUPILS", "remark names and log-in", "permit udp any host 10.77.1.11 eq domain",
    "permit tcp any 10.77.1.0 0.0.0.255 established", "permit tcp any host 10.77.1.11 range 135 139",
    "deny ip any 10.0.0.0 0.255.255.255", "permit ip 10.77.4.0 0.0.3.255 any", "exit",
)  # fmt: skip


@pytest.fixture
def core() -> Bench:
    bench = Bench(XE)
    assert bench.configure(*CORE) == "Setting device to VTP Transparent mode for VLANS.\n"
    bench.world.linked = {GATEWAY, TRUNK}
    bench.tree(StpPort(GATEWAY, "designated", "forwarding", 4), StpPort(TRUNK, "designated", "forwarding", 4))
    return bench


def test_it_is_printed_as_the_device_prints_it(core: Bench) -> None:
    assert core.section("interface Vlan40") == [
        "ip address 10.77.4.1 255.255.252.0",
        "ip access-group FROM-PUPILS in",
        "ip helper-address 10.77.1.11",
        "ip helper-address 10.77.1.12",
    ]
    assert core.section("ip access-list extended FROM-PUPILS") == [
        "10 remark names and log-in",
        "10 permit udp any host 10.77.1.11 eq domain",
        "20 permit tcp any 10.77.1.0 0.0.0.255 established",
        "30 permit tcp any host 10.77.1.11 range msrpc 139",
        "40 deny   ip any 10.0.0.0 0.255.255.255",
        "50 permit ip 10.77.4.0 0.0.3.255 any",
    ]
    assert core.has("ip routing", "ip route 10.90.0.0 255.255.0.0 10.77.0.20 name annexe")


def test_what_is_printed_can_be_typed_in_again_and_outlives_a_reload(core: Bench) -> None:
    text = core.switch.running()
    again = Bench(XE)
    again.configure(*[line for line in text.splitlines() if line != "end"])
    assert again.switch.running() == text
    assert not [note for note in again.world.notes if note[0] == "refused"]
    core.type("write memory")
    core.switch.boot()
    assert core.switch.running() == text


def test_what_the_engine_sees(core: Bench) -> None:
    view = core.switch.view()
    assert view.routing is not None
    assert view.routing.legs == {
        5: IPv4Interface("10.77.9.2/24"), 10: IPv4Interface("10.77.0.1/24"), 40: IPv4Interface("10.77.4.1/22"),
    }  # fmt: skip
    assert set(view.routing.routes) == {
        (IPv4Network("0.0.0.0/0"), IPv4Address("10.77.9.1")),
        (IPv4Network("10.90.0.0/16"), IPv4Address("10.77.0.20")),
    }
    assert set(view.inbound) == {40}
    dns = Packet("udp", IPv4Address("10.77.4.9"), IPv4Address("10.77.1.11"), 5000, 53)
    web = Packet("tcp", IPv4Address("10.77.4.9"), IPv4Address("10.77.0.12"), 5000, 443)
    (rules,) = view.inbound[40]
    assert admits(rules, dns)
    assert not admits(rules, web)


def test_a_list_that_is_made_later_takes_effect_and_one_that_goes_leaves_the_line(core: Bench) -> None:
    core.configure("ip access-list extended FROM-OUTSIDE", "permit tcp 10.0.20.0 0.0.0.255 any eq 22")
    assert set(core.switch.view().inbound) == {5, 40}
    core.configure("no ip access-list extended FROM-OUTSIDE")
    assert set(core.switch.view().inbound) == {40}
    assert "ip access-group FROM-OUTSIDE in" in core.section("interface Vlan5")


def test_the_default_gateway_counts_only_while_routing_is_off(core: Bench) -> None:
    core.configure("ip default-gateway 10.77.0.254")
    assert core.switch.view().default_gateway == IPv4Address("10.77.9.1")
    core.configure("no ip routing")
    assert core.switch.view().routing is None
    assert core.switch.view().default_gateway == IPv4Address("10.77.0.254")
    assert "Default gateway is 10.77.0.254" in core.type("show ip route")


def test_the_routing_table(core: Bench) -> None:
    rows = parse_output("cisco_ios", "show ip route", core.type("show ip route"))
    found = [(r["protocol"], f"{r['network']}/{r['prefix_length']}", r["nexthop_ip"], r["nexthop_if"]) for r in rows]
    assert found == [
        ("S", "0.0.0.0/0", "10.77.9.1", ""),
        ("C", "10.77.0.0/24", "", "Vlan10"),
        ("L", "10.77.0.1/32", "", "Vlan10"),
        ("C", "10.77.4.0/22", "", "Vlan40"),
        ("L", "10.77.4.1/32", "", "Vlan40"),
        ("C", "10.77.9.0/24", "", "Vlan5"),
        ("L", "10.77.9.2/32", "", "Vlan5"),
        ("S", "10.90.0.0/16", "10.77.0.20", ""),
    ]
    assert "Gateway of last resort is 10.77.9.1 to network 0.0.0.0" in core.type("show ip route")
    assert "Vlan10" not in core.type("show ip route static")


def test_parts_of_one_size_share_their_length(core: Bench) -> None:
    core.configure("ip route 192.0.2.64 255.255.255.192 10.77.9.1", "ip route 198.51.100.0 255.255.255.0 10.77.9.1")
    lines = core.type("show ip route static").splitlines()
    at = lines.index("      192.0.2.0/26 is subnetted, 1 subnets")
    assert lines[at + 1] == "S        192.0.2.64 [1/0] via 10.77.9.1"
    assert "S        198.51.100.0/24 [1/0] via 10.77.9.1" in lines
    rows = parse_output("cisco_ios", "show ip route", core.type("show ip route"))
    assert ("192.0.2.64", "26") in {(row["network"], row["prefix_length"]) for row in rows}


def test_a_route_whose_next_hop_is_not_connected_is_not_in_the_table(core: Bench) -> None:
    core.world.linked = {TRUNK}
    said = core.type("show ip route")
    assert "10.77.9" not in said
    assert "Gateway of last resort is not set" in said
    assert "10.90.0.0/16" in said


def test_ip_interfaces_show_relays_and_lists(core: Bench) -> None:
    rows = parse_output("cisco_ios", "show ip interface", core.type("show ip interface"))
    pupils = next(row for row in rows if row["interface"] == "Vlan40")
    assert pupils["ip_address"] == ["10.77.4.1"]
    assert pupils["ip_helper"] == ["10.77.1.11", "10.77.1.12"]
    assert (pupils["inbound_acl"], pupils["outgoing_acl"]) == ("FROM-PUPILS", "")
    transit = next(row for row in rows if row["interface"] == "Vlan5")
    assert (transit["link_status"], transit["inbound_acl"]) == ("up", "FROM-OUTSIDE")


def test_access_lists_are_parsed(core: Bench) -> None:
    rows = parse_output("cisco_ios", "show ip access-lists", core.type("show ip access-lists"))
    found = [(row["line_num"], row["action"], row["protocol"], row["dst_port"]) for row in rows if row["line_num"]]
    assert found == [
        ("10", "permit", "udp", "domain"), ("20", "permit", "tcp", ""), ("30", "permit", "tcp", ""),
        ("40", "deny", "ip", ""), ("50", "permit", "ip", ""),
    ]  # fmt: skip


LIST = "ip access-list extended L"


@pytest.mark.parametrize(
    ("lines", "printed"),
    [
        (("permit tcp any any eq 80",), ["10 permit tcp any any eq www"]),
        (("permit tcp any any eq 22",), ["10 permit tcp any any eq 22"]),
        (("permit tcp any any eq telnet",), ["10 permit tcp any any eq telnet"]),
        (("permit udp any eq 68 any eq 67",), ["10 permit udp any eq bootpc any eq bootps"]),
        (("permit tcp any any eq 514", "permit udp any any eq 514"),
         ["10 permit tcp any any eq cmd", "20 permit udp any any eq syslog"]),
        (("permit tcp any any eq 80 443",), ["10 permit tcp any any eq www 443"]),
        (("permit tcp any gt 1023 any lt 1024",), ["10 permit tcp any gt 1023 any lt 1024"]),
        (("permit icmp any any echo", "permit icmp any any 0"),
         ["10 permit icmp any any echo", "20 permit icmp any any echo-reply"]),
        (("permit ip 10.1.2.3 0.0.0.255 any",), ["10 permit ip 10.1.2.0 0.0.0.255 any"]),
        (("permit ip 10.1.2.3 0.0.0.0 0.0.0.0 255.255.255.255",), ["10 permit ip host 10.1.2.3 any"]),
        (("permit 17 any any", "permit 6 any any"), ["10 permit udp any any", "20 permit tcp any any"]),
        (("permit tcp any any established log",), ["10 permit tcp any any established log"]),
        (("permit udp any any eq 1", "permit udp any any eq 3", "15 permit udp any any eq 2"),
         ["10 permit udp any any eq 1", "15 permit udp any any eq 2", "20 permit udp any any eq 3"]),
        (("permit udp any any eq 1", "permit udp any any eq 3", "no 10"), ["20 permit udp any any eq 3"]),
        (("permit udp any any eq 1", "permit udp any any eq 3", "no permit udp any any eq 3"),
         ["10 permit udp any any eq 1"]),
        (("remark A", "remark B", "permit ip any any", "no remark A"), ["10 remark B", "10 permit ip any any"]),
        (("permit ip any any", "5 remark first", "5 deny tcp any any"),
         ["5 remark first", "5 deny   tcp any any", "10 permit ip any any"]),
    ],
)  # fmt: skip
def test_rules_as_typed_and_as_printed(lines: tuple[str, ...], printed: list[str]) -> None:
    bench = Bench(XE)
    assert bench.configure(LIST, *lines) == ""
    assert bench.section(LIST) == printed
    older = Bench(IOS)
    assert older.configure(LIST, *lines) == ""
    assert older.section(LIST) == [line.split(" ", 1)[1] for line in printed]


@pytest.mark.parametrize(
    "line",
    [
        "permit tcp any any eq 70000", "permit tcp any any eq ssh", "permit udp any any established",
        "permit ip any any eq 80", "permit tcp host any any", "permit bogus any any", "permit icmp any any bogus",
        "permit tcp any any ack", "permit ip any any dscp ef", "0 permit ip any any", "permit ip any any log extra",
    ],
)  # fmt: skip
def test_what_it_cannot_read_is_refused(line: str) -> None:
    bench = Bench(XE)
    assert "% Invalid input detected at '^' marker." in bench.configure(LIST, line)
    assert bench.section(LIST) == []


@pytest.mark.parametrize("line", ["permit", "permit tcp", "permit tcp any", "permit tcp any any eq", "permit ip host"])
def test_a_rule_cut_short_is_incomplete(line: str) -> None:
    assert "% Incomplete command." in Bench(XE).configure(LIST, line)


def test_a_number_or_a_rule_that_is_there_already() -> None:
    bench = Bench(XE)
    bench.configure(LIST, "10 permit ip any any")
    assert bench.configure(LIST, "10 permit tcp any any") == (
        "% Duplicate sequence number\n% Failed to add ace to access-list\n"
    )
    assert bench.configure(LIST, "20 permit ip any any") == "% Duplicate entry exists at sequence 10\n"
    older = Bench(IOS)
    older.configure(LIST, "10 permit ip any any")
    assert older.configure(LIST, "10 permit tcp any any") == "% Duplicate sequence number\n"
    assert older.configure(LIST, "permit ip any any") == ""
    assert older.section(LIST) == ["permit ip any any"]


def test_resequencing_renumbers_and_forgets_the_remarks() -> None:
    bench = Bench(XE)
    bench.configure(LIST, "remark why", "permit tcp any any", "15 permit udp any any", "exit",
                    "ip access-list resequence L 100 5")  # fmt: skip
    assert bench.section(LIST) == ["100 permit tcp any any", "105 permit udp any any"]
    assert "does not exist" in bench.configure("ip access-list resequence NONE 10 10")


def test_numbered_lists() -> None:
    bench = Bench(XE)
    bench.configure("access-list 150 permit tcp any any eq 22", "ip access-list extended 150", "5 deny ip any any")
    assert bench.section("ip access-list extended 150") == ["5 deny   ip any any", "10 permit tcp any any eq 22"]
    assert "named ACLs only" in bench.configure("access-list 151 permit tcp any any eq 80 443")
    assert "% Invalid input" in bench.configure("ip access-list extended 50")
    assert "% Invalid input" in bench.configure("ip access-list standard 150")
    older = Bench(IOS)
    older.configure("access-list 150 remark why", "access-list 150 permit tcp any any eq 22")
    assert older.has("access-list 150 remark why", "access-list 150 permit tcp any any eq 22")


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        (("ip route 10.1.1.1 255.255.255.0 10.0.0.1",), "%Inconsistent address and mask\n"),
        (("ip route 10.1.1.0 0.0.0.255 10.0.0.1",), "%Inconsistent address and mask\n"),
        (("no ip route 10.1.1.0 255.255.255.0 10.0.0.1",), "%No matching route to delete\n"),
        (("ip route 10.1.1.0 255.255.255.0 10.77.0.1",), "%Invalid next hop address (it's this router)\n"),
        (("interface vlan 10", "no ip access-group OTHER in"), ""),
        (("interface vlan 40", "no ip access-group OTHER in"), "another access list is applied"),
        (("interface vlan 41", "ip address 10.77.0.9 255.255.255.0"), "% 10.77.0.0 overlaps with Vlan10\n"),
        (("interface vlan 41", "ip address 10.78.0.9 0.0.0.255"), "Bad mask 0x000000FF for address 10.78.0.9\n"),
        (("interface gi1/0/3", "ip helper-address 10.0.0.1"), "% Invalid input"),
        (("interface gi1/0/3", "ip access-group L in"), "VLAN interfaces only"),
    ],
)
def test_refusals(core: Bench, lines: tuple[str, ...], said: str) -> None:
    before = core.switch.running()
    assert said in core.configure(*lines)
    assert core.switch.running().replace("interface Vlan41\n no ip address\n!\n", "") == before


def test_routes_come_and_go(core: Bench) -> None:
    core.configure("ip route 10.90.0.0 255.255.0.0 10.77.0.20 200", "ip route 10.90.0.0 255.255.0.0 10.77.0.21")
    assert core.has("ip route 10.90.0.0 255.255.0.0 10.77.0.20 200", "ip route 10.90.0.0 255.255.0.0 10.77.0.21")
    core.configure("no ip route 10.90.0.0 255.255.0.0 10.77.0.20")
    assert [line for line in core.running() if "10.90" in line] == ["ip route 10.90.0.0 255.255.0.0 10.77.0.21"]
    core.configure("no ip route 10.90.0.0 255.255.0.0")
    assert not [line for line in core.running() if "10.90" in line]


def test_a_2960_x_does_not_route_here() -> None:
    bench = Bench(IOS)
    assert "% Invalid input" in bench.configure("ip routing")
    assert "% Invalid input" in bench.configure("interface vlan 1", "ip access-group L in")
    bench.configure("interface vlan 1", "ip helper-address 10.0.0.1", "ip address 10.1.1.1 255.255.255.0")
    assert "ip helper-address 10.0.0.1" in bench.section("interface Vlan1")
    assert bench.switch.view().routing is None


@pytest.mark.parametrize("model", [IOS, XE])
def test_lldp_is_silenced_a_port_at_a_time(model: str) -> None:
    bench = Bench(model)
    bench.configure("lldp run", "interface gi1/0/1", "no lldp transmit", "no lldp receive")
    assert bench.section("interface GigabitEthernet1/0/1") == ["no lldp transmit", "no lldp receive"]
    assert not bench.switch.view().ports["GigabitEthernet1/0/1"].lldp_send
    assert bench.switch.view().ports["GigabitEthernet1/0/2"].lldp_send
    bench.configure("interface gi1/0/1", "lldp transmit", "lldp receive")
    assert bench.section("interface GigabitEthernet1/0/1") == []
