"""Estates as data."""

from __future__ import annotations

import json
from dataclasses import replace
from ipaddress import IPv4Address
from pathlib import Path

import pytest

from schoolbuild.lab import fabric
from schoolbuild.lab.estate import Cable, End, from_json, served_at, to_json
from schoolbuild.lab.from_school import estate_from, estate_of
from schoolbuild.model.derive import open_school
from schoolbuild.model.errors import SchoolbuildError
from schoolbuild.model.school import Member
from tests.unit.lab.estates import estate, te, trunk, view

PAIR = estate(["sw1", "sw2"], [(te("sw1", 1), te("sw2", 1))])


def test_an_estate_survives_the_way_through_json() -> None:
    there = from_json(json.loads(json.dumps(to_json(PAIR))))
    assert there == replace(PAIR, management_station=PAIR.station)


def test_the_station_is_host_five_of_the_management_subnet() -> None:
    assert PAIR.station == IPv4Address("10.77.0.5")


def test_addresses_are_served_on_loopback() -> None:
    assert served_at("10.64.0.11") == "127.64.0.11"


@pytest.mark.parametrize(
    ("cables", "words"),
    [
        ([Cable(End("sw1", "Gi9/9/9"), End("sw2", "GigabitEthernet1/0/2"))], "which does not exist"),
        ([Cable(End("nobody", "1"), End("sw2", "GigabitEthernet1/0/2"))], "which does not exist"),
        ([PAIR.cables[0], PAIR.cables[0]], "two cables end at"),
        ([Cable(PAIR.gateway.attached, End("sw2", "GigabitEthernet1/0/2"))], "two cables end at"),
    ],
)
def test_cables_that_cannot_be_are_refused(cables: list[Cable], words: str) -> None:
    with pytest.raises(SchoolbuildError, match=words):
        replace(PAIR, cables=tuple(cables)).check()


def test_a_school_s_folder_makes_its_twin(project_root: Path) -> None:
    found = estate_of(project_root, "hillside-secondary")
    found.check()
    core = found.device("hil-sw01")
    assert [member.serial for member in core.members] == ["FOC2601HIL1", "FOC2601HIL2"]
    assert len({member.mac for spec in found.devices for member in spec.members}) == 6
    assert Cable(End("hil-sw01", "TenGigabitEthernet2/1/1"), End("hil-sw02", "50")) in found.cables
    assert found.gateway.attached == End("hil-sw01", "GigabitEthernet1/0/48")
    assert str(found.gateway.vlans[10]) == "10.64.0.1/22"


def test_an_unknown_device_is_refused_with_the_names_there_are() -> None:
    with pytest.raises(SchoolbuildError, match="no device 'sw9'") as caught:
        PAIR.device("sw9")
    assert caught.value.fix == "use one of: sw1, sw2"


def test_behind_a_core_the_gateway_knows_the_core_s_address_and_the_ways_out(project_root: Path) -> None:
    found = estate_of(project_root, "kingsway-secondary")
    found.check()
    assert found.core is not None
    assert (found.core.device, found.core.transit, str(found.core.address)) == ("kin-sw01", 5, "10.128.60.2")
    assert [str(address) for address in found.core.exits] == ["10.128.60.1", "10.128.60.3"]
    assert {vlan: str(address) for vlan, address in found.gateway.vlans.items()} == {
        5: "10.128.60.1/22",
        80: "10.128.28.1/22",  # voice, which that school routes at its firewall
    }
    assert found.station == IPv4Address("10.0.20.1")
    assert found.other_gateways == (End("kin-sw01", "GigabitEthernet2/0/48"),)
    assert from_json(json.loads(json.dumps(to_json(found)))) == found


def test_switches_that_are_planned_are_not_there(project_root: Path) -> None:
    _, network = open_school(project_root, "kingsway-secondary")
    assert network.planned
    names = {spec.key for spec in estate_of(project_root, "kingsway-secondary").devices}
    assert not names & {switch.host for switch in network.planned.values()}


def test_members_of_a_stack_have_the_numbers_that_are_on_them(project_root: Path) -> None:
    _, network = open_school(project_root, "hillside-secondary")
    stack = network.switches["sw01"]
    renumbered = replace(stack, chassis=tuple(replace_number(member, 5 - n) for n, member in enumerate(stack.chassis)))
    twin = estate_from(replace(network, switches={**network.switches, "sw01": renumbered}))
    assert [member.number for member in twin.device("hil-sw01").members] == [5, 4]


def replace_number(member: Member, number: int) -> Member:
    return member.model_copy(update={"number": number})


def test_other_gateways_have_a_link_and_say_nothing() -> None:
    other = End("sw1", "GigabitEthernet1/0/2")
    which = replace(PAIR, other_gateways=(other,))
    views = {"sw1": view(1, trunk("GigabitEthernet1/0/1"))}
    found = fabric.compute(which, which.cables, views)
    assert other in found.up
    assert fabric.neighbours(which, which.cables, views, found.up, "sw1") == ()
    shut = {"sw1": view(1, trunk("GigabitEthernet1/0/1"), trunk(other.port, enabled=False))}
    assert other not in fabric.compute(which, which.cables, shut).up
