"""Plays a role on servers that nobody could reach, to see what it refuses or leaves out before any session."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any


def played(project_root: Path, folder: Path, hosts: dict[str, Any], tasks: list[Any]) -> list[dict[str, Any]]:
    """The tasks of one play, each with what it said of each host."""
    (folder / "inventory.json").write_text(json.dumps({"all": {"hosts": hosts}}), encoding="utf-8")
    book = [{"hosts": "all", "gather_facts": False, "tasks": tasks}]
    (folder / "play.yml").write_text(json.dumps(book), encoding="utf-8")
    plugins = project_root / "plugins"
    environment = {name: value for name, value in os.environ.items() if not name.startswith("ANSIBLE_")} | {
        "ANSIBLE_STDOUT_CALLBACK": "ansible.posix.json",
        "ANSIBLE_ROLES_PATH": str(project_root / "roles"),
        "ANSIBLE_LIBRARY": str(plugins / "modules"),
        "ANSIBLE_ACTION_PLUGINS": str(plugins / "action"),
        "ANSIBLE_FILTER_PLUGINS": str(plugins / "filter"),
        "ANSIBLE_LOOKUP_PLUGINS": str(plugins / "lookup"),
        "ANSIBLE_MODULE_UTILS": str(plugins / "module_utils"),
        "ANSIBLE_HOME": str(folder / "ansible"),
        "LC_ALL": "C.UTF-8",
    }
    ran = subprocess.run(
        [str(Path(sys.executable).with_name("ansible-playbook")), "-i", "inventory.json", "play.yml"],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=240,
    )
    told: list[dict[str, Any]] = json.loads(ran.stdout[ran.stdout.index("{") :])["plays"][0]["tasks"]
    return told
