"""When the roles for backups and the collector touch a server at all: decided before any session is opened."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.unit.ansible_bridge.role_play import played

pytestmark = pytest.mark.ansible

BACKUP: dict[str, Any] = {
    "product": "windows_server_backup",
    "feature": "Windows-Server-Backup",
    "volume": "E:",
    "volumes": ["D:"],
    "schedule": ["18:00"],
    "system_state": True,
    "bare_metal": True,
    "read_only": [],
    "why_not": "",
    "owner": "",
}
SET = {
    "installed": True,
    "configured": True,
    "schedule": ["18:00"],
    "target": "E:",
    "volumes": ["D:"],
    "system_state": True,
    "bare_metal": True,
}


SERVERS: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "as_wanted": (BACKUP, SET),
    "unknown": (BACKUP, SET | {"target": None}),
    "owned": (BACKUP | {"owner": "RM"}, {}),
    "unclear": (
        BACKUP
        | {
            "why_not": "no volume is named",
            "read_only": [{"product": "veeam", "title": "Veeam Agent", "name": "nas", "every_hours": 24}],
        },
        {},
    ),
}


@pytest.fixture(scope="module")
def done(project_root: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, Any]]:
    """Results by task and server, of one run on machines that cannot be reached."""
    folder = tmp_path_factory.mktemp("roles")
    hosts = {
        name: {
            "school_build": {"backup": build, "owners": {"windows_settings": "RM"}},
            "school_server": {
                "facts": {"sections": {"windows_backup": told, "features": ["Windows-Server-Backup"]}},
            },
            "ansible_connection": "winrm",
            "ansible_host": "127.255.255.254",
            "ansible_port": 1,
            "ansible_user": "nobody",
            "ansible_password": "none",
        }
        for name, (build, told) in SERVERS.items()
    }
    roles = ("windows_backup", "assessment_collector")
    tasks = [{"ansible.builtin.import_role": {"name": role}} for role in roles]
    return {task["task"]["name"]: task["hosts"] for task in played(project_root, folder, hosts, tasks)}


def test_a_policy_that_is_set_is_not_asked_for_again(done: dict[str, dict[str, Any]]) -> None:
    assert done["windows_backup : Set Windows Server Backup"]["as_wanted"]["skipped"]
    assert "as_wanted" not in done["windows_backup : Set what is backed up, when, and where to"]


def test_what_is_unknown_opens_a_session(done: dict[str, dict[str, Any]]) -> None:
    (server,) = done["windows_backup : Set what is backed up, when, and where to"].items()
    assert server[0] == "unknown"
    assert server[1]["unreachable"] is True


def test_somebody_elses_backups_are_assessed_and_not_written(done: dict[str, dict[str, Any]]) -> None:
    said = done["windows_backup : Leave it to whom it belongs"]["owned"]["msg"]
    assert said == "Backups belong to RM: they are assessed, not written."
    assert done["windows_backup : Set Windows Server Backup"]["owned"]["skipped"]


def test_what_cannot_be_set_is_said(done: dict[str, dict[str, Any]]) -> None:
    said = done["windows_backup : Say what cannot be set"]["unclear"]["msg"]
    assert said == "Windows Server Backup is not set: no volume is named"
    (told,) = done["windows_backup : Say what is read and not set"]["unclear"]["results"]
    assert told["msg"] == "Copy nas is made by Veeam Agent, which is set in its own console."
    assert done["windows_backup : Set Windows Server Backup"]["unclear"]["skipped"]


def test_no_collector_where_somebody_else_owns_windows_settings(done: dict[str, dict[str, Any]]) -> None:
    for name in ("as_wanted", "owned", "unclear"):
        said = done["assessment_collector : Leave it to whom it belongs"][name]["msg"]
        assert said.startswith("Windows settings belong to RM")
        assert done["assessment_collector : Leave the collector"][name]["skipped"]
