"""What differs between the families: the form of lists, the native VLAN, and words of one release."""

from __future__ import annotations

import re

import pytest

from schoolbuild.intent import render
from schoolbuild.intent.aruba_aoss import _spaced
from schoolbuild.intent.cisco_ios import allowed_lines, vlan_name
from schoolbuild.model.errors import SchoolbuildError
from schoolbuild.model.network import Network
from schoolbuild.model.school import Member, PortUse, VlanChoice
from tests.unit.intent.conftest import Change


def section(text: str, head: str) -> list[str]:
    """The lines of a section, stripped."""
    found = re.search(rf"^{re.escape(head)}\n((?:[ \t]+.*\n)*)", text, re.MULTILINE)
    assert found is not None, f"no section {head!r}"
    return [line.strip() for line in found[1].splitlines()]


def test_lag_of_aos_s_stands_in_vlans_and_is_trusted(hillside: Network) -> None:
    text = render(hillside, "sw02")
    assert "\ntrunk 49-50 trk1 lacp\n" in text
    assert "\nspanning-tree Trk1 priority 4\n" in text
    assert section(text, "interface Trk1") == ["dhcp-snooping trust", "exit"]
    assert section(text, "interface 49") == ['name "hil-sw01 TenGigabitEthernet1/1/1"', "exit"]
    assert "untagged 48,51-52,Trk1" in section(text, "vlan 999")
    assert section(text, "vlan 80")[1:] == ["tagged 33-38,51,Trk1", "no ip address", "voice", "exit"]
    assert "no untagged 1-48,51-52,Trk1" in section(text, "vlan 1")


def test_lag_of_ios_is_a_port_channel_with_equal_members(hillside: Network) -> None:
    text = render(hillside, "sw01")
    channel = section(text, "interface Port-channel1")
    member = section(text, "interface TenGigabitEthernet1/1/1")
    assert channel == [
        "description hil-sw02",
        "switchport trunk native vlan 999",
        "switchport trunk allowed vlan 10,20,30,40,50,60,70,80,90,100",
        "switchport mode trunk",
        "ip dhcp snooping trust",
    ]
    assert [line for line in member if line.startswith("switchport")] == channel[1:4]
    assert "channel-group 1 mode active" in member


def test_native_vlan_of_an_access_point_is_allowed_and_a_parked_one_is_not(hillside: Network) -> None:
    text = render(hillside, "sw01")
    assert "switchport trunk allowed vlan 10,30,50,60" in section(text, "interface GigabitEthernet1/0/13")
    uplink = section(text, "interface TenGigabitEthernet1/1/3")
    assert "switchport trunk native vlan 999" in uplink
    assert not any("999" in line for line in uplink if "allowed" in line)


def test_release_decides_the_words_of_ios(hillside: Network) -> None:
    xe, ios = render(hillside, "sw01"), render(hillside, "sw03")
    assert "\nip domain name switches.schools.internal\n" in xe
    assert "\nip domain-name switches.schools.internal\n" in ios
    assert "spanning-tree portfast" in section(xe, "interface GigabitEthernet1/0/2")
    assert "spanning-tree portfast edge" in section(ios, "interface GigabitEthernet1/0/1")
    assert "spanning-tree portfast edge trunk" in section(ios, "interface GigabitEthernet1/0/35")
    assert section(xe, "ip access-list standard MANAGEMENT")[0] == "10 permit 10.64.0.0 0.0.3.255"
    assert section(ios, "ip access-list standard MANAGEMENT")[0] == "permit 10.64.0.0 0.0.3.255"


def test_out_of_band_port_is_shut(hillside: Network) -> None:
    assert section(render(hillside, "sw01"), "interface GigabitEthernet0/0") == ["no ip address", "shutdown"]
    assert section(render(hillside, "sw03"), "interface FastEthernet0") == ["no ip address", "shutdown"]


def test_out_of_band_port_of_aos_s_is_refused_until_it_is_known(oakfield: Network, changed: Change) -> None:
    model = oakfield.standard.models["2530-24G-PoEP"]
    ports = (*model.ports, model.ports[0].model_copy(update={"names": "29", "out_of_band": True}))
    models = {**oakfield.standard.models, model.name: model.model_copy(update={"ports": ports})}
    with pytest.raises(SchoolbuildError, match="29 of oak-sw02 is an out-of-band port"):
        render(changed(oakfield, standard={"models": models}), "sw02")


