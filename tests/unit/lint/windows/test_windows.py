"""The lint of Windows tasks: the five that others let through, every way to write one, what cannot be checked."""

from __future__ import annotations

import hashlib
import tempfile
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from schoolbuild.lint.windows import Report, lint_windows
from schoolbuild.model.errors import SchoolbuildError
from schoolbuild.model.module_spec import installed
from tests.unit.lint.windows.wrong_tasks import WRONG, Wrong

ROLE = "roles/one/tasks/main.yml"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "roles").mkdir()
    return tmp_path


def write(project: Path, text: str, name: str = ROLE) -> Path:
    path = project / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    return path


def lint(project: Path, text: str, name: str = ROLE) -> Report:
    write(project, text, name)
    return lint_windows(project)


def said(report: Report) -> list[tuple[str, str, int]]:
    return [(finding.kind, finding.option, finding.line) for finding in report.findings]


@pytest.mark.parametrize("wrong", WRONG.values(), ids=WRONG)
def test_each_of_the_five_is_caught(project: Path, wrong: Wrong) -> None:
    report = lint(project, f"---\n{wrong.wrong}")
    assert len(report.findings) == 1
    (finding,) = report.findings
    assert (finding.kind, finding.option, finding.line) == (wrong.kind, wrong.option, wrong.line + 1)
    assert wrong.message in finding.message
    assert finding.suggestion == wrong.suggestion
    assert finding.file == ROLE
    assert finding.task in wrong.wrong
    assert finding.fix


@pytest.mark.parametrize("wrong", WRONG.values(), ids=WRONG)
def test_its_twin_passes(project: Path, wrong: Wrong) -> None:
    report = lint(project, f"---\n{wrong.right}")
    assert report.findings == ()
    assert (report.windows_tasks, report.counts()["by_text"]) == (1, 1)


def test_the_finding_names_the_text_it_was_held_against(project: Path) -> None:
    (finding,) = lint(project, WRONG["misspelt option"].wrong).findings
    module = installed("ansible.windows.win_service")
    assert module is not None
    assert (
        finding.source == f"ansible.windows.win_service sha256:{hashlib.sha256(module.path.read_bytes()).hexdigest()}"
    )


SERVICE = "ansible.windows.win_service"
WAYS = {
    "full name": f"- {SERVICE}: {{name: x, sate: y}}\n",
    "short name": "- win_service: {name: x, sate: y}\n",
    "old home": "- ansible.builtin.win_service: {name: x, sate: y}\n",
    "text": f"- {SERVICE}: name=x sate=y\n",
    "quoted text": f"- {SERVICE}: name=\"Print Spooler\" sate='{{{{ a b }}}}'\n",
    "args": f"- {SERVICE}:\n  args: {{name: x, sate: y}}\n",
    "text and args": f"- {SERVICE}: name=x\n  args: {{sate: y}}\n",
    "action text": "- action: win_service name=x sate=y\n",
    "action mapping": f"- action: {{module: {SERVICE}, name: x, sate: y}}\n",
    "action and args": "- action: win_service\n  args: {name: x, sate: y}\n",
    "local action": "- local_action: win_service name=x sate=y\n",
    "loop": f"- {SERVICE}: {{name: x, sate: y}}\n  with_items: [1]\n",
    "block": f"- block:\n    - {SERVICE}: {{name: x, sate: y}}\n",
    "rescue": f"- block: []\n  rescue:\n    - {SERVICE}: {{name: x, sate: y}}\n",
    "always in a block": f"- block:\n    - block: []\n      always:\n        - {SERVICE}: {{name: x, sate: y}}\n",
    "play": f"- hosts: all\n  tasks:\n    - {SERVICE}: {{name: x, sate: y}}\n",
    "handler of a play": f"- hosts: all\n  handlers:\n    - {SERVICE}: {{name: x, sate: y}}\n",
    "post task": f"- hosts: all\n  post_tasks:\n    - {SERVICE}: {{name: x, sate: y}}\n",
    "template value": f'- {SERVICE}: {{name: "{{{{ x }}}}", sate: "{{{{ y }}}}"}}\n',
    "anchor": f"- {SERVICE}: &a {{name: x, sate: y}}\n",
    "secret": f"- {SERVICE}:\n    name: x\n    sate: !vault |\n      $ANSIBLE_VAULT;1.1;AES256\n",
}


