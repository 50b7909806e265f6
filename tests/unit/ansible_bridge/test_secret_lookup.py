"""A secret is handed out inside a run that the guard let through, and nowhere else; no message holds a value."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest
from ansible import constants

from schoolbuild.ansible_bridge import secret_lookup
from schoolbuild.ansible_bridge.admitted import admitted, refusals_file, remember
from schoolbuild.ansible_bridge.guard import Run
from schoolbuild.ansible_bridge.secret_lookup import value_of
from schoolbuild.model.errors import ExitCode, Refused, SchoolbuildError

SCHOOL = "oakfield-primary"
JOIN = "<secret:windows/join@1>"
VALUE = "correct-horse-battery"


@pytest.fixture(autouse=True)
def private(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Stands for Ansible's folder of the run."""
    folder = tmp_path / "ansible-local"
    folder.mkdir(mode=0o700)
    monkeypatch.setattr(constants, "DEFAULT_LOCAL_TMP", str(folder))
    secret_lookup._store.cache_clear()
    yield folder
    secret_lookup._store.cache_clear()


@pytest.fixture
def run(tmp_path: Path) -> Run:
    secrets = tmp_path / "build" / "lab" / SCHOOL / "secrets.yml"
    secrets.parent.mkdir(parents=True)
    secrets.write_text(f"windows/join: {{1: {VALUE}}}\n")
    secrets.chmod(0o600)
    return cast("Run", SimpleNamespace(root=tmp_path, school=SCHOOL, kind="lab"))


def test_a_run_that_was_let_through_gets_the_value(run: Run, private: Path) -> None:
    remember(run)
    assert value_of(JOIN) == VALUE
    (note,) = private.iterdir()
    assert note.stat().st_mode & 0o777 == 0o600
    assert VALUE not in note.read_text()


def test_without_the_guard_there_is_nothing() -> None:
    with pytest.raises(Refused, match="before the guard let the run through") as caught:
        value_of(JOIN)
    assert caught.value.exit_code is ExitCode.REFUSED


@pytest.mark.parametrize("note", ["", "{}", "[]", '{"root": "/"}'])
def test_a_note_that_cannot_be_read_lets_nothing_through(private: Path, note: str) -> None:
    (private / "schoolbuild-admitted.json").write_text(note)
    with pytest.raises(Refused):
        value_of(JOIN)


def test_before_a_server_was_read_its_password_is_empty() -> None:
    assert value_of("") == ""


@pytest.mark.parametrize("given", [VALUE, "<secret:windows/join@0>", f"x{JOIN}", None, 7, ["x"], {"a": VALUE}])
def test_what_is_no_reference_is_not_repeated(run: Run, given: Any) -> None:
    remember(run)
    with pytest.raises(SchoolbuildError, match="something else than a reference") as caught:
        value_of(given)
    assert VALUE not in str(caught.value)


def test_a_reference_without_a_value_is_named(run: Run) -> None:
    remember(run)
    with pytest.raises(SchoolbuildError, match="no value for the secret windows/other version 1") as caught:
        value_of("<secret:windows/other@1>")
    assert VALUE not in str(caught.value)


def test_a_run_is_remembered_once(run: Run, private: Path) -> None:
    remember(run)
    other = cast("Run", SimpleNamespace(**{**vars(run), "school": "hillside-secondary"}))
    remember(other)
    assert admitted().school == SCHOOL
    assert refusals_file().parent == private
