"""What the role domain_join refuses before any session is opened."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.unit.ansible_bridge.role_play import played

pytestmark = pytest.mark.ansible

USED = "Restart nothing that is in use"
SERVERS: dict[str, dict[str, Any]] = {
    "there_before": {"in_service": True, "identity": {"computer_name": "OAK-FS01", "domain": None}},
    "being_built": {"in_service": False, "identity": {"computer_name": "OAK-FS01", "domain": None}},
    "joined_before": {"in_service": True, "identity": {"computer_name": "OAK-FS01", "domain": "oakfield.internal"}},
}


@pytest.fixture(scope="module")
def used(project_root: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What the task said of each server, of one run on machines that cannot be reached."""
    folder = tmp_path_factory.mktemp("join")
    join = {
        "joins": True,
        "domain": "oakfield.internal",
        "ou": "OU=Servers",
        "account": "svc-join",
        "password": "",
        "management": "svc",
        "controllers": [],
        "dns_servers": ["10.20.1.10"],
        "owner": "",
    }
    build = {
        "join": join,
        "baseline": {"administrators": {"group": "Administrators"}},
        "machine": {"computer_name": "OAK-FS01", "mark": {"key": "HKLM:\\\\X", "school": "oak", "host": "oak-fs01"}},
    }
    told = {"standing": "ours", "login": "local", "facts": {"sections": {}}}
    away = {"ansible_connection": "winrm", "ansible_host": "127.255.255.254", "ansible_port": 1}
    login = {"ansible_user": "nobody", "ansible_password": "none"}
    hosts = {
        name: {"school_build": build, "school_server": told | server, **away, **login}
        for name, server in SERVERS.items()
    }
    done = played(project_root, folder, hosts, [{"ansible.builtin.import_role": {"name": "domain_join"}}])
    found = [task["hosts"] for task in done if task["task"]["name"].endswith(USED)]
    assert len(found) == 1
    answers: dict[str, Any] = found[0]
    return answers


def test_a_machine_that_people_work_with_is_not_joined(used: dict[str, Any]) -> None:
    told = used["there_before"]
    assert told["failed"] is True
    assert "joining it to oakfield.internal restarts it" in told["msg"]
    assert "join it by hand when nobody works with it" in told["msg"]


@pytest.mark.parametrize("name", ["being_built", "joined_before"])
def test_what_is_being_built_or_has_joined_goes_on(used: dict[str, Any], name: str) -> None:
    assert used[name].get("failed", False) is False


def test_only_a_controller_that_was_read_is_asked_to_join(project_root: Path, tmp_path: Path) -> None:
    """Of one where another machine answered only the refusal is known."""
    (join,) = [
        task
        for task in yaml.safe_load((project_root / "roles" / "domain_join" / "tasks" / "join.yml").read_text())
        if "microsoft.ad.membership" in task
    ]
    names = [{"host": host, "name": f"{host}.oakfield.internal"} for host in ("wrong", "left_out", "read")]
    hosts = {
        "wrong": {"school_server": {"failed": True, "msg": "another machine answered"}},
        "left_out": {},
        "read": {"school_server": {"dial": "127.20.1.10"}},
    }
    tell = {"ansible.builtin.debug": {"msg": "{{ domain_join_answering }}"}, "run_once": True}
    variables = join["vars"] | {"domain_join_controllers": names}
    (told,) = played(project_root, tmp_path, hosts, [tell | {"vars": variables}])
    (answer,) = told["hosts"].values()
    assert answer["msg"] == ["read.oakfield.internal"]
