"""Show output read by somebody else's parser (ntc-templates) into tables written by hand."""

from __future__ import annotations

from typing import Any

import pytest
from ntc_templates.parse import parse_output

from schoolbuild.lab.interface import MacEntry, StpPort
from tests.unit.lab.cisco_ios.bench import IOS, NEIGHBOUR, XE, Bench

GI8, TE1, TE2 = "GigabitEthernet1/0/8", "TenGigabitEthernet1/1/1", "TenGigabitEthernet1/1/2"
CONFIGURATION = (
    "hostname oak-sw01", "ip domain name x.example", "vtp mode transparent", "vlan 10", "name MANAGEMENT", "vlan 20",
    "name STAFF", "vlan 80", "name VOICE", "exit", "spanning-tree mode rapid-pvst",
    "interface gi1/0/1", "description Room 1", "switchport access vlan 20", "switchport mode access",
    "switchport voice vlan 80", "spanning-tree portfast", "interface gi1/0/2", "shutdown",
    "interface gi1/0/3", "power inline never", "interface gi1/0/8", "description Uplink to oak-sw02",
    "switchport trunk allowed vlan 10,20,80", "switchport trunk native vlan 10", "switchport mode trunk",
    "interface range te1/1/1-2", "switchport mode trunk", "channel-group 1 mode active",
    "interface vlan 10", "ip address 10.20.0.11 255.255.255.0",
    "exit", "lldp run", "ip access-list standard M", "permit 10.20.0.0 0.0.0.255", "permit host 10.9.9.9", "exit",
    "snmp-server group mon v3 priv read all access M", "snmp-server view all iso included",
    "snmp-server user watch mon v3 auth sha Auth-1234 priv aes 128 Priv-1234",
    "crypto key generate rsa modulus 2048", "ip ssh version 2", "ip dhcp snooping vlan 20", "ip dhcp snooping",
    "interface gi1/0/8", "ip dhcp snooping trust", "interface gi1/0/1", "ip dhcp snooping limit rate 15",
)  # fmt: skip


@pytest.fixture(params=[IOS, XE])
def bench(request: pytest.FixtureRequest) -> Bench:
    found = Bench(request.param)
    found.configure(*CONFIGURATION)
    assert not [note for note in found.world.notes if note[0] == "refused"]
    found.world.linked = {"GigabitEthernet1/0/1", GI8, TE1, TE2}
    found.world.heard = (NEIGHBOUR,)
    found.world.macs = (MacEntry(10, "ec:eb:b8:01:02:00", GI8), MacEntry(10, "00:00:5e:00:01:01", "Port-channel1"))
    found.tree(
        StpPort("GigabitEthernet1/0/1", "designated", "forwarding", 4),
        StpPort(GI8, "alternate", "blocking", 4),
        StpPort("Port-channel1", "root", "forwarding", 2),
        root_port="Port-channel1",
    )
    return found


def parsed(bench: Bench, command: str, *keys: str) -> list[Any]:
    """Rows as tuples of these fields."""
    rows = parse_output(platform="cisco_ios", command=command, data=bench.type(command))
    return [tuple(row[key] for key in keys) for row in rows]


def test_show_version() -> None:
    for model, image, version, hardware in (
        (IOS, "C2960X-UNIVERSALK9-M", "15.2(7)E9", "WS-C2960X-48FPS-L"),
        (XE, "CAT9K_LITE_IOSXE", "17.9.4", "C9200L-48P-4X"),
    ):
        bench = Bench(model)
        bench.configure("hostname oak-sw01")
        keys = ("software_image", "version", "hostname", "hardware", "serial", "uptime", "config_register")
        register = "0xF" if model == IOS else "0x102"
        expected = (image, version, "oak-sw01", [hardware], ["FOC1234ABCD"], "0 minutes", register)
        assert parsed(bench, "show version", *keys) == [expected]


