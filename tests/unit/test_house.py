"""The order of imports is enforced, and the check that enforces it can fail."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

PACKAGE = "src/schoolbuild"


def lint(folder: Path) -> subprocess.CompletedProcess[str]:
    command = [str(Path(sys.executable).with_name("lint-imports")), "--no-logo", "--no-cache"]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=120, check=False)


@pytest.fixture
def copy(project_root: Path, tmp_path: Path) -> Path:
    """The package beside a copy of pyproject.toml: the current folder comes first on lint-imports' path."""
    shutil.copy(project_root / "pyproject.toml", tmp_path)
    shutil.copytree(project_root / PACKAGE, tmp_path / "schoolbuild", ignore=shutil.ignore_patterns("__pycache__"))
    return tmp_path


def plant(folder: Path, room: str, line: str) -> None:
    module = folder / "schoolbuild" / room / "planted.py"
    module.parent.mkdir(exist_ok=True)
    (module.parent / "__init__.py").touch()
    module.write_text(f'"""Planted."""\n\n{line}\n')


def test_the_house_is_in_order(copy: Path) -> None:
    done = lint(copy)
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize(
    ("room", "line", "broken"),
    [
        ("model", "import schoolbuild.rules.planted", "Imports point down"),
        ("rules", "import schoolbuild.assess.planted", "Imports point down"),
        ("intent", "import schoolbuild.transport.planted", "Imports point down"),
        ("assess", "import schoolbuild.evidence.planted", "Imports point down"),
        ("report", "import schoolbuild.cli.main", "Imports point down"),
        ("cli", "import schoolbuild.ansible_bridge", "Imports point down"),
        ("lab", "import schoolbuild.families.planted", "The lab imports the model only"),
        ("lab", "import schoolbuild.intent.planted", "The lab imports the model only"),
        ("ansible_bridge", "import schoolbuild.lab.interface", "The bridge to Ansible knows nothing of the lab"),
        ("change", "import ansible.errors", "Only ansible_bridge imports Ansible"),
        ("lab", "from ansible.module_utils import basic", "Only ansible_bridge imports Ansible"),
    ],
)
def test_a_wrong_import_is_seen(copy: Path, room: str, line: str, broken: str) -> None:
    if line.endswith(".planted"):
        plant(copy, line.split(".")[1], "")
    plant(copy, room, line)
    done = lint(copy)
    assert done.returncode == 1, done.stdout + done.stderr
    assert any(broken in shown and "BROKEN" in shown for shown in done.stdout.splitlines()), done.stdout
    assert f"schoolbuild.{room}.planted" in done.stdout


def test_a_room_that_nobody_planned_is_seen(copy: Path) -> None:
    plant(copy, "helpers", "")
    done = lint(copy)
    assert done.returncode == 1
    assert "helpers" in done.stdout
