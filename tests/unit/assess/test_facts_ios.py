"""Facts from the configuration of a Catalyst as the device prints it, written by hand and not by our templates."""

from __future__ import annotations

from dataclasses import replace
from ipaddress import IPv4Address, IPv4Network

import pytest

from schoolbuild.families.all_facts import topic_of
from schoolbuild.families.cisco_ios_facts import facts, long_name
from schoolbuild.families.switch_facts import (
    LinkStatus,
    LocalUser,
    Neighbour,
    PortGuards,
    PortVlans,
    SpanningTree,
)
from schoolbuild.model.as_is import AsIs

RUNNING = """
Building configuration...

Current configuration : 8231 bytes
!
! Last configuration change at 10:11:12 GMT Mon Nov 16 2026 by fred
!
version 15.2
no service pad
service password-encryption
!
hostname school-sw7
!
enable secret <redacted>
!
username schoolbuild privilege 15 secret <redacted>
username guest secret <redacted>
aaa new-model
!
vtp mode transparent
!
spanning-tree mode mst
spanning-tree portfast edge default
spanning-tree portfast edge bpduguard default
spanning-tree extend system-id
!
spanning-tree mst configuration
 name ABC
 revision 3
!
spanning-tree mst 0 priority 8192
!
vlan 10
 name MANAGEMENT
!
vlan 40
 name PUPILS
!
vlan 80
 name PHONES
!
lldp run
!
interface Port-channel1
 description to the core
 switchport trunk allowed vlan 10,40
 switchport trunk allowed vlan add 80
 switchport trunk native vlan 999
 switchport mode trunk
!
interface FastEthernet0
 no ip address
 shutdown
!
interface GigabitEthernet1/0/1
 description transport input telnet
 switchport access vlan 40
 switchport mode access
 switchport voice vlan 80
 authentication port-control auto
!
interface GigabitEthernet1/0/2
 switchport access vlan 40
!
interface GigabitEthernet1/0/3
 switchport mode trunk
 spanning-tree portfast edge trunk
 spanning-tree bpduguard enable
!
interface GigabitEthernet1/0/49
 switchport mode trunk
 channel-group 1 mode active
!
interface Vlan1
 no ip address
 shutdown
!
interface Vlan10
 ip address 10.1.0.17 255.255.255.0
!
ip default-gateway 10.1.0.1
ip http server
no ip http secure-server
ip ssh version 2
!
ip access-list standard MANAGEMENT
 10 permit 10.1.0.0 0.0.0.255
 20 permit 10.2.2.2
 30 deny   any log
logging host 10.1.1.31
logging 10.1.1.32
!
snmp-server community public RO
snmp-server community <redacted> RW 23
snmp-server location ABC
banner login ^C
line vty 0 4
 transport input telnet
end
^C
!
line con 0
line vty 0 4
 access-class MANAGEMENT in
 exec-timeout 5 0
 transport input ssh
line vty 5 15
 access-class MANAGEMENT in
 transport input ssh
!
ntp server 10.1.1.21
ntp server 10.1.1.22 prefer
end
"""

DOCUMENT = AsIs(
    school="a-school",
    host="school-sw7",
    family="cisco_ios",
    address="10.1.0.17",
    collected_at="2026-11-22T09:00:00+00:00",
    target="real",
    running=RUNNING,
    startup=RUNNING,
    tables={
        "vlans": [
            {"vlan_id": "1", "vlan_name": "default"},
            {"vlan_id": "10", "vlan_name": "MANAGEMENT"},
            {"vlan_id": "40", "vlan_name": "PUPILS"},
            {"vlan_id": "80", "vlan_name": "PHONES"},
            {"vlan_id": "1002", "vlan_name": "fddi-default"},
        ],
        "lldp": [{"local_interface": "Gi1/0/49", "neighbor_name": "school-sw1.x.uk", "neighbor_port_id": "Te1/1/1"}],
        "spanning_tree": [
            {"vlan_id": "0", "interface": "Po1", "role": "Root"},
            {"vlan_id": "0", "interface": "Gi1/0/1", "role": "Desg"},
        ],
        "interfaces": [
            {"port": "Gi1/0/1", "status": "connected", "speed": "a-100"},
            {"port": "Gi1/0/2", "status": "notconnect", "speed": "auto"},
            {"port": "Te1/1/1", "status": "connected", "speed": "10G"},
        ],
        "snmp_users": [{"user_name": "monitor"}],
    },
)


