"""A lab whose core switch routes, in either family: sessions through it, what cuts them, and its breaks."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from ipaddress import IPv4Address, IPv4Interface, IPv4Network
from pathlib import Path
from typing import Any

import pytest
from netmiko import ConnectHandler
from netmiko.exceptions import NetmikoTimeoutException

from schoolbuild.lab import client
from schoolbuild.lab.estate import Cable, CoreSpec, End, Estate, GatewaySpec
from schoolbuild.lab.interface import DeviceSpec, MemberSpec, PortSpec
from schoolbuild.model.errors import SchoolbuildError
from tests.unit.lab.estates import estate

pytestmark = pytest.mark.lab

# Two networks, so that the labs of both families can be up at once.
NUMBER = {"cisco_ios": 233, "aruba_aoss": 234}
IOS_CORE = """hostname core
username lab privilege 15 password 0 lab
vtp mode transparent
spanning-tree mode mst
vlan 5,10,40
interface GigabitEthernet1/0/1
 switchport trunk allowed vlan 5
 switchport mode trunk
interface TenGigabitEthernet1/1/1
 switchport trunk allowed vlan 10,40
 switchport mode trunk
interface Vlan5
 ip address 10.{n}.9.2 255.255.255.0
 ip access-group FROM-OUTSIDE in
interface Vlan10
 ip address 10.{n}.0.1 255.255.255.0
 ip access-group FROM-MANAGEMENT in
interface Vlan40
 ip address 10.{n}.4.1 255.255.255.0
 ip access-group FROM-PUPILS in
ip routing
ip route 0.0.0.0 0.0.0.0 10.{n}.9.3
ip access-list extended FROM-OUTSIDE
 10 permit tcp 10.0.20.0 0.0.0.255 10.{n}.0.0 0.0.0.255 eq 22
ip access-list extended FROM-MANAGEMENT
 10 permit tcp 10.{n}.0.0 0.0.0.255 10.0.20.0 0.0.0.255 established
ip access-list extended FROM-PUPILS
 10 deny ip any 10.0.0.0 0.255.255.255
line vty 0 15
 login local
 transport input ssh
end
"""
AOSS_CORE = """hostname "core"
module 1 type jl253a
ip access-list extended "FROM-MANAGEMENT"
     10 permit tcp 10.{n}.0.0 0.0.0.255 10.0.20.0 0.0.0.255 established
   exit
ip access-list extended "FROM-OUTSIDE"
     10 permit tcp 10.0.20.0 0.0.0.255 10.{n}.0.0 0.0.0.255 eq 22
   exit
ip access-list extended "FROM-PUPILS"
     10 deny ip 0.0.0.0 255.255.255.255 10.0.0.0 0.255.255.255
   exit
ip route 0.0.0.0 0.0.0.0 10.{n}.9.3
ip routing
vlan 1
   name "DEFAULT_VLAN"
   untagged 1-28
   no ip address
   exit
vlan 5
   name "TRANSIT"
   tagged 1
   ip address 10.{n}.9.2 255.255.255.0
   ip access-group "FROM-OUTSIDE" in
   exit
vlan 10
   name "MANAGEMENT"
   tagged 25
   ip address 10.{n}.0.1 255.255.255.0
   ip access-group "FROM-MANAGEMENT" in
   exit
vlan 40
   name "PUPILS"
   tagged 25
   ip address 10.{n}.4.1 255.255.255.0
   ip access-group "FROM-PUPILS" in
   exit
spanning-tree
"""
EDGE = """hostname edge
username lab privilege 15 password 0 lab
vtp mode transparent
spanning-tree mode mst
vlan 10
interface TenGigabitEthernet1/1/1
 switchport mode trunk
interface Vlan10
 ip address 10.{n}.0.12 255.255.255.0
ip default-gateway 10.{n}.0.1
line vty 0 15
 login local
 transport input ssh
