"""Windows machines of a lab as a whole: the path to them, restarts, hosts and guests, faults, what the lab tells."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from ipaddress import IPv4Address, IPv4Interface, IPv4Network
from pathlib import Path
from typing import Any

import pytest
import requests
from winrm.protocol import Protocol

from schoolbuild.lab import breaks, shows
from schoolbuild.lab.estate import CoreSpec, End, Estate, GatewaySpec, HostSpec, from_json, to_json
from schoolbuild.lab.fabric import compute
from schoolbuild.lab.interface import L2Port, L2View, L3View
from schoolbuild.lab.packets import ANYWHERE, Ports, Rule, wildcard
from schoolbuild.model.errors import SchoolbuildError
from tests.unit.lab.estates import MANAGEMENT, estate, trunk, view
from tests.unit.lab.windows_labs import (
    ADDRESSES,
    PASSWORD,
    PLUGS,
    ROUTER,
    SERVERS,
    WindowsLab,
    windows_estate,
    windows_lab,
)

pytestmark = pytest.mark.lab


@pytest.fixture
def lab(tmp_path: Path) -> Iterator[WindowsLab]:
    with windows_lab(tmp_path) as made:
        yield made


def session(lab: WindowsLab, key: str = "one", seconds: int = 2) -> Protocol:
    """Gives up after ``seconds``."""
    return Protocol(
        lab.url(key),
        transport="ntlm",
        username="Administrator",
        password=PASSWORD,
        operation_timeout_sec=seconds - 1,
        read_timeout_sec=seconds,
    )


def echo(protocol: Protocol, shell: str, word: str) -> bytes:
    out: bytes = protocol.get_command_output(shell, protocol.run_command(shell, "echo", [word]))[0]
    return out


def until(condition: Callable[[], object], seconds: float = 10.0) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it did not happen"
        time.sleep(0.02)


# --- the path ---


def test_a_vlan_off_the_uplink_freezes_sessions_and_silences_new_ones(lab: WindowsLab) -> None:
    protocol = session(lab)
    shell = protocol.open_shell()
    lab.type(f"interface {ROUTER}", f"switchport trunk allowed vlan remove {SERVERS}")
    assert lab.row("one")["why"] == f"VLAN {SERVERS} does not get from the gateway (sw1:{ROUTER}) to sw1"
    assert lab.row("sw1")["reachable"]
    with pytest.raises(requests.exceptions.ConnectTimeout):
        session(lab).open_shell()
    answers: list[bytes] = []
    patient = session(lab, seconds=20)
    patient.transport, patient.operation_timeout_sec = protocol.transport, 10
    protocol.transport.read_timeout_sec = 20
    waiting = threading.Thread(target=lambda: answers.append(echo(patient, shell, "through")))
    waiting.start()
    time.sleep(0.3)
    assert answers == []
    lab.type(f"interface {ROUTER}", f"switchport trunk allowed vlan add {SERVERS}")
    waiting.join(10)
    assert answers == [b"through"]


def test_a_port_in_the_wrong_vlan_cuts_one_machine_off(lab: WindowsLab) -> None:
    lab.type(f"interface {PLUGS['one']}", "switchport access vlan 1")
    assert lab.row("one")["why"] == f"its port sw1:{PLUGS['one']} does not give it VLAN {SERVERS}"
    assert lab.row("two")["reachable"]
    lab.type(f"interface {PLUGS['one']}", f"switchport access vlan {SERVERS}", "shutdown")
    assert lab.row("one")["why"] == f"its port sw1:{PLUGS['one']} is down"
    lab.type(f"interface {PLUGS['one']}", "no shutdown")
    again = session(lab)
    assert echo(again, again.open_shell(), "back") == b"back"


def test_a_link_of_a_server_is_up_on_its_switch(lab: WindowsLab) -> None:
    assert lab.call(lambda: lab.lab.link_up("sw1", PLUGS["one"]))
    assert not lab.call(lambda: lab.lab.link_up("sw1", "GigabitEthernet1/0/7"))


def test_a_switch_that_reboots_takes_its_servers_along(lab: WindowsLab) -> None:
    lab.call(lambda: lab.lab.device("sw1").reboot("a test"))
    lab.call(lab.lab.settle)
    assert lab.row("one")["why"] == "its switch sw1 is switched off or booting"


CORE = CoreSpec("sw1", 5, IPv4Address("10.233.9.2"), (IPv4Address("10.233.9.1"),))


def routed(**rest: Any) -> tuple[Estate, dict[str, L2View]]:
    """A school whose core ``sw1`` routes; the gateway knows the transit VLAN only."""
    base = windows_estate()
    gateway = GatewaySpec(base.gateway.attached, {5: IPv4Interface("10.233.9.1/24")})
    made = Estate(**{**vars(base), "gateway": gateway, "core": CORE, "management_station": IPv4Address("10.0.20.1")})
    legs = {
        5: IPv4Interface("10.233.9.2/24"),
        MANAGEMENT: IPv4Interface("10.233.0.11/24"),
        SERVERS: IPv4Interface("10.233.1.1/24"),
    }
    ports = [trunk(ROUTER, 5), *(L2Port(name, untagged=SERVERS) for name in PLUGS.values())]
    values: dict[str, Any] = {
        "vlans": (1, 5, MANAGEMENT, SERVERS),
        "svis": legs,
        "routing": L3View(legs, ((IPv4Network("0.0.0.0/0"), IPv4Address("10.233.9.1")),)),
        **rest,
    }
    return made, {"sw1": view(1, *ports, **values)}


WINRM = Rule(True, "tcp", ANYWHERE, ANYWHERE, destination_ports=Ports("eq", (5985,)))
NO_ANSWER = Rule(False, "tcp", wildcard(ADDRESSES["one"], IPv4Address(0)))
ANY = Rule(True, "ip", ANYWHERE)


def test_a_core_routes_to_servers() -> None:
    fabric = compute(routed()[0], [], routed()[1])
    assert fabric.hosts_unreachable == {}
    assert fabric.hosts_severed == {}


def test_access_lists_of_a_core_judge_each_port() -> None:
    made, views = routed(outbound={SERVERS: [(WINRM,)]})
    fabric = compute(made, [], views)
    assert set(fabric.hosts_unreachable) == {("one", 5986), ("two", 5986)}
    assert "the access list on what leaves VLAN 20 of sw1 denies tcp 10.0.20.1:50022 to 10.233.1.11:5986" in str(
        fabric.hosts_unreachable["one", 5986]
    )


def test_access_lists_of_a_core_judge_the_way_back() -> None:
    made, views = routed(inbound={SERVERS: [(NO_ANSWER, ANY)]})
    fabric = compute(made, [], views)
    assert set(fabric.hosts_unreachable) == {("one", 5985), ("one", 5986)}
    assert set(fabric.hosts_severed) == {("one", 5985), ("one", 5986)}


def test_an_access_list_that_lets_only_begun_sessions_pass() -> None:
    begun = Rule(True, "tcp", ANYWHERE, ANYWHERE, established=True)
    made, views = routed(outbound={SERVERS: [(begun,)]})
    fabric = compute(made, [], views)
    assert ("one", 5985) in fabric.hosts_unreachable
    assert ("one", 5985) not in fabric.hosts_severed


def test_a_core_without_a_leg_or_a_way_back() -> None:
    legs = {5: IPv4Interface("10.233.9.2/24")}
    why = compute(*_of(routed(svis=legs, routing=L3View(legs)))).hosts_unreachable["one", 5985]
    assert why == "the core sw1 has no address in the network of 10.233.1.11"
    legs[SERVERS] = IPv4Interface("10.233.1.1/24")
    why = compute(*_of(routed(svis=legs, routing=L3View(legs)))).hosts_unreachable["one", 5985]
    assert why == "the core sw1 has no route back to 10.0.20.1"


def _of(made: tuple[Estate, dict[str, L2View]]) -> tuple[Estate, list[Any], dict[str, L2View]]:
    return made[0], [], made[1]


@pytest.mark.parametrize(
    ("port", "shares_port", "works"),
    [
        (L2Port(PLUGS["one"], untagged=SERVERS), False, True),
        (L2Port(PLUGS["one"], untagged=MANAGEMENT, tagged=frozenset({SERVERS})), False, False),
        (L2Port(PLUGS["one"], untagged=MANAGEMENT, tagged=frozenset({SERVERS})), True, True),
        (L2Port(PLUGS["one"], untagged=SERVERS), True, True),
        (L2Port(PLUGS["one"], untagged=1), True, False),
    ],
)
def test_only_a_hypervisor_tags_frames(port: L2Port, shares_port: bool, works: bool) -> None:
    made = windows_estate(one={"shares_port": shares_port})
    views = {"sw1": view(1, trunk(ROUTER, MANAGEMENT, SERVERS), port, vlans=(1, MANAGEMENT, SERVERS))}
    assert (("one", 5985) not in compute(made, [], views).hosts_unreachable) is works


def test_a_machine_that_is_plugged_in_nowhere() -> None:
    made = windows_estate(one={"plug": None})
    views = {"sw1": view(1, trunk(ROUTER, MANAGEMENT, SERVERS), vlans=(1, MANAGEMENT, SERVERS))}
    assert compute(made, [], views).hosts_unreachable["one", 5985] == "it is plugged in nowhere"


def test_an_estate_with_hosts_survives_json() -> None:
    made = windows_estate(one={"runs_on": "two", "shares_port": True, "image": {"role": "member"}, "plug": None})
    again = from_json(to_json(made))
    assert again.hosts == made.hosts
    assert isinstance(again.hosts[1].plug, End)
    assert (again.winrm_port, again.administrator) == (5985, "Administrator")


def test_two_machines_cannot_share_a_cable_with_a_switch() -> None:
    base = estate(["sw1", "sw2"], [("sw1:TenGigabitEthernet1/1/1", "sw2:TenGigabitEthernet1/1/1")])
    spec = HostSpec("one", "ONE", ADDRESSES["one"], SERVERS, End("sw1", "TenGigabitEthernet1/1/1"))
    with pytest.raises(SchoolbuildError, match="two cables end at sw1:TenGigabitEthernet1/1/1"):
        Estate(**{**vars(base), "hosts": (spec,)}).check()


# --- restarts ---


def test_a_restart_drops_sessions_and_comes_back(lab: WindowsLab) -> None:
    lab.computers["one"].seconds = 600  # a second on the wall
    protocol = session(lab)
    shell = protocol.open_shell()
    protocol.get_command_output(shell, protocol.run_command(shell, "restart", ["0"]))
    until(lambda: not lab.row("one")["booted"])
    assert lab.row("one")["why"] == "it is switched off or restarting"
    with pytest.raises(requests.exceptions.ConnectionError):
        echo(protocol, shell, "x")
    with pytest.raises(requests.exceptions.ConnectionError, match="refused"):
        session(lab).open_shell()
    until(lambda: lab.row("one")["reachable"])
    assert lab.computers["one"].boots == 1
    assert lab.row("one")["open"] == 0
    again = session(lab)
    assert echo(again, again.open_shell(), "back") == b"back"


def test_a_restart_takes_lab_time_and_longer_if_slow(lab: WindowsLab) -> None:
    lab.computers["one"].seconds = 60
    lab.fault("one", "slow_reboot", seconds=1200)  # two seconds on the wall
    started = lab.lab.clock.now()
    lab.call(lambda: lab.lab.windows.machines["one"].restart(0, "a test"))
    until(lambda: lab.computers["one"].boots == 1)
    assert (lab.lab.clock.now() - started).total_seconds() >= 1260


def test_a_machine_that_never_comes_back_until_somebody_goes_there(lab: WindowsLab) -> None:
    lab.fault("one", "restart_never")
    lab.call(lambda: lab.lab.windows.machines["one"].restart(0, "a test"))
    until(lambda: not lab.row("one")["booted"])
    time.sleep(0.3)
    assert lab.computers["one"].boots == 0
    lab.fault("one", "restart_never", on=False)
    until(lambda: lab.row("one")["reachable"])


def test_guests_go_down_with_their_host_and_come_after_it(tmp_path: Path) -> None:
    plug = {"plug": End("sw1", PLUGS["one"]), "shares_port": True}
    with windows_lab(tmp_path, one=plug, two={**plug, "runs_on": "one"}) as lab:
        lab.computers["one"].seconds = lab.computers["two"].seconds = 120
        lab.call(lambda: lab.lab.windows.machines["one"].restart(0, "a test"))
        until(lambda: not lab.row("one")["booted"])
        assert not lab.row("two")["booted"]
        until(lambda: lab.row("one")["booted"])
        until(lambda: lab.row("two")["booted"])
        assert (lab.computers["one"].boots, lab.computers["two"].boots) == (1, 1)


def test_timers_of_a_machine_end_with_it(lab: WindowsLab) -> None:
    machine, fired = lab.lab.windows.machines["one"], []
    lab.call(lambda: machine.call_later(240, lambda: fired.append("too late")))
    lab.call(lambda: machine.restart(0, "a test"))
    until(lambda: lab.computers["one"].boots == 1)
    time.sleep(0.5)
    assert fired == []


# --- faults ---


def test_dead_freezes_and_silences(lab: WindowsLab) -> None:
    protocol = session(lab)
    shell = protocol.open_shell()
    lab.fault("one", "dead")
    with pytest.raises(requests.exceptions.ReadTimeout):
        echo(protocol, shell, "x")
    with pytest.raises(requests.exceptions.ConnectTimeout):
        session(lab).open_shell()
    lab.fault("one", "dead", on=False)
    again = session(lab)
    assert echo(again, again.open_shell(), "back") == b"back"


def test_the_network_goes_while_updates_are_asked_after(lab: WindowsLab) -> None:
    lab.fault("one", "nic_drop", seconds=600)  # a second on the wall
    protocol = session(lab)
    shell = protocol.open_shell()
    other = protocol.run_command(shell, "echo", ["x"], console_mode_stdin=False)
    protocol.send_command_input(shell, other, b'{"_operation": "start"}', end=True)
    assert protocol.get_command_output(shell, other)[2] == 0
    polling = protocol.run_command(shell, "echo", ["x"], console_mode_stdin=False)
    protocol.send_command_input(shell, polling, b'{"_operation": "poll"}', end=True)
    with pytest.raises(requests.exceptions.ConnectionError):
        protocol.get_command_output(shell, polling)
    assert lab.row("one")["why"] == "its network adapter is gone for a moment (fault nic_drop)"
    # A new connection hangs and gets through once the network is back.
    again = session(lab, seconds=15)
    again.open_shell()
    assert lab.row("one")["reachable"]
    # The machine has gone on working: its shells are still there, and it does not happen again.
    assert again.get_command_output(shell, polling)[2] == 0


def test_faults_are_for_the_right_kind_of_device(lab: WindowsLab) -> None:
    with pytest.raises(SchoolbuildError, match="not one that a Windows server can have"):
        lab.fault("one", "garbage")
    with pytest.raises(SchoolbuildError, match="not one that a switch can have"):
        lab.fault("sw1", "update_loop")
    lab.fault("one", "update_fails", hresult="0x80070070")
    machine = lab.lab.windows.machines["one"]
    assert (machine.fault("update_fails") or {})["hresult"] == 0x80070070
    assert lab.row("one")["faults"] == ["update_fails"]


# --- what the lab tells ---


def test_rows_and_shows(lab: WindowsLab) -> None:
    row = lab.row("one")
    assert {"name", "family", "host", "port", "https_port", "writes", "sessions", "reachable", "why", "booted"} <= set(
        row
    )
    assert (row["family"], row["address"], row["host"]) == ("windows", "10.233.1.11", "127.233.1.11")
    lab.call(lambda: lab.lab.windows.machines["one"].changed("a registry value"))
    assert lab.row("one")["writes"] == 1
    assert lab.call(lambda: shows.show(lab.lab, "one", "state")) == {"boots": 0}
    kinds = [entry["kind"] for entry in lab.call(lambda: shows.show(lab.lab, "one", "journal"))]
    assert kinds == ["write"]
    with pytest.raises(SchoolbuildError, match="of a Windows server"):
        lab.call(lambda: shows.show(lab.lab, "one", "running"))
    with pytest.raises(SchoolbuildError, match="of a switch"):
        lab.call(lambda: shows.show(lab.lab, "sw1", "state"))


def test_what_is_for_switches_is_refused_in_words(lab: WindowsLab) -> None:
    with pytest.raises(SchoolbuildError, match="one is a Windows server; only a switch can be asked that"):
        lab.call(lambda: lab.lab.device("one"))
    with pytest.raises(SchoolbuildError, match="there is no Windows server 'sw1' in this lab"):
        lab.call(lambda: lab.lab.windows.machine("sw1"))
    assert breaks.named("old-build", ["one"]) == {"device": "one", "releases": "2"}


def test_no_listener_no_door(lab: WindowsLab) -> None:
    lab.computers["one"].settings.http = lab.computers["one"].settings.https = False
    lab.call(lab.lab.host_moved)
    assert lab.row("one")["why"] == "its WinRM service does not listen"
    with pytest.raises(requests.exceptions.ConnectionError, match="refused"):
        session(lab).open_shell()
