"""A switch that routes, in the words of both families; and one that does not."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from schoolbuild import families
from schoolbuild.intent import access_lists, compare, render, render_bootstrap, render_school
from schoolbuild.intent import common as common_module
from schoolbuild.model.derive import open_school
from schoolbuild.model.document.addressing import VlanChoice
from schoolbuild.model.document.network import Routing
from schoolbuild.model.errors import SchoolbuildError
from schoolbuild.model.network import Network
from schoolbuild.model.school import Gateway, PortUse
from tests.unit.intent.conftest import Change
from tests.unit.intent.test_families import section


@pytest.fixture(scope="module")
def stoneleigh(project_root: Path) -> Network:
    return open_school(project_root, "stoneleigh-special")[1]


@pytest.fixture(scope="module")
def kingsway(project_root: Path) -> Network:
    return open_school(project_root, "kingsway-secondary")[1]


def test_ios_core(kingsway: Network) -> None:
    text = render(kingsway, "sw01")
    lines = text.splitlines()
    assert "ip routing" in lines
    assert "ip route 0.0.0.0 0.0.0.0 10.128.60.3" in lines
    assert not any(line.startswith("ip default-gateway") for line in lines)
    assert section(text, "interface Vlan30") == [
        "ip address 10.128.8.1 255.255.252.0",
        "ip access-group FROM-STAFF in",
        "ip helper-address 10.128.4.10",
        "ip helper-address 10.128.4.11",
    ]
    assert section(text, "interface Vlan20") == [
        "ip address 10.128.4.1 255.255.252.0",
        "ip access-group FROM-SERVERS in",
    ]
    assert "interface Vlan80" not in lines
    telephones = section(text, "ip access-list extended FROM-TRANSIT")
    assert telephones[:3] == [
        "10 permit udp 10.128.28.0 0.0.3.255 range bootps bootpc host 10.128.4.10 eq bootps",
        "20 permit udp 10.128.28.0 0.0.3.255 range bootps bootpc host 10.128.4.11 eq bootps",
        "30 permit tcp 10.128.28.0 0.0.3.255 10.128.4.0 0.0.3.255 eq domain",
    ]
    assert telephones[-2:] == ["80 deny   ip 10.128.28.0 0.0.3.255 10.128.0.0 0.0.63.255", "90 permit ip any any"]


def test_aos_s_core(stoneleigh: Network) -> None:
    text = render(stoneleigh, "sw01")
    lines = text.splitlines()
    assert [line for line in lines if line.startswith(("ip rout", "ip default"))] == [
        "ip route 0.0.0.0 0.0.0.0 10.40.15.1",
        "ip route 192.168.250.0 255.255.255.0 10.40.10.2",
        "ip routing",
    ]
    assert section(text, "vlan 30")[-4:-1] == [
        "ip address 10.40.2.1 255.255.255.0",
        'ip access-group "FROM-STAFF" in',
        "ip helper-address 10.40.1.10",
    ]
    assert section(text, "vlan 6")[-2] == "ip address 10.40.15.2 255.255.255.240"
    guest = section(text, 'ip access-list extended "FROM-GUEST"')
    assert guest[0] == "10 permit udp 0.0.0.0 255.255.255.255 eq 68 0.0.0.0 255.255.255.255 eq 67"
    assert guest[-3:-1] == [
        "60 permit tcp 10.40.5.0 0.0.0.255 10.40.1.15 0.0.0.0 eq 8080",
        "70 deny ip 0.0.0.0 255.255.255.255 0.0.0.0 255.255.255.255",
    ]


@pytest.mark.parametrize(("school", "name"), [("stoneleigh-special", "sw01"), ("kingsway-secondary", "sw01")])
def test_core_reads_as_itself(school: str, name: str, project_root: Path) -> None:
    network = open_school(project_root, school)[1]
    text = render(network, name)
    family = families.get(network.switches[name].family)
    outcome = compare(family, text, text)
    assert outcome.matches
    assert outcome.unmanaged == ()


def test_every_other_switch_goes_by_the_core(stoneleigh: Network) -> None:
    text = render(stoneleigh, "sw02")
    assert "ip default-gateway 10.40.0.1\n" in text
    assert "access-list" not in text
    assert "ip rout" not in text


def test_bootstrap_of_a_core_is_reached_over_the_transit_vlan(stoneleigh: Network, kingsway: Network) -> None:
    aoss, ios = render_bootstrap(stoneleigh, "sw01"), render_bootstrap(kingsway, "sw01")
    assert section(aoss, "vlan 6") == [
        'name "TRUST-LINK"',
        "tagged 48,Trk1",
        "ip address 10.40.15.2 255.255.255.240",
        "exit",
    ]
    assert section(aoss, "vlan 10")[-2] == "ip address 10.40.0.1 255.255.255.0"
    assert "ip route 0.0.0.0 0.0.0.0 10.40.15.1\nip routing\n" in aoss
    assert "ip routing\nip route 0.0.0.0 0.0.0.0 10.128.60.3\n" in ios
    assert section(ios, "interface GigabitEthernet1/0/48")[0] == "switchport trunk allowed vlan 5,10"
    for text in (aoss, ios):
        assert "default-gateway" not in text
        assert "192.168.250.0" not in text


def test_bootstrap_carries_transit_where_the_gateway_is_elsewhere(stoneleigh: Network, changed: Change) -> None:
    far = Gateway.model_validate({"name": "Firewall", "kind": "firewall", "port": "sw02 52"})
    network = changed(stoneleigh, document={"gateway": far})
    text = render_bootstrap(network, "sw02")
    assert section(text, "vlan 6") == ['name "TRUST-LINK"', "tagged 51-52,Trk1", "exit"]
    assert "ip default-gateway 10.40.0.1\n" in text
    assert "vlan 6\n" not in render_bootstrap(stoneleigh, "sw02")


def test_lists_are_worked_out_once_a_school(stoneleigh: Network, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def counted(network: Network) -> Any:
        asked.append(network.school)
        return access_lists.access_lists(network)

    monkeypatch.setattr(common_module, "access_lists", counted)
    render_school(stoneleigh)
    assert asked == ["stoneleigh-special"]


def test_vlan_1_with_an_address_is_not_shut(kingsway: Network, changed: Change) -> None:
    vlans = {**kingsway.document.vlans, "management": VlanChoice(id=1)}
    text = render(changed(kingsway, document={"vlans": vlans}), "sw01")
    assert text.count("interface Vlan1\n") == 1
    assert section(text, "interface Vlan1")[0] == "ip address 10.128.0.1 255.255.252.0"


def test_management_that_the_gateway_routes_is_still_the_cores(stoneleigh: Network, changed: Change) -> None:
    vlans = {**stoneleigh.document.vlans, "management": VlanChoice(routed_at="gateway")}
    network = changed(stoneleigh, document={"vlans": vlans})
    assert "ip address 10.40.0.11 255.255.255.0" in section(render(network, "sw01"), "vlan 10")
    assert "ip address 10.40.0.11 255.255.255.0" in section(render_bootstrap(network, "sw01"), "vlan 10")


@pytest.mark.parametrize("text", [render, render_bootstrap])
def test_a_core_without_a_way_to_the_gateway_is_refused(text: Any, stoneleigh: Network, changed: Change) -> None:
    routing = Routing(by="sw01", transit="parked")
    with pytest.raises(SchoolbuildError, match="has no address in the transit VLAN 'parked'"):
        text(changed(stoneleigh, document={"routing": routing}), "sw01")


def test_ports_that_lldp_upsets_are_silent(stoneleigh: Network, kingsway: Network, changed: Change) -> None:
    quiet = PortUse(profile="printer", lldp=False)
    aoss = render(changed(stoneleigh, document={"ports": {"sw01": {"1-2": quiet, "4": quiet}}}), "sw01")
    assert "lldp admin-status 1-2,4 disable\n" in aoss
    ios = render(changed(kingsway, document={"ports": {"sw01": {"Gi1/0/3": quiet}}}), "sw01")
    lines = section(ios, "interface GigabitEthernet1/0/3")
    assert lines.index("no lldp transmit") + 1 == lines.index("no lldp receive")
    assert "lldp" not in " ".join(section(ios, "interface GigabitEthernet1/0/4"))
    for family, text in (("aruba_aoss", aoss), ("cisco_ios", ios)):
        assert compare(families.get(family), text, text).unmanaged == ()
