"""What ansible-lint and --syntax-check let through, ``schoolbuild lint windows`` stops."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.unit.lint.windows.wrong_tasks import WRONG

BIN = Path(sys.executable).parent


def run(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    command = [str(BIN / words[0]), *words[1:]]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=120, check=False)


def project(folder: Path, tasks: str) -> Path:
    """A project with one role of these tasks, and a playbook that uses it."""
    for name in ("standard", "inventories", "playbooks", "roles/windows_things/tasks"):
        (folder / name).mkdir(parents=True)
    (folder / "roles/windows_things/tasks/main.yml").write_text(f"---\n{tasks}")
    (folder / "playbooks/windows.yml").write_text(
        "---\n- name: Set Windows up\n  hosts: all\n  gather_facts: false\n  roles: [windows_things]\n"
    )
    (folder / "ansible.cfg").write_text("[defaults]\nroles_path = roles\n")
    return folder


@pytest.mark.ansible
def test_only_this_lint_stops_the_five(tmp_path: Path) -> None:
    """All five at once: `ansible-playbook --syntax-check` and the strictest profile of ansible-lint see nothing."""
    folder = project(tmp_path, "".join(wrong.wrong for wrong in WRONG.values()))
    syntax = run(folder, "ansible-playbook", "--syntax-check", "-i", "host,", "playbooks/windows.yml")
    assert syntax.returncode == 0, syntax.stderr
    style = run(folder, "ansible-lint", "--offline", "--profile", "production")
    assert style.returncode == 0, style.stdout + style.stderr
    ours = run(folder, "schoolbuild", "lint", "windows", "--format", "json")
    assert ours.returncode == 1, ours.stderr
    found = json.loads(ours.stdout)
    assert found["schema"] == "schoolbuild/lint-windows/1"
    assert sorted((finding["kind"], finding["option"]) for finding in found["findings"]) == sorted(
        (wrong.kind, wrong.option) for wrong in WRONG.values()
    )
    assert found["checked"] == {
        "files": 2,
        "tasks": 5,
        "windows_tasks": 5,
        "modules": 4,
        "by_text": 4,
        "by_documentation": 0,
        "not_checked": 0,
    }


def test_the_twins_pass(tmp_path: Path) -> None:
    folder = project(tmp_path, "".join(wrong.right for wrong in WRONG.values()))
    done = run(folder, "schoolbuild", "lint", "windows")
    assert done.returncode == 0, done.stdout
    assert "5 Windows tasks of 5 in 2 files: 0 wrong, 0 not checked" in done.stdout


@pytest.mark.parametrize(
    ("tasks", "code", "words"),
    [
        ("- win_ping: {dta: x}\n", 1, "roles/windows_things/tasks/main.yml:2: win_ping has no option 'dta'"),
        ("- win_pnig:\n", 1, "the module win_pnig is not installed"),
        ("- win_ping: [\n", 3, "not valid YAML"),
    ],
)
def test_exit_codes(tmp_path: Path, tasks: str, code: int, words: str) -> None:
    done = run(project(tmp_path, tasks), "schoolbuild", "lint", "windows")
    assert done.returncode == code
    assert words in done.stdout


def test_a_path_that_is_not_there(tmp_path: Path) -> None:
    done = run(project(tmp_path, "- win_ping:\n"), "schoolbuild", "lint", "windows", "nowhere")
    assert done.returncode == 3
    assert "where: nowhere" in done.stderr
