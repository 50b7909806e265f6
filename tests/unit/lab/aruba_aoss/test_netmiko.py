"""netmiko's own drivers, unmodified, at AOS-S switches of a running lab."""

from __future__ import annotations

import time
from collections.abc import Iterator
from ipaddress import IPv4Interface, IPv4Network
from pathlib import Path
from typing import Any

import pytest
from netmiko import ConnectHandler
from netmiko.exceptions import NetmikoAuthenticationException, NetmikoTimeoutException

from schoolbuild.lab import client
from schoolbuild.lab.estate import Cable, End, Estate, GatewaySpec
from tests.unit.lab.aruba_aoss.bench import device

pytestmark = pytest.mark.lab

SCHOOL = "aoss-bench"
CORE, EDGE = "aos-core", "aos-edge"
USER, PASSWORD, VIEWER = "admin", "Netmiko-Secret-1", "Viewer-Secret-1"
HOSTS = {CORE: "127.232.90.11", EDGE: "127.232.90.12"}


def bootstrap(name: str, tagged: str) -> str:
    return f"""
configure
hostname {name}
vlan 90
name management
tagged {tagged}
ip address {HOSTS[name].replace("127.", "10.", 1)}/24
exit
ip default-gateway 10.232.90.1
password manager user-name {USER} plaintext {PASSWORD}
password operator user-name {USER} plaintext {VIEWER}
ip ssh
write memory
end
"""


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("aoss")


@pytest.fixture(scope="module")
def port(root: Path) -> Iterator[int]:
    estate = Estate(
        school=SCHOOL,
        devices=(device("2930F-48G-PoEP-4SFPP", CORE), device("2530-24G-PoEP", EDGE)),
        cables=(Cable(End(CORE, "49"), End(EDGE, "25")),),
        gateway=GatewaySpec(End(CORE, "48"), {90: IPv4Interface("10.232.90.1/24")}),
        management_vlan=90,
        management_subnet=IPv4Network("10.232.90.0/24"),
    )
    with client.lab(SCHOOL, root=root, estate=estate) as lab:
        for name, tagged in ((CORE, "48-49"), (EDGE, "25")):
            client.console(SCHOOL, name, bootstrap(name, tagged).strip().splitlines(), root=root)
        yield lab.port


def connect(port: int, name: str = EDGE, device_type: str = "hp_procurve", **settings: Any) -> Any:
    login = {"username": USER, "password": PASSWORD, "secret": PASSWORD, **settings}
    return ConnectHandler(device_type=device_type, host=HOSTS[name], port=port, **login)


@pytest.mark.parametrize("device_type", ["hp_procurve", "aruba_osswitch"])
def test_reads_and_finds_the_prompt(port: int, device_type: str) -> None:
    with connect(port, device_type=device_type) as switch:
        assert switch.base_prompt == EDGE
        running = switch.send_command("show running-config")
        assert running.lstrip().startswith("Running configuration:")
        assert "\x1b" not in running
        assert "password manager" in running
        assert "-- MORE --" not in running
        assert "90      management" in switch.send_command("show vlans")


def test_tables_parse_with_ntc_templates(port: int) -> None:
    with connect(port) as switch:
        assert switch.send_command("show vlans", use_textfsm=True)[-1] == {
            "vlan_id": "90", "vlan_name": "management", "status": "Port-based", "voice": "No", "jumbo": "No",
        }  # fmt: skip
        neighbours = switch.send_command("show lldp info remote-device", use_textfsm=True)
        assert [(row["local_interface"], row["neighbor_name"]) for row in neighbours] == [("25", CORE)]
        macs = switch.send_command("show mac-address", use_textfsm=True)
        assert [(row["port"], row["vlan_id"]) for row in macs] == [("25", "90"), ("25", "90")]


def test_configures_and_saves(port: int) -> None:
    with connect(port) as switch:
        printed = switch.send_config_set(
            ["vlan 30", 'name "STAFF"', "untagged 1-8", "exit", "interface 1", "disable", "exit"]
        )
        assert "Invalid" not in printed
        assert not switch.check_config_mode()
        switch.save_config()
        assert "untagged 1-8" in switch.send_command("show config")


def test_an_operator_enables(port: int) -> None:
    """The driver enables by itself, with the name that it logged in with and the manager's password."""
    with connect(port, password=VIEWER, secret=PASSWORD) as switch:
        assert switch.find_prompt() == f"{EDGE}#"


def test_a_wrong_password_is_refused(port: int) -> None:
    with pytest.raises(NetmikoAuthenticationException):
        connect(port, password="wrong")


def test_logging_in_is_quick(port: int) -> None:
    started = time.monotonic()
    connect(port).disconnect()
    assert time.monotonic() - started < 4


def test_cutting_the_management_vlan_freezes_the_session_behind_it(port: int, root: Path) -> None:

    def at_core(line: str) -> None:
        client.console(SCHOOL, CORE, ["configure", line, "end"], root=root, user=USER, password=PASSWORD)

    with connect(port) as edge:
        edge.clear_buffer()
        at_core("no vlan 90 tagged 49")
        edge.write_channel("show time\n")
        time.sleep(1)
        assert edge.read_channel() == ""
        with pytest.raises(NetmikoTimeoutException):
            connect(port, conn_timeout=2)
        at_core("vlan 90 tagged 49")
        assert edge.read_until_pattern(r"\d\d:\d\d:\d\d 20\d\d", read_timeout=5)
    with connect(port) as edge:
        assert edge.find_prompt() == f"{EDGE}#"
