"""Whole IOS configurations: what each kind of line says."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv4Interface, IPv4Network

from schoolbuild.families.all_configurations import read_configuration
from schoolbuild.families.configuration import (
    ConfiguredManagement,
    ConfiguredPort,
    ConfiguredRoute,
    ConfiguredTree,
    StackMember,
    SwitchConfiguration,
)


def read(text: str) -> SwitchConfiguration:
    return read_configuration("cisco_ios", text)


def port(lines: str, before: str = "") -> ConfiguredPort:
    found = read(f"{before}interface GigabitEthernet1/0/1\n{lines}!\n")
    assert found.unread == ()
    return found.ports["GigabitEthernet1/0/1"]


def test_access_and_voice() -> None:
    found = port(" switchport access vlan 30\n switchport mode access\n switchport voice vlan 80\n")
    assert (found.mode, found.untagged, found.tagged, found.voice) == ("access", 30, frozenset(), 80)
    assert (port(" switchport access vlan 30\n").mode, port("").mode, port("").untagged) == ("access", "open", 1)


def test_a_list_of_vlans_goes_on_in_the_next_lines() -> None:
    found = port(
        " switchport trunk native vlan 999\n switchport trunk allowed vlan 10,20\n"
        " switchport trunk allowed vlan add 30-32\n switchport mode trunk\n"
    )
    assert (found.mode, found.untagged, found.tagged) == ("tagged", 999, {10, 20, 30, 31, 32})
    assert port(" switchport mode trunk\n").tagged == "all"
    assert port(" switchport trunk allowed vlan none\n switchport mode trunk\n").tagged == frozenset()
    assert port(" switchport trunk allowed vlan except 1-4090\n switchport mode trunk\n").tagged == {
        4091,
        4092,
        4093,
        4094,
    }


def test_what_a_port_says_of_itself() -> None:
    found = port(
        " description Printer, 1st floor\n shutdown\n power inline never\n storm-control broadcast level 5.00 3.00\n"
        " spanning-tree portfast edge\n spanning-tree bpduguard enable\n ip dhcp snooping trust\n",
        before="lldp run\n",
    )
    assert (found.description, found.enabled, found.poe, found.storm_percent) == (
        "Printer, 1st floor",
        False,
        False,
        5.0,
    )
    assert (found.edge, found.bpdu_guard, found.trusted, found.lldp) == (True, True, True, True)
    assert not port(" no lldp transmit\n", before="lldp run\n").lldp
    assert not port("").lldp


def test_guards_that_hold_for_every_access_port() -> None:
    before = "spanning-tree portfast default\nspanning-tree portfast bpduguard default\n"
    access = " switchport mode access\n"
    assert (port(access, before).edge, port(access, before).bpdu_guard) == (True, True)
    assert not port(access + " spanning-tree portfast disable\n", before).edge
    assert not port(access + " spanning-tree bpduguard disable\n", before).bpdu_guard
    assert not port(" switchport mode trunk\n", before).edge


def test_a_lag_gives_its_vlans_to_its_ports() -> None:
    found = read(
        "interface Port-channel2\n description core\n switchport trunk allowed vlan 10,20\n switchport mode trunk\n"
        " ip dhcp snooping trust\n!\ninterface GigabitEthernet1/0/1\n channel-group 2 mode active\n!\n"
        "interface GigabitEthernet2/0/1\n channel-group 2 mode active\n!\ninterface GigabitEthernet1/0/5\n"
        " channel-group 3 mode on\n!\n"
    )
    assert found.unread == ()
    lag = found.lags[2]
    assert (lag.ports, lag.protocol) == (("GigabitEthernet1/0/1", "GigabitEthernet2/0/1"), "lacp")
    assert (lag.description, lag.tagged, lag.trusted) == ("core", {10, 20}, True)
    member = found.ports["GigabitEthernet2/0/1"]
    assert (member.lag, member.mode, member.tagged, member.trusted) == (2, "tagged", {10, 20}, True)
    assert found.lags[3].protocol == "static"


def test_a_core_that_routes() -> None:
    found = read(
        "ip routing\nip route 0.0.0.0 0.0.0.0 10.0.0.1 name Firewall\nip route 10.9.0.0 255.255.0.0 Null0\n"
        "vlan 10,20\n!\nvlan 30\n name STAFF\n!\ninterface Vlan30\n description Staff\n"
        " ip address 10.0.31.1 255.255.255.0 secondary\n ip address 10.0.30.1 255.255.255.0\n"
        " ip helper-address 10.0.1.5\n ip access-group STAFF-in in\n ip access-group STAFF-out out\n!\n"
        "interface Vlan10\n ip address dhcp\n shutdown\n!\n"
        "interface GigabitEthernet1/0/48\n no switchport\n ip address 10.8.0.1 255.255.255.252\n!\n"
        "ip access-list extended STAFF-in\n 10 remark web only\n 20 permit tcp any any eq 443\n"
        " 30 deny   ip any any\n!\naccess-list 12 permit 10.0.0.0 0.0.0.255\n"
    )
    assert found.unread == ()
    assert found.routing
    assert found.routes == (
        ConfiguredRoute(IPv4Network("0.0.0.0/0"), IPv4Address("10.0.0.1")),
        ConfiguredRoute(IPv4Network("10.9.0.0/16"), "Null0"),
    )
    assert set(found.vlans) == {10, 20, 30}
    staff = found.vlans[30]
    assert (staff.name, staff.description) == ("STAFF", "Staff")
    assert staff.addresses == (IPv4Interface("10.0.30.1/24"), IPv4Interface("10.0.31.1/24"))
    assert (staff.relays, staff.filter_in, staff.filter_out) == ((IPv4Address("10.0.1.5"),), "STAFF-in", "STAFF-out")
    assert (found.vlans[10].dhcp_client, found.vlans[10].enabled) == (True, False)
    routed = found.ports["GigabitEthernet1/0/48"]
    assert (routed.mode, routed.untagged, routed.address) == ("routed", None, IPv4Interface("10.8.0.1/30"))
    assert found.access_lists == {
        "STAFF-in": ("10 remark web only", "20 permit tcp any any eq 443", "30 deny ip any any"),
        "12": ("permit 10.0.0.0 0.0.0.255",),
    }


def test_the_switch_itself() -> None:
    found = read(
        "hostname hall\nswitch 1 provision ws-c2960x-48fps-l\nip domain-name school.example\n"
        "username boss privilege 15\n"
        "snmp-server community secret RO\nsnmp-server contact ICT desk\nsnmp-server location Hall\n"
        "logging host 10.0.1.9\nlogging 10.0.1.8\nntp server 10.0.1.3 prefer\nradius server A\n"
        " address ipv4 10.0.1.2 auth-port 1812 acct-port 1813\n key 7 0011\n!\nradius-server host 10.0.1.4 key x\n"
        "spanning-tree mode mst\nspanning-tree mst configuration\n name OAK\n revision 2\n!\n"
        "spanning-tree mst 0 priority 8192\nip dhcp snooping vlan 10,20-21\nip dhcp snooping\n"
        "ip default-gateway 10.0.0.254\n"
        "no ip http server\nip http secure-server\nbanner login ^C\nNo entry.\nSchool.\n^C\n"
        "ip access-list standard ADMINS\n 10 permit 10.0.0.0 0.0.0.255\n 20 permit host 10.1.1.1\n!\n"
        "line con 0\nline vty 0 4\n access-class ADMINS in\n transport input ssh\nline vty 5 15\n"
        " access-class ADMINS in\n transport input ssh\n!\nend\n"
    )
    assert found.unread == ()
    assert (found.host_name, found.domain, found.stack) == (
        "hall",
        "school.example",
        (StackMember(1, "WS-C2960X-48FPS-L"),),
    )
    assert (found.users, found.snmp_communities, found.contact, found.location) == (("boss",), True, "ICT desk", "Hall")
    assert (found.syslog, found.ntp) == (("10.0.1.9", "10.0.1.8"), ("10.0.1.3",))
    assert found.radius == ("10.0.1.2", "10.0.1.4")
    assert found.tree == ConfiguredTree("mst", "OAK", 2, 8192)
    assert (found.snooped, found.gateway) == ({10, 20, 21}, IPv4Address("10.0.0.254"))
    assert found.management == ConfiguredManagement(telnet=False, web=False, web_secure=True, ssh=True)
    assert found.managers == (IPv4Network("10.0.0.0/24"), IPv4Network("10.1.1.1/32"))
    assert found.banner == "No entry.\nSchool."


def test_what_a_silent_text_leaves_open() -> None:
    found = read("hostname x\nline vty 0 4\n login\n")
    assert found.management == ConfiguredManagement()
    assert (found.tree, found.lldp, found.routing, found.managers) == (None, False, False, ())
    assert read("line vty 0 4\n transport input telnet ssh\n").management == ConfiguredManagement(telnet=True, ssh=True)


def test_one_open_line_lets_everybody_in() -> None:
    open_line = "access-list 5 permit 10.0.0.0 0.0.0.255\nline vty 0 4\n access-class 5 in\nline vty 5 15\n login\n"
    assert read(open_line).managers == ()


def test_lines_not_understood_keep_their_words_but_no_secret() -> None:
    found = read(
        "hostname x\nrouter ospf 1\n area 0 authentication message-digest\ninterface Serial0/0\n shutdown\n!\n"
        "interface GigabitEthernet1/0/1\n switchport port-security maximum 2\n"
        " ip ospf message-digest-key 1 md5 sesame\n"
        " switchport access vlan 5000\n!\nntp authentication-key 1 md5 opensesame\nvtp password sesame\n"
    )
    assert [(line.number, line.text, line.section) for line in found.unread] == [
        (2, "router ospf 1", ""),
        (3, "area 0 authentication message-digest", "router ospf 1"),
        (4, "interface Serial0/0", ""),
        (5, "shutdown", "interface Serial0/0"),
        (8, "switchport port-security maximum 2", "interface GigabitEthernet1/0/1"),
        (9, "ip ospf message-digest-key 1 md5 <redacted>", "interface GigabitEthernet1/0/1"),
        (10, "switchport access vlan 5000", "interface GigabitEthernet1/0/1"),
        (12, "ntp authentication-key 1 md5 <redacted>", ""),
        (13, "vtp password <redacted>", ""),
    ]
    assert set(found.ports) == {"GigabitEthernet1/0/1"}
    assert (found.lines_total, found.lines_understood) == (11, 2)


def test_what_looks_like_a_key_is_hidden_too() -> None:
    (line,) = read("macsec pre-shared 0123456789ABCDEF0123456789abcdef\n").unread
    assert line.text == "macsec pre-shared <redacted>"


def test_certificates_are_neither_read_nor_counted() -> None:
    found = read(
        "crypto pki certificate chain TP\n certificate self-signed 01\n"
        "  3082022B 30820194 A0030201 02020101 300D0609 2A864886 F70D0101 04050030 \n  2B\n  \tquit\n!\nhostname x\n"
    )
    assert (found.unread, found.lines_total, found.host_name) == ((), 3, "x")


def test_what_a_terminal_leaves_in_a_text() -> None:
    paged = " --More-- \b\b\b\b\b\b\b\b\b        \b\b\b\b\b\b\b\b\b"
    found = read(
        "hall#show running-config\r\nhostname hall\r\ninterface GigabitEthernet1/0/1\r\n"
        f"{paged} switchport access vlan 7\r\n --More--          switchport mode access\r\n\x1b[2K!\r\nhall#\r\n"
    )
    assert found.unread == ()
    assert (found.ports["GigabitEthernet1/0/1"].untagged, found.ports["GigabitEthernet1/0/1"].mode) == (7, "access")


def test_indentation_may_be_lost() -> None:
    found = read(
        "hostname x\n!\ninterface FastEthernet0/1\nswitchport access vlan 5\nswitchport mode access\n!\n"
        "interface Vlan5\nip address 10.0.0.2 255.255.255.0\n!\nip default-gateway 10.0.0.1\nline vty 0 4\nlogin\n"
        "!\nend\n"
    )
    assert found.unread == ()
    assert found.ports["FastEthernet0/1"].untagged == 5
    assert found.vlans[5].addresses == (IPv4Interface("10.0.0.2/24"),)
    assert found.gateway == IPv4Address("10.0.0.1")


def test_banners_end_at_their_mark() -> None:
    found = read("version 15.2\nbanner motd #\nUnauthorised#\nhostname x\nbanner login ^CNo entry.^C\nip routing\n")
    assert (found.host_name, found.routing, found.banner, found.unread) == ("x", True, "No entry.", ())


def test_a_banner_that_is_cut_off_takes_nothing_with_it() -> None:
    found = read("banner motd #\nKeep out\nhostname x\ninterface FastEthernet0/1\n switchport access vlan 5\n!\n")
    assert [line.text for line in found.unread] == ["banner motd #", "Keep out"]
    assert (found.host_name, found.ports["FastEthernet0/1"].untagged) == ("x", 5)
