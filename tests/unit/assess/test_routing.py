"""The switch that routes: who judges it, and what is seen when packets find a way past the filter."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import cache

import pytest

from schoolbuild.assess import Control, assess
from schoolbuild.model.as_is import AsIs
from schoolbuild.model.document.network import Filtering
from schoolbuild.model.network import Network
from schoolbuild.model.result import Result
from tests.unit.assess.conftest import TODAY
from tests.unit.assess.estate import healthy, network_of
from tests.unit.intent.conftest import Change, changed

CORES = {"stoneleigh-special": "sto-sw01", "kingsway-secondary": "kin-sw01"}
Judged = Callable[..., Result]

__all__ = ["changed"]


@cache
def _school(name: str) -> tuple[Network, Mapping[str, AsIs]]:
    network = network_of(name)
    return network, healthy(network)


@pytest.fixture
def judged(controls: tuple[Control, ...]) -> Judged:
    """What a control says of a core, with words of its configuration exchanged, or of another network."""

    def judge(
        school: str, control: str, *words: tuple[str, str], network: Network | None = None, host: str | None = None
    ) -> Result:
        own, documents = _school(school)
        if network is not None:
            own, documents = network, healthy(network)
        core = documents["sw01"]
        running = str(core.running)
        for old, new in words:
            assert old in running
            running = running.replace(old, new)
        everything = [replace(core, running=running), *(item for name, item in documents.items() if name != "sw01")]
        results = assess(own, everything, controls, TODAY).results
        target = host or CORES[school]
        (found,) = [item for item in results if item.control == control and item.target == target]
        return found

    return judge


@pytest.mark.parametrize("school", CORES)
def test_a_core_as_intended_passes_everything(school: str, controls: tuple[Control, ...]) -> None:
    network, documents = _school(school)
    results = assess(network, documents.values(), controls, TODAY).results
    states = {item.control: item.state for item in results if item.target == CORES[school]}
    assert states.pop("NET-06v1") == "not_applicable"
    assert set(states.values()) == {"pass"}
    (note,) = [item.reason for item in results if (item.control, item.target) == ("NET-12v1", CORES[school])]
    assert note == "routed via the declared filter; the filtering itself is not tested"


def test_no_other_switch_is_asked(judged: Judged) -> None:
    other = judged("stoneleigh-special", "NET-12v1", host="sto-sw02")
    assert (other.state, other.reason) == ("not_applicable", "this switch does not route")


def test_where_the_gateway_routes_nothing_is_claimed(controls: tuple[Control, ...]) -> None:
    network = network_of("oakfield-primary")
    results = assess(network, healthy(network).values(), controls, TODAY).results
    found = {(item.state, item.reason) for item in results if item.control == "NET-12v1"}
    assert found == {
        (
            "not_applicable",
            "the gateway routes, and its own rules are not read: how pupils and guests leave is not seen here",
        )
    }


ROUTE = {
    "stoneleigh-special": "ip route 0.0.0.0 0.0.0.0 10.40.15.1",
    "kingsway-secondary": "ip route 0.0.0.0 0.0.0.0 10.128.60.3",
}
ASKED = {
    "stoneleigh-special": '   ip access-group "FROM-CURRICULUM" in\n',
    "kingsway-secondary": " ip access-group FROM-CURRICULUM in\n",
}


@pytest.mark.parametrize("school", CORES)
def test_a_second_way_out_is_seen(school: str, judged: Judged) -> None:
    route = ROUTE[school]
    found = judged(school, "NET-12v1", (route, f"{route}\nip route 0.0.0.0 0.0.0.0 192.168.100.1"))
    assert found.state == "fail"
    assert "by 192.168.100.1, past what is declared" in found.reason


@pytest.mark.parametrize("school", CORES)
def test_a_way_past_the_filter_is_seen(school: str, judged: Judged) -> None:
    """At Kingsway the firewall behind the filter would do, and so would nobody notice."""
    route = ROUTE[school]
    found = judged(school, "NET-12v1", (route, route.rpartition(" ")[0] + " 10.128.60.1"))
    assert found.state == "fail"
    assert "10.128.60.1" in found.found


@pytest.mark.parametrize("school", CORES)
def test_a_way_out_that_is_missing_is_seen(school: str, judged: Judged) -> None:
    assert "is missing" in judged(school, "NET-12v1", (ROUTE[school] + "\n", "")).reason


@pytest.mark.parametrize("school", CORES)
def test_a_list_that_is_not_asked_is_seen(school: str, judged: Judged) -> None:
    found = judged(school, "NET-12v1", (ASKED[school], ""))
    assert found.state == "fail"
    assert found.found == "no list asked in VLAN 40 CURRICULUM"
    assert (
        judged(school, "NET-12v1", ("FROM-CURRICULUM", "FROM-OTHER")).found == "FROM-OTHER asked in VLAN 40 CURRICULUM"
    )


def test_a_list_opened_for_a_test_is_seen(judged: Judged) -> None:
    line = "60 permit tcp 10.40.5.0 0.0.0.255 10.40.1.15 0.0.0.0 eq 8080"
    opened = line + "\n     65 permit ip 0.0.0.0 255.255.255.255 0.0.0.0 255.255.255.255"
    found = judged("stoneleigh-special", "NET-12v1", (line, opened))
    assert found.state == "fail"
    assert found.reason == (
        "from VLAN 60 GUEST packets reach the private network 10.0.0.0/8, the private network 172.16.0.0/12, "
        "the private network 192.168.0.0/16, the internet beside the proxy"
    )


def test_a_private_network_left_open_is_seen(judged: Judged) -> None:
    private = "ip any 172.16.0.0 0.15.255.255"
    found = judged("kingsway-secondary", "NET-12v1", (f" deny   {private}", f" permit {private}"))
    assert found.state == "fail"
    assert "the private network 172.16.0.0/12" in found.reason


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("10 permit udp 0.0.0.0 255.255.255.255 eq 68", "10 permit udp 0.0.0.0 255.255.255.255 gt 68"),
        ("ip route 192.168.250.0 255.255.255.0 10.40.10.2", "ip route 192.168.250.0 reject"),
        ("ip address 10.40.3.1 255.255.255.0", "ip address 10.40.3.1 255.255.255.7"),
    ],
)
def test_what_is_not_understood_is_never_a_pass(old: str, new: str, judged: Judged) -> None:
    found = judged("stoneleigh-special", "NET-12v1", (old, new))
    assert found.state == "not_assessed"
    assert found.reason


@pytest.mark.parametrize(
    ("by", "words"),
    [("dns", "a name service answers or refuses by name"), ("agent", "an agent filters on each device")],
)
def test_filtering_that_no_switch_sees_is_not_assessed(by: str, words: str, judged: Judged, changed: Change) -> None:
    network, _ = _school("stoneleigh-special")
    other = changed(network, document={"filtering": Filtering(by=by, product="Protective DNS")})  # type: ignore[arg-type]
    found = judged("stoneleigh-special", "NET-12v1", network=other)
    assert found.state == "not_assessed"
    assert "filtering by Protective DNS is not assessed" in found.reason
    assert words in found.reason


@pytest.mark.parametrize("school", CORES)
def test_a_core_that_stopped_routing_and_a_switch_that_began_are_seen(school: str, judged: Judged) -> None:
    stopped = judged(school, "NET-03v1", ("ip routing\n", ""))
    assert (stopped.state, stopped.reason) == ("fail", "Routing between VLANs is switched off")


def test_an_address_beside_the_legs_is_seen(judged: Judged) -> None:
    name = '   name "PARKED"\n'
    found = judged("stoneleigh-special", "NET-03v1", (name, name + "   ip address 10.40.14.1 255.255.255.0\n"))
    assert found.state == "fail"
    assert "999 PARKED" in found.reason
