"""What is rendered for every switch of both schools, whatever its family."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from schoolbuild import families
from schoolbuild.intent import render, render_bootstrap, render_school
from schoolbuild.model.derive import open_school
from schoolbuild.model.errors import SchoolbuildError
from schoolbuild.model.network import Network, Switch
from schoolbuild.model.secret import SECRET_REFERENCE
from tests.unit.intent.conftest import SCHOOLS, Change

ROOT = Path(__file__).parents[3]


def _switches() -> Iterator[tuple[str, str]]:
    for school in SCHOOLS:
        yield from ((school, name) for name in open_school(ROOT, school)[1].switches)


@pytest.fixture(params=list(_switches()), ids=lambda pair: f"{pair[0][:3]}-{pair[1]}")
def switch(request: pytest.FixtureRequest, networks: Mapping[str, Network]) -> tuple[Network, Switch, str]:
    network = networks[request.param[0]]
    return network, network.switches[request.param[1]], render(network, request.param[1])


def test_every_port_of_the_model_appears(switch: tuple[Network, Switch, str]) -> None:
    _, found, text = switch
    sections = re.findall(r"^interface (\S+)$", text, re.MULTILINE)
    assert [name for name in sections if name in found.ports] == list(found.ports)


def test_text_is_ascii_with_lf_and_one_at_the_end(switch: tuple[Network, Switch, str]) -> None:
    text = switch[2]
    assert text.isascii()
    assert "\r" not in text
    assert text.endswith("\n")
    assert not text.startswith("\n")
    assert "\n\n" not in text
    assert not re.search(r"[ \t]$", text, re.MULTILINE)


def test_every_secret_of_the_standard_is_a_reference(switch: tuple[Network, Switch, str]) -> None:
    network, found, text = switch
    management = network.standard.management
    wanted = {management.local_user.password, management.radius.key, management.snmp.auth, management.snmp.priv}
    if found.family == "cisco_ios":
        wanted.add(management.enable_secret)
    assert {item.group() for item in SECRET_REFERENCE.finditer(text)} == wanted
    for line in text.splitlines():
        if re.search(r"\b(?:secret|plaintext|key|auth sha|priv aes(?: 128)?) ", line):
            assert "<secret:" in line, line


def test_every_line_is_one_that_the_family_calls_ours(switch: tuple[Network, Switch, str]) -> None:
    _, found, text = switch
    family = families.get(found.family)
    assert family.looks_whole(text) is None
    others = families.divide(family, text).others
    strange = [path for path in others if not any(re.search(item.pattern, path[0]) for item in family.not_shown)]
    assert not strange


def test_whole_school_is_the_same_as_switch_by_switch(networks: Mapping[str, Network]) -> None:
    for network in networks.values():
        assert render_school(network) == {s.host: render(network, s.name) for s in network.switches.values()}


def test_host_name_works_as_well_as_short_name(oakfield: Network) -> None:
    assert render(oakfield, "oak-sw02") == render(oakfield, "sw02")


def test_only_the_root_has_a_priority(hillside: Network) -> None:
    texts = render_school(hillside)
    assert "spanning-tree mst 0 priority 4096\n" in texts["hil-sw01"]
    assert all("spanning-tree mst 0 priority" not in text for host, text in texts.items() if host != "hil-sw01")


def test_unknown_switch_is_named_with_those_that_exist(oakfield: Network) -> None:
    with pytest.raises(SchoolbuildError, match="no switch 'sw99'") as caught:
        render(oakfield, "sw99")
    assert caught.value.fix == "use one of: sw01, sw02"


def test_vlan_that_the_school_does_not_have_is_refused(oakfield: Network, changed: Change) -> None:
    ports = {"sw02": {"5": oakfield.document.ports["sw02"]["22"].model_copy(update={"vlan": "laboratory"})}}
    with pytest.raises(SchoolbuildError, match=r"port 5 of oak-sw02 uses the VLAN 'laboratory'"):
        render(changed(oakfield, {"ports": ports}), "sw02")


def test_school_without_management_vlan_is_refused(oakfield: Network, changed: Change) -> None:
    vlans = {name: choice for name, choice in oakfield.document.vlans.items() if name != "management"}
    with pytest.raises(SchoolbuildError, match="no 'management' VLAN"):
        render(changed(oakfield, {"vlans": vlans}), "sw01")


def test_switch_without_address_is_refused(oakfield: Network) -> None:
    switches = {name: replace(item, address=None) for name, item in oakfield.switches.items()}
    with pytest.raises(SchoolbuildError, match="oak-sw01 has no management address"):
        render(replace(oakfield, switches=switches), "sw01")


def test_unknown_family_is_refused(oakfield: Network) -> None:
    switch = oakfield.switches["sw01"]
    other = replace(switch, models=(switch.models[0].model_copy(update={"family": "extreme_exos"}),))
    with pytest.raises(SchoolbuildError, match="no templates"):
        render(replace(oakfield, switches={"sw01": other}), "sw01")
    with pytest.raises(SchoolbuildError, match="no templates"):
        render_bootstrap(replace(oakfield, switches={"sw01": other}), "sw01")


@pytest.mark.parametrize(("key", "value"), [("timezone", "Mars/Olympus"), ("location", "{town}, {room}")])
def test_value_of_the_standard_that_no_switch_takes_is_refused(
    oakfield: Network, changed: Change, key: str, value: str
) -> None:
    management = oakfield.standard.management.model_copy(update={key: value})
    with pytest.raises(SchoolbuildError, match=r"Mars/Olympus|\{town\}") as caught:
        render(changed(oakfield, standard={"management": management}), "sw01")
    assert f"key {key}" in str(caught.value.where)


def test_network_that_is_none_is_refused(oakfield: Network, changed: Change) -> None:
    management = oakfield.standard.management.model_copy(update={"management_networks": ("10.0.20.1/24",)})
    with pytest.raises(SchoolbuildError, match=r"'10.0.20.1/24' is no network"):
        render(changed(oakfield, standard={"management": management}), "sw01")


@pytest.mark.parametrize(
    "text", ["x\nno vlan 10", 'Room "7"', "what?", "a\\b", "Gr\u00fc\u00dfe", "<secret:snmp/monitor-auth@1>", "a\x1bb"]
)
@pytest.mark.parametrize("name", ["sw01", "sw03"])
def test_description_cannot_become_a_command_or_tell_a_secret(
    hillside: Network, changed: Change, text: str, name: str
) -> None:
    first = next(iter(hillside.document.ports[name]))
    use = hillside.document.ports[name][first].model_copy(update={"description": text})
    ports = {**hillside.document.ports, name: {first: use}}
    with pytest.raises(SchoolbuildError) as caught:
        render(changed(hillside, {"ports": ports}), name)
    assert "hillside-secondary" in str(caught.value.where)
    assert caught.value.fix


def test_description_longer_than_a_switch_takes_is_refused(oakfield: Network, changed: Change) -> None:
    profile = oakfield.standard.profiles["classroom"].model_copy(update={"purpose": "x" * 65})
    profiles = {**oakfield.standard.profiles, "classroom": profile}
    with pytest.raises(SchoolbuildError, match="has 65 characters"):
        render(changed(oakfield, standard={"profiles": profiles}), "sw01")


def test_accents_and_curly_quotes_are_written_plainly(oakfield: Network, changed: Change) -> None:
    use = oakfield.document.ports["sw02"]["22"].model_copy(
        update={"description": "Zo\u00eb\u2019s caf\u00e9 \u2013 till"}
    )
    text = render(changed(oakfield, {"ports": {"sw02": {"22": use}}}), "sw02")
    assert '   name "Zoe\'s cafe - till"\n' in text
