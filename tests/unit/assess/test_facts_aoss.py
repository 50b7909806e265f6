"""Facts from the configuration of an AOS-S switch as the device prints it, written by hand and not by our templates."""

from __future__ import annotations

from dataclasses import replace
from ipaddress import IPv4Address, IPv4Network

import pytest

from schoolbuild.families.all_facts import topic_of
from schoolbuild.families.aruba_aoss_facts import facts
from schoolbuild.families.switch_facts import (
    LinkStatus,
    LocalUser,
    Neighbour,
    PortGuards,
    PortVlans,
    SpanningTree,
    TreeRoot,
)
from schoolbuild.model.as_is import AsIs

RUNNING = """
Running configuration:

; hpStack_WC Configuration Editor; Created on release #WC.16.11.0012
; Ver #14:67.6f.f8.1d.9b.3f.bf.bb.ef.7c.59.fc.6b.fb.9f.fc.ff.ff.37.ef:44
hostname "school-sw7"
trunk 2/23-2/24 trk1 lacp
console idle-timeout 300
logging 10.1.1.31
logging 10.1.1.32
no telnet-server
timesync ntp
ntp unicast
ntp server 10.1.1.21 iburst
ntp enable
no web-management
web-management ssl
ip authorized-managers 10.1.0.0 255.255.255.0 access manager
ip authorized-managers 10.2.2.2 255.255.255.255 access operator
ip default-gateway 10.1.0.1
interface 1/1
   name "Room 12 "vlan 9""
   exit
interface 2/3
   disable
   exit
snmp-server community "public" operator unrestricted
snmp-server community "<redacted>" operator
snmpv3 enable
snmpv3 only
snmpv3 group managerpriv user "monitor" sec-model ver3
snmpv3 user "monitor"
vlan 1
   name "DEFAULT_VLAN"
   no untagged 1/1-1/24,2/1-2/20
   untagged 2/21-2/22
   no ip address
   exit
vlan 10
   name "MANAGEMENT"
   untagged 1/24
   tagged Trk1
   ip address 10.1.0.17 255.255.255.0
   exit
vlan 40
   name "PUPILS"
   untagged 1/1-1/23,2/1-2/20
   tagged Trk1
   no ip address
   exit
vlan 80
   name "PHONES"
   tagged 1/1-1/2,Trk1
   no ip address
   voice
   exit
spanning-tree
spanning-tree Trk1 priority 4
spanning-tree 1/1 admin-edge-port
spanning-tree 1/1 bpdu-protection
spanning-tree 1/2 admin-edge-port
spanning-tree config-name "ABC"
spanning-tree config-revision 3
spanning-tree priority 2
no tftp server
loop-protect 1/1-1/2
aaa port-access authenticator 1/1-1/4
aaa port-access authenticator active
password manager
password operator
"""

DOCUMENT = AsIs(
    school="a-school",
    host="school-sw7",
    family="aruba_aoss",
    address="10.1.0.17",
    collected_at="2026-11-22T09:00:00+00:00",
    target="real",
    running=RUNNING,
    startup=RUNNING,
    tables={
        "vlans": [
            {"vlan_id": "1", "vlan_name": "DEFAULT_VLAN"},
            {"vlan_id": "10", "vlan_name": "MANAGEMENT"},
            {"vlan_id": "40", "vlan_name": "PUPILS"},
            {"vlan_id": "80", "vlan_name": "PHONES"},
        ],
        "lldp": [{"local_interface": "2/23", "neighbor_name": "school-sw1", "neighbor_interface": "Gi1/0/1"}],
        "spanning_tree": [{"switch_mac": "a1b2c3-000007", "root_mac": "a1b2c3-000001", "port": "Trk1"}],
        "interfaces": [
            {"port": "1/1", "status": "Up", "mode": "1000FDx"},
            {"port": "1/2", "status": "Down", "mode": "1000FDx"},
            {"port": "2/23-Trk1", "status": "Up", "mode": "10GigFD"},
            {"port": "2/24-Trk1", "status": "Up", "mode": "100FDx"},
        ],
        "snmp_users": [{"user_name": "monitor"}, {"user_name": "initial"}],
    },
)


def test_management() -> None:
    found = facts(DOCUMENT)
    assert found.host_name == "school-sw7"
    assert found.telnet is False
    assert found.http is False
    assert found.access_networks == (IPv4Network("10.1.0.0/24"), IPv4Network("10.2.2.2/32"))
    assert found.local_users == (LocalUser(None, "manager"), LocalUser(None, "operator"))
    assert found.snmp_communities == ("public", None)
    assert found.snmp_users == ("monitor",)
    assert found.ntp == (IPv4Address("10.1.1.21"),)
    assert found.syslog == (IPv4Address("10.1.1.31"), IPv4Address("10.1.1.32"))
    assert found.lldp is True
    assert found.unknown == {}


