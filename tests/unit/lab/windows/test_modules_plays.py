"""The real Ansible, unmodified, builds a server of the lab: check, run, run again, and everything the lab refuses."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.unit.lab.windows.bench import SECRETS
from tests.unit.lab.windows.playground import Playground, playground

pytestmark = [pytest.mark.lab, pytest.mark.ansible]

BUILD = r"""
- {name: ping, ansible.windows.win_ping: }
- {name: facts, ansible.builtin.setup: }
- {name: registry, ansible.windows.win_regedit: {path: 'HKLM:\SOFTWARE\Schoolbuild', name: host, data: oak-fs01}}
- {name: service, ansible.windows.win_service: {name: Spooler, state: stopped, start_mode: disabled}}
- {name: feature, ansible.windows.win_feature: {name: [FS-FileServer, Windows-Server-Backup]}}
- {name: folder, ansible.windows.win_file: {path: 'C:\Build', state: directory}}
- {name: content, ansible.windows.win_copy: {content: "hello\n", dest: 'C:\Build\a.txt'}}
- {name: template, ansible.windows.win_template: {src: hello.j2, dest: 'C:\Build\hello.txt'}}
- {name: tree, ansible.windows.win_copy: {src: tree/, dest: 'C:\Build\tree'}}
- {name: zone, ansible.windows.win_timezone: {timezone: GMT Standard Time}}
- name: join
  microsoft.ad.membership:
    state: domain
    dns_domain_name: oakfield.internal
    domain_admin_user: svc-join@oakfield.internal
    domain_admin_password: J0in-5tq
    domain_ou_path: OU=Servers,DC=oakfield,DC=internal
    hostname: OAK-FS01
    reboot: true
"""
CHANGES = {"registry", "service", "feature", "folder", "content", "template", "tree", "zone", "join"}


@pytest.fixture
def ground(tmp_path: Path) -> Iterator[Playground]:
    (tmp_path / "tree" / "sub").mkdir(parents=True)
    (tmp_path / "tree" / "one.txt").write_text("1", encoding="utf-8")
    (tmp_path / "tree" / "sub" / "two.txt").write_text("2", encoding="utf-8")
    (tmp_path / "hello.j2").write_text("hello {{ inventory_hostname }}\n", encoding="utf-8")
    with playground(tmp_path) as made:
        yield made


def _document(ground: Playground) -> dict[str, Any]:
    """The state without Ansible's own temporary folders: win_template leaves one of its two, in check mode too."""
    document = ground.machine().computer.document()
    entries = document["files"]["entries"]
    document["files"]["entries"] = {path: entry for path, entry in entries.items() if "ansible-tmp-" not in path}
    return document


def test_a_server_is_built_and_a_second_run_changes_nothing(ground: Playground) -> None:
    machine = ground.machine()
    before = _document(ground)
    predicted = ground.play(BUILD, "--check")
    assert predicted.code == 0, predicted.output
    assert {name for name, result in predicted.tasks.items() if result["changed"]} == CHANGES
    assert machine.writes == 0
    assert _document(ground) == before

    built = ground.play(BUILD)
    assert built.code == 0, built.output
    assert {name for name, result in built.tasks.items() if result["changed"]} == CHANGES
    state = ground.state()
    assert (state.computer_name, state.domain) == ("OAK-FS01", "oakfield.internal")
    assert state.files.get(r"C:\Build\hello.txt").content == b"hello oak-fs01\r\n"
    assert state.files.get(r"C:\Build\tree\sub\two.txt").content == b"2"
    assert SECRETS["windows/join"][1] not in built.output
    diary = "".join(path.read_text(encoding="utf-8") for path in (ground.folder / "journals").iterdir())
    assert not [value for versions in SECRETS.values() for value in versions.values() if value in diary]

    writes = machine.writes
    again = ground.play(BUILD, user="OAKFIELD\\svc-schoolbuild", password=SECRETS["windows/management"][1])
    assert again.code == 0, again.output
    assert again.stats["oak-fs01"]["changed"] == 0
    assert machine.writes == writes


REFUSED = r"""
- {name: raw, ansible.builtin.raw: whoami, ignore_errors: true}
- {name: python, ansible.builtin.command: whoami, ignore_errors: true}
- {name: win_command, ansible.windows.win_command: whoami, ignore_errors: true}
- {name: async, ansible.windows.win_ping: , async: 30, poll: 1, ignore_errors: true}
- name: become
  ansible.windows.win_ping:
  become: true
  become_method: ansible.builtin.runas
  become_user: SYSTEM
  ignore_errors: true
- {name: misspelt, ansible.windows.win_service: {name: Spooler, staet: started}, ignore_errors: true}
- {name: choice, ansible.windows.win_service: {name: Spooler, state: gone}, ignore_errors: true}
- {name: old and misspelt, ansible.windows.win_file: {path: 'C:\Build', state: directory, onwer: Guest}}
"""


def test_what_the_lab_does_not_know_fails_and_says_so(ground: Playground) -> None:
    played = ground.play(REFUSED)
    assert played.code == 0, played.output
    failed = {name for name, result in played.tasks.items() if result.get("failed")}
    assert failed == {"raw", "python", "win_command", "async", "become", "misspelt", "choice"}
    for name, words in (
        ("win_command", "the module ansible.windows.win_command"),
        ("async", "a task with async"),
        ("become", "a task with become"),
    ):
        assert "LAB: the schoolbuild lab does not know this" in played.tasks[name]["msg"]
        assert words in played.tasks[name]["msg"]
    assert "Unsupported parameters for (ansible.windows.win_service)" in played.tasks["misspelt"]["msg"]
    # A module of the old kind ignores what it does not know.
    assert played.tasks["old and misspelt"]["changed"] is True
    assert ground.machine().writes == 1


def test_a_wrong_password_is_said(ground: Playground) -> None:
    played = ground.play("- {name: ping, ansible.windows.win_ping: }", password="wrong")
    assert played.code == 4
    assert "credentials were rejected" in played.output


def test_a_restart_survives_somebody_elses_shutdown_and_a_late_log_on(ground: Playground) -> None:
    ground.fault("shutdown_scheduled")
    ground.fault("late_logon_ui", seconds=60.0)
    played = ground.play("- {name: restart, ansible.windows.win_reboot: {reboot_timeout: 120}}")
    assert played.code == 0, played.output
    assert played.tasks["restart"]["rebooted"] is True
    assert "pre-empted" in played.output
