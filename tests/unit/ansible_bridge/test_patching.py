"""The journals of updates on the disk: a missing or damaged one is never taken for a run that went well."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest

from schoolbuild.ansible_bridge.job import Job
from schoolbuild.ansible_bridge.patch_step_action import PatchStepAction
from schoolbuild.ansible_bridge.patch_verify_action import PatchVerifyAction
from schoolbuild.ansible_bridge.patching import Journals
from schoolbuild.change.patching.journal import Journal
from schoolbuild.model.errors import ExitCode, SchoolbuildError

HOST = "oak-fs01"


def _job(root: Path, *, check_mode: bool = False) -> Job:
    run = SimpleNamespace(root=root, school="oakfield-primary", kind="lab")
    fake: Any = SimpleNamespace(run=run, machine=SimpleNamespace(host=HOST), check_mode=check_mode, arguments={})
    return cast(Job, fake)


def test_a_journal_is_kept_and_read_again(tmp_path: Path) -> None:
    journal = Journal("oakfield-primary", HOST, "2026-11-24T20:30:00+00:00", state="installing")
    journals = Journals(_job(tmp_path))
    assert journals.read(HOST) is None
    journals.write(journal)
    assert journals.begun(HOST) == journal
    assert journals.read_all() == {HOST: journal}


@pytest.mark.parametrize("action", [PatchStepAction, PatchVerifyAction])
def test_without_a_journal_nothing_is_called_well(tmp_path: Path, action: type[Any]) -> None:
    with pytest.raises(SchoolbuildError, match="there is no journal") as error:
        object.__new__(action).perform(_job(tmp_path))
    assert error.value.exit_code == ExitCode.NOT_ASSESSED


def test_a_damaged_journal_is_named_with_its_file(tmp_path: Path) -> None:
    journals = Journals(_job(tmp_path))
    journals.path(HOST).parent.mkdir(parents=True)
    journals.path(HOST).write_text("{", encoding="utf-8")
    with pytest.raises(SchoolbuildError, match="cannot be read") as error:
        journals.read_all()
    assert error.value.where == str(journals.path(HOST))


def test_in_check_mode_nothing_was_installed(tmp_path: Path) -> None:
    job = _job(tmp_path, check_mode=True)
    assert object.__new__(PatchVerifyAction).perform(job)["healthy"] is True
    assert object.__new__(PatchStepAction).perform(job)["next"] == "stop"
