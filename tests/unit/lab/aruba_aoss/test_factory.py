"""A switch out of the box, and configurations as files."""

from __future__ import annotations

import pytest

from schoolbuild.lab.aruba_aoss import make
from schoolbuild.lab.interface import DeviceSpec, MemberSpec, Preloadable, Switch
from schoolbuild.model.errors import SchoolbuildError
from tests.unit.lab.aruba_aoss.bench import Bench, FakeWorld, device, stack

MODELS = ("2530-24G-PoEP", "2930F-24G-4SFPP", "2930F-48G-PoEP-4SFPP")


@pytest.mark.parametrize("model", MODELS)
def test_prints_the_factory_configuration_word_for_word(model: str) -> None:
    bench = Bench(device(model))
    assert bench.running == bench.switch.factory
    assert bench.switch.startup() == bench.switch.factory
    assert not bench.switch.changed_since_save()


@pytest.mark.parametrize(
    ("model", "part"),
    [("J9773A", "J9773A"), ("Aruba JL253A 2930F-24G-4SFP+", "JL253A"), ("2930f-48g-poep-4sfpp", "JL256A")],
)
def test_knows_a_model_by_part_number_or_name(model: str, part: str) -> None:
    count = "2930F-48G-PoEP-4SFPP" if part == "JL256A" else "2530-24G"
    spec = device(count)
    named = DeviceSpec(spec.key, spec.family, model, (MemberSpec(1, model, "SG1", spec.mac, spec.ports),))
    assert f"; {part} Configuration Editor" in make(named, FakeWorld()).running()


def test_does_not_play_a_model_that_it_does_not_know() -> None:
    with pytest.raises(SchoolbuildError, match="knows no AOS-S switch of model '5406R'"):
        make(device("5406R"), FakeWorld())


def test_a_2530_cannot_be_stacked() -> None:
    with pytest.raises(SchoolbuildError, match="cannot be stacked"):
        make(stack("2530-24G-PoEP", "2530-24G-PoEP"), FakeWorld())


def test_a_stack_names_its_members_and_ports() -> None:
    bench = Bench(stack("2930F-48G-PoEP-4SFPP", "2930F-24G-4SFPP"))
    lines = bench.running.splitlines()
    assert lines[0].startswith("; hpStack_WC Configuration Editor")
    assert lines[2:12] == [
        "vsf",
        "   enable domain 1",
        "   member 1",
        '      type "JL256A" mac-address 9020c2-000010',
        "      priority 128",
        "      exit",
        "   member 2",
        '      type "JL253A" mac-address 9020c2-000020',
        "      priority 128",
        "      exit",
    ]
    assert "   untagged 1/1-1/52,2/1-2/28" in lines
    assert "module" not in bench.running


def test_vsf_links_leave_the_vlans() -> None:
    bench = Bench(stack("2930F-48G-PoEP-4SFPP", "2930F-48G-PoEP-4SFPP"))
    assert not bench.configure("vsf member 1 link 1 1/51\nvsf member 2 link 1 2/51\nvsf member 2 priority 200")
    assert "untagged 1/1-1/50,1/52,2/1-2/50,2/52" in bench.block("vlan 1")
    assert '      link 1 name "I-Link1_1"' in bench.running
    assert "      priority 200" in bench.running
    assert "Error" in bench.configure("vlan 10 tagged 1/51")


def test_satisfies_the_border_of_the_engine() -> None:
    switch: Switch = make(device(), FakeWorld())
    assert isinstance(switch, Preloadable)


def test_starts_from_a_saved_configuration() -> None:
    bench = Bench()
    text = """
hostname "saved"
vlan 1
   name "DEFAULT_VLAN"
   no untagged 1-52
   no ip address
   exit
vlan 10
   name "STAFF"
   untagged 1-48
   tagged 49-52
   exit
vlan 999
   name "PARKED"
   untagged 49-51
   exit
snmpv3 enable
password manager user-name "admin" plaintext "Saved-Secret-1"
"""
    bench.switch.load_startup(text)
    bench.switch.boot()
    assert bench.block("vlan 1") == ['name "DEFAULT_VLAN"', "no untagged 1-52", "no ip address"]
    assert bench.switch.view().ports["52"].untagged is None
    assert bench.switch.authenticate("admin", "Saved-Secret-1") == 15
    assert "Saved-Secret-1" not in bench.running
    assert bench.world.writes == 0


def test_a_port_that_a_file_leaves_nowhere_stays_in_vlan_1() -> None:
    bench = Bench()
    bench.switch.load_startup("hostname x\nvlan 1\nno untagged 1-2\nexit\nvlan 10\ntagged 2\nexit")
    bench.switch.boot()
    assert "untagged 1,3-52" in bench.block("vlan 1")


def test_a_saved_configuration_with_an_unknown_line_is_refused_whole() -> None:
    bench = Bench()
    with pytest.raises(SchoolbuildError, match="vlanne 10") as caught:
        bench.switch.load_startup("hostname x\nvlanne 10\n")
    assert caught.value.where == "oak-sw01, line 2"
    bench.switch.boot()
    assert bench.running == bench.switch.factory
