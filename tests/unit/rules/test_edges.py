"""Where a rule begins and where it ends: one step further than its fixtures go, on schools without a finding."""

from __future__ import annotations

from datetime import date, timedelta
from ipaddress import IPv4Address
from pathlib import Path
from typing import Any

import pytest

from schoolbuild.model.derive import derive, open_school
from schoolbuild.model.document.addressing import DhcpRange, VlanChoice
from schoolbuild.model.network import Network
from schoolbuild.model.school import School
from schoolbuild.rules.registry import all_rules

ROOT = Path(__file__).parents[3]
TODAY = date(2026, 11, 22)


@pytest.fixture(scope="module")
def kingsway() -> Network:
    return open_school(ROOT, "kingsway-secondary")[1]


def changed(network: Network, standard: dict[str, Any] | None = None, **parts: Any) -> Network:
    """The school with some keys of its document said otherwise, in the words of a folder."""
    said = network.document.model_dump(mode="json", by_alias=True, exclude_unset=True) | parts
    return derive(network.school, School.model_validate(said), network.standard.model_copy(update=standard or {}))


def said(network: Network, key: str) -> Any:
    return network.document.model_dump(mode="json", by_alias=True, exclude_unset=True)[key]


def found(rule: str, network: Network, day: date = TODAY) -> list[str]:
    one = next(item for item in all_rules() if item.id == rule)
    if one.check is not None:
        return [problem.message for problem in one.check(network)]
    assert one.check_on is not None
    return [problem.message for problem in one.check_on(network, day)]


def with_host(network: Network, **host: Any) -> Network:
    return changed(network, hosts=[*said(network, "hosts"), {"name": "thing", "kind": "other", **host}])


def with_ports(network: Network, switch: str, **uses: Any) -> Network:
    ports = said(network, "ports")
    return changed(network, ports={**ports, switch: {**ports[switch], **uses}})


@pytest.mark.parametrize(
    ("vlan", "address", "owner"),
    [
        ("management", "10.128.0.18", "the planned switch kin-sw08"),
        ("management", "10.128.0.5", "the management station"),
        ("transit", "10.128.60.2", "the routing core's leg in VLAN 'transit'"),
    ],
)
def test_addresses_that_no_line_of_the_folder_gives_out(kingsway: Network, vlan: str, address: str, owner: str) -> None:
    (message,) = found("SB203", with_host(kingsway, vlan=vlan, address=address))
    assert message.startswith(f"{address} already belongs to {owner}")


@pytest.mark.parametrize(("hosts", "fits"), [(102, True), (103, False)])
def test_fixed_addresses_beside_the_range_count_as_room(kingsway: Network, hosts: int, fits: bool) -> None:
    vlans = dict(kingsway.document.vlans)
    first, last = IPv4Address("10.128.40.100"), IPv4Address("10.128.40.200")
    old = vlans["admin"]
    assert old is not None
    vlans["admin"] = old.model_copy(update={"hosts": hosts, "dhcp": DhcpRange(first=first, last=last)})
    network = with_host(kingsway, vlan="admin", address="10.128.40.10")
    network = derive(network.school, network.document.model_copy(update={"vlans": vlans}), network.standard)
    assert (found("SB215", network) == []) is fits


@pytest.mark.parametrize(
    ("key", "what"), [("ntp", "time server"), ("syslog", "log server"), ("radius", "RADIUS server")]
)
def test_each_server_of_the_service_is_looked_for(kingsway: Network, key: str, what: str) -> None:
    management = kingsway.standard.management
    address = (IPv4Address("10.128.63.9"),)
    value = management.radius.model_copy(update={"servers": address}) if key == "radius" else address
    (message,) = found("SB216", changed(kingsway, {"management": management.model_copy(update={key: value})}))
    assert message == f"10.128.0.0/18 overlaps the {what} 10.128.63.9/32: standard/management.yml"


@pytest.mark.parametrize(
    ("gateway", "right"), [("10.128.35.254", True), ("10.128.35.255", False), ("10.128.32.0", False)]
)
def test_neither_end_of_a_subnet_is_a_gateway(kingsway: Network, gateway: str, right: bool) -> None:
    vlans = {**kingsway.document.vlans, "cctv": VlanChoice(gateway=IPv4Address(gateway))}
    network = derive(kingsway.school, kingsway.document.model_copy(update={"vlans": vlans}), kingsway.standard)
    assert (found("SB218", network) == []) is right


