"""Changing a switch that routes: the order of lines, what is left alone, and the way of the session."""

from __future__ import annotations

import pytest

from schoolbuild import families
from schoolbuild.change.plan import plan
from schoolbuild.model.errors import Refused

IOS, AOSS = families.get("cisco_ios"), families.get("aruba_aoss")
ADDRESS = "10.1.0.1"

IOS_CORE = """hostname x
ip routing
vlan 5
 name TRANSIT
vlan 10
 name MANAGEMENT
vlan 40
 name CURRICULUM
interface Vlan5
 ip address 10.1.15.2 255.255.255.0
interface Vlan10
 ip address 10.1.0.1 255.255.255.0
 ip access-group FROM-MANAGEMENT in
interface Vlan40
 ip address 10.1.3.1 255.255.255.0
 ip access-group FROM-CURRICULUM in
 ip helper-address 10.1.1.10
ip route 0.0.0.0 0.0.0.0 10.1.15.1
ip access-list standard MANAGEMENT
 permit 10.1.0.0 0.0.0.255
 permit 10.0.20.0 0.0.0.255
ip access-list extended FROM-MANAGEMENT
 10 permit tcp 10.1.0.0 0.0.0.255 host 10.1.0.1 eq 22
 20 permit tcp 10.1.0.0 0.0.0.255 10.0.20.0 0.0.0.255 established
 30 deny   ip any any
ip access-list extended FROM-CURRICULUM
 10 permit udp any eq bootpc any eq bootps
 20 deny   ip any any
"""
AOSS_CORE = """hostname "x"
ip access-list extended "FROM-MANAGEMENT"
     10 permit tcp 10.1.0.0 0.0.0.255 10.1.0.1 0.0.0.0 eq 22
     20 permit tcp 10.1.0.0 0.0.0.255 10.0.20.0 0.0.0.255 established
   exit
ip authorized-managers 10.1.0.0 255.255.255.0 access manager
ip authorized-managers 10.0.20.0 255.255.255.0 access manager
ip route 0.0.0.0 0.0.0.0 10.1.15.1
ip routing
vlan 1
   name "DEFAULT_VLAN"
   untagged 1
   no ip address
   exit
vlan 5
   name "TRANSIT"
   tagged 1
   ip address 10.1.15.2 255.255.255.0
   exit
vlan 10
   name "MANAGEMENT"
   tagged 1
   ip address 10.1.0.1 255.255.255.0
   ip access-group "FROM-MANAGEMENT" in
   exit
"""
CORES = pytest.mark.parametrize(("family", "text"), [(IOS, IOS_CORE), (AOSS, AOSS_CORE)], ids=["ios", "aoss"])


def commands(family: families.Family, running: str, intended: str) -> tuple[str, ...]:
    return plan(family, running, intended, present={}, manage_via=ADDRESS).commands


@CORES
def test_a_core_needs_nothing_twice(family: families.Family, text: str) -> None:
    assert commands(family, text, text) == ()


def test_a_list_stands_before_it_is_asked_and_routes_before_the_old_gateway_goes() -> None:
    """From a switch that has only its addresses and a default gateway. Routing and the way out are typed in one go."""
    running = "hostname x\nvlan 5\n name TRANSIT\nvlan 10\n name MANAGEMENT\nvlan 40\n name CURRICULUM\n"
    running += "interface Vlan10\n ip address 10.1.0.1 255.255.255.0\nip default-gateway 10.1.0.254\n"
    change = plan(IOS, running, IOS_CORE, present={}, manage_via=ADDRESS)
    order = [
        "ip access-list extended FROM-CURRICULUM",
        "interface Vlan40",
        "ip routing",
        "ip route 0.0.0.0 0.0.0.0 10.1.15.1",
        "no ip default-gateway 10.1.0.254",
    ]
    places = [change.commands.index(line) for line in order]
    assert places == sorted(places)
    at_once = [one for one in change.steps if one.at_once]
    assert [[line.text for line in one.lines] for one in at_once] == [order[2:4]]


def test_aos_s_lists_stand_before_the_vlans_that_ask_them() -> None:
    running = AOSS_CORE.replace('   ip access-group "FROM-MANAGEMENT" in\n', "").split("ip access-list")[0]
    running += "ip authorized-managers" + AOSS_CORE.split("ip authorized-managers", 1)[1].replace(
        '   ip access-group "FROM-MANAGEMENT" in\n', ""
    )
    assert commands(AOSS, running, AOSS_CORE) == (
        "ip access-list extended FROM-MANAGEMENT",
        "10 permit tcp 10.1.0.0 0.0.0.255 10.1.0.1 0.0.0.0 eq 22",
        "20 permit tcp 10.1.0.0 0.0.0.255 10.0.20.0 0.0.0.255 established",
        "exit",
        "vlan 10",
        'ip access-group "FROM-MANAGEMENT" in',
        "exit",
    )


def test_a_vlan_that_goes_takes_its_leg_and_then_its_list_along() -> None:
    head, gone = IOS_CORE.split("vlan 40\n name CURRICULUM\n")
    gone = (
        gone.split("interface Vlan40")[0]
        + "ip route"
        + gone.split("ip route", 1)[1].split("ip access-list extended FROM-C")[0]
    )
    assert commands(IOS, IOS_CORE, head + gone) == (
        "no interface Vlan40",
        "no ip access-list extended FROM-CURRICULUM",
        "no vlan 40",
    )


