"""Plans: order, secrets, what is left alone, what is refused."""

from __future__ import annotations

import pytest

from schoolbuild import families
from schoolbuild.change.plan import plan
from schoolbuild.model.errors import Refused, SchoolbuildError

IOS, AOSS = families.get("cisco_ios"), families.get("aruba_aoss")
USER = "username schoolbuild privilege 15 secret"
SNMP = "snmp-server user monitor monitoring v3 auth sha <secret:snmp/a@1> priv aes 128 <secret:snmp/p@1>\n"


def test_equal_texts_need_no_hier_config(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr("schoolbuild.change.plan.HConfig")
    text = "hostname x\nvlan 10\n name A\n"
    assert plan(IOS, text, "vlan 10\n name A\n!\nhostname x\n").commands == ()


def test_what_is_new_comes_before_what_goes() -> None:
    change = plan(IOS, "vlan 30\nntp server 10.0.0.1\n", "vlan 20\n name A\nntp server 10.0.0.2\n")
    assert change.commands == (
        "vlan 20",
        "name A",
        "exit",
        "ntp server 10.0.0.2",
        "no ntp server 10.0.0.1",
        "no vlan 30",
    )


def test_the_whole_way_in_stands_before_it_is_asked_for() -> None:
    """The user before AAA, the list of networks before it is used, the VLAN before its ports."""
    intended = f"""aaa new-model
aaa authentication login default group radius local
line vty 0 4
 access-class M in
ip access-list standard M
 permit 10.0.0.0 0.0.0.255
interface GigabitEthernet1/0/1
 switchport access vlan 20
vlan 20
radius server A
 address ipv4 10.0.0.1 auth-port 1812 acct-port 1813
{USER} <secret:switch/local@1>
"""
    commands = plan(IOS, "hostname x\n", "hostname x\n" + intended).commands
    order = [
        f"{USER} <secret:switch/local@1>",
        "radius server A",
        "aaa new-model",
        "aaa authentication login default group radius local",
        "vlan 20",
        "switchport access vlan 20",
        "permit 10.0.0.0 0.0.0.255",
        "access-class M in",
    ]
    assert [commands.index(line) for line in order] == sorted(commands.index(line) for line in order)


def test_a_port_is_opened_last_and_a_trunk_is_one_after_its_list() -> None:
    change = plan(
        IOS,
        "interface GigabitEthernet1/0/1\n switchport access vlan 10\n switchport mode access\n shutdown\n",
        "interface GigabitEthernet1/0/1\n switchport trunk native vlan 99\n switchport trunk allowed vlan 10\n"
        " switchport mode trunk\n",
    )
    assert change.commands == (
        "interface GigabitEthernet1/0/1",
        "switchport trunk native vlan 99",
        "switchport trunk allowed vlan 10",
        "switchport mode trunk",
        "no switchport access vlan",
        "no shutdown",
        "exit",
    )


def test_a_banner_is_typed_whole() -> None:
    change = plan(IOS, "hostname x\n", "hostname x\nbanner login ^C\none\n\n! two\n^C\n")
    assert change.commands == ("banner login ^\none\n\n! two\n^",)
    assert change.rollback == ("no banner login",)


# Secrets


def test_a_secret_that_is_there_is_not_sent_again() -> None:
    change = plan(IOS, f"{USER} 9 $9$abc\n", f"{USER} <secret:switch/local@1>\n")
    assert change.commands == ()
    assert plan(IOS, f"{USER} 9 $9$abc\n", f"{USER} <secret:switch/local@1>\n", rotate=True).commands == (
        f"{USER} <secret:switch/local@1>",
    )


def test_a_secret_inside_a_section_is_rotated_too() -> None:
    running = "radius server A\n address ipv4 10.0.0.1 auth-port 1812 acct-port 1813\n key 7 01234\n"
    intended = running.replace("7 01234", "<secret:radius/switches@2>")
    assert plan(IOS, running, intended).commands == ()
    assert plan(IOS, running, intended, rotate=True).commands == (
        "radius server A",
        "key <secret:radius/switches@2>",
        "exit",
    )


def test_a_secret_that_is_missing_is_sent_as_a_reference() -> None:
    change = plan(IOS, "hostname x\n", f"hostname x\n{USER} <secret:switch/local@1>\n")
    assert change.commands == (f"{USER} <secret:switch/local@1>",)
    assert change.rollback == ("no username schoolbuild",)


def test_a_line_with_a_secret_that_changes_cannot_be_brought_back() -> None:
    change = plan(IOS, "username schoolbuild privilege 1 secret 9 $9$abc\n", f"{USER} <secret:switch/local@1>\n")
    assert change.commands == (f"{USER} <secret:switch/local@1>",)
    assert any("known to nobody" in line for line in change.by_hand)
    assert "$9$abc" not in repr(change)


def test_a_secret_of_the_switch_is_typed_and_never_shown() -> None:
    change = plan(AOSS, 'snmp-server community "Hunter2" unrestricted\n', "hostname x\n")
    assert "no snmp-server community <redacted>" in change.commands
    assert "Hunter2" not in repr(change)
    (typed,) = [line.typed for step in change.steps for line in step.lines if "community" in line.text]
    assert typed == 'no snmp-server community "Hunter2"'


def test_a_secret_inside_a_section_is_not_shown_on_the_way_back() -> None:
    server = "radius server A\n address ipv4 10.0.0.1 auth-port 1812 acct-port 1813\n"
    change = plan(IOS, f"hostname x\n{server} key 7 0123SECRET\n", f"hostname x\n{server}")
    assert change.rollback == ("radius server A", "key <redacted>", "exit")
    assert "0123SECRET" not in repr(change)


def test_what_no_configuration_shows_is_looked_up_elsewhere() -> None:
    assert plan(IOS, "hostname x\n", "hostname x\n" + SNMP, present={"snmp_users": ["monitor"]}).commands == ()
    assert plan(IOS, "hostname x\n", "hostname x\n" + SNMP, present={"snmp_users": []}).commands == (SNMP.strip(),)


def test_what_cannot_be_looked_up_is_unknown_and_not_sent() -> None:
    change = plan(IOS, "hostname x\n", "hostname x\n" + SNMP)
    assert change.commands == ()
    assert len(change.unknown) == 1
    assert "snmp-server user monitor" in change.unknown[0]


def test_a_dialogue_leaves_no_user_behind() -> None:
    change = plan(AOSS, "hostname x\n", 'hostname x\nsnmpv3 enable\nsnmpv3 user "monitor" auth sha "<secret:a@1>"\n')
    assert change.commands[:2] == ("snmpv3 enable", "no snmpv3 user initial")
    assert change.commands[2].startswith("snmpv3 user")


# What is left alone, and what is refused


def test_unmanaged_lines_are_listed_and_left() -> None:
    change = plan(IOS, "hostname x\nip arp inspection vlan 10\nusername bob secret 9 z\n", "hostname y\n")
    assert change.commands == ("hostname y",)
    assert change.unmanaged == ("ip arp inspection vlan 10", "username bob secret <redacted>")


def test_an_intended_line_that_is_not_ours_is_an_error() -> None:
    with pytest.raises(SchoolbuildError, match="not ours to manage") as error:
        plan(IOS, "hostname x\n", "hostname x\nrouter ospf 1\n network 10.0.0.0 0.0.0.255 area 0\n")
    assert "router ospf 1" in str(error.value)


def test_a_trunk_without_a_list_is_refused() -> None:
    trunk = "interface GigabitEthernet1/0/1\n switchport trunk allowed vlan 10\n switchport mode trunk\n"
    with pytest.raises(Refused, match="opens a tagged link"):
        plan(IOS, trunk, trunk.replace(" switchport trunk allowed vlan 10\n", ""))


def test_the_address_of_the_switch_stays_where_it_is() -> None:
    now = "interface Vlan10\n ip address 10.0.0.11 255.255.255.0\n"
    for then in (
        "interface Vlan10\n ip address 10.0.0.12 255.255.255.0\n",
        "interface Vlan20\n ip address 10.0.0.11 255.255.255.0\ninterface Vlan10\n shutdown\n",
    ):
        with pytest.raises(Refused, match=r"take the address 10\.0\.0\.11 away"):
            plan(IOS, now, then, manage_via="10.0.0.11")
    assert plan(IOS, now, now.replace("\n ip", "\n description A\n ip"), manage_via="10.0.0.11").commands


@pytest.mark.parametrize(
    ("family", "running", "intended"),
    [
        (IOS, "enable secret 9 a\nhostname x\n", "hostname x\n"),
        (AOSS, "password manager\nhostname x\n", "hostname x\nno ip ssh\n"),
        (AOSS, "ip ssh\nhostname x\n", "hostname x\n"),
    ],
)
def test_what_would_lock_everybody_out_is_refused(family: families.Family, running: str, intended: str) -> None:
    with pytest.raises(Refused, match="never sent"):
        plan(family, running, intended)


def test_managers_are_let_in_all_at_once() -> None:
    lines = "".join(f"ip authorized-managers 10.{number}.0.0 255.255.0.0 access manager\n" for number in range(3))
    change = plan(AOSS, "hostname x\n", "hostname x\n" + lines)
    assert [(len(step.lines), step.at_once) for step in change.steps] == [(3, True)]
