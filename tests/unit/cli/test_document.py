"""``schoolbuild document``: what it writes and says, and what it says when it cannot."""

from __future__ import annotations

import errno
import os
import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from schoolbuild.cli.main import app
from schoolbuild.model.errors import SchoolbuildError

OAK = "oakfield-primary"


@pytest.fixture
def project(project_root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project of one school that may be changed."""
    for name in ("standard", "templates"):
        (tmp_path / name).symlink_to(project_root / name)
    shutil.copytree(project_root / "inventories" / OAK, tmp_path / "inventories" / OAK)
    monkeypatch.setenv("SCHOOLBUILD_ROOT", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    return tmp_path


def document(*words: str) -> Result:
    return CliRunner().invoke(app, ["document", *words], prog_name="schoolbuild")


def change(project: Path, file: str, old: str, new: str) -> None:
    path = project / "inventories" / OAK / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def test_it_writes_every_document_and_says_where(project: Path) -> None:
    done = document(OAK)
    assert done.exit_code == 0, done.output
    assert done.stdout == f"{OAK}  16 pages, 10 other files  build/documents/{OAK}/index.html\n"
    home = project / "build" / "documents" / OAK
    assert len(list(home.iterdir())) == 26
    assert "oak-sw01" in (home / "ports-server-room.html").read_text(encoding="utf-8")


def test_all_schools_into_another_folder(project: Path) -> None:
    done = document("--all", "--out", "paper", "--format", "md", "--only", "cabling,ports")
    assert done.exit_code == 0, done.output
    assert sorted(path.name for path in (project / "paper" / OAK).iterdir()) == [
        "cabling-devices.csv",
        "cabling.csv",
        "cabling.md",
        "ports-junior-block.md",
        "ports-server-room.md",
        "ports.csv",
        "ports.md",
    ]


def test_the_date_is_printed_if_it_is_said(project: Path) -> None:
    assert document(OAK, "--date", "2026-11-22", "--only", "ports").exit_code == 0
    home = project / "build" / "documents" / OAK
    assert "22 November 2026" in (home / "ports.html").read_text(encoding="utf-8")


def test_check_says_what_is_missing_out_of_date_or_left_over(project: Path) -> None:
    nothing_yet = document(OAK, "--check")
    assert nothing_yet.exit_code == 1
    assert nothing_yet.stdout.count(": not there\n") == 26
    assert not (project / "build").exists()

    assert document(OAK).exit_code == 0
    fresh = document(OAK, "--check")
    assert (fresh.exit_code, fresh.stdout) == (0, f"up to date: {OAK}\n")

    change(project, "network.yml", "junior-block", "infant-block")
    stale = document(OAK, "--check")
    assert stale.exit_code == 1
    assert f"build/documents/{OAK}/ports.html: out of date\n" in stale.stdout
    assert f"build/documents/{OAK}/ports-infant-block.md: not there\n" in stale.stdout
    assert f"build/documents/{OAK}/ports-junior-block.md: of a closet that is no more\n" in stale.stdout

    assert document(OAK).exit_code == 0
    home = project / "build" / "documents" / OAK
    assert not list(home.glob("ports-junior-block.*"))
    assert len(list(home.glob("ports-infant-block.*"))) == 2
    assert document(OAK, "--check").exit_code == 0


def test_a_comment_in_the_folder_makes_nothing_out_of_date(project: Path) -> None:
    assert document(OAK).exit_code == 0
    change(project, "school.yml", "access: routed", "access: routed  # by the borough")
    assert document(OAK, "--check").exit_code == 0


def test_a_file_of_somebody_else_is_left_alone(project: Path) -> None:
    home = project / "build" / "documents" / OAK
    home.mkdir(parents=True)
    (home / "notes.txt").write_text("mine")
    assert document(OAK).exit_code == 0
    assert (home / "notes.txt").read_text() == "mine"


def test_a_school_with_errors_is_not_documented(project: Path) -> None:
    change(project, "network.yml", "address: 10.20.8.10", "address: 10.20.1.10")
    done = document(OAK)
    assert isinstance(done.exception, SchoolbuildError)
    assert done.exception.exit_code == 1
    assert "nothing was documented: " in str(done.exception)
    assert not (project / "build").exists()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((), "name at least one school"),
        ((OAK, "--only", "port"), "did you mean 'ports'?"),
        ((OAK, "--only", "zzz"), "diagram"),
        ((OAK, "--only", ","), "name some of"),
        ((OAK, "--date", "yesterday"), "yesterday"),
        ((OAK, "--format", "pdf"), "pdf"),
    ],
)
def test_wrong_usage_is_told(project: Path, words: tuple[str, ...], said: str) -> None:
    done = document(*words)
    assert done.exit_code == 2
    assert said in " ".join(done.output.split())


def test_an_unknown_school_is_told_with_the_one_that_was_meant(project: Path) -> None:
    done = document("oakfield-primery")
    assert isinstance(done.exception, SchoolbuildError)
    assert done.exception.exit_code == 3
    assert "did you mean 'oakfield-primary'?" in str(done.exception)


def test_a_full_disk_leaves_no_half_page(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_handle: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", full)
    done = document(OAK)
    assert isinstance(done.exception, SchoolbuildError)
    assert done.exception.exit_code == 4
    assert "the disk is full; nothing half-written was kept" in str(done.exception)
    assert list((project / "build" / "documents" / OAK).iterdir()) == []


def test_a_file_in_the_place_of_the_folder_is_told(project: Path) -> None:
    (project / "paper").write_text("a file")
    for words in ((OAK, "--out", "paper"), (OAK, "--out", "paper", "--check")):
        done = document(*words)
        assert done.exit_code != 0
    written = document(OAK, "--out", "paper")
    assert isinstance(written.exception, SchoolbuildError)
    assert written.exception.exit_code == 4
    assert "paper" in str(written.exception.where)
