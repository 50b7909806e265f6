"""A run's folder is complete or not there, whatever happens while it is written."""

from __future__ import annotations

import errno
import json
import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from schoolbuild.evidence import EvidenceFolder, latest_run, run_names, write_text
from schoolbuild.evidence.files import replace_file
from schoolbuild.model.as_is import AsIs
from schoolbuild.model.errors import SchoolbuildError
from schoolbuild.model.result import Result

NOON = datetime(2026, 11, 22, 12, 0, 0, tzinfo=UTC)
SCHOOL = "oakfield-primary"


def document(host: str = "oak-sw01") -> AsIs:
    return AsIs(SCHOOL, host, "aruba_aoss", "10.20.0.11", NOON.isoformat(), "lab", running="hostname x\n")


def result() -> Result:
    return Result("NET-01v1", "oak-sw01", "pass", "", "", "", "")


def everything(root: Path) -> list[str]:
    return sorted(str(path.relative_to(root)) for path in root.rglob("*") if path.is_file())


def test_a_run_goes_to_its_folder_and_comes_back(tmp_path: Path) -> None:
    with EvidenceFolder.create(tmp_path, SCHOOL, NOON) as folder:
        folder.write_as_is(document())
        assert run_names(tmp_path, SCHOOL) == []
    assert folder.path == tmp_path / "build" / "evidence" / SCHOOL / "2026-11-22T12-00-00Z"
    folder.write_results([result()], {"states": {}})
    assert sorted(path.name for path in folder.path.iterdir()) == ["as_is", "results.json", "summary.json"]
    again = EvidenceFolder.open(tmp_path, SCHOOL, "latest")
    assert again.read_as_is().documents == (document(),)
    assert again.read_summary() == {"states": {}}
    assert again.read_results() == [result().as_json()]


def test_runs_sort_by_time_and_never_meet(tmp_path: Path) -> None:
    names = []
    for _ in range(12):
        with EvidenceFolder.create(tmp_path, SCHOOL, NOON) as folder:
            names.append(folder.run)
    assert names[:2] == ["2026-11-22T12-00-00Z", "2026-11-22T12-00-00Z-2"]
    assert run_names(tmp_path, SCHOOL) == names
    assert latest_run(tmp_path, SCHOOL) == names[-1]


def test_two_runs_at_once_get_two_folders(tmp_path: Path) -> None:
    first, second = EvidenceFolder.create(tmp_path, SCHOOL, NOON), EvidenceFolder.create(tmp_path, SCHOOL, NOON)
    assert first.path != second.path


def test_a_run_that_is_interrupted_leaves_nothing(tmp_path: Path) -> None:
    def interrupted() -> None:
        with EvidenceFolder.create(tmp_path, SCHOOL, NOON) as folder:
            folder.write_as_is(document())
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert everything(tmp_path) == []
    assert run_names(tmp_path, SCHOOL) == []


def test_a_folder_that_was_killed_is_no_run(tmp_path: Path) -> None:
    EvidenceFolder.create(tmp_path, SCHOOL, NOON).write_as_is(document())
    assert run_names(tmp_path, SCHOOL) == []
    assert latest_run(tmp_path, SCHOOL) is None


FAILURES = [(errno.ENOSPC, "the disk is full"), (errno.EDQUOT, "quota"), (errno.EROFS, "read-only")]


@pytest.mark.parametrize(("number", "words"), FAILURES)
@pytest.mark.parametrize("where", ["fsync", "replace"])
def test_a_full_disk_is_told_in_words_and_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, words: str, where: str
) -> None:
    def fail(*_: Any, **__: Any) -> None:
        raise OSError(number, os.strerror(number))

    def collect() -> None:
        with EvidenceFolder.create(tmp_path, SCHOOL, NOON) as folder:
            folder.write_as_is(document())

    monkeypatch.setattr(*((os, "fsync", fail) if where == "fsync" else (Path, "replace", fail)))
    with pytest.raises(SchoolbuildError) as caught:
        collect()
    assert words in str(caught.value)
    assert caught.value.exit_code == 4
    assert caught.value.fix
    assert everything(tmp_path) == []