def test_a_wireless_network_may_be_the_untagged_vlan_of_its_port(kingsway: Network) -> None:
    """An access point that bridges one network without a tag gets it all the same."""
    use = {"profile": "ap", "vlan": "guest", "tagged": ["management", "staff", "pupil_wireless"]}
    ports = said(kingsway, "ports")
    ports = {**ports, "sw07": {"7": use, "1-6": "classroom"}}
    wireless = {**said(kingsway, "wireless"), "access_points": [{"name": "ap71", "room": "Hall", "port": "sw07 7"}]}
    assert found("SB310", changed(kingsway, ports=ports, wireless=wireless)) == []


def test_a_device_may_use_a_tagged_vlan_of_its_port(kingsway: Network) -> None:
    network = with_ports(kingsway, "sw03", **{"21": {"profile": "hypervisor", "tagged": ["servers"]}})
    assert found("SB311", with_host(network, vlan="servers", address="10.128.4.99", port="sw03 21")) == []
    assert found("SB311", with_host(network, vlan="cctv", address="10.128.32.99", port="sw03 21")) != []


def test_a_vlan_of_a_suite_alone_is_used(kingsway: Network) -> None:
    vlans = {**said(kingsway, "vlans"), "lab": {"id": 45, "zone": "pupils", "subnet": "10.128.48.0/24"}}
    suites = said(kingsway, "suites")
    assert found("SB313", changed(kingsway, vlans=vlans)) != []
    assert found("SB313", changed(kingsway, vlans=vlans, suites=[{**suites[0], "vlan": "lab"}, *suites[1:]])) == []


@pytest.mark.parametrize(
    ("use", "apart"),
    [
        ({"profile": "classroom", "vlan": "printers"}, True),  # pupils among printers, as wrong as the reverse
        ({"profile": "classroom", "vlan": "cctv"}, True),
        ({"profile": "cctv", "vlan": "curriculum"}, True),
        ({"profile": "printer", "vlan": "staff"}, False),
    ],
)
def test_zones_that_must_not_meet_meet_in_neither_direction(
    kingsway: Network, use: dict[str, str], apart: bool
) -> None:
    assert bool(found("SB317", with_ports(kingsway, "sw03", **{"22": use}))) is apart


@pytest.mark.parametrize("kind", ["printer", "camera", "recorder"])
def test_things_do_not_stand_among_pupils(kingsway: Network, kind: str) -> None:
    (message,) = found("SB317", with_host(kingsway, kind=kind, vlan="curriculum", address="10.128.12.9"))
    assert message == f"{kind} 'thing' stands in VLAN 'curriculum' of zone 'pupils'"


@pytest.mark.parametrize(("leaves", "right"), [("nowhere", True), ("core", False)])
def test_a_vlan_of_no_zone_may_lead_nowhere(kingsway: Network, leaves: str, right: bool) -> None:
    lost = {"id": 45, "zone": "none", "subnet": "10.128.48.0/24", "routed_at": leaves}
    network = changed(kingsway, vlans={**said(kingsway, "vlans"), "lost": lost})
    assert (found("SB320", network) == []) is right


def test_one_end_that_carries_management_is_a_mistake_of_another_rule(kingsway: Network) -> None:
    narrow = {"profile": "uplink", "tagged": ["servers", "curriculum"]}
    network = with_ports(kingsway, "sw07", **{"25": narrow})
    assert found("SB403", network) == []
    assert found("SB401", network) != []


def test_in_a_ring_either_way_needs_every_vlan(kingsway: Network) -> None:
    links = [
        {**link, "vlans": ["management", "cctv"]} if link["b"]["switch"] == "sw03" else link
        for link in said(kingsway, "links")
    ]
    assert found("SB407", changed(kingsway, links=links)) != []
    ring = [*links, {"a": "sw03 26", "b": "sw07 26"}]
    assert found("SB407", changed(kingsway, links=ring)) == []


def test_the_last_day_of_support_is_a_day_of_support(kingsway: Network) -> None:
    ends = kingsway.standard.models["C2960X-48FPS-L"].end_of_support
    assert ends is not None
    assert not [words for words in found("SB415", kingsway, ends) if "C2960X" in words]
    assert [words for words in found("SB415", kingsway, ends + timedelta(days=1)) if "C2960X" in words]


def servers_in(network: Network, **rings: str) -> Network:
    """A curriculum domain with one controller; servers not named are left out, so that the rings are what is said."""
    servers = [
        {**server, "ring": rings[server["name"]]} for server in said(network, "servers") if server["name"] in rings
    ]
    directory = {**said(network, "directory")}
    directory["domains"] = [{**directory["domains"][0], "controllers": ["dc01"]}]
    return changed(network, servers=servers, directory=directory)


