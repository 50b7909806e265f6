"""Estates as data."""

from __future__ import annotations

import json
from dataclasses import replace
from ipaddress import IPv4Address
from pathlib import Path

import pytest

from schoolbuild.lab.estate import Cable, End, from_json, served_at, to_json
from schoolbuild.lab.from_school import estate_of
from schoolbuild.model.errors import SchoolbuildError
from tests.unit.lab.estates import estate, te

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
