"""What ``show`` prints parses with ntc-templates into tables written by hand."""

from __future__ import annotations

from ipaddress import IPv4Address
from typing import Any

import pytest
from ntc_templates.parse import parse_output

from schoolbuild.lab.interface import MacEntry, Neighbour, StpPort, StpView
from tests.unit.lab.aruba_aoss.bench import Bench, device, stack

CORE = Neighbour(
    local_port="49",
    chassis_mac="9020c2-00aa01",
    system_name="hil-sw01",
    port_id="TenGigabitEthernet1/1/1",
    port_description="hil-sw02 49",
    system_description="Cisco IOS Software, C9200L",
    management_address=IPv4Address("10.64.0.10"),
    capabilities=("bridge", "router"),
)
EDGE = Neighbour("51", "9020c200bb01", "hil-sw05", "25", "25", "Aruba JL253A", None)


@pytest.fixture
def bench() -> Bench:
    bench = Bench()
    bench.configure(
        """
        hostname hil-sw02
        trunk 49-50 trk1 lacp
        vlan 10\nname "MANAGEMENT"\ntagged Trk1,51\nip address 10.64.0.12/22\nexit
        vlan 30\nname "STAFF"\nuntagged 1-4\ntagged Trk1,51\nexit
        vlan 80\nname "VOICE"\ntagged 1-2\nvoice\nexit
        interface 1\nname "Head teacher"\nexit
        interface 2\ndisable\nexit
        interface 49\nname "hil-sw01 Te1/1/1"\nexit
        interface 3\nbroadcast-limit 10\nexit
        ip default-gateway 10.64.0.1
        snmp-server contact "Schools ICT" location "East wing"
        spanning-tree
        """
    )
    bench.world.linked = {"1", "49", "51"}
    bench.world.heard = (CORE, EDGE)
    bench.world.macs = (MacEntry(10, "00:00:5e:00:01:01", "49"), MacEntry(10, "9020c200bb01", "51"))
    bench.world.tree = StpView(
        "9020c200aa01", 4096, "Trk1", 2000,
        (StpPort("1", "designated", "forwarding", 20000), StpPort("3", "disabled", "down", 20000),
         StpPort("Trk1", "root", "forwarding", 2000), StpPort("51", "alternate", "blocking", 2000)),
    )  # fmt: skip
    return bench


