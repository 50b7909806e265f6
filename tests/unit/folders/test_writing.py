"""A folder is there as a whole, or not at all."""

from __future__ import annotations

import errno
from pathlib import Path

import pytest

from schoolbuild.folders import writing
from schoolbuild.folders.writing import write_folder
from schoolbuild.model.errors import ExitCode, Refused, SchoolbuildError

FILES = {"school.yml": "school: {}\n", "notes/sw01.txt": "x\n"}


def test_a_new_folder_holds_all_its_files_and_nothing_stands_beside_it(tmp_path: Path) -> None:
    write_folder(tmp_path / "inventories" / "oak", FILES)
    assert (tmp_path / "inventories/oak/notes/sw01.txt").read_text() == "x\n"
    assert [path.name for path in (tmp_path / "inventories").iterdir()] == ["oak"]
    assert (tmp_path / "inventories/oak").stat().st_mode & 0o777 == 0o755


def test_an_existing_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "oak").mkdir()
    (tmp_path / "oak/school.yml").write_text("mine\n")
    with pytest.raises(Refused, match="exists already"):
        write_folder(tmp_path / "oak", FILES)
    assert (tmp_path / "oak/school.yml").read_text() == "mine\n"


def test_replacing_takes_along_what_a_person_put_there(tmp_path: Path) -> None:
    (tmp_path / "oak").mkdir()
    (tmp_path / "oak/care.yml").write_text("old\n")
    (tmp_path / "oak/README.md").write_text("mine\n")
    (tmp_path / "oak/IMPORT-sw09.txt").write_text("of an earlier draft\n")
    write_folder(tmp_path / "oak", FILES, replace=True)
    assert sorted(path.name for path in (tmp_path / "oak").iterdir()) == ["README.md", "notes", "school.yml"]
    assert [path.name for path in tmp_path.iterdir()] == ["oak"]


@pytest.mark.parametrize("stop", [OSError(errno.ENOSPC, "No space left on device"), KeyboardInterrupt()])
@pytest.mark.parametrize("before", [True, False])
def test_a_full_disk_or_ctrl_c_leaves_what_was_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, stop: BaseException, before: bool
) -> None:
    if before:
        (tmp_path / "oak").mkdir()
        (tmp_path / "oak/school.yml").write_text("mine\n")

    def fail(path: Path, _: str) -> None:
        if path.name != "school.yml":
            raise stop
        path.write_text("half\n")

    monkeypatch.setattr(writing, "_write_file", fail)
    with pytest.raises((SchoolbuildError, KeyboardInterrupt)) as told:
        write_folder(tmp_path / "oak", FILES, replace=True)
    if isinstance(stop, OSError):
        assert isinstance(told.value, SchoolbuildError)
        assert "the disk is full" in told.value.message
        assert told.value.exit_code == ExitCode.NOT_ASSESSED
    assert [path.name for path in tmp_path.iterdir()] == (["oak"] if before else [])
    assert not before or (tmp_path / "oak/school.yml").read_text() == "mine\n"


def test_a_move_that_fails_puts_the_old_folder_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "oak").mkdir()
    (tmp_path / "oak/school.yml").write_text("mine\n")
    rename = Path.rename

    def only_away(self: Path, target: Path) -> Path:
        if target == tmp_path / "oak" and not self.name.endswith(".old"):
            raise OSError(errno.EIO, "Input/output error")
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", only_away)
    with pytest.raises(SchoolbuildError):
        write_folder(tmp_path / "oak", FILES, replace=True)
    assert (tmp_path / "oak/school.yml").read_text() == "mine\n"
    assert [path.name for path in tmp_path.iterdir()] == ["oak"]
