"""What the inventory plugin tells Ansible, and what it reads to do so."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from schoolbuild.ansible_bridge.inventory import claims, fill
from schoolbuild.model.errors import Refused, SchoolbuildError

SERVER_GROUPS = ["servers_members", "servers_standalone", "servers_controllers", "servers_hypervisors"]
OAKFIELD = ["oak-sw01", "oak-sw02", "oak-dc01", "oak-fs01"]


class FakeInventory:
    """Ansible's inventory as far as it is filled."""

    def __init__(self) -> None:
        self.groups: dict[str, Any] = {"all": SimpleNamespace(vars={})}
        self.members: dict[str, list[str]] = {}
        self.children: dict[str, list[str]] = {}
        self.hosts: dict[str, dict[str, Any]] = {}

    def add_group(self, group: str) -> str:
        self.members.setdefault(group, [])
        return group

    def add_child(self, group: str, child: str) -> bool:
        self.children.setdefault(group, []).append(child)
        return True

    def add_host(self, host: str, group: str | None = None) -> str:
        self.hosts.setdefault(host, {})
        if group and host not in self.members[group]:
            self.members[group].append(host)
        return host

    def set_variable(self, entity: str, varname: str, value: Any) -> None:
        variables = self.groups["all"].vars if entity == "all" else self.hosts[entity]
        variables[varname] = value


@pytest.fixture
def inventory() -> FakeInventory:
    return FakeInventory()


def test_claims_every_file_of_a_school_and_nothing_else(project_root: Path) -> None:
    folder = project_root / "inventories" / "oakfield-primary"
    assert all(claims(path) for path in folder.iterdir())
    assert not claims(project_root / "standard" / "vlans.yml")
    assert not claims(project_root / "inventories")
    assert not claims(folder / "missing.yml")
    assert not claims(Path("oak-sw01,"))
    assert not claims(Path("/"))


def test_tells_switches_in_groups_from_the_gateway_outwards(inventory: FakeInventory, project_root: Path) -> None:
    fill(inventory, project_root / "inventories" / "hillside-secondary" / "school.yml")
    assert inventory.members == {
        "switches": ["hil-sw01", "hil-sw02", "hil-sw03", "hil-sw04", "hil-sw05"],
        "cisco_ios": ["hil-sw01", "hil-sw03"],
        "aruba_aoss": ["hil-sw02", "hil-sw04", "hil-sw05"],
        "core": ["hil-sw01"],
        "edge": ["hil-sw02", "hil-sw03", "hil-sw04", "hil-sw05"],
        "servers": [],
        **{group: [] for group in SERVER_GROUPS},
    }
    assert inventory.children == {"servers": SERVER_GROUPS}
    assert inventory.groups["all"].vars["schoolbuild_school"] == "hillside-secondary"
    assert inventory.hosts["hil-sw01"] == {
        "ansible_connection": "local",
        "ansible_host": "10.64.0.11",
        "schoolbuild_switch": "sw01",
        "schoolbuild_family": "cisco_ios",
        "schoolbuild_layer": "core",
        "schoolbuild_closet": "server-room",
        "schoolbuild_room": "Server room",
        "schoolbuild_models": ["C9200L-48P-4X", "C9200L-48P-4X"],
        "schoolbuild_serials": ["FOC2601HIL1", "FOC2601HIL2"],
        "schoolbuild_managed_by": None,
    }


def test_tells_servers_by_what_they_are(inventory: FakeInventory, project_root: Path) -> None:
    fill(inventory, project_root / "inventories" / "kingsway-secondary" / "school.yml")
    groups = {name: hosts for name, hosts in inventory.members.items() if name.startswith("servers")}
    assert groups["servers_controllers"]
    assert groups["servers_members"]
    fernhill = FakeInventory()
    fill(fernhill, project_root / "inventories" / "fernhill-primary" / "school.yml")
    assert fernhill.members["servers_hypervisors"]


def test_a_server_has_a_connection_that_nobody_can_use_before_it_was_read(
    inventory: FakeInventory, project_root: Path
) -> None:
    fill(inventory, project_root / "inventories" / "oakfield-primary" / "school.yml")
    told = inventory.hosts["oak-fs01"]
    assert told["ansible_connection"] == "winrm"
    assert told["ansible_winrm_message_encryption"] == "always"
    assert told["ansible_host"] == "10.20.1.11", "a template here would cost a new shell for every item of a loop"
    assert told["schoolbuild_computer_name"] == "OAK-FS01"
    assert told["schoolbuild_address"] == "10.20.1.11"
    dialled = [told[name] for name in ("ansible_winrm_host", "ansible_port", "ansible_user", "ansible_password")]
    assert all("school_server" in template for template in dialled)
    assert told["school_build"]["machine"]
    assert not any("10.20.1.11" in template or "secret:" in template for template in dialled)


def test_loads_a_school_once_however_many_files_it_has(
    inventory: FakeInventory, project_root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = sorted((project_root / "inventories" / "oakfield-primary").iterdir())
    fill(inventory, files[0])
    monkeypatch.setattr("schoolbuild.ansible_bridge.inventory.open_school", pytest.fail)
    for path in files[1:]:
        fill(inventory, path)
    assert list(inventory.hosts) == OAKFIELD


def test_refuses_a_second_school(inventory: FakeInventory, project_root: Path) -> None:
    fill(inventory, project_root / "inventories" / "oakfield-primary" / "school.yml")
    with pytest.raises(Refused, match="a second school in one run: 'oakfield-primary'"):
        fill(inventory, project_root / "inventories" / "hillside-secondary" / "school.yml")
    assert list(inventory.hosts) == OAKFIELD


def test_a_broken_folder_adds_nothing(inventory: FakeInventory, tmp_path: Path, project_root: Path) -> None:
    for name in ("inventories", "standard"):
        shutil.copytree(project_root / name, tmp_path / name)
    school = tmp_path / "inventories" / "oakfield-primary" / "school.yml"
    school.write_text("school:\n\tname: Oakfield\n")
    with pytest.raises(SchoolbuildError, match=r"school\.yml:2"):
        fill(inventory, school)
    assert inventory.hosts == {}
    assert inventory.groups["all"].vars == {}


def test_reads_no_other_school(inventory: FakeInventory, project_root: Path) -> None:
    """The cost of one school must not grow with their number."""
    opened: set[Path] = set()
    listening = True

    def listen(event: str, arguments: tuple[Any, ...]) -> None:
        if listening and event in ("open", "os.scandir", "os.listdir") and isinstance(arguments[0], str | Path):
            opened.add(Path(arguments[0]))

    sys.addaudithook(listen)
    try:
        fill(inventory, project_root / "inventories" / "oakfield-primary" / "school.yml")
    finally:
        listening = False
    inventories = {
        path.relative_to(project_root / "inventories").parts[:1] for path in opened if "inventories" in path.parts
    }
    assert inventories == {("oakfield-primary",)}
