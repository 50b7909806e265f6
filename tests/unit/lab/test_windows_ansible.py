"""An unmodified Ansible against the servers of a sample school's lab: ping, restart, and the faults of the protocol."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import yaml

from schoolbuild import intent
from schoolbuild.lab import client
from schoolbuild.model.derive import open_school

pytestmark = [pytest.mark.lab, pytest.mark.ansible]

SCHOOL = "oakfield-primary"
CLOCK = 300.0


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory, project_root: Path) -> Iterator[Path]:
    """A project with the lab of the school up, its switches built."""
    folder = tmp_path_factory.mktemp("project")
    for name in ("standard", "inventories", "templates"):
        (folder / name).symlink_to(project_root / name)
    _, network = open_school(folder, SCHOOL)
    built = {switch.host: intent.render(network, name) for name, switch in network.switches.items()}
    with client.lab(SCHOOL, root=folder, clock=CLOCK, startup=built) as info:
        secrets = yaml.safe_load(info.secrets.read_text(encoding="utf-8"))
        endpoints = {row["name"]: row for row in info.endpoints}
        fs01, dc01 = endpoints["oak-fs01"], endpoints["oak-dc01"]
        inventory = {
            "servers": {
                "hosts": {
                    "fs01": {
                        "ansible_host": fs01["host"],
                        "ansible_user": "Administrator",
                        "ansible_password": secrets["windows/administrator"][1],
                    },
                    "dc01": {
                        "ansible_host": dc01["host"],
                        "ansible_user": "OAKFIELD\\svc-schoolbuild",
                        "ansible_password": secrets["windows/management"][1],
                    },
                },
                "vars": {
                    "ansible_connection": "winrm",
                    "ansible_port": fs01["port"],
                    "ansible_winrm_transport": "ntlm",
                    "ansible_winrm_scheme": "http",
                    "ansible_winrm_message_encryption": "always",
                },
            }
        }
        file = folder / "hosts.yml"
        file.touch(mode=0o600)
        file.write_text(yaml.safe_dump(inventory), encoding="utf-8")
        yield folder


Ansible = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def ansible(root: Path, plain_environment: dict[str, str]) -> Ansible:
    """``ansible(hosts, module, arguments, ...)`` runs one task with nothing but its own settings."""
    (root / "ansible.cfg").write_text("[defaults]\n", encoding="utf-8")

    def run(hosts: str, module: str, arguments: str = "", *more: str) -> subprocess.CompletedProcess[str]:
        command = [str(Path(sys.executable).with_name("ansible")), "-i", str(root / "hosts.yml"), hosts, "-m", module]
        return subprocess.run(
            [*command, *(["-a", arguments] if arguments else []), *more],
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
            cwd=root,
            env={**plain_environment, "ANSIBLE_HOME": str(root / "ansible")},
        )

    return run


def row(root: Path, name: str) -> dict[str, object]:
    rows = client.status(SCHOOL, root=root)["endpoints"]
    return next(one for one in rows if one["name"] == name)


def test_ping_with_an_account_of_the_machine_and_one_of_the_domain(root: Path, ansible: Ansible) -> None:
    done = ansible("fs01,dc01", "ansible.windows.win_ping")
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.count('"ping": "pong"') == 2
    assert row(root, "oak-fs01")["writes"] == 0


def test_restart(root: Path, ansible: Ansible) -> None:
    done = ansible("fs01", "ansible.windows.win_reboot")
    assert done.returncode == 0, done.stdout + done.stderr
    assert '"rebooted": true' in done.stdout
    journal = client.show(SCHOOL, "oak-fs01", "journal", root=root)
    assert [entry["text"] for entry in journal if entry["kind"] == "reboot"][-1] == "up again"


def test_the_quota_of_a_shell_is_no_obstacle(root: Path, ansible: Ansible) -> None:
    """A restart runs several commands in one shell; Ansible makes a new one when the quota is used up."""
    client.fault(SCHOOL, "oak-dc01", "quota", root=root, commands=1)
    opened = row(root, "oak-dc01")["sessions"]
    try:
        done = ansible("dc01", "ansible.windows.win_reboot")
    finally:
        client.fault(SCHOOL, "oak-dc01", "quota", False, root=root)
    assert done.returncode == 0, done.stdout + done.stderr
    assert int(str(row(root, "oak-dc01")["sessions"])) - int(str(opened)) >= 3


def test_a_wrong_password_is_told_as_such(root: Path, ansible: Ansible) -> None:
    client.fault(SCHOOL, "oak-fs01", "wrong_password", root=root)
    try:
        done = ansible("fs01", "ansible.windows.win_ping")
    finally:
        client.fault(SCHOOL, "oak-fs01", "wrong_password", False, root=root)
    assert done.returncode == 4
    assert "the specified credentials were rejected by the server" in done.stdout


def test_what_the_lab_does_not_know_is_told_as_such(root: Path, ansible: Ansible) -> None:
    done = ansible("fs01", "ansible.builtin.raw", "Get-Process")
    assert done.returncode == 2
    assert "the schoolbuild lab does not know this and did nothing" in done.stdout + done.stderr


def test_a_server_behind_a_cut_path_is_not_reachable(root: Path, ansible: Ansible) -> None:
    client.break_(SCHOOL, "port-in-wrong-vlan", "oak-sw01", "46", "1", root=root)
    try:
        done = ansible("fs01", "ansible.windows.win_ping", "", "-e", "ansible_winrm_connection_timeout=1")
    finally:
        client.break_(SCHOOL, "port-in-wrong-vlan", "oak-sw01", "46", "20", root=root)
    assert done.returncode == 4
    assert "UNREACHABLE!" in done.stdout
    assert ansible("fs01", "ansible.windows.win_ping").returncode == 0


def test_an_expired_certificate_is_not_accepted(root: Path, ansible: Ansible) -> None:
    """Windows has no HTTPS listener until somebody makes one, as somebody did where the fault is on."""
    assert row(root, "oak-fs01")["https_port"] is None
    client.fault(SCHOOL, "oak-fs01", "expired_certificate", root=root)
    secure = {
        "ansible_port": row(root, "oak-fs01")["https_port"],
        "ansible_winrm_scheme": "https",
        "ansible_winrm_ca_trust_path": str(client.info(SCHOOL, root=root).folder / "certificates" / "ca.pem"),
        "ansible_winrm_message_encryption": "never",
    }
    try:
        done = ansible("fs01", "ansible.windows.win_ping", "", "-e", json.dumps(secure))
    finally:
        client.fault(SCHOOL, "oak-fs01", "expired_certificate", False, root=root)
    assert done.returncode == 4
    assert "certificate has expired" in done.stdout


def test_without_its_winrm_service_a_server_is_out_of_reach(root: Path) -> None:
    client.break_(SCHOOL, "service-stopped", "oak-dc01", "WinRM", root=root)
    assert row(root, "oak-dc01")["why"] == "its WinRM service does not listen"
