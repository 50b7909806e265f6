"""Whatever profiles a technician gives to which ports: the text is whole, and says of each port what was given."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from schoolbuild import families
from schoolbuild.families.lists import expand_ports, expand_vlans
from schoolbuild.intent import compare, render
from schoolbuild.model.derive import derive, open_school
from schoolbuild.model.network import Network, Port, Switch
from schoolbuild.model.school import PortUse
from tests.unit.intent.test_families import section

_EXAMPLES = settings(max_examples=40, deadline=None)


def _uses(network: Network, name: str) -> st.SearchStrategy[dict[str, PortUse]]:
    switch = network.switches[name]
    free = [port.socket.short for port in switch.ports.values() if port.link is None and not port.socket.out_of_band]
    text = st.text(st.characters(codec="ascii", exclude_characters='"?\\', exclude_categories=["Cc"]), max_size=40)
    use = st.builds(
        PortUse,
        profile=st.sampled_from(sorted(network.standard.profiles)),
        description=st.none() | text,
        vlan=st.none() | st.sampled_from(sorted(network.vlans)),
        tagged=st.none() | st.lists(st.sampled_from(sorted(network.vlans)), unique=True).map(tuple),
    )
    return st.dictionaries(st.sampled_from(free), use, max_size=len(free))


@cache
def _hillside() -> Network:
    """Not a fixture: hypothesis would print the whole network as an argument of each failing example."""
    return open_school(Path(__file__).parents[3], "hillside-secondary")[1]


def _rendered(name: str, data: st.DataObject) -> tuple[Network, Switch, str]:
    network = _hillside()
    document = network.document.model_copy(update={"ports": {name: data.draw(_uses(network, name))}})
    other = derive(network.school, document, network.standard)
    text = render(other, name)
    family = families.get(other.switches[name].family)
    assert family.looks_whole(text) is None
    assert compare(family, text, text).matches
    return other, other.switches[name], text


@given(data=st.data())
@_EXAMPLES
def test_any_assignment_renders_on_aos_s(data: st.DataObject) -> None:
    network, switch, text = _rendered("sw04", data)
    untagged, tagged = _members(text, "untagged"), _members(text, "tagged")
    for port in switch.ports.values():
        wanted = _ids(network, port)
        assert [vlan for vlan, ports in untagged.items() if port.name in ports] == [wanted[0]]
        assert {vlan for vlan, ports in tagged.items() if port.name in ports} == wanted[1]
        assert ("disable" in section(text, f"interface {port.name}")) is not port.profile.enabled


@given(data=st.data())
@_EXAMPLES
def test_any_assignment_renders_on_ios(data: st.DataObject) -> None:
    network, switch, text = _rendered("sw03", data)
    for port in switch.ports.values():
        lines = section(text, f"interface {port.name}")
        if port.socket.out_of_band:
            continue
        untagged, tagged = _ids(network, port)
        assert ("shutdown" in lines) is not port.profile.enabled
        if "switchport mode access" in lines:
            assert f"switchport access vlan {untagged}" in lines
            assert tagged == {int(line.split()[-1]) for line in lines if line.startswith("switchport voice")}
        else:
            allowed = [line.split()[-1] for line in lines if line.startswith("switchport trunk allowed vlan")]
            carried = set().union(*(expand_vlans(item) for item in allowed))
            assert f"switchport trunk native vlan {untagged}" in lines
            assert carried - {untagged} == tagged
            assert (untagged in carried) is (untagged != 999)


def _ids(network: Network, port: Port) -> tuple[int, set[int]]:
    """The untagged VLAN of a port and those it carries with a tag."""
    ids = {name: vlan.id for name, vlan in network.vlans.items()}
    untagged = ids[port.untagged or "parked"]
    tagged = {ids[name] for name in port.tagged} | ({ids[port.voice]} if port.voice else set())
    return untagged, tagged - {untagged}


def _members(text: str, word: str) -> dict[int, set[str]]:
    found = re.findall(rf"^vlan (\d+)\n(?:   (?!exit).*\n)*?   {word} (\S+)\n", text, re.MULTILINE)
    return {int(vlan): set(expand_ports(ports)) for vlan, ports in found}