def test_show_vlan(bench: Bench) -> None:
    for command in ("show vlan", "show vlan brief"):
        rows = parsed(bench, command, "vlan_id", "vlan_name", "status", "interfaces")
        assert rows[:4] == [
            ("1", "default", "active", ["Gi1/0/2", "Gi1/0/3", "Gi1/0/4", "Gi1/0/5", "Gi1/0/6", "Gi1/0/7"]),
            ("10", "MANAGEMENT", "active", []),
            ("20", "STAFF", "active", ["Gi1/0/1"]),
            ("80", "VOICE", "active", ["Gi1/0/1"]),
        ]
        assert [row[:3] for row in rows[4:]] == [
            ("1002", "fddi-default", "act/unsup"),
            ("1003", "token-ring-default", "act/unsup"),
            ("1004", "fddinet-default", "act/unsup"),
            ("1005", "trnet-default", "act/unsup"),
        ]


def test_show_interfaces_status(bench: Bench) -> None:
    bench.type("terminal length 0")
    rows = parsed(bench, "show interfaces status", "port", "name", "status", "vlan_id", "duplex", "speed")
    by_port = {row[0]: row[1:] for row in rows}
    assert by_port["Gi1/0/1"] == ("Room 1", "connected", "20", "a-full", "a-1000")
    assert by_port["Gi1/0/2"] == ("", "disabled", "1", "auto", "auto")
    assert by_port["Gi1/0/8"] == ("Uplink to oak-sw02", "connected", "trunk", "a-full", "a-1000")
    assert by_port["Te1/1/1"] == ("", "connected", "trunk", "a-full", "a-10000")
    assert by_port["Po1"][1:3] == ("connected", "trunk")
    assert len(rows) == 11


def test_show_interfaces_status_of_a_port_that_bpdu_guard_shut(bench: Bench) -> None:
    bench.tree(StpPort("GigabitEthernet1/0/1", "disabled", "err-disabled", 4))
    rows = parsed(bench, "show interfaces status", "port", "status")
    assert ("Gi1/0/1", "err-disabled") in rows


def test_show_interfaces_switchport(bench: Bench) -> None:
    keys = ("interface", "mode", "admin_mode", "access_vlan", "native_vlan", "voice_vlan", "trunking_vlans")
    by_port = {row[0]: row[1:] for row in parsed(bench, "show interfaces switchport", *keys)}
    assert by_port["Gi1/0/1"] == ("static access", "static access", "20", "1", "80", ["ALL"])
    assert by_port["Gi1/0/2"] == ("down", "dynamic auto", "1", "1", "none", ["ALL"])
    assert by_port["Gi1/0/8"] == ("trunk", "trunk", "1", "10", "none", ["10", "20", "80"])
    assert by_port["Te1/1/1"][0] == "trunk (member of bundle Po1)"


def test_show_interfaces_switchport_with_a_long_list(bench: Bench) -> None:
    bench.configure(
        "interface gi1/0/8", "switchport trunk allowed vlan " + ",".join(str(n) for n in range(100, 200, 4))
    )
    rows = parsed(bench, "show interfaces switchport", "interface", "trunking_vlans")
    assert dict(rows)["Gi1/0/8"] == [str(n) for n in range(100, 200, 4)]


def test_show_interfaces_description(bench: Bench) -> None:
    rows = parsed(bench, "show interfaces description", "port", "status", "protocol", "description")
    assert ("Gi1/0/1", "up", "up", "Room 1") in rows
    assert ("Gi1/0/2", "admin down", "down", "") in rows
    assert ("Gi1/0/3", "down", "down", "") in rows


def test_show_interfaces(bench: Bench) -> None:
    rows = parsed(bench, "show interfaces", "interface", "link_status", "protocol_status", "description", "ip_address")
    assert ("Vlan10", "up", "up", "", "10.20.0.11") in rows
    assert ("GigabitEthernet1/0/1", "up", "up (connected)", "Room 1", "") in rows
    assert ("GigabitEthernet1/0/2", "administratively down", "down (notconnect)", "", "") in rows


def test_show_ip_interface_brief(bench: Bench) -> None:
    rows = parsed(bench, "show ip interface brief", "interface", "ip_address", "status", "proto")
    assert rows[0][:2] == ("Vlan1", "unassigned")
    assert rows[1] == ("Vlan10", "10.20.0.11", "up", "up")
    assert ("GigabitEthernet1/0/2", "unassigned", "administratively down", "down") in rows