end
"""
AOSS_PORTS = tuple(
    [PortSpec(str(n), 1000, "copper") for n in range(1, 25)]
    + [PortSpec(str(n), 10000, "sfpplus") for n in range(25, 29)]
)
CORES = {
    "cisco_ios": (IOS_CORE, "GigabitEthernet1/0/1", "TenGigabitEthernet1/1/1"),
    "aruba_aoss": (AOSS_CORE, "1", "25"),
}
OPEN = {
    "cisco_ios": ("ip access-list extended FROM-MANAGEMENT", "20 deny ip any any", "no 10"),
    "aruba_aoss": ('ip access-list extended "FROM-MANAGEMENT"', "20 deny ip any any", "no 10"),
}
HEAL = {
    "cisco_ios": ("ip access-list extended FROM-MANAGEMENT", "10 permit tcp any any established", "no 20"),
    "aruba_aoss": ('ip access-list extended "FROM-MANAGEMENT"', "10 permit tcp any any established", "no 20"),
}


def network(family: str) -> Estate:
    n = NUMBER[family]
    flat = estate(["core", "edge"], [], gateway="core:GigabitEthernet1/0/1", school=f"routed-{family[:5]}")
    core, edge = flat.devices
    if family == "aruba_aoss":
        member = MemberSpec(1, "2930F-24G-4SFPP", "SG00LAB001", "ec:eb:b8:00:01:10", AOSS_PORTS)
        core = DeviceSpec("core", family, member.model, (member,))
    _, gateway_port, uplink = CORES[family]
    return replace(
        flat,
        devices=(core, edge),
        cables=(Cable(End("core", uplink), End("edge", "TenGigabitEthernet1/1/1")),),
        gateway=GatewaySpec(End("core", gateway_port), {5: IPv4Interface(f"10.{n}.9.1/24")}),
        management_subnet=IPv4Network(f"10.{n}.0.0/24"),
        management_station=IPv4Address("10.0.20.1"),
        core=CoreSpec("core", 5, IPv4Address(f"10.{n}.9.2"), (IPv4Address(f"10.{n}.9.1"), IPv4Address(f"10.{n}.9.3"))),
    )


class Routed:
    """One lab, as a test uses it."""

    def __init__(self, family: str, root: Path) -> None:
        self.family, self.root, self.number = family, root, NUMBER[family]
        self.school = f"routed-{family[:5]}"

    def row(self, key: str) -> dict[str, Any]:
        rows = client.status(self.school, root=self.root)["endpoints"]
        return next(row for row in rows if row["name"] == key)

    def type_at(self, key: str, *lines: str) -> str:
        head = ["enable"] if key == "edge" or self.family == "cisco_ios" else []
        return client.console(self.school, key, [*head, "configure terminal", *lines, "end"], root=self.root)

    def running(self, key: str = "core") -> str:
        return str(client.show(self.school, key, "running", root=self.root))

    def connect(self) -> Any:
        place = self.row("edge")
        return ConnectHandler(
            device_type="cisco_ios", host=place["host"], port=place["port"], username="lab", password="lab",
            conn_timeout=2,
        )  # fmt: skip


@pytest.fixture(scope="module", params=["cisco_ios", "aruba_aoss"])
def lab(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Routed]:
    family: str = request.param
    routed = Routed(family, tmp_path_factory.mktemp("lab"))
    startup = {"core": CORES[family][0].format(n=routed.number), "edge": EDGE.format(n=routed.number)}
    client.up(routed.school, root=routed.root, clock=300, estate=network(family), startup=startup)
    try:
        yield routed
    finally:
        client.down(routed.school, root=routed.root)


def until(condition: Callable[[], bool], seconds: float = 5.0) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it did not come about in time"
        time.sleep(0.02)


def test_core_and_edge_are_reached_at_their_management_addresses(lab: Routed) -> None:
    rows = client.status(lab.school, root=lab.root)["endpoints"]
    assert [(row["name"], row["host"], row["why"]) for row in rows] == [
        ("core", f"127.{lab.number}.0.1", None),
        ("edge", f"127.{lab.number}.0.12", None),
    ]


def test_an_access_list_that_drops_the_answers_freezes_sessions_until_it_is_mended(lab: Routed) -> None:
    session = lab.connect()
    lab.type_at("core", *OPEN[lab.family])
    until(lambda: not lab.row("edge")["reachable"])
    assert "the access list on what comes into VLAN 10 of core denies" in lab.row("edge")["why"]
    assert lab.row("core")["reachable"], "the core's own answers do not come in at that VLAN"
    session.write_channel("show clock\n")
    time.sleep(0.2)
    assert session.read_channel() == ""
    with pytest.raises(NetmikoTimeoutException):
        lab.connect()
    lab.type_at("core", *HEAL[lab.family])
    until(lambda: lab.row("edge")["reachable"])
    until(lambda: "20" in session.read_channel())
    session.disconnect()


ONLY_ANSWERS = ("20 permit tcp 10.0.20.0 0.0.0.255 10.{n}.0.0 0.0.0.255 established", "no 10")
AS_BEFORE = ("10 permit tcp 10.0.20.0 0.0.0.255 10.{n}.0.0 0.0.0.255 eq 22", "no 20")


def test_a_list_for_answers_only_lets_a_session_go_on_and_no_new_one_in(lab: Routed) -> None:
    def edit(lines: tuple[str, ...]) -> None:
        lab.type_at("core", "ip access-list extended FROM-OUTSIDE", *(line.format(n=lab.number) for line in lines))

    session = lab.connect()
    edit(ONLY_ANSWERS)
    until(lambda: not lab.row("edge")["reachable"])
    assert session.send_command("show privilege").endswith("15")
    with pytest.raises(NetmikoTimeoutException):
        lab.connect()
    edit(AS_BEFORE)
    until(lambda: lab.row("edge")["reachable"])
    assert session.send_command("show privilege").endswith("15")
    session.disconnect()


def test_the_lab_tells_what_it_knows_of_the_routing(lab: Routed) -> None:
    view = client.show(lab.school, "core", "view", root=lab.root)
    assert view["routing"]["legs"]["10"] == f"10.{lab.number}.0.1/24"
    assert view["inbound"]["5"][0][0]["destination_ports"]["numbers"] == [22]


@pytest.mark.parametrize(
    ("cut", "heal", "words"),
    [
        ("no ip routing", "ip routing", "does not route"),
        ("no ip route 0.0.0.0 0.0.0.0 10.{n}.9.3", "ip route 0.0.0.0 0.0.0.0 10.{n}.9.3", "no route back to 10.0.20.1"),
    ],
)
def test_without_routing_nobody_is_reached(lab: Routed, cut: str, heal: str, words: str) -> None:
    lab.type_at("core", cut.format(n=lab.number))
    until(lambda: not lab.row("edge")["reachable"] and not lab.row("core")["reachable"])
    assert words in lab.row("edge")["why"]
    lab.type_at("core", heal.format(n=lab.number))
    until(lambda: lab.row("edge")["reachable"] and lab.row("core")["reachable"])


def test_an_edge_switch_with_another_gateway_is_lost(lab: Routed) -> None:
    lab.type_at("edge", f"ip default-gateway 10.{lab.number}.0.254")
    until(lambda: not lab.row("edge")["reachable"])
    assert f"not the core's 10.{lab.number}.0.1" in lab.row("edge")["why"]
    lab.type_at("edge", f"ip default-gateway 10.{lab.number}.0.1")
    until(lambda: lab.row("edge")["reachable"])


def test_the_list_of_the_pupils_is_taken_away(lab: Routed) -> None:
    assert "FROM-PUPILS in" in lab.running().replace('"', "")
    client.break_(lab.school, "access-list-removed", "core", "40", "FROM-PUPILS", root=lab.root)
    assert "FROM-PUPILS in" not in lab.running().replace('"', "")
    assert lab.row("edge")["reachable"]
    with pytest.raises(SchoolbuildError, match="core refused it"):
        client.break_(lab.school, "access-list-removed", "core", "10", "FROM-PUPILS", root=lab.root)


def test_a_list_is_opened(lab: Routed) -> None:
    client.break_(lab.school, "access-list-opened", "core", "FROM-PUPILS", root=lab.root)
    assert any(line.strip().startswith("1 permit ip") for line in lab.running().splitlines())


def test_the_default_route_is_led_round_the_filter(lab: Routed) -> None:
    n = lab.number
    client.break_(lab.school, "route-round-filter", "core", f"10.{n}.9.3", f"10.{n}.9.1", root=lab.root)
    routes = [line for line in lab.running().splitlines() if line.startswith("ip route")]
    assert routes == [f"ip route 0.0.0.0 0.0.0.0 10.{n}.9.1"]
    assert lab.row("edge")["reachable"], "the gateway is a way out too: only the controls see that the filter is gone"
    saved = str(client.show(lab.school, "core", "startup", root=lab.root))
    assert f"ip route 0.0.0.0 0.0.0.0 10.{n}.9.1" in saved