def test_one_server_that_goes_before_the_only_controller_is_enough(kingsway: Network) -> None:
    assert found("SB505", servers_in(kingsway, dc01="last", fs01="last", print01="last")) != []
    assert found("SB505", servers_in(kingsway, dc01="last", fs01="last", print01="pilot")) == []


def test_controllers_on_hardware_of_their_own_are_on_no_common_host(kingsway: Network) -> None:
    servers = [
        {key: value for key, value in server.items() if key != "on" or not server["name"].startswith("dc0")}
        for server in said(kingsway, "servers")
    ]
    assert found("SB601", changed(kingsway, servers=servers)) == []
    together = [{**server, "on": "esx01"} for server in said(kingsway, "servers")]
    assert len(found("SB601", changed(kingsway, servers=together))) == 2


def test_a_waiver_for_everything_covers_each_machine(kingsway: Network) -> None:
    (waiver,) = said(kingsway, "waivers")
    twice = [{**waiver, "targets": ["all"], "ticket": "CHG-1"}, waiver]
    assert found("SB806", changed(kingsway, waivers=twice)) == [
        "NET-07 is already waived for sw07, by the ticket CHG-1"
    ]
    assert found("SB806", kingsway) == []


@pytest.mark.parametrize(
    ("key", "value", "message"),
    [
        ("mis", {"product": "sims", "hosted": "onsite", "server": "nobody"}, "there is no server 'nobody'"),
        ("telephony", {"system": "onsite", "product": "Any", "host": "nobody"}, "there is no host 'nobody'"),
        ("print", {"product": "windows", "server": "nobody"}, "there is no server 'nobody'"),
        ("cctv", {"recorder": "nobody", "cameras": 1}, "there is no host 'nobody'"),
        ("dhcp", {"by": "dc", "servers": ["nobody"]}, "there is no switch, server, hypervisor or host 'nobody'"),
        ("routing", {"by": "sw44"}, "there is no switch 'sw44'"),
        ("ups", [{"name": "ups01", "protects": ["nobody"], "minutes": 45, "shuts_down": True}], "or host 'nobody'"),
        ("calendar", {"terms": "moon", "lessons_start": "08:30", "lessons_end": "15:30"}, "no term dates 'moon'"),
    ],
)
def test_every_name_must_lead_somewhere(kingsway: Network, key: str, value: Any, message: str) -> None:
    assert [words for words in found("SB102", changed(kingsway, **{key: value})) if message in words]


def test_an_exception_names_vlans_that_exist(kingsway: Network) -> None:
    opened = {
        "from": "staff",
        "to": "voice",
        "services": ["web"],
        "reason": "Settings of telephones",
        "vlans": ["vioce"],
    }
    assert len(found("SB301", changed(kingsway, zone_exceptions=[opened]))) == 1


def test_a_controller_of_access_points_must_exist(kingsway: Network) -> None:
    wireless = said(kingsway, "wireless")
    wireless = {**wireless, "controller": {**wireless["controller"], "host": "nobody"}}
    assert len(found("SB102", changed(kingsway, wireless=wireless))) == 1


def test_sockets_that_no_model_has_are_seen_everywhere(kingsway: Network) -> None:
    wireless = said(kingsway, "wireless")
    points = [{"name": "ap99", "room": "Attic", "port": "sw03 99"}]
    assert len(found("SB304", changed(kingsway, wireless={**wireless, "access_points": points}))) == 1
    others = [{**other, "port": "sw01 Gi2/0/99"} for other in said(kingsway, "other_gateways")]
    assert len(found("SB304", changed(kingsway, other_gateways=others))) == 1


def test_a_socket_is_a_gateway_or_a_desk_and_holds_one_cable(kingsway: Network) -> None:
    assert found("SB303", kingsway) == []
    assert len(found("SB303", with_ports(kingsway, "sw01", **{"Gi1/0/48": "office"}))) == 1
    links = [*said(kingsway, "links"), {"a": "sw02 51", "b": "sw07 26"}]
    assert len(found("SB303", changed(kingsway, links=links))) == 1


def test_devices_on_a_switch_that_is_still_to_come_are_looked_at(kingsway: Network) -> None:
    network = with_host(kingsway, vlan="printers", address="10.128.24.99", port="sw08 1/1/3")
    assert len(found("SB311", network)) == 1