def test_vlans_of_ports_and_of_the_members_of_a_lag() -> None:
    found = facts(DOCUMENT)
    assert found.vlans == {1: "DEFAULT_VLAN", 10: "MANAGEMENT", 40: "PUPILS", 80: "PHONES"}
    assert found.port_vlans is not None
    assert found.port_vlans["1/1"] == PortVlans(40, frozenset({80}), voice=80)
    assert found.port_vlans["1/3"] == PortVlans(40)
    assert found.port_vlans["2/21"] == PortVlans(1)
    assert found.port_vlans["2/23"] == found.port_vlans["2/24"] == PortVlans(None, frozenset({10, 40, 80}), voice=80)
    assert found.addressed_vlans == (10,)
    assert found.routing is False


def test_spanning_tree_and_guards() -> None:
    found = facts(DOCUMENT)
    assert found.spanning_tree == SpanningTree("mst", "ABC", 3, 8192)
    assert found.tree_root == TreeRoot(here=False, address="a1b2c3-000001", own_address="a1b2c3-000007")
    assert found.port_guards is not None
    assert found.port_guards["1/1"] == PortGuards(edge=True, bpdu_guard=True, loop_protect=True)
    assert found.port_guards["1/2"] == PortGuards(edge=True, bpdu_guard=False, loop_protect=True)
    assert found.port_guards["1/3"] == PortGuards(edge=False, bpdu_guard=False, loop_protect=False)
    assert found.port_authentication == frozenset({"1/1", "1/2", "1/3", "1/4"})


def test_tables() -> None:
    found = facts(DOCUMENT)
    assert found.neighbours == (Neighbour("2/23", "school-sw1", "Gi1/0/1"),)
    assert found.link_status == {
        "1/1": LinkStatus(up=True, mbps=1000),
        "1/2": LinkStatus(up=False, mbps=None),
        "2/23": LinkStatus(up=True, mbps=10000),
        "2/24": LinkStatus(up=True, mbps=100),
    }


DEFAULTS = [
    ("no telnet-server\n", "telnet", True),
    ("no web-management\n", "http", True),
    ("timesync ntp\n", "ntp", ()),
    ("ntp enable\n", "ntp", ()),
    ("snmpv3 enable\n", "snmp_users", ()),
    ("spanning-tree\n", "spanning_tree", SpanningTree("off", "ABC", 3, 8192)),
]


@pytest.mark.parametrize(("line", "name", "value"), DEFAULTS)
def test_a_line_that_is_absent_stands_for_the_default(line: str, name: str, value: object) -> None:
    assert getattr(facts(replace(DOCUMENT, running=RUNNING.replace(line, "", 1))), name) == value


def test_a_configuration_without_a_vlan_that_exists_is_not_whole() -> None:
    cut = RUNNING[: RUNNING.index("vlan 80")]
    found = facts(replace(DOCUMENT, running=cut))
    assert found.snmp_communities is None
    assert "VLAN 80" in found.unknown["snmp_communities"]


def test_users_that_the_switch_does_not_list_are_unclear() -> None:
    found = facts(replace(DOCUMENT, tables={**DOCUMENT.tables, "snmp_users": []}))
    assert found.snmp_users is None
    assert "disagree" in found.unknown["snmp_users"]


def test_a_table_that_was_not_read_says_why() -> None:
    tables = {name: rows for name, rows in DOCUMENT.tables.items() if name != "lldp"}
    found = facts(replace(DOCUMENT, tables=tables, gaps={"lldp": "the switch refused it"}))
    assert found.neighbours is None
    assert "the switch refused it" in found.unknown["neighbours"]


TOPICS = [
    ("", "no telnet-server", "telnet"),
    ("", "snmp-server community public unrestricted", "snmp_communities"),
    ("vlan 40", "untagged 1/1-1/22", "port_vlans"),
    ("vlan 40", "ip address 10.0.0.1 255.0.0.0", "addressed_vlans"),
    ("", "vlan 40", "vlans"),
    ("", "spanning-tree 1/1 admin-edge-port", "port_guards"),
    ("", "spanning-tree priority 2", "spanning_tree"),
    ("", "loop-protect 1/1", "port_guards"),
    ("interface 1/1", "disable", None),
    ("", "console idle-timeout 300", None),
]


@pytest.mark.parametrize(("section", "line", "name"), TOPICS)
def test_a_line_belongs_to_the_fact_that_it_decides(section: str, line: str, name: str | None) -> None:
    assert topic_of("aruba_aoss", section, line) == name
