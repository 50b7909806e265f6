"""What follows from the two sample schools, against values worked out by hand."""

from __future__ import annotations

from pathlib import Path

import pytest

from schoolbuild.model.derive import derive, open_school
from schoolbuild.model.network import Network

ROOT = Path(__file__).parents[3]


@pytest.fixture(scope="module")
def hillside() -> Network:
    return open_school(ROOT, "hillside-secondary")[1]


def test_names_and_addresses(hillside: Network) -> None:
    assert [(s.host, str(s.address), s.serial) for s in hillside.switches.values()] == [
        ("hil-sw01", "10.64.0.11/22", "FOC2601HIL1"),
        ("hil-sw02", "10.64.0.12/22", "SG12HIL002"),
        ("hil-sw03", "10.64.0.13/22", "FOC2601HIL3"),
        ("hil-sw04", "10.64.0.14/22", "SG12HIL004"),
        ("hil-sw05", "10.64.0.15/22", "SG12HIL005"),
    ]


def test_subnets_follow_from_the_plan(hillside: Network) -> None:
    found = {vlan.name: (vlan.id, str(vlan.subnet)) for vlan in hillside.vlans.values()}
    assert found["management"] == (10, "10.64.0.0/22")
    assert found["servers"] == (20, "10.64.4.0/22")
    assert found["pupil_wireless"] == (50, "10.64.16.0/22")
    assert found["access_control"] == (100, "10.64.36.0/22")
    assert found["parked"] == (999, "None")


def test_stack_has_both_members_ports(hillside: Network) -> None:
    ports = hillside.switches["sw01"].ports
    assert len(ports) == 1 + 2 * (48 + 4)
    assert "GigabitEthernet2/0/48" in ports
    assert "TenGigabitEthernet2/1/4" in ports


def test_cabled_ports_become_uplinks(hillside: Network) -> None:
    port = hillside.switches["sw05"].ports["25"]
    assert (port.profile_name, port.description) == ("uplink", "hil-sw02 51")
    assert "parked" not in port.tagged
    assert port.untagged == "parked"
    assert hillside.switches["sw02"].lags[1].ports == ("49", "50")


def test_unlisted_ports_are_parked(hillside: Network) -> None:
    port = hillside.switches["sw05"].ports["24"]
    assert (port.profile_name, port.path, port.profile.enabled) == ("parked", (), False)


def test_short_names_are_understood(hillside: Network) -> None:
    switch = hillside.switches["sw01"]
    port = switch.find_port("Gi1/0/5")
    assert port is not None
    assert port.name == "GigabitEthernet1/0/5"
    assert (port.untagged, port.voice) == ("staff", "voice")
    assert switch.find_port("Gi9/0/5") is None


def test_a_school_without_telephones_has_no_voice_vlan_on_its_ports(hillside: Network) -> None:
    vlans = {name: choice for name, choice in hillside.document.vlans.items() if name != "voice"}
    network = derive(hillside.school, hillside.document.model_copy(update={"vlans": vlans}), hillside.standard)
    assert network.switches["sw01"].ports["GigabitEthernet1/0/5"].voice is None
    assert not network.loose_ends