@pytest.mark.parametrize("text", WAYS.values(), ids=WAYS)
def test_every_way_to_write_a_task(project: Path, text: str) -> None:
    report = lint(project, text)
    assert [(finding.kind, finding.option) for finding in report.findings] == [("option", "sate")]


@pytest.mark.parametrize(
    "name",
    [
        "roles/one/handlers/main.yml",
        "roles/one/tasks/deep/er.yaml",
        "playbooks/one.yml",
        "playbooks/tasks/one.yml",
        "molecule/one/verify.yml",
    ],
)
def test_every_place_is_looked_at(project: Path, name: str) -> None:
    assert said(lint(project, WAYS["full name"], name)) == [("option", "sate", 1)]


@pytest.mark.parametrize("name", ["roles/one/vars/main.yml", "roles/one/defaults/main.yml", "inventories/a/b.yml"])
def test_other_files_are_not(project: Path, name: str) -> None:
    assert lint(project, WAYS["full name"], name).files == 0


def test_a_file_that_is_included_is_looked_at(project: Path) -> None:
    write(project, WAYS["full name"], "shared/one.yml")
    write(project, WAYS["full name"], "shared/two.yml")
    text = "- ansible.builtin.include_tasks: ../../../shared/one.yml\n- import_tasks: {file: ../../../shared/two.yml}\n"
    assert [finding.file for finding in lint(project, text).findings] == ["shared/one.yml", "shared/two.yml"]


def test_defaults_of_modules(project: Path) -> None:
    text = f"""\
- hosts: all
  module_defaults:
    {SERVICE}:
      name: Spooler
      sate: started
    group/microsoft.ad.domain:
      domain_server: dc
  tasks:
    - {SERVICE}: {{state: started}}
    - block:
        - win_service: {{state: stopped}}
      module_defaults:
        win_service: {{start_mode: never}}
    - microsoft.ad.ou: {{name: Staff}}
"""
    assert said(lint(project, text, "playbooks/one.yml")) == [("option", "sate", 5), ("value", "start_mode", 13)]


def test_a_group_of_nobody(project: Path) -> None:
    text = "- hosts: all\n  module_defaults:\n    group/nobody: {a: b}\n"
    assert said(lint(project, text, "playbooks/one.yml")) == [("not_checked", "", 3)]


def test_templates_hide_values_but_not_names(project: Path) -> None:
    text = f"""\
- {SERVICE}:
    name: "{{{{ name }}}}"
    state: "{{{{ state | default(omit) }}}}"
    password: "{{{{ password | default(omit) }}}}"
    desktop_interact: "{{{{ maybe }}}}"
"""
    report = lint(project, text)
    assert report.findings == ()
    assert report.windows_tasks == 1


NOT_CHECKED = {
    "module that is not there": ("- win_servce: {name: x}\n", "win_servce is not installed"),
    "collection that is not there": ("- no.such.win_service: {name: x}\n", "no.such.win_service is not installed"),
    "removed": ("- win_domain_membership: {name: x}\n", "Use microsoft.ad.membership instead."),
    "template for all": (f'- {SERVICE}: "{{{{ all }}}}"\n', "a template as a whole"),
    "template for args": (f'- {SERVICE}:\n  args: "{{{{ all }}}}"\n', "a template as a whole"),
    "template for the name": ('- action: "{{ module }} a=b"\n', "the name of the module is a template"),
    "two modules": (f"- {SERVICE}: {{name: x}}\n  win_ping:\n", "one module is expected"),
    "action without a module": ("- action: {module_name: win_ping}\n", "the action names no module"),
    "empty action": ("- action:\n", "the action names no module"),
    "no module": ("- name: Nothing\n", "one module is expected"),
}


@pytest.mark.parametrize(("text", "words"), NOT_CHECKED.values(), ids=NOT_CHECKED)
def test_what_cannot_be_checked_is_told(project: Path, text: str, words: str) -> None:
    report = lint(project, text)
    assert [finding.kind for finding in report.findings] == ["not_checked"]
    assert words in report.findings[0].message
    assert report.counts()["not_checked"] == 1


def test_a_module_whose_specification_cannot_be_read(project: Path) -> None:
    write(project, "#!powershell\nExit-Json @{ changed = $false }\n", "plugins/modules/own.ps1")
    report = lint(project, "- own: {a: b}\n")
    assert said(report) == [("not_checked", "", 1)]
    assert "could not be read" in report.findings[0].message


