"""Other people's clients talk to the lab unmodified: netmiko's own drivers and Ansible's cisco.ios collection."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from ipaddress import IPv4Interface, IPv4Network
from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest
import yaml
from netmiko import ConnectHandler
from netmiko.exceptions import ConfigInvalidException, NetmikoAuthenticationException

from schoolbuild.lab import client
from schoolbuild.lab.estate import Cable, End, Estate, GatewaySpec
from schoolbuild.lab.interface import DeviceSpec, MemberSpec, PortSpec

pytestmark = pytest.mark.lab

SCHOOL = "stock-clients"
PASSWORD = "Stock-Client-1"
IOS = "ios01"
AOS = "aos01"
MANAGEMENT = 90
SUBNET = IPv4Network("10.231.90.0/24")
ADDRESS = {IOS: "10.231.90.11", AOS: "10.231.90.12"}

IOS_BOOTSTRAP = f"""
enable
configure terminal
hostname {IOS}
vtp mode transparent
vlan {MANAGEMENT}
 name management
 exit
interface GigabitEthernet1/0/47
 switchport mode trunk
 exit
interface GigabitEthernet1/0/48
 switchport mode trunk
 exit
interface Vlan{MANAGEMENT}
 ip address {ADDRESS[IOS]} 255.255.255.0
 no shutdown
 exit
ip default-gateway 10.231.90.1
ip domain name stock.example
username admin privilege 15 secret {PASSWORD}
aaa new-model
aaa authentication login default local
aaa authorization exec default local
crypto key generate rsa modulus 2048
ip ssh version 2
line vty 0 15
 transport input ssh
 end
write memory
"""

AOS_BOOTSTRAP = f"""
configure
hostname {AOS}
vlan {MANAGEMENT}
 name "management"
 tagged 24
 ip address {ADDRESS[AOS]} 255.255.255.0
 exit
ip default-gateway 10.231.90.1
password manager user-name admin plaintext {PASSWORD}
crypto key generate ssh rsa bits 2048
ip ssh
write memory
end
"""


def estate() -> Estate:
    """A Catalyst with the gateway on port 48, and a 2930F behind its port 47."""
    ios_ports = tuple(PortSpec(f"GigabitEthernet1/0/{n}", 1000, "copper", poe=True) for n in range(1, 49))
    aos_ports = tuple(PortSpec(str(n), 1000, "copper") for n in range(1, 25))
    aos_ports += tuple(PortSpec(str(n), 10000, "sfpplus") for n in range(25, 29))
    catalyst = MemberSpec(1, "C9200L-48P-4X", "FOC0000STK1", "00:1b:d4:10:00:00", ios_ports)
    aruba = MemberSpec(1, "2930F-24G-4SFPP", "SG00STK001", "ec:eb:b8:10:00:00", aos_ports)
    return Estate(
        school=SCHOOL,
        devices=(
            DeviceSpec(IOS, "cisco_ios", catalyst.model, (catalyst,)),
            DeviceSpec(AOS, "aruba_aoss", aruba.model, (aruba,)),
        ),
        cables=(Cable(End(IOS, "GigabitEthernet1/0/47"), End(AOS, "24")),),
        gateway=GatewaySpec(End(IOS, "GigabitEthernet1/0/48"), {MANAGEMENT: IPv4Interface("10.231.90.1/24")}),
        management_vlan=MANAGEMENT,
        management_subnet=SUBNET,
    )


@dataclass(frozen=True)
class Bench:
    """The lab that these tests share; each test leaves VLANs of its own numbers behind."""

    root: Path
    port: int
    host: dict[str, str]

    def running(self, device: str) -> str:
        """The running-config as the lab itself knows it, not as the client under test read it."""
        return str(client.show(SCHOOL, device, "running", root=self.root))

    def startup(self, device: str) -> str:
        return str(client.show(SCHOOL, device, "startup", root=self.root))

    def writes(self, device: str) -> int:
        """How often the running state changed since the lab came up."""
        endpoints = client.status(SCHOOL, root=self.root)["endpoints"]
        return next(int(one["writes"]) for one in endpoints if one["name"] == device)

    @contextmanager
    def netmiko(self, device_type: str, device: str, **settings: Any) -> Iterator[Any]:
        """A connection of netmiko's own driver."""
        connection = ConnectHandler(
            device_type=device_type,
            host=self.host[device],
            port=self.port,
            **{"username": "admin", "password": PASSWORD, "conn_timeout": 20, **settings},
        )
        try:
            yield connection
        finally:
            connection.disconnect()


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bench]:
    root = tmp_path_factory.mktemp("stock")
    with client.lab(SCHOOL, root=root, estate=estate()) as lab:
        for device, text in ((IOS, IOS_BOOTSTRAP), (AOS, AOS_BOOTSTRAP)):
            client.console(SCHOOL, device, text.strip().splitlines(), root=root)
        host = {device: address.replace("10.", "127.", 1) for device, address in ADDRESS.items()}
        yield Bench(root, lab.port, host)


