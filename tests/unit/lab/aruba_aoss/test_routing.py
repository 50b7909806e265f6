"""Routing on AOS-S: VLANs with addresses, static routes, relays, access lists, and what the engine sees of them."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv4Interface, IPv4Network

import pytest

from schoolbuild.lab.packets import Packet, admits
from tests.unit.lab.aruba_aoss.bench import Bench, device

CORE = """
hostname "core"
vlan 5
   name "TRANSIT"
   tagged 48
   ip address 10.77.9.2 255.255.255.0
   ip access-group "FROM-OUTSIDE" in
   exit
vlan 10
   name "MANAGEMENT"
   tagged 49
   ip address 10.77.0.1/24
   exit
vlan 40
   name "PUPILS"
   tagged 49
   ip address 10.77.4.1 255.255.252.0
   ip helper-address 10.77.1.11
   ip helper-address 10.77.1.12
   ip access-group "FROM-PUPILS" in
   exit
ip route 0.0.0.0/0 10.77.9.1
ip route 10.90.0.0 255.255.0.0 10.77.0.20
ip routing
ip access-list extended "FROM-PUPILS"
   remark "names and log-in"
   permit udp any host 10.77.1.11 eq dns
   permit tcp any 10.77.1.0/24 established
   permit tcp any host 10.77.1.11 range 135 139
   deny ip any 10.0.0.0/8
   permit ip 10.77.4.0 0.0.3.255 any
   exit