def test_show_lldp_neighbors(bench: Bench) -> None:
    keys = ("neighbor_name", "local_interface", "neighbor_interface", "capabilities")
    assert parsed(bench, "show lldp neighbors", *keys) == [("oak-sw02", "Gi1/0/8", "24", "B")]


def test_show_lldp_neighbors_detail(bench: Bench) -> None:
    keys = ("local_interface", "chassis_id", "neighbor_port_id", "neighbor_interface", "neighbor_name", "mgmt_address")
    assert parsed(bench, "show lldp neighbors detail", *keys) == [
        ("Gi1/0/8", "eceb.b801.0200", "24", "uplink to core", "oak-sw02", "10.20.0.12")
    ]


def test_lldp_that_is_off_says_so(bench: Bench) -> None:
    bench.configure("no lldp run")
    assert bench.type("show lldp neighbors") == "% LLDP is not enabled\n"
    bench.configure("lldp run", "interface gi1/0/8", "no lldp receive")
    assert "Total entries displayed: 0" in bench.type("show lldp neighbors")


def test_show_mac_address_table(bench: Bench) -> None:
    keys = ("destination_address", "type", "vlan_id", "destination_port")
    assert parsed(bench, "show mac address-table", *keys) == [
        ("eceb.b801.0200", "DYNAMIC", "10", ["Gi1/0/8"]),
        ("0000.5e00.0101", "DYNAMIC", "10", ["Po1"]),
    ]


def test_show_spanning_tree(bench: Bench) -> None:
    rows = parsed(bench, "show spanning-tree", "vlan_id", "interface", "role", "status", "cost", "type")
    assert [row for row in rows if row[0] == "20"] == [
        ("20", "Gi1/0/1", "Desg", "FWD", "4", "P2p Edge"),
        ("20", "Gi1/0/8", "Altn", "BLK", "4", "P2p"),
        ("20", "Po1", "Root", "FWD", "2", "P2p"),
    ]


def test_show_spanning_tree_root(bench: Bench) -> None:
    keys = ("priority", "root_id", "root_cost", "root_port")
    assert parsed(bench, "show spanning-tree root", *keys) == [("24576", "001b.d4bb.0010", "4", "Po1")]


def test_show_spanning_tree_in_mst_mode(bench: Bench) -> None:
    bench.configure("spanning-tree mode mst", "spanning-tree mst configuration", "name oak", "revision 4")
    assert "MST0" in bench.type("show spanning-tree mst")
    text = bench.type("show spanning-tree mst configuration")
    assert "Name      [oak]" in text
    assert "Revision  4     Instances configured 1" in text
    assert "0         1-4094" in text
    assert "Switch is in mst mode" in bench.type("show spanning-tree summary")


def test_show_snmp(bench: Bench) -> None:
    keys = ("user_name", "authentication_protocol", "privacy_protocol", "group_name")
    assert parsed(bench, "show snmp user", *keys) == [("watch", "SHA", "AES128", "mon")]
    keys = ("groupname", "security_model", "readview", "row_status", "access_list")
    assert parsed(bench, "show snmp group", *keys) == [("mon", "v3 priv", "all", "active", "M")]


def test_show_vtp_status(bench: Bench) -> None:
    assert parsed(bench, "show vtp status", "mode", "existing_vlan_count") == [("Transparent", "8")]


def test_show_etherchannel_summary(bench: Bench) -> None:
    keys = ("group", "bundle_name", "bundle_status", "bundle_protocol", "member_interface", "member_interface_status")
    expected = ("1", "Po1", "SU", "LACP", ["Te1/1/1", "Te1/1/2"], ["P", "P"])
    assert parsed(bench, "show etherchannel summary", *keys) == [expected]
    bench.world.linked = {TE1}
    assert parsed(bench, "show etherchannel summary", "member_interface_status") == [(["P", "D"],)]


