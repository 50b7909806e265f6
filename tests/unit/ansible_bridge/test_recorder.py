"""The recorder: what is masked, what it takes for a real machine, and a run of Ansible that it listens to."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from schoolbuild.ansible_bridge.recorder import HIDDEN, MASK, build_of, masked, target_of
from schoolbuild.lint.windows.modules import Modules
from schoolbuild.model.windows.recorded import recordings


def called(name: str, project: Path = Path()) -> Any:
    return Modules(project).called(name)


def test_what_the_module_keeps_out_of_logs_is_masked_everywhere() -> None:
    arguments, result = masked(
        called("ansible.windows.win_user"),
        {"name": "Pupil", "password": "hunter2", "update_password": "always", "_ansible_check_mode": True},
        {"changed": True, "msg": "set hunter2", "inner": [{"a": "xhunter2x", "hunter2": 1}], "invocation": {"a": 1}},
    )
    assert arguments == {"name": "Pupil", "password": MASK, "update_password": "always"}
    assert result == {"changed": True, "msg": f"set {HIDDEN}", "inner": [{"a": f"x{HIDDEN}x", HIDDEN: 1}]}


def test_the_old_kind_marks_nothing_so_names_count() -> None:
    arguments, result = masked(
        called("community.windows.win_scheduled_task"),
        {"name": "Tidy", "password": "hunter2", "run_level": "highest"},
        {"msg": "no hunter2"},
    )
    assert arguments == {"name": "Tidy", "password": MASK, "run_level": "highest"}
    assert result == {"msg": f"no {HIDDEN}"}


def test_secrets_deeper_down() -> None:
    arguments, result = masked(
        called("microsoft.ad.ou"),
        {"name": "Staff", "domain_credentials": [{"username": "u", "password": "hunter2"}]},
        {"msg": "u and hunter2"},
    )
    assert arguments["domain_credentials"] == MASK
    assert "hunter2" not in json.dumps([arguments, result])


def test_settings_about_passwords_are_no_secrets() -> None:
    given = {"name": "x", "password_never_expires": True, "user_cannot_change_password": False}
    arguments, result = masked(called("ansible.windows.win_user"), given, {"password_never_expires": True})
    assert arguments == given
    assert result == {"password_never_expires": True}


@pytest.mark.parametrize(
    ("variables", "target"),
    [
        ({"target": "real", "school_server": {"dial": "10.20.1.11"}}, "real"),
        ({"ansible_host": "10.20.1.11"}, "real"),
        ({"target": "lab", "school_server": {"dial": "10.20.1.11"}}, "lab"),
        ({"target": "real", "school_server": {"dial": "127.20.1.11"}}, "lab"),
        ({"ansible_host": "localhost"}, "lab"),
    ],
)
def test_the_lab_is_never_taken_for_real(variables: dict[str, Any], target: str) -> None:
    assert target_of(variables) == target


@pytest.mark.parametrize(
    ("variables", "build"),
    [
        ({"school_server": {"facts": {"sections": {"system": {"build": 20348, "revision": 2527}}}}}, "20348.2527"),
        ({"school_server": {"facts": {"sections": {"system": {"build": 20348, "revision": None}}}}}, "20348"),
        ({"ansible_facts": {"distribution_version": "10.0.17763.0"}}, "17763"),
        ({"ansible_facts": {"distribution_version": "12"}}, None),
        ({"school_server": {"facts": {"sections": None}}}, None),
        ({}, None),
    ],
)
def test_the_build(variables: dict[str, Any], build: str | None) -> None:
    assert build_of(variables) == build


SPEC = """#!powershell
$spec = @{
    options = @{ name = @{ type = 'str' }; key = @{ type = 'str'; no_log = $true } }
    supports_check_mode = $true
}
$module = [Ansible.Basic.AnsibleModule]::Create($args, $spec)
"""
# In place of Windows: what the module would answer, out of an action plugin of its name.
ACTION = """
from ansible.plugins.action import ActionBase

class ActionModule(ActionBase):
    def run(self, tmp=None, task_vars=None):
        args = dict(self._task.args)
        if args["name"] == "wrong":
            return {"failed": True, "msg": "no"}
        return {"changed": True, "told": args.get("key"), "name": args["name"], "invocation": {"module_args": args}}
"""
PLAY = """
- hosts: all
  gather_facts: false
  roles: [one]
"""
TASKS = """
- name: Once
  own: {name: once, key: hunter2}
- name: Twice
  own: {name: "{{ item }}"}
  loop: [a, b]
- name: Silent
  own: {name: silent}
  no_log: true
- name: Not here
  own: {name: never}
  when: false
- name: Of Linux
  ansible.builtin.debug: {msg: x}
- name: Wrong
  own: {name: wrong}
  ignore_errors: true
"""


def play(
    folder: Path, project_root: Path, *words: str, recorded: Path | None = None
) -> subprocess.CompletedProcess[str]:
    for name, text in {
        "plugins/modules/own.ps1": SPEC,
        "plugins/action/own.py": ACTION,
        "roles/one/tasks/main.yml": TASKS,
        "play.yml": PLAY,
    }.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    (folder / "ansible.cfg").write_text(
        "[defaults]\nlibrary = plugins/modules\naction_plugins = plugins/action\nroles_path = roles\n"
        f"callback_plugins = {project_root / 'plugins' / 'callback'}\ncallbacks_enabled = school_recorder\n"
    )
    environment = {**os.environ, "SCHOOL_RECORDER_FOLDER": str(recorded or folder / "recorded")}
    command = [str(Path(sys.executable).with_name("ansible-playbook")), "-i", "win1,", *words, "play.yml"]
    return subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, timeout=120, check=False
    )


@pytest.mark.ansible
def test_a_run_is_recorded(tmp_path: Path, project_root: Path) -> None:
    done = play(tmp_path, project_root, "--check", "--diff", "-e", "ansible_host=10.20.1.11")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "WARNING" not in done.stdout + done.stderr
    found = list(recordings(tmp_path / "recorded"))
    assert [path.relative_to(tmp_path).as_posix() for path, _ in found] == [
        f"recorded/win1/{number:04d}-own.json" for number in (1, 2, 3, 4)
    ]
    records = [record for _, record in found]
    assert [record.arguments for record in records] == [
        {"name": "once", "key": MASK},
        {"name": "a"},
        {"name": "b"},
        {"name": "wrong"},
    ]
    once = records[0]
    assert (once.task, once.role, once.target, once.build) == ("Once", "one", "real", None)
    assert (once.check_mode, once.diff) == (True, True)
    assert once.result == {"changed": True, "told": HIDDEN, "name": "once"}
    assert records[3].result == {"changed": False, "failed": True, "msg": "no"}
    assert "hunter2" not in (tmp_path / "recorded/win1/0001-own.json").read_text()
    again = play(tmp_path, project_root, "-e", "target=lab")
    assert again.returncode == 0, again.stdout
    later = list(recordings(tmp_path / "recorded"))[4:]
    assert [(path.name, record.target, record.check_mode) for path, record in later] == [
        (f"{number:04d}-own.json", "lab", False) for number in (5, 6, 7, 8)
    ]


@pytest.mark.ansible
def test_a_folder_that_cannot_be_written_is_told_once_and_stops_nothing(tmp_path: Path, project_root: Path) -> None:
    (tmp_path / "recorded").write_text("a file, not a folder")
    done = play(tmp_path, project_root)
    assert done.returncode == 0, done.stdout
    shown = done.stdout + done.stderr
    assert shown.count("school_recorder:") == 1
    assert "Traceback" not in shown
