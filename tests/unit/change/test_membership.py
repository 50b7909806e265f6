"""Ports move between VLANs without ever being in none; judged by a small switch that is written down here."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schoolbuild import families
from schoolbuild.change.plan import plan
from schoolbuild.families.lists import compact_ports, expand_ports
from schoolbuild.model.errors import Refused

AOSS = families.get("aruba_aoss")
PORTS = tuple(str(number) for number in range(1, 9))
VLANS = (1, 10, 20, 30)

vlan_sets = st.frozensets(st.sampled_from(VLANS), max_size=3)
member = st.tuples(st.none() | st.sampled_from(VLANS), vlan_sets).filter(lambda pair: pair[0] or pair[1])
everyone = st.fixed_dictionaries(dict.fromkeys(PORTS, member))


class Switch:
    """What AOS-S does with the few commands of membership (Advanced Traffic Management Guide, VLAN operating rules)."""

    def __init__(self, members: dict[str, tuple[int | None, frozenset[int]]]) -> None:
        self.untagged = {port: pair[0] for port, pair in members.items()}
        self.tagged = {port: set(pair[1]) - {pair[0]} for port, pair in members.items()}
        self.vlans = set(VLANS)
        self.section: int | None = None

    def text(self) -> str:
        lines = ['hostname "x"']
        for vlan in sorted(self.vlans):
            lines.append(f"vlan {vlan}")
            for word, ports in (
                ("untagged", [port for port, here in self.untagged.items() if here == vlan]),
                ("tagged", [port for port, here in self.tagged.items() if vlan in here]),
            ):
                if ports:
                    lines.append(f"   {word} {compact_ports(ports)}")
            lines.append("   exit")
        return "\n".join(lines) + "\n"

    def type(self, command: str) -> None:
        if found := re.match(r"^vlan (\d+) (untagged|tagged) (\S+)$", command):
            self.put(int(found[1]), found[2], expand_ports(found[3]))
        elif found := re.match(r"^vlan (\d+)$", command):
            self.section = int(found[1])
            self.vlans.add(self.section)
        elif command == "exit":
            self.section = None
        elif found := re.match(r"^no (untagged|tagged) (\S+)$", command):
            assert self.section is not None
            self.take(self.section, found[1], expand_ports(found[2]))
        else:
            raise AssertionError(f"unexpected command {command!r}")
        homeless = [port for port in PORTS if self.untagged[port] is None and not self.tagged[port]]
        assert not homeless, f"after {command!r} the ports {homeless} are in no VLAN"

    def put(self, vlan: int, how: str, ports: tuple[str, ...]) -> None:
        for port in ports:
            if how == "untagged":
                self.untagged[port] = vlan
                self.tagged[port].discard(vlan)
            else:
                self.tagged[port].add(vlan)
                if self.untagged[port] == vlan:
                    self.untagged[port] = None

    def take(self, vlan: int, how: str, ports: tuple[str, ...]) -> None:
        for port in ports:
            if how == "untagged":
                assert self.untagged[port] == vlan
                self.untagged[port] = None
            else:
                assert vlan in self.tagged[port]
                self.tagged[port].discard(vlan)


@settings(deadline=None)
@given(everyone, everyone)
def test_from_anywhere_to_anywhere(
    now: dict[str, tuple[int | None, frozenset[int]]], then: dict[str, tuple[int | None, frozenset[int]]]
) -> None:
    switch, wanted = Switch(now), Switch(then)
    change = plan(AOSS, switch.text(), wanted.text())
    before = switch.text()
    for command in change.commands:
        switch.type(command)
    assert AOSS.normalise(switch.text()) == AOSS.normalise(wanted.text())
    for command in change.rollback:
        switch.type(command)
    assert AOSS.normalise(switch.text()) == AOSS.normalise(before)


@settings(deadline=None)
@given(everyone)
def test_nothing_to_do_is_nothing(now: dict[str, tuple[int | None, frozenset[int]]]) -> None:
    text = Switch(now).text()
    assert plan(AOSS, text, text).commands == ()


def test_the_untagged_vlan_is_changed_by_one_line() -> None:
    now = "vlan 10\n   untagged 47\n   exit\nvlan 20\n   exit\n"
    then = "vlan 10\n   exit\nvlan 20\n   untagged 47\n   exit\n"
    assert plan(AOSS, now, then).commands == ("vlan 20 untagged 47",)


def test_a_port_in_no_vlan_is_refused() -> None:
    """The stock driver would send ``no interface 47``."""
    now = "vlan 10\n   untagged 46-47\n   exit\n"
    then = "vlan 10\n   untagged 46\n   exit\n"
    with pytest.raises(Refused, match="ports 47 in no VLAN"):
        plan(AOSS, now, then)


def test_a_lag_is_tagged_in_the_same_go_as_it_is_made() -> None:
    now = "vlan 1\n   untagged 49-50\n   exit\nvlan 10\n   tagged 49\n   exit\n"
    then = "trunk 49-50 trk1 lacp\nvlan 1\n   untagged Trk1\n   exit\nvlan 10\n   tagged Trk1\n   exit\n"
    change = plan(AOSS, now, then)
    (step,) = change.steps
    assert step.at_once
    assert change.commands == ("trunk 49-50 trk1 lacp", "vlan 10 tagged Trk1")
    assert change.rollback == ("no trunk 49-50", "vlan 10 tagged 49")


def test_a_lag_that_becomes_lacp_is_made_again() -> None:
    now = "trunk 49-50 trk1 trunk\nvlan 10\n   tagged Trk1\n   exit\n"
    then = "trunk 49-50 trk1 lacp\nvlan 10\n   tagged Trk1\n   exit\n"
    assert plan(AOSS, now, then).commands[:3] == (
        "no trunk 49-50",
        "trunk 49-50 trk1 lacp",
        "vlan 10 tagged Trk1",
    )


def test_a_lag_grows_by_the_port_that_joins() -> None:
    now = "trunk 49-50 trk1 lacp\nvlan 1\n   untagged 51\n   exit\nvlan 10\n   tagged Trk1\n   exit\n"
    then = "trunk 49-51 trk1 lacp\nvlan 1\n   exit\nvlan 10\n   tagged Trk1\n   exit\n"
    assert plan(AOSS, now, then).commands[0] == "trunk 51 trk1 lacp"


def test_a_vlan_goes_last_and_takes_its_members_along() -> None:
    now = "vlan 10\n   untagged 1-4\n   tagged 5\n   exit\nvlan 20\n   untagged 5\n   exit\n"
    then = "vlan 20\n   untagged 1-5\n   exit\n"
    assert plan(AOSS, now, then).commands == ("vlan 20 untagged 1-4", "no vlan 10")
