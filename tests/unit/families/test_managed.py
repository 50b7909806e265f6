"""What is ours and what is left alone, and what is never sent."""

from __future__ import annotations

import pytest

from schoolbuild import families
from schoolbuild.model.errors import SchoolbuildError

IOS, AOSS = families.get("cisco_ios"), families.get("aruba_aoss")


def others(family: families.Family, text: str, beside: str | None = None) -> list[str]:
    return [" / ".join(path) for path in families.divide(family, text, beside).others]


def test_lines_that_nobody_owns_are_listed_with_their_section() -> None:
    text = """hostname x
interface GigabitEthernet1/0/1
 description ours
 ip arp inspection trust
policy-map QOS
 class VOICE
  priority
"""
    assert others(IOS, text) == [
        "interface GigabitEthernet1/0/1 / ip arp inspection trust",
        "policy-map QOS",
        "policy-map QOS / class VOICE",
        "policy-map QOS / class VOICE / priority",
    ]


def test_another_user_is_left_alone_and_ours_is_compared() -> None:
    running = "username schoolbuild privilege 1 secret 9 a\nusername bob privilege 15 secret 9 b\n"
    intended = "username schoolbuild privilege 15 secret <secret:switch/local@1>\n"
    found = families.divide(IOS, running, intended)
    assert [line.text for line in found.ours] == ["username schoolbuild privilege 1 secret <redacted>"]
    assert [path[0] for path in found.others] == ["username bob privilege 15 secret <redacted>"]


def test_a_vlan_too_many_is_ours_to_remove() -> None:
    assert others(IOS, "vlan 66\n name test\n", "vlan 10\n") == []
    assert others(AOSS, "vlan 66\n   name test\n   exit\n", "vlan 10\n   exit\n") == []


def test_a_port_that_the_intended_text_does_not_know_is_left_alone() -> None:
    assert others(AOSS, "interface 29\n   disable\n   exit\n", "interface 1\n   disable\n   exit\n") == [
        "interface 29",
        "interface 29 / disable",
    ]


@pytest.mark.parametrize("vlan", [1, 1002, 1003, 1004, 1005])
def test_vlans_of_the_switch_itself_are_not_ours(vlan: int) -> None:
    assert others(IOS, f"vlan {vlan}\n name default\n") != []


@pytest.mark.parametrize(
    ("family", "command"),
    [
        (IOS, "no switchport trunk allowed vlan 10"),
        (IOS, "no switchport trunk allowed vlan"),
        (IOS, " no switchport trunk allowed vlan"),
        (IOS, "no interface GigabitEthernet1/0/1"),
        (IOS, "default interface Gi1/0/1"),
        (IOS, "no vlan 1"),
        (IOS, "no vlan 10-20"),
        (IOS, "no vlan 69,381"),
        (IOS, "write erase"),
        (IOS, "erase startup-config"),
        (IOS, "delete flash:vlan.dat"),
        (IOS, "reload"),
        (IOS, "reload in 5"),
        (IOS, "no enable secret"),
        (IOS, "no aaa new-model"),
        (IOS, "crypto key generate rsa"),
        (IOS, "vtp mode server"),
        (AOSS, "no interface 47"),
        (AOSS, "no interface 1/47"),
        (AOSS, "no interface Trk1"),
        (AOSS, "no vlan 1"),
        (AOSS, "erase startup-config"),
        (AOSS, "erase all"),
        (AOSS, "reload"),
        (AOSS, "boot system flash primary"),
        (AOSS, "no password manager"),
        (AOSS, "include-credentials"),
        (AOSS, "no ip ssh"),
        (AOSS, "vsf member 2 remove"),
    ],
)
def test_never_sent(family: families.Family, command: str) -> None:
    assert family.forbids(command) is not None


@pytest.mark.parametrize(
    ("family", "command"),
    [
        (IOS, "no vlan 30"),
        (IOS, "no interface Port-channel3"),
        (IOS, "no interface Vlan20"),
        (IOS, "switchport trunk allowed vlan 10,20"),
        (IOS, "no ip http server"),
        (AOSS, "no vlan 10"),
        (AOSS, "no tagged 5"),
        (AOSS, "no telnet-server"),
        (AOSS, "no trunk 49-50"),
        (AOSS, "no snmp-server community public"),
    ],
)
def test_may_be_sent(family: families.Family, command: str) -> None:
    assert family.forbids(command) is None


def test_a_list_of_all_is_refused_on_a_tagged_link_only() -> None:
    command = "switchport trunk allowed vlan all"
    assert IOS.forbids(command, ["switchport mode access"]) is None
    assert IOS.forbids(command, ["switchport mode trunk"]) is not None


def test_an_unknown_family_names_those_that_exist() -> None:
    with pytest.raises(SchoolbuildError, match="no family") as error:
        families.get("cisco_nxos")
    assert "aruba_aoss, cisco_ios" in str(error.value)


@pytest.mark.parametrize("family", families.FAMILIES.values(), ids=lambda family: family.name)
def test_rollback_methods_say_what_they_need_and_who_says_so(family: families.Family) -> None:
    assert family.rollback_methods
    assert all(method.needs and method.arm and method.confirm and method.source for method in family.rollback_methods)