@CORES
def test_another_next_hop_is_there_before_the_old_one_goes(family: families.Family, text: str) -> None:
    change = commands(family, text, text.replace("0.0.0.0 10.1.15.1", "0.0.0.0 10.1.15.3"))
    assert change == ("ip route 0.0.0.0 0.0.0.0 10.1.15.3", "no ip route 0.0.0.0 0.0.0.0 10.1.15.1")


@CORES
def test_the_same_route_with_another_distance_is_replaced_and_not_taken_away(
    family: families.Family, text: str
) -> None:
    """For a switch it is the same route: what takes the old one away would take the new one, too."""
    route = "ip route 0.0.0.0 0.0.0.0 10.1.15.1"
    assert commands(family, text.replace(route, f"{route} 250"), text) == (route,)


@CORES
def test_routing_is_left_alone_where_the_folder_does_not_route(family: families.Family, text: str) -> None:
    """A switch that routes and is not known to: nobody takes its routes, its relays or its lists away."""
    intended = "hostname x\n"
    intended += (
        "vlan 1\n   exit\nvlan 10\n   name MANAGEMENT\n   tagged 1\n   untagged 2\n   exit\n" if family is AOSS else ""
    )
    left = families.divide(family, text, intended).others
    lines = {" / ".join(path) for path in left}
    assert {"ip routing", "ip route 0.0.0.0 0.0.0.0 10.1.15.1", "ip access-list extended FROM-MANAGEMENT"} <= lines


def test_lines_about_relaying_are_ours_only_where_we_route() -> None:
    running = 'vlan 10\n   name A\n   ip helper-address 10.9.9.9\n   ip access-group "X" in\n   exit\n'
    alone = families.divide(AOSS, running, "vlan 10\n   name A\n   exit\n")
    assert [" / ".join(path) for path in alone.others] == [
        "vlan 10 / ip helper-address 10.9.9.9",
        "vlan 10 / ip access-group X in",
    ]
    assert families.divide(AOSS, running, "ip routing\nvlan 10\n   name A\n   exit\n").others == ()


@CORES
def test_routing_is_never_switched_off(family: families.Family, text: str) -> None:
    assert family.forbids("no ip routing") is not None
    change = plan(family, text.replace("ip routing\n", ""), text, present={}, manage_via=ADDRESS)
    assert "ip routing" in change.commands
    assert "no ip routing" not in change.rollback
    assert any("no ip routing" in line for line in change.by_hand)


@CORES
@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("ip route 0.0.0.0 0.0.0.0 10.1.15.1\n", "", "no default route"),
        ("0.0.0.0 10.1.15.1", "0.0.0.0 10.7.7.7", "no leg in that subnet"),
        ("10.1.15.2 255", "10.1.15.4 255", "over which sessions reach the switch"),
        ("10.1.0.1 255", "10.1.0.9 255", "over which the switch is managed"),
        (
            "permit tcp 10.1.0.0 0.0.0.255 10.0.20.0 0.0.0.255 established",
            "permit icmp any any",
            "answers to 10.0.20.0/24",
        ),
    ],
)
def test_a_plan_that_cuts_the_way_is_refused(
    family: families.Family, text: str, old: str, new: str, words: str
) -> None:
    assert old in text
    if family is AOSS:
        new = new.replace("any any", "0.0.0.0 255.255.255.255 0.0.0.0 255.255.255.255")
    with pytest.raises(Refused, match=words):
        commands(family, text, text.replace(old, new, 1))


@CORES
def test_a_list_that_shuts_the_station_out_is_refused(family: families.Family, text: str) -> None:
    line = next(line for line in text.splitlines() if "eq 22" in line)
    with pytest.raises(Refused, match=r"a session from 10\.1\.0\.0/24"):
        commands(family, text, text.replace(f"{line}\n", ""))


def test_a_list_on_the_transit_leg_that_shuts_the_office_out_is_refused() -> None:
    asked = IOS_CORE.replace("10.1.15.2 255.255.255.0\n", "10.1.15.2 255.255.255.0\n ip access-group FROM-TRANSIT in\n")
    asked += "ip access-list extended FROM-TRANSIT\n 10 deny ip 10.0.20.0 0.0.0.255 any\n 20 permit ip any any\n"
    with pytest.raises(Refused, match=r"a session from 10\.0\.20\.0/24"):
        commands(IOS, IOS_CORE, asked)
    assert commands(IOS, IOS_CORE, asked.replace("deny ip 10.0.20.0", "deny ip 10.1.20.0")) != ()


def test_lldp_comes_back_by_its_default() -> None:
    silent, loud = "lldp admin-status 1-3 disable\n", "hostname x\n"
    assert plan(AOSS, loud, loud + silent).commands == ("lldp admin-status 1-3 disable",)
    assert plan(AOSS, loud + silent, loud + "lldp admin-status 1-2 disable\n").commands == (
        "lldp admin-status 3 tx_rx",
    )
    port = "interface GigabitEthernet1/0/1\n switchport mode access\n"
    quiet = port + " no lldp transmit\n no lldp receive\n"
    assert plan(IOS, port, quiet).commands == (
        "interface GigabitEthernet1/0/1",
        "no lldp transmit",
        "no lldp receive",
        "exit",
    )
    assert plan(IOS, quiet, port).commands == (
        "interface GigabitEthernet1/0/1",
        "lldp transmit",
        "lldp receive",
        "exit",
    )