def test_management() -> None:
    found = facts(DOCUMENT)
    assert found.unknown == {}
    assert found.host_name == "school-sw7"
    assert found.telnet is False
    assert found.http is True
    assert found.access_networks == (IPv4Network("10.1.0.0/24"), IPv4Network("10.2.2.2/32"))
    assert found.local_users == (LocalUser("schoolbuild", "15"), LocalUser("guest", "1"))
    assert found.snmp_communities == ("public", None)
    assert found.snmp_users == ("monitor",)
    assert found.ntp == (IPv4Address("10.1.1.21"), IPv4Address("10.1.1.22"))
    assert found.syslog == (IPv4Address("10.1.1.31"), IPv4Address("10.1.1.32"))
    assert found.lldp is True


def test_vlans_of_ports() -> None:
    found = facts(DOCUMENT)
    assert found.vlans == {1: "default", 10: "MANAGEMENT", 40: "PUPILS", 80: "PHONES"}
    assert found.port_vlans == {
        "GigabitEthernet1/0/1": PortVlans(40, voice=80),
        "GigabitEthernet1/0/2": PortVlans(40, dynamic=True),
        "GigabitEthernet1/0/3": PortVlans(1, frozenset(range(2, 4095))),
        "GigabitEthernet1/0/49": PortVlans(999, frozenset({10, 40, 80})),
        "FastEthernet0": PortVlans(1, dynamic=True),
    }
    assert found.addressed_vlans == (10,)
    assert found.routing is False


def test_spanning_tree_and_guards() -> None:
    found = facts(DOCUMENT)
    assert found.spanning_tree == SpanningTree("mst", "ABC", 3, 8192)
    assert found.tree_root is not None
    assert found.tree_root.here is False
    assert found.port_guards is not None
    assert found.port_guards["GigabitEthernet1/0/1"] == PortGuards(edge=True, bpdu_guard=True, loop_protect=None)
    assert found.port_guards["GigabitEthernet1/0/2"] == PortGuards(edge=False, bpdu_guard=False, loop_protect=None)
    assert found.port_guards["GigabitEthernet1/0/3"] == PortGuards(edge=True, bpdu_guard=True, loop_protect=None)
    assert found.port_authentication == frozenset({"GigabitEthernet1/0/1"})


def test_tables() -> None:
    found = facts(DOCUMENT)
    assert found.neighbours == (Neighbour("GigabitEthernet1/0/49", "school-sw1.x.uk", "TenGigabitEthernet1/1/1"),)
    assert found.link_status == {
        "GigabitEthernet1/0/1": LinkStatus(up=True, mbps=100),
        "GigabitEthernet1/0/2": LinkStatus(up=False, mbps=None),
        "TenGigabitEthernet1/1/1": LinkStatus(up=True, mbps=10000),
    }


def without(line: str) -> AsIs:
    assert line in RUNNING
    return replace(DOCUMENT, running=RUNNING.replace(line, ""))


@pytest.mark.parametrize(
    ("shown", "mbps"),
    [
        ("a-100", 100),
        ("1000", 1000),
        ("a-1000", 1000),
        ("10G", 10000),
        ("a-2.5G", 2500),
        ("a-10000", 10000),
        ("auto", None),
    ],
)
def test_speeds(shown: str, mbps: int | None) -> None:
    rows = [{"port": "Gi1/0/1", "status": "connected", "speed": shown}]
    found = facts(replace(DOCUMENT, tables={**DOCUMENT.tables, "interfaces": rows}))
    assert found.link_status == {"GigabitEthernet1/0/1": LinkStatus(up=True, mbps=mbps)}