def parsed(bench: Bench, command: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = parse_output(platform="hp_procurve", command=command, data=bench.type(command))
    return rows


def test_vlans(bench: Bench) -> None:
    rows = [tuple(row.values()) for row in parsed(bench, "show vlans")]
    assert rows == [
        ("1", "DEFAULT_VLAN", "Port-based", "No", "No"),
        ("10", "MANAGEMENT", "Port-based", "No", "No"),
        ("30", "STAFF", "Port-based", "No", "No"),
        ("80", "VOICE", "Port-based", "Yes", "No"),
    ]
    assert "Maximum VLANs to support : 256" in bench.type("show vlans")


def test_one_vlan(bench: Bench) -> None:
    lines = [line.split() for line in bench.type("show vlans 30").splitlines()]
    assert ["1", "Untagged", "Learn", "Up"] in lines
    assert ["4", "Untagged", "Learn", "Down"] in lines
    assert ["51", "Tagged", "Learn", "Up"] in lines
    assert ["Trk1", "Tagged", "Learn", "Up"] in lines
    assert bench.type("show vlans STAFF") == bench.type("show vlans 30")


def test_vlans_of_a_port(bench: Bench) -> None:
    text = bench.type("show vlans ports 1 detail")
    assert "for ports 1\n" in text
    assert "Port name: Head teacher" in text
    assert [line.split() for line in text.splitlines() if "Port-based" in line] == [
        ["30", "STAFF", "|", "Port-based", "No", "No", "Untagged"],
        ["80", "VOICE", "|", "Port-based", "Yes", "No", "Tagged"],
    ]
    assert [line.split()[0] for line in bench.type("show vlans ports 1-4").splitlines() if "Port-based" in line] == [
        "30",
        "80",
    ]


def test_interfaces_brief(bench: Bench) -> None:
    rows = {row["port"]: row for row in parsed(bench, "show interfaces brief")}
    assert len(rows) == 52
    assert list(rows["1"].values()) == ["1", "100/1000T", "No", "Yes", "Up", "1000FDx", "MDIX", "off", "0"]
    assert list(rows["2"].values()) == ["2", "100/1000T", "No", "No", "Down", "1000FDx", "NA", "off", "0"]
    assert list(rows["3"].values()) == ["3", "100/1000T", "No", "Yes", "Down", "1000FDx", "Auto", "off", "10"]
    assert list(rows["49-Trk1"].values()) == ["49-Trk1", "SFP+SR", "No", "Yes", "Up", "10GigFD", "NA", "off", "0"]
    assert list(rows["52"].values()) == ["52", "", "No", "Yes", "Down", ".", "", "off", "0"]


def test_interfaces_status(bench: Bench) -> None:
    rows = {row["port"]: list(row.values())[1:] for row in parsed(bench, "show interfaces status")}
    assert len(rows) == 52
    assert rows["1"] == ["Head te...", "Up", "Auto", "1000FDx", "100/1000T", "80", "30"]
    assert rows["3"] == ["", "Down", "Auto", "1000FDx", "100/1000T", "No", "30"]
    assert rows["49-Trk1"] == ["hil-sw0...", "Up", "Auto", "10GigFD", "SFP+SR", "multi", "1"]
    assert rows["52"] == ["", "Down", "", "", "", "No", "1"]


def test_interfaces_counters(bench: Bench) -> None:
    rows = parsed(bench, "show interfaces")
    assert len(rows) == 52
    assert list(rows[2].values()) == ["3", "0", "0", "0", "0", "off", "10"]


def test_trunks(bench: Bench) -> None:
    rows = [tuple(row.values()) for row in parsed(bench, "show trunks")]
    assert rows == [("49", "hil-sw01 Te1/1/1", "SFP+SR", "Trk1", "LACP"), ("50", "", "SFP+SR", "Trk1", "LACP")]
    assert [line.split()[:4] for line in bench.type("show lacp").splitlines() if "Trk1" in line] == [
        ["49", "Active", "Trk1", "Up"],
        ["50", "Active", "Trk1", "Down"],
    ]


def test_lldp_neighbours(bench: Bench) -> None:
    rows = [tuple(row.values()) for row in parsed(bench, "show lldp info remote-device")]
    assert rows == [
        ("49", "9020c2-00aa01", "TenGigabitEther...", "hil-sw...", "hil-sw01"),
        ("51", "9020c2-00bb01", "25", "25", "hil-sw05"),
    ]


def test_lldp_neighbours_in_detail(bench: Bench) -> None:
    rows = parsed(bench, "show lldp info remote-device detail")
    assert len(rows) == 2
    first, second = rows
    assert (first["local_interface"], first["neighbor_name"], first["neighbor_interface"], first["mgmt_address"]) == (
        "49", "hil-sw01", "TenGigabitEthernet1/1/1", "10.64.0.10",
    )  # fmt: skip
    assert first["capabilities"] == "bridge, router"
    assert (second["local_interface"], second["neighbor_name"], second["neighbor_interface"]) == (
        "51",
        "hil-sw05",
        "25",
    )
    only = parse_output(
        platform="hp_procurve",
        command="show lldp info remote-device 51",
        data=bench.type("show lldp info remote-device 51"),
    )
    assert [row["neighbor_name"] for row in only] == ["hil-sw05"]


def test_lldp_is_deaf_when_off(bench: Bench) -> None:
    bench.configure("lldp admin-status 51 txonly")
    assert [row["local_interface"] for row in parsed(bench, "show lldp info remote-device")] == ["49"]
    bench.configure("no lldp run")
    assert parsed(bench, "show lldp info remote-device") == []


def test_lldp_of_the_switch_itself(bench: Bench) -> None:
    rows = parsed(bench, "show lldp info local-device")
    assert len(rows) == 52
    assert rows[0]["system_name"] == "hil-sw02"
    assert rows[0]["chassis_id"] == "90 20 c2 00 00 01"
    assert rows[0]["pid"] == "JL256A"
    assert rows[0]["mgmt_address"] == "10.64.0.12"
    assert (rows[48]["local_interface"], rows[48]["port_id"]) == ("49", "49")


def test_learnt_addresses(bench: Bench) -> None:
    rows = [tuple(row.values()) for row in parsed(bench, "show mac-address")]
    assert rows == [("00005e-000101", "Trk1", "10"), ("9020c2-00bb01", "51", "10")]
    assert "00bb01" not in bench.type("show mac-address Trk1")
    assert "00bb01" in bench.type("show mac-address vlan 10")


def test_system(bench: Bench) -> None:
    bench.world.pass_time(3 * 86400 + 5)
    (row,) = parsed(bench, "show system")
    assert (row["name"], row["contact"].strip(), row["location"].strip()) == ("hil-sw02", "Schools ICT", "East wing")
    assert (row["software_version"], row["mac_address"], row["serial"]) == (
        "WC.16.11.0012",
        "9020c2-000001",
        "SG12OAK001",
    )
    assert row["uptime"] == "3 days"
    assert parsed(bench, "show system information") == [row]


def test_system_of_a_stack() -> None:
    bench = Bench(stack("2930F-48G-PoEP-4SFPP", "2930F-24G-4SFPP"))
    rows = parsed(bench, "show system")
    assert [(row["member_id"], row["serial"], row["mac_address"]) for row in rows] == [
        ("1", "SG12STK001", "9020c2-000010"),
        ("2", "SG12STK002", "9020c2-000020"),
    ]


def test_members_of_a_stack() -> None:
    bench = Bench(stack("2930F-48G-PoEP-4SFPP", "2930F-24G-4SFPP", "2930F-24G-4SFPP"))
    bench.configure("hostname stacked\nvsf member 1 priority 255")
    rows = parsed(bench, "show vsf detail")
    assert (rows[0]["domain_id"], rows[0]["topology"], rows[0]["name"]) == ("1", "Ring", "stacked")
    assert [(r["member_id"], r["type"], r["priority"], r["status"], r["serial_number"]) for r in rows[1:]] == [
        ("1", "JL256A", "255", "Commander", "SG12STK001"),
        ("2", "JL253A", "128", "Standby", "SG12STK002"),
        ("3", "JL253A", "128", "Member", "SG12STK003"),
    ]
    assert "*1  9020c2-000010" in bench.type("show vsf")
    assert "VSF is not enabled" in Bench().type("show vsf")


def test_addresses(bench: Bench) -> None:
    rows = {row["vlan_name"]: row for row in parsed(bench, "show ip")}
    assert rows["DEFAULT_VLAN"]["config"] == "DHCP/Bootp"
    assert (rows["MANAGEMENT"]["ip_address"], rows["MANAGEMENT"]["subnet_mask"]) == ("10.64.0.12", "255.255.252.0")
    assert rows["STAFF"]["config"] == "Disabled"
    assert "Default Gateway : 10.64.0.1" in bench.type("show ip")


def test_routes(bench: Bench) -> None:
    """Static routes are in the table while the switch routes and their next hop is connected."""

    def rows() -> list[tuple[str, ...]]:
        found = parsed(bench, "show ip route")
        return [(r["destination"], r["gateway"], r["vlan_name"], r["type"]) for r in found]

    connected = ("10.64.0.0/22", "MANAGEMENT", "10", "connected")
    bench.configure("ip route 0.0.0.0 0.0.0.0 10.64.0.1\nip route 10.90.0.0/16 10.91.0.1")
    assert rows() == [connected]
    bench.configure("ip routing")
    assert rows() == [
        ("0.0.0.0/0", "10.64.0.1", "10", "static"),
        connected,
        ("127.0.0.0/8", "reject", "", "static"),
        ("127.0.0.1/32", "", "", "connected"),
    ]


def test_spanning_tree(bench: Bench) -> None:
    text = bench.type("show spanning-tree")
    assert "Switch MAC Address : 9020c2-000001" in text
    assert "CST Root MAC Address : 9020c2-00aa01" in text
    assert "CST Root Port        : Trk1" in text
    states = {line.split()[0]: line for line in text.splitlines() if "|" in line and "Yes" in line}
    assert "Forwarding" in states["Trk1"]
    assert "Blocking" in states["51"]
    assert "STP Enabled   : No" in Bench().type("show spanning-tree")
    config = bench.type("show spanning-tree config")
    assert "Switch Priority : 32768" in config


def test_power() -> None:
    bench = Bench(device("2530-24G-PoEP"))
    bench.configure("interface 1 power-over-ethernet critical\nno interface 2 power-over-ethernet")
    lines = {
        line.split()[0]: line.split() for line in bench.type("show power-over-ethernet brief").splitlines()[8:] if line
    }
    assert len(lines) == 24
    assert lines["1"][1:4] == ["Yes", "Yes", "critical"]
    assert lines["2"][1:3] == ["No", "No"]


def test_the_small_ones(bench: Bench) -> None:
    bench.configure(
        "ip authorized-managers 10.0.20.0 255.255.255.0 access manager"
        "\nsnmpv3 user m auth sha Auth-Secret-1 priv aes Priv-Secret-1"
        "\nsnmpv3 group managerpriv user m sec-model ver3\ndhcp-snooping\ndhcp-snooping vlan 10\ndhcp-snooping trust 51"
        "\nloop-protect 1-2"
    )
    for command, words in {
        "show version": "WC.16.11.0012",
        "show modules": "Aruba JL256A 2930F-48G-PoE+-4SFP+ Switch",
        "show time": "Sun Nov 22 10:00:00 2026",
        "show ip ssh": "SSH Enabled     : Yes",
        "show ip authorized-managers": "Address : 10.0.20.0",
        "show snmpv3 user": "m                                SHA              CFB AES-128",
        "show snmpv3 group": "managerpriv",
        "show snmpv3 enable": "SNMP v3 enabled : No",
        "show dhcp-snooping": "Trusted ports : 51",
        "show loop-protect": "send-disable",
        "show name": "Head teacher",
        "show lldp config": "Tx_Rx",
        "show banner motd": "Disabled",
        "show config": "Startup configuration: 1",
        "show running-config interface 1": '   name "Head teacher"',
        "show running-config vlan 30": '   name "STAFF"',
        "show interfaces brief 49": "49-Trk1",
        "show interfaces status 49": "49-Trk1",
    }.items():
        assert words in bench.type(command), command
