"""The short text for the console: just enough to be reached by SSH."""

from __future__ import annotations

from dataclasses import replace

import pytest

from schoolbuild.intent import render, render_bootstrap
from schoolbuild.model.errors import SchoolbuildError
from schoolbuild.model.network import Network
from tests.unit.intent.conftest import Change


def test_aos_s_has_its_address_on_every_cable_to_another_switch(hillside: Network) -> None:
    text = render_bootstrap(hillside, "sw02")
    assert "trunk 49-50 trk1 lacp\n" in text
    assert "   tagged 51,Trk1\n   ip address 10.64.0.12 255.255.252.0\n" in text
    assert 'hostname "hil-sw02"\n' in text
    assert "ip default-gateway 10.64.0.1\n" in text
    assert "crypto key generate ssh rsa bits 2048\nip ssh\n" in text
    assert text.endswith("write memory\n")


def test_switch_of_the_gateway_opens_the_port_to_it(oakfield: Network, hillside: Network) -> None:
    assert "   tagged 48-49\n" in render_bootstrap(oakfield, "sw01")
    assert "interface GigabitEthernet1/0/48\n switchport trunk allowed vlan 10\n" in render_bootstrap(hillside, "sw01")


def test_ios_has_both_members_of_its_lag(hillside: Network) -> None:
    text = render_bootstrap(hillside, "sw03")
    assert text.count(" channel-group 2 mode active\n") == 2
    assert "interface Vlan10\n ip address 10.64.0.13 255.255.252.0\n no shutdown\n" in text
    assert "vtp mode transparent\n" in text
    assert "ip domain-name switches.schools.internal\n" in text


@pytest.mark.parametrize("name", ["sw01", "sw02", "sw03", "sw04", "sw05"])
def test_it_says_nothing_but_what_makes_it_reachable(hillside: Network, name: str) -> None:
    text = render_bootstrap(hillside, name)
    assert len(text.splitlines()) < 60
    assert len(text.splitlines()) < len(render(hillside, name).splitlines()) / 5
    for word in ("radius", "snmp", "ntp", "logging", "banner", "dhcp", "STAFF", "description", "storm", "rate-limit"):
        assert word not in text


@pytest.mark.parametrize("name", ["sw01", "sw02"])
def test_password_is_a_reference(hillside: Network, name: str) -> None:
    text = render_bootstrap(hillside, name)
    assert "<secret:switch/local@1>" in text


def test_switch_without_a_cable_is_refused(oakfield: Network, changed: Change) -> None:
    alone = changed(oakfield, {"links": ()})
    with pytest.raises(SchoolbuildError, match="no cable leads from oak-sw02"):
        render_bootstrap(alone, "sw02")
    with pytest.raises(SchoolbuildError, match="no cable leads from oak-sw01"):
        render_bootstrap(replace(alone, gateway_switch=None, gateway_port=None), "sw01")