"""
ANY = "0.0.0.0 255.255.255.255"


@pytest.fixture
def core() -> Bench:
    bench = Bench()
    bench.configure(CORE)
    assert not [note for note in bench.world.notes if note[0] == "refused"]
    bench.world.linked = {"48", "49"}
    return bench


def test_it_is_printed_as_the_device_prints_it(core: Bench) -> None:
    assert core.block("vlan 40") == [
        'name "PUPILS"',
        "tagged 49",
        "ip address 10.77.4.1 255.255.252.0",
        'ip access-group "FROM-PUPILS" in',
        "ip helper-address 10.77.1.11",
        "ip helper-address 10.77.1.12",
    ]
    assert core.block('ip access-list extended "FROM-PUPILS"') == [
        '10 remark "names and log-in"',
        f"10 permit udp {ANY} 10.77.1.11 0.0.0.0 eq 53",
        f"20 permit tcp {ANY} 10.77.1.0 0.0.0.255 established",
        f"30 permit tcp {ANY} 10.77.1.11 0.0.0.0 range 135 139",
        f"40 deny ip {ANY} 10.0.0.0 0.255.255.255",
        f"50 permit ip 10.77.4.0 0.0.3.255 {ANY}",
    ]
    routes = [line for line in core.running.splitlines() if line.startswith("ip route") or line == "ip routing"]
    assert routes == ["ip route 0.0.0.0 0.0.0.0 10.77.9.1", "ip route 10.90.0.0 255.255.0.0 10.77.0.20", "ip routing"]


def test_what_is_printed_can_be_loaded_again(core: Bench) -> None:
    text = core.running
    core.type("write memory")
    core.switch.boot()
    assert core.running == text
    again = Bench()
    again.switch.load_startup(text)
    again.switch.boot()
    assert again.running == text


def test_what_the_engine_sees(core: Bench) -> None:
    view = core.switch.view()
    assert view.routing is not None
    assert view.routing.legs == {
        5: IPv4Interface("10.77.9.2/24"), 10: IPv4Interface("10.77.0.1/24"), 40: IPv4Interface("10.77.4.1/22"),
    }  # fmt: skip
    assert view.routing.routes == (
        (IPv4Network("0.0.0.0/0"), IPv4Address("10.77.9.1")),
        (IPv4Network("10.90.0.0/16"), IPv4Address("10.77.0.20")),
    )
    assert view.default_gateway == IPv4Address("10.77.9.1")
    assert set(view.inbound) == {40}
    (rules,) = view.inbound[40]
    assert admits(rules, Packet("udp", IPv4Address("10.77.4.9"), IPv4Address("10.77.1.11"), 5000, 53))
    assert not admits(rules, Packet("tcp", IPv4Address("10.77.4.9"), IPv4Address("10.77.0.12"), 5000, 443))
    assert not view.outbound_judges_own


def test_the_default_gateway_counts_only_while_routing_is_off(core: Bench) -> None:
    core.configure("ip default-gateway 10.77.0.254")
    assert core.switch.view().default_gateway == IPv4Address("10.77.9.1")
    core.configure("no ip routing")
    assert core.switch.view().routing is None
    assert core.switch.view().default_gateway == IPv4Address("10.77.0.254")


def test_a_discarding_route_leads_nowhere(core: Bench) -> None:
    core.configure("ip route 10.99.0.0/16 blackhole\nip route 10.98.0.0 255.255.0.0 reject")
    assert core.switch.view().routing is not None
    assert (IPv4Network("10.99.0.0/16"), None) in core.switch.view().routing.routes  # type: ignore[union-attr]
    assert "ip route 10.98.0.0 255.255.0.0 reject" in core.running
    core.configure("no ip route 10.99.0.0/16\nno ip route 10.98.0.0/16 reject")
    assert "10.99.0.0" not in core.running
    assert "10.98.0.0" not in core.running


def test_a_secure_management_vlan_is_not_routed(core: Bench) -> None:
    core.configure("management-vlan 10")
    view = core.switch.view()
    assert view.routing is not None
    assert set(view.routing.legs) == {5, 40}
    assert set(view.svis) == {10}


def test_a_list_may_be_applied_before_it_is_made_and_lets_everything_pass_until_then(core: Bench) -> None:
    assert 5 not in core.switch.view().inbound
    core.configure('ip access-list extended "FROM-OUTSIDE"\npermit tcp 10.0.20.0/24 any eq 22')
    assert set(core.switch.view().inbound) == {5, 40}


def test_deleting_a_list_that_is_applied_leaves_an_empty_one(core: Bench) -> None:
    core.configure('no ip access-list extended "FROM-PUPILS"')
    assert core.block('ip access-list extended "FROM-PUPILS"') == []
    assert 'ip access-group "FROM-PUPILS" in' in core.block("vlan 40")
    assert 40 not in core.switch.view().inbound
    core.configure('vlan 40\nno ip access-group "FROM-PUPILS" in')
    assert "FROM-PUPILS" not in core.running


def test_a_left_over_list_that_is_filled_again_is_a_list_again(core: Bench) -> None:
    core.configure('no ip access-list extended "FROM-PUPILS"\nip access-list extended "FROM-PUPILS"\npermit ip any any')
    core.configure('vlan 40\nno ip access-group "FROM-PUPILS" in')
    assert core.block('ip access-list extended "FROM-PUPILS"') == [f"10 permit ip {ANY} {ANY}"]


def test_a_list_for_the_whole_vlan_and_one_for_what_is_routed_both_count(core: Bench) -> None:
    core.configure(
        'ip access-list extended "V"\npermit ip any any\nexit\nvlan 40\nip access-group "V" vlan-in\n'
        'ip access-group "FROM-PUPILS" out'
    )
    view = core.switch.view()
    assert len(view.inbound[40]) == 2
    assert len(view.outbound[40]) == 1
    assert [line for line in core.block("vlan 40") if "group" in line] == [
        'ip access-group "FROM-PUPILS" in', 'ip access-group "FROM-PUPILS" out', 'ip access-group "V" vlan-in',
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("lines", "printed"),
    [
        ("permit tcp any any eq http", [f"10 permit tcp {ANY} {ANY} eq 80"]),
        ("permit tcp host 10.1.1.1 eq telnet any", [f"10 permit tcp 10.1.1.1 0.0.0.0 eq 23 {ANY}"]),
        ("permit udp any eq bootpc any eq bootps", [f"10 permit udp {ANY} eq 68 {ANY} eq 67"]),
        ("permit icmp any any echo\npermit icmp any any 0",
         [f"10 permit icmp {ANY} {ANY} 8", f"20 permit icmp {ANY} {ANY} 0"]),
        ("permit ip 10.30.10.1/24 any", [f"10 permit ip 10.30.10.0 0.0.0.255 {ANY}"]),
        ("deny 17 any any log", [f"10 deny udp {ANY} {ANY} log"]),
        ("permit tcp any gt 1023 any lt 1024", [f"10 permit tcp {ANY} gt 1023 {ANY} lt 1024"]),
        ("permit udp any any eq 1\npermit udp any any eq 3\n15 permit udp any any eq 2\nno 10",
         [f"15 permit udp {ANY} {ANY} eq 2", f"20 permit udp {ANY} {ANY} eq 3"]),
        ("permit udp any any eq 1\nno permit udp any any eq 1", []),
        ('remark "first"\nremark "second"\npermit ip any any', ['10 remark "second"', f"10 permit ip {ANY} {ANY}"]),
        ('20 remark "twenty"\n20 permit ip any any\nno 20 remark', [f"20 permit ip {ANY} {ANY}"]),
        ('20 remark "twenty"\n20 permit ip any any\nno 20', []),
    ],
)  # fmt: skip
def test_entries_as_typed_and_as_printed(lines: str, printed: list[str]) -> None:
    bench = Bench()
    assert bench.configure(f'ip access-list extended "L"\n{lines}') == ""
    assert bench.block('ip access-list extended "L"') == printed


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ("permit tcp any any eq bogus", "Invalid input: bogus"),
        ("permit tcp any any eq 70000", "Invalid input: 70000"),
        ("permit udp any any established", "Invalid input: established"),
        ("permit ip any any eq 80", "Invalid input: eq"),
        ("permit tcp any", "Incomplete input: any"),
        ("permit bogus any any", "Invalid input: bogus"),
        ("permit ip 10.1.1.0/33 any", "Invalid input: 10.1.1.0/33"),
        ("permit icmp any any 3 1", "Invalid input: 1"),
        ("0 permit ip any any", "Invalid input: 0"),
        ("no 70", "no entry 70"),
        ("no permit ip any any", "no such entry"),
        ("10 permit ip any any\n10 permit tcp any any", "10 is already in use"),
        ("permit ip any any\npermit ip any any", "Duplicate access control entries"),
        ('10 permit ip any any\n10 remark "late"', "a remark has to come before it"),
        ("no 10 remark", "no remark 10"),
    ],
)
def test_what_it_cannot_do_is_refused(lines: str, said: str) -> None:
    assert said in Bench().configure(f'ip access-list extended "L"\n{lines}')


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ("ip route 10.1.1.1/24 10.77.9.1", "is no network with the mask"),
        ("ip route 10.1.1.0 0.0.0.255 10.77.9.1", "Invalid input: 0.0.0.255"),
        ("no ip route 10.1.1.0/24 10.77.9.1", "does not exist"),
        ('no ip access-list extended "NONE"', "does not exist"),
        ('ip access-list standard "FROM-PUPILS"', "is extended"),
        ('ip access-list extended "50"', "Invalid input: 50"),
        ('vlan 40\nip access-group "A" vlan-in\nip access-group "B" vlan-in', "remove it first"),
        ('vlan 40\nno ip access-group "OTHER" in', "is not applied here"),
        ('vlan 40\nip access-group "OTHER" sideways', "Invalid input: sideways"),
        ("vlan 41\nip address 10.77.0.9/24", "already exists"),
    ],
)
def test_refusals(core: Bench, lines: str, said: str) -> None:
    before = core.running
    assert said in core.configure(lines)
    core.configure("no vlan 41")
    core.configure('vlan 40\nno ip access-group "A" vlan-in')
    assert core.running == before


def test_a_routed_list_takes_the_place_of_another(core: Bench) -> None:
    """HP E3800 Access Security Guide KA.15.03, page 10-34."""
    core.configure('vlan 40\nip access-group "OTHER" in')
    groups = [line for line in core.block("vlan 40") if line.startswith("ip access-group")]
    assert groups == ['ip access-group "OTHER" in']


def test_a_2530_does_not_route() -> None:
    bench = Bench(device("2530-24G-PoEP"))
    assert "Invalid input: routing" in bench.configure("ip routing")
    assert "Invalid input: route" in bench.configure("ip route 0.0.0.0/0 10.0.0.1")
    assert "Invalid input: access-group" in bench.configure('vlan 1\nip access-group "L" in')


def test_standard_lists_and_new_numbers() -> None:
    bench = Bench()
    bench.configure('ip access-list standard "S"\npermit host 10.1.1.1\ndeny any log')
    assert bench.block('ip access-list standard "S"') == ["10 permit 10.1.1.1 0.0.0.0", f"20 deny {ANY} log"]
    bench.configure('ip access-list standard "S"\n30 remark "alone"\nexit\nip access-list resequence "S" 100 5')
    assert bench.block('ip access-list standard "S"') == [
        '30 remark "alone"', "100 permit 10.1.1.1 0.0.0.0", f"105 deny {ANY} log",
    ]  # fmt: skip


def test_shows(core: Bench) -> None:
    said = core.type("show access-list")
    assert "  ext   yes  FROM-PUPILS" in said.splitlines()
    assert f"     40 deny ip {ANY} 10.0.0.0 0.255.255.255" in core.type("show access-list FROM-PUPILS config")
    assert "Invalid input: NONE" in core.type("show access-list NONE config")
    assert [line.strip() for line in core.type("show ip helper-address vlan 40").split("\n")[5:7]] == [
        "10.77.1.11", "10.77.1.12",
    ]  # fmt: skip
    assert "10.90.0.0/16       10.77.0.20      10   static" in core.type("show ip route")


def test_lldp_is_silenced_a_port_at_a_time() -> None:
    bench = Bench()
    bench.configure("lldp admin-status 3-5 disable")
    assert "lldp admin-status 3-5 disable" in bench.running
    assert not bench.switch.view().ports["4"].lldp_send
    assert bench.switch.view().ports["6"].lldp_send
