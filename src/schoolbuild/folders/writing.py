"""A school's folder is written as a whole: beside its place first, then moved. Nothing half-written is ever seen."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from schoolbuild.model.errors import ExitCode, Refused, SchoolbuildError
from schoolbuild.model.os_errors import mend_of, words_of


def write_folder(folder: Path, files: Mapping[str, str], *, replace: bool = False) -> None:
    """Write a folder with these files: names, perhaps with a folder in front, and texts.

    With ``replace`` an earlier folder of that name goes; what stands in it beside YAML files and the files given here
    (a README, for example) is taken along.

    Raises:
        Refused: the folder exists and was not to be replaced.
        SchoolbuildError: it cannot be written, exit code 4; what was there before is still there.
    """
    refuse_existing(folder, replace=replace)
    try:
        _write(folder, files)
    except OSError as error:
        raise SchoolbuildError(
            f"the folder {folder.name!r} could not be written: {words_of(error)}; nothing half-written was kept",
            where=str(folder),
            fix=mend_of(error) or "look at the disk and the rights of the folder, then run it again",
            exit_code=ExitCode.NOT_ASSESSED,
        ) from None


def refuse_existing(folder: Path, *, replace: bool) -> None:
    """Ask before the work begins what ``write_folder`` asks at its end.

    Raises:
        Refused: as ``write_folder``.
    """
    if _is_there(folder) and not replace:
        raise Refused(
            f"the folder {folder.name!r} exists already, and nothing in it was touched",
            where=str(folder),
            fix="choose another name; what may be written anew is replaced by `schoolbuild import --replace`",
        )


def _is_there(folder: Path) -> bool:
    """Whether anything is in its place; an empty folder is nothing, because no version control keeps one."""
    if folder.is_dir() and not folder.is_symlink():
        return any(folder.iterdir())
    return folder.exists() or folder.is_symlink()


def _write(folder: Path, files: Mapping[str, str]) -> None:
    # A name with a dot in front is no school, so that nobody takes the half-written folder for one.
    folder.parent.mkdir(parents=True, exist_ok=True)
    beside = Path(tempfile.mkdtemp(dir=folder.parent, prefix=f".{folder.name}."))
    old: Path | None = None
    try:
        for name, text in files.items():
            _write_file(beside / name, text)
        _take_along(folder, beside)
        beside.chmod(0o755)
        if folder.exists():
            old = beside.with_name(f"{beside.name}.old")
            folder.rename(old)
        beside.rename(folder)
    except BaseException:
        # Ctrl-C as well: put back what was there, and leave nothing beside it.
        if old is not None and not folder.exists():
            with suppress(OSError):
                old.rename(folder)
        raise
    finally:
        shutil.rmtree(beside, ignore_errors=True)
        if old is not None and folder.exists():
            shutil.rmtree(old, ignore_errors=True)


def _write_file(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="\n") as file:
        try:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        except OSError as error:
            error.filename = str(path)
            raise


def _take_along(folder: Path, beside: Path) -> None:
    """Copy what a person put into an earlier folder and this writer knows nothing of."""
    if not folder.is_dir():
        return
    for item in sorted(folder.iterdir()):
        target = beside / item.name
        if item.suffix in {".yml", ".yaml"} or item.name.startswith("IMPORT") or target.exists():
            continue  # What an earlier draft was made of, and said about itself, goes.
        if item.is_dir() and not item.is_symlink():
            shutil.copytree(item, target, symlinks=True)
        else:
            shutil.copy2(item, target, follow_symlinks=False)