@pytest.mark.parametrize(("said", "telnet"), [("ssh", False), ("none", False), ("telnet ssh", True), ("all", True)])
def test_telnet_is_on_if_any_line_takes_it(said: str, telnet: bool) -> None:
    head, tail = RUNNING.rsplit(" transport input ssh\n", 1)
    found = facts(replace(DOCUMENT, running=f"{head} transport input {said}\n{tail}"))
    assert found.telnet is telnet


UNCLEAR = [
    (" transport input ssh\n", "telnet"),
    ("ip http server\n", "http"),
    (
        "ip access-list standard MANAGEMENT\n 10 permit 10.1.0.0 0.0.0.255\n 20 permit 10.2.2.2\n 30 deny   any log\n",
        "access_networks",
    ),
    ("spanning-tree mode mst\n", "spanning_tree"),
]


@pytest.mark.parametrize(("line", "name"), UNCLEAR)
def test_what_the_configuration_does_not_say_is_unknown(line: str, name: str) -> None:
    found = facts(without(line))
    assert getattr(found, name) is None
    assert found.unknown[name]


LISTS = [
    ("10 permit 10.1.0.0 0.0.0.255", "10 permit any", IPv4Network("0.0.0.0/0")),
    ("10 permit 10.1.0.0 0.0.0.255", "10 permit 10.1.0.0 255.255.255.255", IPv4Network("0.0.0.0/0")),
    ("10 permit 10.1.0.0 0.0.0.255", "10 permit 10.1.0.9 0.0.0.0", IPv4Network("10.1.0.9/32")),
    ("10 permit 10.1.0.0 0.0.0.255", "10 permit host 10.1.0.9", IPv4Network("10.1.0.9/32")),
]


@pytest.mark.parametrize(("old", "new", "network"), LISTS)
def test_wildcards_are_read_as_wildcards(old: str, new: str, network: IPv4Network) -> None:
    found = facts(replace(DOCUMENT, running=RUNNING.replace(old, new)))
    assert found.access_networks is not None
    assert found.access_networks[0] == network


def test_a_deny_that_takes_something_out_is_not_followed() -> None:
    found = facts(replace(DOCUMENT, running=RUNNING.replace("30 deny   any log", "5 deny 10.1.0.7")))
    assert found.access_networks is None


def test_one_line_without_access_class_opens_the_switch() -> None:
    text = RUNNING.replace("line vty 5 15\n access-class MANAGEMENT in\n", "line vty 5 15\n")
    assert facts(replace(DOCUMENT, running=text)).access_networks == ()


def test_a_vlan_that_the_two_sources_tell_differently_is_unclear() -> None:
    found = facts(replace(DOCUMENT, running=RUNNING.replace("name PUPILS", "name STAFF")))
    assert found.vlans is None
    assert "disagree" in found.unknown["vlans"]


def test_names_of_ports() -> None:
    assert long_name("Gi1/0/1") == "GigabitEthernet1/0/1"
    assert long_name("Gig 1/0/1") == "GigabitEthernet1/0/1"
    assert long_name("Twe1/1/1") == "TwentyFiveGigE1/1/1"
    assert long_name("49") == "49"


TOPICS = [
    ("line vty 0 4", "transport input telnet", "telnet"),
    ("", "no ip http server", "http"),
    ("interface GigabitEthernet1/0/1", "switchport access vlan 30", "port_vlans"),
    ("interface GigabitEthernet1/0/1", "spanning-tree bpduguard enable", "port_guards"),
    ("interface GigabitEthernet1/0/1", "description x", None),
    ("interface Vlan30", "ip address 10.0.0.1 255.0.0.0", "addressed_vlans"),
    ("spanning-tree mst configuration", "revision 2", "spanning_tree"),
    ("", "vlan 40", "vlans"),
    ("", "snmp-server community public RO", "snmp_communities"),
    ("", "snmp-server contact x", None),
]


@pytest.mark.parametrize(("section", "line", "name"), TOPICS)
def test_a_line_belongs_to_the_fact_that_it_decides(section: str, line: str, name: str | None) -> None:
    assert topic_of("cisco_ios", section, line) == name
