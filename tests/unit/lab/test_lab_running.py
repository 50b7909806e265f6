"""A running lab: management as a path, reboots, faults, breaks, and its life from up to down."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from ipaddress import IPv4Network
from pathlib import Path
from typing import Any

import pytest
from netmiko import ConnectHandler
from netmiko.exceptions import NetmikoAuthenticationException, NetmikoTimeoutException
from paramiko.ssh_exception import SSHException

from schoolbuild.lab import client
from schoolbuild.lab.estate import Estate, served_at
from schoolbuild.lab.rundir import RunDir, process_started
from schoolbuild.model.errors import SchoolbuildError
from tests.unit.lab.estates import estate, te

pytestmark = pytest.mark.lab

SCHOOL = "testschool"
SUBNET = IPv4Network("10.232.7.0/24")
UPLINK = "TenGigabitEthernet1/1/1"
CLOCK = 300.0


def network(school: str = SCHOOL) -> Estate:
    return estate(
        ["sw1", "sw2", "sw3"],
        [(te("sw1", 1), te("sw2", 1)), (te("sw2", 2), te("sw3", 1))],
        school=school,
        subnet=SUBNET,
    )


def startup(number: int) -> str:
    """What a switch in service has saved: reachable at 10.232.7.(10 + number)."""
    trunks = ["GigabitEthernet1/0/1"] if number == 1 else []
    trunks += ["TenGigabitEthernet1/1/1", "TenGigabitEthernet1/1/2"]
    ports = "".join(f"interface {port}\n switchport mode trunk\n" for port in trunks)
    return (
        f"hostname sw{number}\nusername lab privilege 15 password 0 lab\nvtp mode transparent\nlldp run\n"
        f"spanning-tree mode mst\nvlan 10\n name MANAGEMENT\n{ports}"
        f"interface Vlan10\n ip address 10.232.7.{10 + number} 255.255.255.0\nip default-gateway 10.232.7.1\n"
        "line vty 0 15\n login local\n transport input ssh\nend\n"
    )


STARTUP = {f"sw{n}": startup(n) for n in (1, 2, 3)}


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    folder = tmp_path_factory.mktemp("lab")
    client.up(SCHOOL, root=folder, clock=CLOCK, estate=network(), startup=STARTUP)
    try:
        yield folder
    finally:
        client.down(SCHOOL, root=folder)


@pytest.fixture
def fresh(root: Path) -> Path:
    """The lab with everything healed that an earlier test may have left."""
    client.break_(SCHOOL, "restore-cabling", root=root)
    return root


def row(root: Path, key: str) -> dict[str, Any]:
    found: dict[str, Any] = next(line for line in client.status(SCHOOL, root=root)["endpoints"] if line["name"] == key)
    return found


def until(condition: Callable[[], bool], seconds: float = 5.0) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it did not come about in time"
        time.sleep(0.02)


def connect(root: Path, key: str, **rest: Any) -> Any:
    place = row(root, key)
    return ConnectHandler(
        **{
            "device_type": "cisco_ios",
            "host": place["host"],
            "port": place["port"],
            "username": "lab",
            "password": "lab",
            "conn_timeout": 2,
            **rest,
        }
    )


def type_at(root: Path, key: str, *lines: str) -> str:
    return client.console(SCHOOL, key, ["enable", "configure terminal", *lines, "end"], root=root)


# --- management is a path ---


def test_all_switches_are_reached(fresh: Path) -> None:
    rows = client.status(SCHOOL, root=fresh)["endpoints"]
    assert [(r["name"], r["host"], r["reachable"], r["why"]) for r in rows] == [
        ("sw1", "127.232.7.11", True, None),
        ("sw2", "127.232.7.12", True, None),
        ("sw3", "127.232.7.13", True, None),
    ]


def test_cutting_the_management_vlan_freezes_and_putting_it_back_thaws(fresh: Path) -> None:
    session = connect(fresh, "sw3")
    assert session.find_prompt() == "sw3#"
    type_at(fresh, "sw2", "interface Te1/1/2", "switchport trunk allowed vlan remove 10")
    assert row(fresh, "sw3")["why"] == "VLAN 10 does not get from the gateway (sw1:GigabitEthernet1/0/1) to it"

    session.write_channel("show clock\n")
    time.sleep(0.3)
    assert session.read_channel() == ""
    typed = [entry["text"] for entry in client.show(SCHOOL, "sw3", "journal", root=fresh) if entry["kind"] == "command"]
    assert "show clock" not in typed, "what is typed into a cut line does not get to the switch"
    assert session.remote_conn.get_transport().is_active()
    started = time.monotonic()
    with pytest.raises(NetmikoTimeoutException):
        connect(fresh, "sw3")
    assert time.monotonic() - started > 1.9, "a switch that is cut off is silent; it does not refuse"

    type_at(fresh, "sw2", "interface Te1/1/2", "switchport trunk allowed vlan add 10")
    until(lambda: row(fresh, "sw3")["reachable"])
    until(lambda: "2026" in session.read_channel() or "20" in session.read_channel())
    assert session.send_command("show privilege") == "Current privilege level is 15"
    session.disconnect()
    connect(fresh, "sw3").disconnect()


def test_a_port_that_bpdu_guard_shut_comes_back_after_its_time_and_not_before(fresh: Path) -> None:
    guarded = f"interface {UPLINK}"
    type_at(fresh, "sw1", guarded, "spanning-tree bpduguard enable")
    until(lambda: not row(fresh, "sw2")["reachable"])
    type_at(fresh, "sw1", guarded, "no spanning-tree bpduguard")
    assert not row(fresh, "sw2")["reachable"], "taking the guard away opens nothing"
    type_at(fresh, "sw1", guarded, "shutdown", "no shutdown")
    until(lambda: row(fresh, "sw2")["reachable"])

    type_at(fresh, "sw1", "errdisable recovery cause bpduguard", "errdisable recovery interval 120")
    type_at(fresh, "sw1", guarded, "spanning-tree bpduguard enable")
    until(lambda: not row(fresh, "sw2")["reachable"])
    type_at(fresh, "sw1", guarded, "no spanning-tree bpduguard")
    until(lambda: row(fresh, "sw2")["reachable"])
    type_at(fresh, "sw1", "no errdisable recovery cause bpduguard")


def test_a_connection_attempt_gets_through_by_itself_when_the_way_is_back(fresh: Path) -> None:
    place = row(fresh, "sw3")
    client.break_(SCHOOL, "cut", "sw2", "Te1/1/2", root=fresh)
    until(lambda: not row(fresh, "sw3")["reachable"])
    with socket.socket() as attempt:
        attempt.setblocking(False)
        attempt.connect_ex((place["host"], place["port"]))
        time.sleep(0.2)
        client.break_(SCHOOL, "restore-cabling", root=fresh)
        attempt.settimeout(5)
        # The kernel tries again a second after its first attempt was dropped.
        until(lambda: attempt.connect_ex((place["host"], place["port"])) in (0, 106), 5)
        assert attempt.recv(64).startswith(b"SSH-2.0-")


def test_the_last_command_may_cut_the_branch_one_sits_on(fresh: Path) -> None:
    session = connect(fresh, "sw2")
    session.write_channel("configure terminal\ninterface Te1/1/1\nshutdown\n")
    until(lambda: not row(fresh, "sw2")["reachable"])
    assert not row(fresh, "sw3")["reachable"]
    session.read_channel()
    session.write_channel("end\n")
    time.sleep(0.2)
    assert session.read_channel() == ""
    type_at(fresh, "sw2", "interface Te1/1/1", "no shutdown")
    until(lambda: row(fresh, "sw3")["reachable"])
    session.disconnect()


def test_an_address_that_moves_leaves_old_sessions_behind(fresh: Path) -> None:
    session = connect(fresh, "sw3")
    type_at(fresh, "sw3", "interface Vlan10", "ip address 10.232.7.33 255.255.255.0")
    until(lambda: row(fresh, "sw3")["host"] == "127.232.7.33")
    session.write_channel("show clock\n")
    time.sleep(0.2)
    assert session.read_channel() == ""
    connect(fresh, "sw3").disconnect()
    with pytest.raises(NetmikoTimeoutException), socket.socket() as _:
        connect(fresh, "sw3", host="127.232.7.13")
    type_at(fresh, "sw3", "interface Vlan10", "ip address 10.232.7.13 255.255.255.0")
    until(lambda: row(fresh, "sw3")["host"] == "127.232.7.13")
    session.disconnect()


def test_the_access_list_on_the_terminal_lines_is_honoured(fresh: Path) -> None:
    running = connect(fresh, "sw3")
    type_at(fresh, "sw3", "ip access-list standard M", "permit host 10.9.9.9", "line vty 0 15", "access-class M in")
    until(lambda: not row(fresh, "sw3")["reachable"])
    assert row(fresh, "sw3")["why"] == "its management access list does not admit 10.232.7.5"
    assert running.send_command("show privilege").endswith("15"), "a session that runs already goes on"
    with pytest.raises(NetmikoTimeoutException, match=r"refused|TCP connection to device failed"):
        connect(fresh, "sw3")
    type_at(fresh, "sw3", "ip access-list standard M", "permit 10.232.7.0 0.0.0.255")
    until(lambda: row(fresh, "sw3")["reachable"])
    type_at(fresh, "sw3", "line vty 0 15", "no access-class M in", "no ip access-list standard M")
    running.disconnect()


# --- reload ---


def test_a_reload_drops_sessions_and_forgets_what_was_not_saved(fresh: Path) -> None:
    session = connect(fresh, "sw3")
    type_at(fresh, "sw3", "interface Gi1/0/3", "description not saved")
    assert "not saved" in client.show(SCHOOL, "sw3", "running", root=fresh)
    session.write_channel("reload\nno\n\n")
    until(lambda: not row(fresh, "sw3")["booted"])
    until(lambda: not session.is_alive())
    until(lambda: row(fresh, "sw3")["reachable"])
    assert "not saved" not in client.show(SCHOOL, "sw3", "running", root=fresh)
    kinds = [entry["text"] for entry in client.show(SCHOOL, "sw3", "journal", root=fresh) if entry["kind"] == "reboot"]
    assert kinds[-2:] == ["reload command", "up again"]


def test_a_scheduled_reload_happens_unless_it_is_cancelled(fresh: Path) -> None:
    def schedule() -> str:
        return client.console(SCHOOL, "sw3", ["enable", "reload in 3", "no", ""], root=fresh)

    type_at(fresh, "sw3", "interface Gi1/0/3", "description on trial")
    assert "Reload scheduled for" in schedule()
    assert "SHUTDOWN ABORTED" in client.console(SCHOOL, "sw3", ["enable", "reload cancel"], root=fresh)
    time.sleep(3 * 60 / CLOCK + 0.2)
    assert "on trial" in client.show(SCHOOL, "sw3", "running", root=fresh)
    schedule()
    until(lambda: not row(fresh, "sw3")["booted"])
    until(lambda: row(fresh, "sw3")["booted"])
    assert "on trial" not in client.show(SCHOOL, "sw3", "running", root=fresh)


# --- faults ---


@pytest.fixture
def fault(fresh: Path) -> Iterator[Callable[..., None]]:
    on: list[tuple[str, str]] = []

    def switch_on(key: str, name: str, **settings: object) -> None:
        client.fault(SCHOOL, key, name, root=fresh, **settings)
        on.append((key, name))

    yield switch_on
    for key, name in on:
        client.fault(SCHOOL, key, name, False, root=fresh)


def test_fault_wrong_password(fresh: Path, fault: Callable[..., None]) -> None:
    fault("sw3", "wrong_password")
    with pytest.raises(NetmikoAuthenticationException):
        connect(fresh, "sw3")


def test_fault_dead_gives_no_answer(fresh: Path, fault: Callable[..., None]) -> None:
    fault("sw3", "dead")
    with pytest.raises(NetmikoTimeoutException):
        connect(fresh, "sw3", conn_timeout=1)
    assert row(fresh, "sw2")["reachable"], "it passes other switches' traffic on"


def test_fault_slow_follows_the_lab_s_clock(fresh: Path, fault: Callable[..., None]) -> None:
    fault("sw3", "slow", login=CLOCK * 0.5, command=CLOCK * 0.3)
    started = time.monotonic()
    session = connect(fresh, "sw3")
    assert time.monotonic() - started > 0.5
    started = time.monotonic()
    session.send_command("show clock")
    assert time.monotonic() - started > 0.3
    session.disconnect()


def test_fault_drop_line_cuts_a_long_output(fresh: Path, fault: Callable[..., None]) -> None:
    session = connect(fresh, "sw3")
    fault("sw3", "drop_line")
    # What exactly netmiko raises depends on which of its reads meets the closed channel.
    with pytest.raises((OSError, EOFError, Exception)):
        session.send_command("show running-config", read_timeout=2)
    session.disconnect()


def test_fault_garbage_is_no_configuration(fresh: Path, fault: Callable[..., None]) -> None:
    session = connect(fresh, "sw3")
    fault("sw3", "garbage")
    assert "interface" not in session.send_command("show running-config", expect_string="sw3#")
    session.disconnect()


def test_fault_full_flash_fails_to_save(fresh: Path, fault: Callable[..., None]) -> None:
    before = client.show(SCHOOL, "sw3", "startup", root=fresh)
    type_at(fresh, "sw3", "interface Gi1/0/4", "description full")
    fault("sw3", "full_flash")
    assert "Not enough space" in client.console(SCHOOL, "sw3", ["enable", "write memory"], root=fresh)
    assert client.show(SCHOOL, "sw3", "startup", root=fresh) == before


def test_fault_busy_closes_at_once(fresh: Path, fault: Callable[..., None]) -> None:
    fault("sw3", "busy")
    with pytest.raises((NetmikoTimeoutException, SSHException)):
        connect(fresh, "sw3", banner_timeout=2)


def test_an_unknown_fault_or_setting_is_refused(fresh: Path) -> None:
    with pytest.raises(SchoolbuildError, match="no fault 'tired'"):
        client.fault(SCHOOL, "sw3", "tired", root=fresh)
    with pytest.raises(SchoolbuildError, match="no setting 'login'"):
        client.fault(SCHOOL, "sw3", "dead", root=fresh, login=3)


# --- breaks ---


def test_a_miscabled_port_shows_in_lldp(fresh: Path) -> None:
    assert [n["local_port"] for n in client.show(SCHOOL, "sw3", "lldp", root=fresh)] == [UPLINK]
    client.break_(SCHOOL, "miscable", f"sw3:{UPLINK}", "sw3:Te1/1/2", root=fresh)
    assert [n["local_port"] for n in client.show(SCHOOL, "sw3", "lldp", root=fresh)] == ["TenGigabitEthernet1/1/2"]
    assert row(fresh, "sw3")["reachable"], "the other port is a trunk as well"


def test_breaks_are_recorded_and_saved(fresh: Path) -> None:
    client.break_(SCHOOL, "rogue-vlan", "sw2", "666", root=fresh)
    assert "vlan 666" in client.show(SCHOOL, "sw2", "startup", root=fresh)
    client.break_(SCHOOL, "config", "sw2", "interface Gi1/0/5; description odd", root=fresh)
    client.break_(SCHOOL, "unsaved-change", "sw2", root=fresh)
    assert "store room" in client.show(SCHOOL, "sw2", "running", root=fresh)
    assert "store room" not in client.show(SCHOOL, "sw2", "startup", root=fresh)
    kinds = [record["kind"] for record in client.status(SCHOOL, root=fresh)["injected"]]
    assert kinds[-3:] == ["rogue-vlan", "config", "unsaved-change"]


def test_a_break_the_switch_refuses_is_no_break(fresh: Path) -> None:
    before = len(client.status(SCHOOL, root=fresh)["injected"])
    with pytest.raises(SchoolbuildError, match="sw2 refused it") as caught:
        client.break_(SCHOOL, "config", "sw2", "make coffee", root=fresh)
    first, *rest = str(caught.value.where).splitlines()
    assert first.endswith("configure terminal"), "what was typed, without the banner before it"
    assert any("make coffee" in line for line in rest)
    with pytest.raises(SchoolbuildError, match="was given 1 arguments"):
        client.break_(SCHOOL, "cut", "sw2", root=fresh)
    with pytest.raises(SchoolbuildError, match="no cable is plugged in"):
        client.break_(SCHOOL, "cut", "sw2", "Gi1/0/2", root=fresh)
    assert len(client.status(SCHOOL, root=fresh)["injected"]) == before


# --- counters and journal ---


def test_reading_moves_no_write_counter(fresh: Path) -> None:
    before = row(fresh, "sw1")
    session = connect(fresh, "sw1")
    session.send_command("show running-config")
    session.send_command("show vlan")
    session.send_config_set([])
    session.disconnect()
    after = row(fresh, "sw1")
    assert after["writes"] == before["writes"]
    assert after["sessions"] == before["sessions"] + 1
    session = connect(fresh, "sw1")
    session.send_config_set(["interface Gi1/0/2", "description Room 1"])
    session.save_config()
    session.disconnect()
    assert row(fresh, "sw1")["writes"] == after["writes"] + 2, "one line that changes something, and the save"


def test_the_journal_keeps_lines_and_hides_secrets(fresh: Path) -> None:
    type_at(fresh, "sw1", "username anna privilege 15 secret Very-Secret-1", "nonsense here")
    entries = client.show(SCHOOL, "sw1", "journal", root=fresh)
    texts = [(entry["kind"], entry["text"]) for entry in entries]
    assert ("command", "username anna privilege 15 secret <hidden>") in texts
    assert ("refused", "nonsense here") in texts
    assert "Very-Secret-1" not in json.dumps(entries)
    assert "Very-Secret-1" not in (RunDir(fresh, SCHOOL).journals / "sw1.jsonl").read_text(encoding="utf-8")


# --- life ---


def test_what_is_typed_at_a_password_prompt_is_not_in_the_journal(fresh: Path) -> None:
    type_at(fresh, "sw3", "enable secret Quite-Hidden-1")
    client.console(
        SCHOOL, "sw3", ["enable", "Quite-Hidden-1", "configure terminal", "no enable secret", "end"], root=fresh
    )
    journal = client.show(SCHOOL, "sw3", "journal", root=fresh)
    assert "Quite-Hidden-1" not in json.dumps(journal)
    assert "<hidden>" in [entry["text"] for entry in journal if entry["kind"] == "command"]


def test_the_run_directory_is_private(fresh: Path) -> None:
    run = RunDir(fresh, SCHOOL)
    assert run.folder.stat().st_mode & 0o777 == 0o700
    assert run.secrets.stat().st_mode & 0o777 == 0o600
    data = json.loads(run.info_file.read_text(encoding="utf-8"))
    assert set(data) >= {"pid", "control", "clock", "endpoints", "started"}
    until(lambda: all(e["host"] for e in json.loads(run.info_file.read_text(encoding="utf-8"))["endpoints"]))


def test_a_second_lab_of_one_school_is_refused(fresh: Path) -> None:
    with pytest.raises(SchoolbuildError, match="is up already"):
        client.up(SCHOOL, root=fresh, estate=network())


def test_the_same_addresses_elsewhere_take_the_next_port(fresh: Path, tmp_path: Path) -> None:
    first = client.info(SCHOOL, root=fresh).port
    with client.lab("other", root=tmp_path, estate=network("other"), startup=STARTUP) as info:
        assert info.port > first
    assert client.running(root=tmp_path) == ()


def test_a_port_that_another_program_holds_on_one_address_is_left_to_it(tmp_path: Path) -> None:
    estate = network("squatted")
    with socket.socket() as squatter:
        squatter.bind((served_at(estate.management_subnet[12]), 0))
        squatter.listen()
        port = squatter.getsockname()[1]
        with client.lab("squatted", root=tmp_path, estate=estate, port=port) as info:
            assert info.port != port


def test_a_killed_lab_leaves_nothing_in_the_way(tmp_path: Path) -> None:
    started = client.up("killed", root=tmp_path, estate=network("killed"))
    os.kill(started.pid, signal.SIGKILL)
    until(lambda: process_started(started.pid) != started.pid_started)
    assert client.running(root=tmp_path) == ()
    with pytest.raises(SchoolbuildError, match="is not up"):
        client.status("killed", root=tmp_path)
    again = client.up("killed", root=tmp_path, estate=network("killed"))
    assert again.pid != started.pid
    assert client.down("killed", root=tmp_path) is True
    assert client.down("killed", root=tmp_path) is False


def test_another_process_with_the_number_of_a_dead_lab_is_left_alone(tmp_path: Path) -> None:
    run = RunDir(tmp_path, "old")
    run.prepare()
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as stranger:
        control = run.folder / "control.sock"
        run.write(
            {"pid": stranger.pid, "pid_started": "1", "control": str(control), "clock": 1, "port": 2222,
             "started": "", "endpoints": []}
        )  # fmt: skip
        assert client.down("old", root=tmp_path) is False
        assert stranger.poll() is None
        stranger.kill()


def test_a_lab_is_started_by_one_at_a_time(tmp_path: Path) -> None:
    with (
        RunDir(tmp_path, "twice").starting(),
        pytest.raises(SchoolbuildError, match="is being started already"),
    ):
        client.up("twice", root=tmp_path, estate=network("twice"))


@pytest.mark.parametrize("name", ["..", "../x", "", "a/b"])
def test_a_lab_has_the_name_of_a_school(tmp_path: Path, name: str) -> None:
    with pytest.raises(SchoolbuildError, match="is no name of a school"):
        client.down(name, root=tmp_path)


def test_a_startup_configuration_for_a_device_that_is_not_there_is_refused_in_words(tmp_path: Path) -> None:
    with pytest.raises(SchoolbuildError, match="no device 'nobody'"):
        client.up("bad", root=tmp_path, estate=network("bad"), startup={"nobody": "hostname x"})
    assert client.running(root=tmp_path) == ()