def test_show_power_inline(bench: Bench) -> None:
    rows = parsed(bench, "show power inline", "interface", "admin_status", "operational_status", "max")
    assert ("Gi1/0/1", "auto", "off", "30.0") in rows
    assert ("Gi1/0/3", "off", "off", "30.0") in rows
    assert len(rows) == 8


def test_show_inventory(bench: Bench) -> None:
    (row,) = parsed(bench, "show inventory", "pid", "sn")
    assert row[0].strip() == ("C9200L-48P-4X" if "9200" in bench.switch.spec.model else "WS-C2960X-48FPS-L")
    assert row[1] == "FOC1234ABCD"


def test_show_clock(bench: Bench) -> None:
    keys = ("time", "timezone", "dayweek", "month", "day", "year")
    assert parsed(bench, "show clock", *keys) == [("10:00:00.000", "UTC", "Sun", "Nov", "22", "2026")]
    bench.configure("clock timezone CET 1")
    assert parsed(bench, "show clock", *keys)[0][:2] == ("11:00:00.000", "CET")


def test_show_users(bench: Bench) -> None:
    assert parsed(bench, "show users", "line")[0][0].split() == ["*", "0", "con", "0"]


def test_show_access_lists(bench: Bench) -> None:
    bench.configure("ip access-list extended E", "permit tcp 10.0.0.0 0.255.255.255 any eq 22", "deny ip any any log")
    keys = ("acl_type", "acl_name", "line_num", "action", "src_network", "src_wildcard", "src_host", "protocol")
    rows = parsed(bench, "show ip access-lists", *keys)
    assert ("Standard", "M", "10", "permit", "10.20.0.0", "0.0.0.255", "", "") in rows
    assert ("Standard", "M", "20", "permit", "", "", "10.9.9.9", "") in rows
    assert ("Extended", "E", "10", "permit", "10.0.0.0", "0.255.255.255", "", "tcp") in rows


def test_show_switch() -> None:
    keys = ("switch", "role", "mac_address", "priority", "state")
    assert parsed(Bench(IOS), "show switch", *keys) == [("1", "Master", "001b.d4aa.0010", "15", "Ready")]
    assert parsed(Bench(XE), "show switch", *keys) == [("1", "Active", "001b.d4aa.0010", "15", "Ready")]


def test_show_archive(bench: Bench) -> None:
    assert "not enabled" in bench.type("show archive")


def test_show_ip_ssh(bench: Bench) -> None:
    assert bench.type("show ip ssh").startswith("SSH Enabled - version 2.0\n")
    assert Bench(IOS).type("show ip ssh").startswith("SSH Disabled - version 1.99\n")


def test_show_dhcp_snooping(bench: Bench) -> None:
    text = bench.type("show ip dhcp snooping")
    assert "Switch DHCP snooping is enabled\n" in text
    assert "operational on following VLANs:\n20\n" in text
    rows = [line.split() for line in text.splitlines() if line.startswith("GigabitEthernet")]
    assert rows == [
        ["GigabitEthernet1/0/1", "no", "no", "15"],
        ["GigabitEthernet1/0/8", "yes", "yes", "unlimited"],
    ]


def test_show_running_config_of_one_interface(bench: Bench) -> None:
    text = bench.type("show running-config interface gi1/0/8")
    assert text.startswith("Building configuration...\n\nCurrent configuration : ")
    assert "\ninterface GigabitEthernet1/0/8\n description Uplink to oak-sw02\n" in text
    assert text.endswith("end\n\n")


def test_show_interfaces_trunk(bench: Bench) -> None:
    lines = [line.split() for line in bench.type("show interfaces trunk").splitlines()]
    assert ["Gi1/0/8", "on", "802.1q", "trunking", "10"] in lines
    assert ["Gi1/0/8", "10,20,80"] in lines
    assert ["Gi1/0/8", "none"] in lines, "a blocked port forwards nothing"
    assert ["Po1", "1-4094"] in lines


def test_counts_and_logs_have_their_headings(bench: Bench) -> None:
    assert "Trap logging: level informational" in bench.type("show logging")
    assert "8192" not in bench.type("show logging")
