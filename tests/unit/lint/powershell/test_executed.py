"""The engine and the assessment in a real PowerShell, where there is one.

Where there is none, nothing about their behaviour is known from here, and the lint must say so.
"""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from schoolbuild.cli.lint import app
from schoolbuild.lint.powershell import STATEMENT
from schoolbuild.model.windows.facts import LISTS, SECTIONS
from schoolbuild.model.windows.read_facts import read_facts
from schoolbuild.transport.winrm.script import request

PWSH = shutil.which("pwsh")


def says_not_executed(project_root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SCHOOLBUILD_ROOT", str(project_root))
    assert CliRunner().invoke(app, ["powershell"]).output.endswith(f"{STATEMENT}\n")


@pytest.mark.parametrize(
    ("check", "sticks", "expected"),
    [
        ("yes", "yes", {"left": "left well", "writes": 0, "changed": True, "differs": ["target"]}),
        ("no", "yes", {"left": "left well", "writes": 1, "changed": True, "differs": ["target"]}),
        ("no", "no", {"left": "failed: ", "writes": 1, "changed": True, "differs": ["target"]}),
    ],
)
def test_the_engine(
    check: str, sticks: str, expected: dict[str, Any], project_root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Check mode never applies, an applied change is read again, and one that did not stick is a failure."""
    if PWSH is None:
        says_not_executed(project_root, monkeypatch)
        return
    engine = project_root / "plugins" / "module_utils" / "Ansible.ModuleUtils.SchoolPolicy.psm1"
    script = Path(__file__).parent / "fakes.ps1"
    line = [PWSH, "-NoProfile", "-NonInteractive", "-File", str(script)]
    line += ["-Engine", str(engine), "-Check", check, "-Sticks", sticks]
    told = json.loads(subprocess.run(line, capture_output=True, check=True, timeout=120).stdout)
    told["left"] = told["left"][: len(expected["left"])]
    assert told == expected


def test_the_assessment_where_nothing_can_be_read(project_root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without any of Windows' cmdlets it still answers with one document, and everything in it is a gap."""
    if PWSH is None:
        says_not_executed(project_root, monkeypatch)
        return
    sent = request([{"id": "a_row", "kind": "service", "name": "Spooler"}], [], "HKLM:\\SOFTWARE\\Schoolbuild")
    line = [PWSH, *sent.command_line.split()[1:]]
    done = subprocess.run(line, input=sent.stdin, capture_output=True, check=False, timeout=120)
    facts = read_facts(json.loads(done.stdout.decode("ascii")))
    assert facts.collector == "session"
    known = {name for name in {**SECTIONS, **LISTS} if getattr(facts, name) is not None}
    assert known <= {"settings", "antivirus", "backups", "agents", "windows_backup", "health"}
    (row,) = facts.settings or ()
    assert (row.value, row.source) == (None, None)
    assert row.error
