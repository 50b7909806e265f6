"""The project's own module for Windows: found with its engine, documented as it is, and the texts of the collector."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from schoolbuild.ansible_bridge import assessment_text
from schoolbuild.model.errors import SchoolbuildError
from schoolbuild.model.module_spec import installed
from schoolbuild.transport.winrm.script import assessment_script

NAME = "windows_backup_policy"
FIND = """
import sys
from ansible.executor.powershell.module_manifest import PSModuleDepFinder
finder = PSModuleDepFinder()
finder.scan_module(open(sys.argv[1], "rb").read())
print(*sorted(finder.scripts))
"""


def test_ansible_sends_the_engine_with_the_module(project_root: Path) -> None:
    """Ansible looks for it where ansible.cfg says; its configuration is read when it is imported."""
    module = project_root / "plugins" / "modules" / f"{NAME}.ps1"
    environment = {name: value for name, value in os.environ.items() if not name.startswith("ANSIBLE_")}
    found = subprocess.run(
        [sys.executable, "-c", FIND, str(module)],
        cwd=project_root,
        env=environment | {"ANSIBLE_CONFIG": str(project_root / "ansible.cfg")},
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    assert {"Ansible.Basic.cs", "Ansible.ModuleUtils.SchoolPolicy.psm1"} <= set(found.stdout.split())


def test_the_documentation_says_what_the_text_takes(project_root: Path) -> None:
    module = installed(NAME, project_root)
    assert module is not None
    spec = module.real_spec()
    assert spec is not None
    page = yaml.safe_load((project_root / "plugins" / "modules" / f"{NAME}.yml").read_text(encoding="utf-8"))
    documented = page["DOCUMENTATION"]["options"]
    told = {
        name: (option.type, option.elements, list(option.choices), option.default)
        for name, option in spec.options.items()
    }
    assert told == {
        name: (option["type"], option.get("elements"), option.get("choices", []), option.get("default"))
        for name, option in documented.items()
    }


class Run:
    """A run that the guard let through, as far as a text needs one."""

    def __init__(self, root: Path) -> None:
        self.root = root


def test_the_collector_gets_the_script_and_what_it_is_asked(
    project_root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(assessment_text, "admitted", lambda: Run(project_root))
    assert assessment_text.assessment_text("script") == assessment_script()
    asked = json.loads(assessment_text.assessment_text("asked"))
    assert set(asked) == {"questions", "products", "mark_key"}
    assert asked["mark_key"] == "HKLM:\\SOFTWARE\\Schoolbuild"
    assert {"smb1_feature", "usb_storage"} <= {row["id"] for row in asked["questions"]}


def test_the_lookup_knows_nothing_else(project_root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(assessment_text, "admitted", lambda: Run(project_root))
    with pytest.raises(SchoolbuildError, match="knows no 'password'"):
        assessment_text.assessment_text("password")
