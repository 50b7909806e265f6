"""Whole AOS-S configurations: what each kind of line says, in the old words and the new."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv4Interface, IPv4Network

from schoolbuild.families.all_configurations import read_configuration
from schoolbuild.families.configuration import (
    ConfiguredManagement,
    ConfiguredRoute,
    ConfiguredTree,
    StackMember,
    SwitchConfiguration,
)


def read(text: str) -> SwitchConfiguration:
    return read_configuration("aruba_aoss", text)


def test_a_port_is_what_the_vlans_say_of_it() -> None:
    found = read(
        "vlan 10\n   untagged 1-3\n   tagged 24\n   exit\nvlan 20\n   untagged 24\n   tagged 2-3\n   voice\n   exit\n"
        "vlan 30\n   tagged 3,24\n   exit\n"
    )
    assert found.unread == ()
    ports = found.ports
    assert (ports["1"].mode, ports["1"].untagged, ports["1"].voice) == ("access", 10, None)
    assert (ports["2"].mode, ports["2"].untagged, ports["2"].tagged, ports["2"].voice) == (
        "access",
        10,
        frozenset(),
        20,
    )
    assert (ports["3"].mode, ports["3"].untagged, ports["3"].tagged, ports["3"].voice) == ("tagged", 10, {20, 30}, None)
    assert (ports["24"].mode, ports["24"].untagged, ports["24"].tagged) == ("tagged", 20, {10, 30})


def test_a_lag_gives_its_vlans_to_its_ports() -> None:
    found = read(
        "trunk 23-24 trk1 lacp\ntrunk A1,A2 Trk12 trunk\ninterface Trk1\n   dhcp-snooping trust\n   exit\n"
        'interface 23\n   name "to core"\n   exit\nvlan 1\n   untagged Trk12\n   tagged Trk1\n   exit\n'
        "vlan 10\n   tagged Trk1\n   exit\nspanning-tree Trk1 priority 4\n"
    )
    assert found.unread == ()
    one, twelve = found.lags[1], found.lags[12]
    assert (one.ports, one.protocol, one.tagged, one.trusted) == (("23", "24"), "lacp", {1, 10}, True)
    assert (twelve.ports, twelve.protocol, twelve.untagged) == (("A1", "A2"), "static", 1)
    port = found.ports["23"]
    assert (port.lag, port.tagged, port.untagged, port.trusted) == (1, {1, 10}, None, True)
    assert port.description == "to core"
    assert set(found.ports) == {"23", "24", "A1", "A2"}


def test_membership_may_stand_in_the_ports_section() -> None:
    ports = read("interface 5\n   untagged vlan 10\n   tagged vlan 20,30-31\n   exit\n").ports
    assert (ports["5"].untagged, ports["5"].tagged) == (10, {20, 30, 31})


def test_what_a_port_says_of_itself() -> None:
    found = read(
        'interface 1/7\n   name "Printer; 1st floor"\n   disable\n   no power-over-ethernet\n   broadcast-limit 5\n'
        "   exit\ninterface 8\n   power-over-ethernet critical\n   rate-limit bcast in percent 10\n   exit\n"
        "spanning-tree 1/7 admin-edge-port\nspanning-tree 1/7,8 bpdu-protection\nspanning-tree ethernet 9 edge-port\n"
        "loop-protect 8-9\nlldp admin-status 9 disable\ndhcp-snooping trust 9,Trk1\n"
    )
    assert found.unread == ()
    seven, eight, nine = (found.ports[name] for name in ("1/7", "8", "9"))
    assert (seven.description, seven.enabled, seven.poe, seven.storm_percent) == ("Printer; 1st floor", False, False, 5)
    assert (seven.edge, seven.bpdu_guard, seven.loop_protect) == (True, True, False)
    assert (eight.edge, eight.bpdu_guard, eight.poe, eight.storm_percent, eight.loop_protect) == (
        False, True, True, 10, True,
    )  # fmt: skip
    assert (nine.edge, nine.lldp, nine.trusted, nine.poe) == (True, False, True, None)
    assert found.lags[1].trusted


def test_a_core_that_routes() -> None:
    found = read(
        "ip routing\nip default-gateway 10.0.0.254\nip route 0.0.0.0 0.0.0.0 10.0.0.1\nip route 10.9.0.0/16 reject\n"
        'vlan 10\n   name "STAFF"\n   ip address 10.0.10.1 255.255.255.0\n   ip address 10.0.11.1/24\n'
        '   ip helper-address 10.0.1.5\n   ip helper-address 10.0.1.6\n   ip access-group "STAFF-in" in\n   exit\n'
        'vlan 20\n   ip address dhcp-bootp\n   ip access-group "20-out" vlan-out\n   exit\n'
        'ip access-list extended "STAFF-in"\n   10 remark "web only"\n'
        "   20 permit tcp 10.0.10.0 0.0.0.255 0.0.0.0 255.255.255.255 eq 443\n   exit\n"
    )
    assert found.unread == ()
    assert found.routing
    assert found.gateway == IPv4Address("10.0.0.254")
    assert found.routes == (
        ConfiguredRoute(IPv4Network("0.0.0.0/0"), IPv4Address("10.0.0.1")),
        ConfiguredRoute(IPv4Network("10.9.0.0/16"), "reject"),
    )
    staff = found.vlans[10]
    assert staff.addresses == (IPv4Interface("10.0.10.1/24"), IPv4Interface("10.0.11.1/24"))
    assert staff.relays == (IPv4Address("10.0.1.5"), IPv4Address("10.0.1.6"))
    assert (staff.filter_in, staff.filter_out) == ("STAFF-in", None)
    assert (found.vlans[20].dhcp_client, found.vlans[20].filter_out) == (True, "20-out")
    assert found.access_lists["STAFF-in"] == (
        '10 remark "web only"',
        "20 permit tcp 10.0.10.0 0.0.0.255 0.0.0.0 255.255.255.255 eq 443",
    )


def test_the_switch_itself() -> None:
    found = read(
        "; J9775A Configuration Editor; Created on release #YA.16.11.0001\n"
        'hostname "Old Hall"\nbanner motd "No entry.\\nThis is a school."\nno telnet-server\nno web-management\n'
        "web-management ssl\nip ssh\nmanagement-vlan 10\nip authorized-managers 10.0.0.0 255.255.255.0 access manager\n"
        "ip authorized-managers 10.1.1.1\nlogging 10.0.1.9\nradius-server host 10.0.1.2 key hidden\n"
        "sntp server priority 1 10.0.1.3 4\nntp server 10.0.1.4 iburst\n"
        'snmp-server community "public" unrestricted\nsnmpv3 user "watch"\n'
        'snmp-server contact "ICT desk" location "Hall"\npassword manager user-name "boss" sha1 "0f"\n'
        "password operator\n"
        'spanning-tree\nspanning-tree config-name "OAK"\nspanning-tree config-revision 2\nspanning-tree priority 2\n'
        "dhcp-snooping\ndhcp-snooping vlan 10 20-21\nno lldp run\n"
    )
    assert found.unread == ()
    assert (found.model, found.host_name) == ("J9775A", "Old Hall")
    assert found.banner == "No entry.\nThis is a school."
    assert found.management == ConfiguredManagement(telnet=False, web=False, web_secure=True, ssh=True)
    assert (found.management_vlan, found.managers) == (10, (IPv4Network("10.0.0.0/24"), IPv4Network("10.1.1.1/32")))
    assert (found.syslog, found.radius, found.ntp) == (("10.0.1.9",), ("10.0.1.2",), ("10.0.1.3", "10.0.1.4"))
    assert (found.snmp_communities, found.snmp_users, found.users) == (True, ("watch",), ("boss", "operator"))
    assert (found.contact, found.location) == ("ICT desk", "Hall")
    assert found.tree == ConfiguredTree("mst", "OAK", 2, 8192)
    assert (found.snooped, found.lldp) == ({10, 20, 21}, False)


def test_what_a_silent_text_means() -> None:
    found = read('hostname "x"\n')
    assert found.management == ConfiguredManagement(telnet=True, web=True)
    assert (found.tree, found.lldp, found.routing, found.snooped) == (ConfiguredTree("off"), True, False, frozenset())
    assert read("dhcp-snooping vlan 10\n").snooped == frozenset()


def test_stacks_name_their_members() -> None:
    backplane = read('stacking\n   member 1 type "JL322A" mac-address 1-2\n   member 2 type "JL322A"\n   exit\n')
    assert backplane.stack == (StackMember(1, "JL322A"), StackMember(2, "JL322A"))
    virtual = read(
        'vsf\n   enable domain 7\n   member 1\n      type "JL253A" mac-address 1-2\n      priority 128\n      exit\n'
        '   member 2\n      type "JL253A"\n      link 1 2/25-2/26\n      exit\n   port-speed 10g\n   exit\n'
    )
    assert virtual.stack == (StackMember(1, "JL253A"), StackMember(2, "JL253A"))
    assert virtual.unread == ()


def test_lines_not_understood_keep_their_words_but_no_secret() -> None:
    found = read(
        'hostname "x"\ntacacs-server host 10.0.0.1 key "open sesame"\nvlan 10\n   ip igmp\n   exit\n'
        "vlan 5000\n   voice\n   exit\ncopy tftp password letmein\n"
    )
    assert [(line.number, line.text, line.section) for line in found.unread] == [
        (2, "tacacs-server host 10.0.0.1", ""),
        (4, "ip igmp", "vlan 10"),
        (6, "vlan 5000", ""),
        (7, "voice", "vlan 5000"),
        (9, "copy tftp password <redacted>", ""),
    ]
    assert (found.lines_total, found.lines_understood) == (7, 2)
    assert set(found.vlans) == {10}


def test_a_hash_on_a_line_of_its_own_is_no_line() -> None:
    found = read('password manager user-name "admin" sha1\n "deadbeefdeadbeefdeadbeefdeadbeefdeadbeef"\nno autorun\n')
    assert (found.users, found.unread, found.lines_total) == (("admin",), (), 2)
    assert "deadbeef" not in repr(found)


def test_indentation_may_be_lost() -> None:
    flat = 'vlan 10\nname "A"\nuntagged 1\nexit\nvlan 20\ntagged 1\nno ip address\nexit\nno autorun\n'
    found = read(flat)
    assert found.unread == ()
    assert (found.vlans[10].name, found.ports["1"].untagged, found.ports["1"].tagged) == ("A", 10, {20})
    assert read(flat + "  no tftp server\n").unread == ()


def test_banners_end_at_their_mark() -> None:
    found = read('banner motd "Keep\nout.\n"\nhostname "x"\nvlan 10\n   untagged 1\n   exit\n')
    assert (found.banner, found.host_name, found.unread) == ("Keep\nout.", "x", ())
    found = read('banner motd "Keep\nout\nno autorun\nvlan 10\n   untagged 1\n   exit\n')
    assert [line.text for line in found.unread] == ['banner motd "Keep', "out"]
    assert found.ports["1"].untagged == 10


def test_ports_stand_in_their_natural_order() -> None:
    found = read('interface 10\n   name "x"\n   exit\nvlan 1\n   untagged 2,A1\n   tagged 1\n   exit\n')
    assert list(found.ports) == ["1", "2", "10", "A1"]