class TestNetmikoIos:
    def test_reads(self, bench: Bench) -> None:
        with bench.netmiko("cisco_ios", IOS) as switch:
            assert switch.find_prompt() == f"{IOS}#"
            assert "C9200L-48P-4X" in switch.send_command("show version")
            running = switch.send_command("show running-config")
        assert f"hostname {IOS}" in running
        assert running.rstrip().endswith("end"), "paging must be off, or the rest is missing"
        assert "--More--" not in running

    def test_tables_parse_with_ntc_templates(self, bench: Bench) -> None:
        with bench.netmiko("cisco_ios", IOS) as switch:
            vlans = switch.send_command("show vlan brief", use_textfsm=True)
            version = switch.send_command("show version", use_textfsm=True)
        assert {"vlan_id": "90", "vlan_name": "management", "status": "active", "interfaces": []} in vlans
        assert version[0]["hostname"] == IOS
        assert version[0]["serial"] == ["FOC0000STK1"]

    def test_writes_and_saves(self, bench: Bench) -> None:
        with bench.netmiko("cisco_ios", IOS) as switch:
            switch.send_config_set(["vlan 201", "name netmiko-ios", "exit"])
            assert "netmiko-ios" in bench.running(IOS)
            assert "netmiko-ios" not in bench.startup(IOS)
            switch.save_config()
        assert "netmiko-ios" in bench.startup(IOS)

    def test_sees_a_refusal(self, bench: Bench) -> None:
        with bench.netmiko("cisco_ios", IOS) as switch, pytest.raises(ConfigInvalidException):
            switch.send_config_set(["vlanne 5"], error_pattern=r"% Invalid input")

    def test_is_kept_out_with_a_wrong_password(self, bench: Bench) -> None:
        with pytest.raises(NetmikoAuthenticationException), bench.netmiko("cisco_ios", IOS, password="wrong"):
            pass


@pytest.mark.parametrize("device_type", ["hp_procurve", "aruba_osswitch"])
class TestNetmikoAoss:
    def test_reads(self, bench: Bench, device_type: str) -> None:
        with bench.netmiko(device_type, AOS) as switch:
            assert switch.find_prompt() == f"{AOS}#"
            running = switch.send_command("show running-config")
            vlans = switch.send_command("show vlans", use_textfsm=True)
        assert f'hostname "{AOS}"' in running
        assert "vlan 90" in running
        assert "-- MORE --" not in running
        assert [vlan["vlan_name"] for vlan in vlans if vlan["vlan_id"] == "90"] == ["management"]

    def test_writes_and_saves(self, bench: Bench, device_type: str) -> None:
        name = f"netmiko-{device_type[:2]}"
        with bench.netmiko(device_type, AOS) as switch:
            switch.send_config_set([f"vlan {202 if device_type.startswith('hp') else 203}", f"name {name}", "exit"])
            assert f'name "{name}"' in bench.running(AOS)
            assert name not in bench.startup(AOS)
            switch.save_config()
        assert name in bench.startup(AOS)

    def test_sees_a_refusal(self, bench: Bench, device_type: str) -> None:
        with bench.netmiko(device_type, AOS) as switch:
            assert "Invalid input" in switch.send_command_timing("vlanne 5")


