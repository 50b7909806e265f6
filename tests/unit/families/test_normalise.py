"""The normal form: noise away, lists joined, banners whole, and equal where the meaning is equal."""

from __future__ import annotations

from textwrap import dedent

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schoolbuild import families
from schoolbuild.families.lists import compact_vlans, expand_vlans

IOS, AOSS = families.get("cisco_ios"), families.get("aruba_aoss")


def ios(text: str) -> list[str]:
    return IOS.normalise(dedent(text)).splitlines()


def aoss(text: str) -> list[str]:
    return AOSS.normalise(dedent(text)).splitlines()


def test_ios_header_times_and_certificates_are_noise() -> None:
    assert ios(
        """
        Building configuration...

        Current configuration : 9876 bytes
        !
        ! Last configuration change at 09:12:01 GMT Mon Nov 2 2026 by schoolbuild
        ! NVRAM config last updated at 09:13:00 GMT Mon Nov 2 2026
        !
        version 17.9
        hostname oak-sw01
        crypto pki trustpoint TP-self-signed-1
         enrollment selfsigned
        !
        crypto pki certificate chain TP-self-signed-1
         certificate self-signed 01
          30820330 30820218
          \tquit
        ntp clock-period 36029056
        end
        """
    ) == ["hostname oak-sw01"]


def test_ios_long_trunk_list_is_one_line() -> None:
    assert ios(
        """
        interface Port-channel1
         switchport trunk allowed vlan 11,21,31,40,42-46,48,49,66,121,252,253,828,921
         switchport trunk allowed vlan add 924,47
         switchport mode trunk
        """
    ) == [
        "interface Port-channel1",
        " switchport mode trunk",
        " switchport trunk allowed vlan 11,21,31,40,42-49,66,121,252,253,828,921,924",
    ]


def test_ios_unnamed_vlans_on_one_line_are_sections_of_their_own() -> None:
    assert ios("vlan 10,20-22\n!\nvlan 30\n name STAFF\n") == [
        "vlan 10",
        "vlan 20",
        "vlan 21",
        "vlan 22",
        "vlan 30",
        " name STAFF",
    ]


@pytest.mark.parametrize("mark", ["^C", "#", "^", "\x03"])
def test_ios_banner_is_kept_whole_whatever_its_mark(mark: str) -> None:
    body = "! not a comment\nhostname is not a command here\n  indented"
    assert IOS.normalise(f"banner login {mark}\n{body}\n{mark}\nhostname x\n") == (
        f"banner login ^C\n{body}\n^C\nhostname x\n"
    )


def test_ios_banner_is_typed_between_marks_that_it_does_not_hold() -> None:
    assert IOS.enter_banner("banner login ^C\n100 % ^ ~\n^C") == "banner login #\n100 % ^ ~\n#"


def test_ios_access_list_has_the_same_form_with_and_without_numbers() -> None:
    numbered = "ip access-list standard M\n 10 permit 10.0.0.0 0.0.0.255\n 20 permit 10.1.0.0 0.0.0.255\n"
    plain = "ip access-list standard M\n permit 10.0.0.0 0.0.0.255\n permit 10.1.0.0 0.0.0.255\n"
    assert IOS.normalise(numbered) == IOS.normalise(plain)


def test_order_is_no_difference() -> None:
    second, tenth = "interface GigabitEthernet1/0/2\n", "interface GigabitEthernet1/0/10\n"
    one = f"hostname x\n{second} shutdown\n description a\n{tenth} shutdown\n"
    two = f"{tenth} shutdown\n{second} description a\n shutdown\nhostname x\n"
    assert IOS.normalise(one) == IOS.normalise(two)
    assert IOS.normalise(one).index("1/0/2") < IOS.normalise(one).index("1/0/10")


def test_aoss_header_and_defaults_are_noise() -> None:
    assert aoss(
        """
        ; J9773A Configuration Editor; Created on release #YA.16.11.0012
        ; Ver #14:41.44.00.04
        hostname "oak-sw02"
        module 1 type jl256a
        spanning-tree Trk1 priority 4
        vlan 1
           name "DEFAULT_VLAN"
           no untagged 1-24
           untagged 25-28
           no ip address
           exit
        """
    ) == ["hostname oak-sw02", "vlan 1", " name DEFAULT_VLAN", " untagged 25-28"]


def test_aoss_lines_per_port_are_one_list() -> None:
    assert aoss(
        """
        spanning-tree 1 admin-edge-port
        spanning-tree 3 admin-edge-port
        spanning-tree 2 admin-edge-port
        spanning-tree 2 bpdu-protection
        loop-protect 1-3
        loop-protect 7
        """
    ) == ["loop-protect 1-3,7", "spanning-tree 1-3 admin-edge-port", "spanning-tree 2 bpdu-protection"]


def test_aoss_ports_written_in_their_own_section_are_members_of_the_vlan() -> None:
    assert aoss(
        """
        interface 5
           name "Office"
           tagged vlan 20,30
           untagged vlan 10
           exit
        vlan 10
           untagged 1-4
           exit
        """
    ) == ["interface 5", " name Office", "vlan 10", " untagged 1-5", "vlan 20", " tagged 5", "vlan 30", " tagged 5"]


@pytest.mark.parametrize("text", ['banner motd "one\\ntwo"', 'banner motd "one\ntwo"', 'banner motd "one\ntwo\n"'])
def test_aoss_banner_has_one_form(text: str) -> None:
    assert AOSS.normalise(text + "\nhostname x\n") == 'banner motd "one\\ntwo"\nhostname x\n'


@settings(deadline=None)
@given(st.frozensets(st.integers(1, 4094), min_size=1, max_size=60), st.integers(1, 20))
def test_a_trunk_list_over_any_number_of_lines_keeps_its_vlans(wanted: frozenset[int], each: int) -> None:
    numbers = sorted(wanted)
    parts = [numbers[start : start + each] for start in range(0, len(numbers), each)]
    lines = [
        f" switchport trunk allowed vlan {'add ' if number else ''}{compact_vlans(part)}"
        for number, part in enumerate(parts)
    ]
    (_, line) = IOS.normalise("interface GigabitEthernet1/0/1\n" + "\n".join(lines) + "\n").splitlines()
    assert expand_vlans(line.rsplit(" ", 1)[1]) == wanted


@settings(deadline=None)
@given(st.text(st.characters(codec="utf-8", exclude_characters="\r"), max_size=400))
@pytest.mark.parametrize("name", ["cisco_ios", "aruba_aoss"])
def test_any_text_has_a_normal_form_or_is_no_list(name: str, text: str) -> None:
    family = families.get(name)
    try:
        once = family.normalise(text)
    except ValueError:
        return
    assert isinstance(once, str)
    assert family.looks_whole(text) is not None


@pytest.mark.parametrize("name", ["cisco_ios", "aruba_aoss"])
def test_the_normal_form_of_the_normal_form_is_itself(name: str) -> None:
    family = families.get(name)
    text = {
        "cisco_ios": "hostname x\nvlan 10,20\ninterface Gi1\n switchport trunk allowed vlan 1,2\nbanner exec #\n#\n",
        "aruba_aoss": 'hostname "x"\nvlan 1\n   untagged 1-4,trk1\n   exit\nbanner motd "hi"\n',
    }[name]
    assert family.normalise(family.normalise(text)) == family.normalise(text)