def test_defaults_are_not_printed_and_other_values_are(hillside: Network, changed: Change) -> None:
    management = hillside.standard.management.model_copy(update={"idle_minutes": 15})
    policy = hillside.standard.spanning_tree.model_copy(update={"bpdu_guard_recovery_s": 600, "edge_priority": 61440})
    other = changed(hillside, standard={"management": management, "spanning_tree": policy})
    assert "exec-timeout" not in render(hillside, "sw03")
    assert "exec-timeout 15 0" in section(render(other, "sw03"), "line vty 5 15")
    assert "recovery interval" not in render(hillside, "sw03")
    assert "\nerrdisable recovery interval 600\n" in render(other, "sw03")
    assert "\nspanning-tree mst 0 priority 61440\n" in render(other, "sw03")
    assert "\nspanning-tree priority 15\n" in render(other, "sw02")
    assert "\nconsole idle-timeout 900\n" in render(other, "sw02")


def test_school_that_uses_vlan_1_keeps_its_ports_there(oakfield: Network, changed: Change) -> None:
    vlans = {**oakfield.document.vlans, "curriculum": VlanChoice(id=1)}
    text = render(changed(oakfield, {"vlans": vlans}), "sw02")
    assert section(text, "vlan 1") == [
        'name "CURRICULUM"',
        "no untagged 13-28",
        "untagged 1-12",
        "tagged 25",
        "no ip address",
        "exit",
    ]
    assert text.count("\nvlan 1\n") == 1


def test_port_names_of_a_stack_of_aos_s(oakfield: Network, changed: Change) -> None:
    members = tuple(Member(model="2930F-24G-4SFPP", serial=f"SG12OAK10{number}") for number in (1, 2))
    stack = oakfield.document.switches[0].model_copy(update={"model": None, "serial": None, "members": members})
    ports = {"1/1-2": PortUse(profile="classroom"), "2/1-3": PortUse(profile="classroom")}
    text = render(changed(oakfield, {"switches": (stack,), "links": (), "ports": {"sw01": ports}}), "sw01")
    assert "untagged 1/1-1/2,2/1-2/3" in section(text, "vlan 40")
    assert "disable" in section(text, "interface 2/28")


@pytest.mark.parametrize(
    ("ids", "lines"),
    [
        (set(), ["switchport trunk allowed vlan none"]),
        ({10, 11}, ["switchport trunk allowed vlan 10,11"]),
        ({10, 11, 12}, ["switchport trunk allowed vlan 10-12"]),
        # As printed by IOS 15.2(2)E9: cisco.ios issue 303.
        (
            {11, 21, 31, 40, *range(42, 47), 48, 49, 66, 121, 252, 253, 828, 921, 924},
            [
                "switchport trunk allowed vlan 11,21,31,40,42-46,48,49,66,121,252,253,828,921",
                "switchport trunk allowed vlan add 924",
            ],
        ),
        # As printed by IOS-XE: YangModels/yang issue 1461.
        (
            {11, 12, 14, 15, 22, 23, 101, 168, 169, 171, 172, 173, 175, 300, 301, 302, 666, 2010, 2011, 2012},
            [
                "switchport trunk allowed vlan 11,12,14,15,22,23,101,168,169,171-173,175",
                "switchport trunk allowed vlan add 300-302,666,2010-2012",
            ],
        ),
    ],
)
def test_long_vlan_list_goes_on_in_a_second_line(ids: set[int], lines: list[str]) -> None:
    assert list(allowed_lines(frozenset(ids))) == lines


def test_vlans_of_aos_s_outside_of_a_vlan_are_told_apart_by_blanks() -> None:
    # As on a 2920: dhcp-snooping vlan 1 105 253-254.
    assert _spaced([1, 105, 253, 254]) == "1 105 253-254"


def test_ios_takes_no_blank_in_the_name_of_a_vlan() -> None:
    assert vlan_name("Science  lab") == "Science-lab"