def test_a_module_of_the_project(project: Path) -> None:
    text = "$spec = @{ options = @{ name = @{ type = 'str' } } }\n[Ansible.Basic.AnsibleModule]::Create($args, $spec)\n"
    write(project, f"#!powershell\n{text}", "plugins/modules/windows_own.ps1")
    write(project, "", "plugins/modules/school_thing.py")
    report = lint(project, "- windows_own: {nmae: b}\n- school_thing: {whatever: 1}\n")
    assert said(report) == [("option", "nmae", 1)]
    assert (report.tasks, report.windows_tasks) == (2, 1)


@pytest.mark.parametrize(
    "text", ["- a: [\n", "a: b\n", "- just text\n", "- block: {a: b}\n", "- hosts: all\n  tasks: x\n"]
)
def test_a_file_that_cannot_be_read(project: Path, text: str) -> None:
    report = lint(project, text)
    assert [finding.kind for finding in report.findings] == ["unreadable"]
    assert report.unreadable


INLINE = {
    "win_shell": "- ansible.windows.win_shell: Get-Date\n",
    "win_powershell": "- ansible.windows.win_powershell: {script: Get-Date}\n",
    "raw": "- ansible.builtin.raw: dir\n",
    "short raw": "- raw: dir\n",
    "script": "- ansible.builtin.script: a.ps1\n",
    "command": "- ansible.windows.win_command: powershell.exe -Command Get-Date\n",
    "command by cmd": "- ansible.windows.win_command: {cmd: C:\\Windows\\powershell.exe -c x}\n",
    "command by argv": "- ansible.windows.win_command: {argv: [pwsh, -c, x]}\n",
}


@pytest.mark.parametrize("text", INLINE.values(), ids=INLINE)
def test_powershell_inside_a_role(project: Path, text: str) -> None:
    assert [finding.kind for finding in lint(project, text).findings] == ["inline"]
    assert lint_windows(project, [write(project, text, "playbooks/one.yml")]).findings == ()


def test_a_folder_above_the_project_is_no_role(tmp_path: Path) -> None:
    project = tmp_path / "roles" / "tasks" / "checkout"
    assert lint(project, INLINE["raw"], "playbooks/one.yml").findings == ()
    assert [finding.kind for finding in lint(project, INLINE["raw"]).findings] == ["inline"]


def test_paths_may_be_relative(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(project, WAYS["full name"])
    monkeypatch.chdir(project / "roles")
    assert [finding.file for finding in lint_windows(project, [Path("one")]).findings] == [ROLE]


def test_free_form_is_no_option(project: Path) -> None:
    text = "- ansible.windows.win_command: sc.exe config A start=auto chdir=C:\\\\\n"
    assert lint(project, text).findings == ()
    assert lint(project, '- ansible.windows.win_command: "{{ command }}"\n').findings == ()
    assert said(lint(project, "- ansible.windows.win_service: Spooler\n")) == [
        ("missing", "name", 1),
        ("option", "", 1),
    ]


NAMES = st.sampled_from(
    [
        *("name", "hosts", "tasks", "block", "rescue", "action", "local_action", "args", "module_defaults", "a.b"),
        *("win_service", "include_tasks", "group/a.b.c", "sate", "raw", "win_command", "microsoft.ad.ou", "with_items"),
    ]
)
SCALARS = st.one_of(st.none(), st.booleans(), st.integers(), st.sampled_from(["{{ x }}", "a=b", "", "x='", "}} %}"]))
DATA = st.recursive(
    st.one_of(SCALARS, NAMES),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(NAMES, inner, max_size=4)),
    max_leaves=12,
)


@given(st.lists(st.dictionaries(NAMES, DATA, min_size=1, max_size=4), max_size=3))
@settings(max_examples=150, deadline=None)
def test_nothing_in_a_file_makes_it_fall_over(tasks: list[Any]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        report = lint(Path(folder), yaml.safe_dump(tasks))
    for finding in report.findings:
        assert finding.file == ROLE
        assert finding.line >= 0
        assert finding.message
        assert finding.fix


def test_a_path_that_is_not_there(project: Path) -> None:
    with pytest.raises(SchoolbuildError, match="no such file"):
        lint_windows(project, [project / "nowhere"])


def test_our_own_roles_and_playbooks(project_root: Path) -> None:
    report = lint_windows(project_root)
    assert report.findings == ()
    assert report.tasks > 50