def test_a_really_full_disk_keeps_what_was_there_before(tmp_path: Path) -> None:
    """A limit on the size of files stands in for a full disk: the kernel refuses in the middle of the write."""
    import resource
    import signal

    path = tmp_path / "page.html"
    write_text(path, "before")
    limits, action = resource.getrlimit(resource.RLIMIT_FSIZE), signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (4096, limits[1]))
    try:
        with pytest.raises(SchoolbuildError, match="larger than is allowed"):
            write_text(path, "x" * 20_000)
        with pytest.raises(OSError, match="too large") as caught:
            replace_file(path, "x" * 20_000)
        assert caught.value.filename == str(path), "the system names no file for an error in the middle of a write"
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
        signal.signal(signal.SIGXFSZ, action)
    assert path.read_text(encoding="utf-8") == "before"
    assert everything(tmp_path) == ["page.html"]


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "build").write_text("a file where a folder should be", encoding="utf-8")
    with pytest.raises(SchoolbuildError) as caught:
        EvidenceFolder.create(tmp_path, SCHOOL, NOON)
    assert caught.value.exit_code == 4


def test_a_run_that_does_not_exist_names_those_that_do(tmp_path: Path) -> None:
    with pytest.raises(SchoolbuildError, match="collect first"):
        EvidenceFolder.open(tmp_path, SCHOOL, "latest")
    with EvidenceFolder.create(tmp_path, SCHOOL, NOON):
        pass
    with pytest.raises(SchoolbuildError, match="2026-11-22T12-00-00Z"):
        EvidenceFolder.open(tmp_path, SCHOOL, "2026-01-01T00-00-00Z")


@pytest.mark.parametrize("name", ["../escape", "a/b", "", ".", "UPPER", "a b"])
def test_names_that_are_no_file_names_are_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(SchoolbuildError):
        EvidenceFolder.open(tmp_path, SCHOOL, name)
    with pytest.raises(SchoolbuildError, match="cannot be the name"):
        EvidenceFolder.create(tmp_path, name, NOON)
    with EvidenceFolder.create(tmp_path, SCHOOL, NOON) as folder, pytest.raises(SchoolbuildError):
        folder.write_as_is(document(name))


DAMAGE = ["", "{", "[]", "null", "{}", '{"schema": "schoolbuild/as-is/1"}', "\x00\x01", '"text"']


@pytest.mark.parametrize("text", DAMAGE, ids=repr)
def test_a_damaged_document_is_named_and_not_left_out(tmp_path: Path, text: str) -> None:
    with EvidenceFolder.create(tmp_path, SCHOOL, NOON) as folder:
        folder.write_as_is(document())
        folder.write_as_is(document("oak-sw02"))
    (folder.path / "as_is" / "oak-sw02.json").write_text(text, encoding="utf-8")
    found = folder.read_as_is()
    assert [item.host for item in found.documents] == ["oak-sw01"]
    assert list(found.damaged) == ["oak-sw02"]


def test_a_document_under_another_host_s_name_is_damage(tmp_path: Path) -> None:
    with EvidenceFolder.create(tmp_path, SCHOOL, NOON) as folder:
        folder.write_as_is(document())
    place = folder.path / "as_is"
    (place / "oak-sw01.json").rename(place / "oak-sw02.json")
    assert list(folder.read_as_is().damaged) == ["oak-sw02"]


@pytest.mark.parametrize("text", ["", "{", "[1]", "7"])
def test_a_damaged_summary_is_as_none(tmp_path: Path, text: str) -> None:
    with EvidenceFolder.create(tmp_path, SCHOOL, NOON) as folder:
        pass
    (folder.path / "summary.json").write_text(text, encoding="utf-8")
    (folder.path / "results.json").write_text(text, encoding="utf-8")
    assert folder.read_summary() is None
    assert folder.read_results() is None


def test_files_are_plain_json_that_others_can_read(tmp_path: Path) -> None:
    with EvidenceFolder.create(tmp_path, SCHOOL, NOON) as folder:
        folder.write_as_is(document())
    path = folder.path / "as_is" / "oak-sw01.json"
    assert json.loads(path.read_text(encoding="utf-8"))["schema"] == "schoolbuild/as-is/1"
    assert path.stat().st_mode & 0o777 == 0o644