PLAY = """
- name: Talk to the Catalyst of the lab
  hosts: all
  gather_facts: false
  tasks:
    - name: Read
      cisco.ios.ios_command:
        commands: [show version, show vlan brief]
      register: read

    - name: Judge what was read
      ansible.builtin.assert:
        that:
          - "'C9200L-48P-4X' in read.stdout[0]"
          - "'management' in read.stdout[1]"

    - name: Write
      cisco.ios.ios_config:
        parents: vlan 204
        lines: [name ansible-ios]
      register: written

    - name: Write below an interface
      cisco.ios.ios_config:
        parents: interface GigabitEthernet1/0/5
        lines: [description from ansible, switchport access vlan 204]
        save_when: modified

    - name: Be refused
      block:
        - name: Send what the switch does not know
          cisco.ios.ios_config:
            lines: [vlanne 5]
          changed_when: false

        - name: Nobody noticed
          ansible.builtin.meta: end_play
      rescue:
        - name: Judge the refusal
          ansible.builtin.assert:
            that: "'Invalid input' in ansible_failed_result.msg"

    - name: Reached the end
      ansible.builtin.debug:
        msg: the refusal was seen
"""


@pytest.fixture(scope="module")
def play(bench: Bench, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """Run the play with nothing of this project: no ansible.cfg, no plugin, no vault."""
    here = tmp_path_factory.mktemp("play")
    # Ansible keeps unix sockets below this folder; their paths must stay short.
    short = Path(tempfile.mkdtemp(prefix="sb-"))
    variables = {
        "ansible_connection": "ansible.netcommon.network_cli",
        "ansible_network_os": "cisco.ios.ios",
        "ansible_network_cli_ssh_type": "paramiko",
        "ansible_host": bench.host[IOS],
        "ansible_port": bench.port,
        "ansible_user": "admin",
        "ansible_password": PASSWORD,
        "ansible_host_key_checking": False,
        "ansible_python_interpreter": sys.executable,
    }
    (here / "hosts.yml").write_text(yaml.safe_dump({"all": {"hosts": {IOS: variables}}}), encoding="utf-8")
    (here / "play.yml").write_text(dedent(PLAY), encoding="utf-8")
    (here / "ansible.cfg").write_text("[defaults]\nhost_key_checking = false\n", encoding="utf-8")
    environment = {
        **{key: value for key, value in os.environ.items() if not key.startswith("ANSIBLE_")},
        "ANSIBLE_CONFIG": str(here / "ansible.cfg"),
        "ANSIBLE_HOME": str(short),
        "ANSIBLE_PERSISTENT_CONTROL_PATH_DIR": str(short / "pc"),
        "ANSIBLE_NOCOLOR": "1",
    }
    command = [str(Path(sys.executable).parent / "ansible-playbook"), "-i", "hosts.yml", "play.yml"]

    def run(*options: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [*command, *options],
            cwd=here,
            env=environment,
            capture_output=True,
            text=True,
            timeout=180,
            check=False,
        )

    yield run
    shutil.rmtree(short, ignore_errors=True)


@pytest.mark.ansible
def test_ansible_predicts_applies_and_settles(bench: Bench, play: Any) -> None:
    before, writes = bench.running(IOS), bench.writes(IOS)
    predicted = play("--check")
    assert predicted.returncode == 0, predicted.stdout + predicted.stderr
    assert "changed=2" in predicted.stdout, predicted.stdout
    assert bench.running(IOS) == before
    assert bench.writes(IOS) == writes, "check mode wrote to the switch"

    applied = play()
    assert applied.returncode == 0, applied.stdout + applied.stderr
    assert "changed=2" in applied.stdout, applied.stdout
    assert "the refusal was seen" in applied.stdout, applied.stdout
    running = bench.running(IOS)
    assert " name ansible-ios" in running
    assert " description from ansible" in running
    assert "ansible-ios" in bench.startup(IOS)

    again = play()
    assert again.returncode == 0, again.stdout + again.stderr
    assert "changed=0" in again.stdout, again.stdout
    assert bench.running(IOS) == running
