"""The recorder and the replay together: a run of the real Ansible, over WinRM, on a machine of the lab.

The machine is not real, so its recordings are marked so and count for nothing; the last step pretends that they are, to
prove that a recorded run plays back without a difference where nothing differs.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from schoolbuild.lab.windows.state.machine import to_plain
from schoolbuild.model.windows.recorded import as_text, recordings
from tests.recorded.replay import Difference, replay
from tests.unit.lab.windows.playground import playground

TASKS = r"""
- name: Predict a value
  ansible.windows.win_regedit: &value {path: HKLM:\SOFTWARE\School, name: Mark, data: 7, type: dword}
  check_mode: true
- name: Set a value
  ansible.windows.win_regedit: *value
- name: Keep a value
  ansible.windows.win_regedit: *value
- name: Stop the spooler
  ansible.windows.win_service: {name: Spooler, state: stopped, start_mode: disabled}
- name: Add an account
  ansible.windows.win_user: {name: helper, password: Secret-55, update_password: on_create}
- name: Put it into groups
  ansible.windows.win_group_membership: {name: Users, members: ["{{ item }}"], state: present}
  loop: [helper, Guest]
- name: Ask for what is not there
  ansible.windows.win_service: {name: Nothing, state: started}
  ignore_errors: true
"""


@pytest.mark.lab
@pytest.mark.ansible
def test_a_recorded_run_plays_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, project_root: Path) -> None:
    recorded = tmp_path / "recorded"
    monkeypatch.setenv("SCHOOL_RECORDER_FOLDER", str(recorded))
    (tmp_path / "ansible.cfg").write_text(
        f"[defaults]\ncallback_plugins = {project_root / 'plugins' / 'callback'}\ncallbacks_enabled = school_recorder\n"
    )
    with playground(tmp_path) as ground:
        start = to_plain(ground.state())
        played = ground.play(TASKS)
    assert played.code == 0, played.output
    folder = recorded / "oak-fs01"
    found = list(recordings(folder))
    assert [record.module.rpartition(".")[2] for _, record in found] == [
        *("win_regedit", "win_regedit", "win_regedit", "win_service", "win_user"),
        *("win_group_membership", "win_group_membership", "win_service"),
    ]
    assert [record.check_mode for _, record in found] == [True] + [False] * 7
    assert [record.result["changed"] for _, record in found][:3] == [True, True, False]
    assert {record.target for _, record in found} == {"lab"}
    assert "Secret-55" not in "".join(path.read_text() for path, _ in found)

    (folder / "start.json").write_text(json.dumps({"machine": start}))
    assert {difference.key for difference in replay(folder)} == {"target"}
    for path, record in found:
        path.write_text(as_text(record.model_copy(update={"target": "real"})))
    assert list(replay(folder)) == []
    first, record = found[0]
    other = record.model_copy(update={"target": "real", "result": record.result | {"changed": False}})
    first.write_text(as_text(other))
    assert list(replay(folder)) == [Difference(first.name, "changed", False, True)]
