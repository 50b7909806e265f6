"""Files that are complete or not there: written beside their place, brought to the disk, and moved."""

from __future__ import annotations

import contextlib
import json
import os
import tempfile
from pathlib import Path
from typing import Any

from schoolbuild.model.errors import ExitCode, SchoolbuildError
from schoolbuild.model.os_errors import mend_of, words_of


def replace_file(path: Path, text: str, mode: int = 0o644, *, lasting: bool = True) -> None:
    """Write a text file, or leave whatever was there before.

    ``mode`` are its rights once it is whole; before that, only its owner has any. What is not ``lasting`` can be made
    again at any time: nobody waits until it is on the disk, and a power cut in the next seconds may empty it.

    Raises:
        OSError: it cannot be written, its ``filename`` says which; nothing half-written is left.
    """
    try:
        _replace_file(path, text, mode, lasting)
    except OSError as error:
        # A full disk is noticed while writing, and that error knows no name; others know that of the temporary file.
        error.filename = str(path)
        raise


def _replace_file(path: Path, text: str, mode: int, lasting: bool) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".tmp")
    try:
        with open(handle, "w", encoding="utf-8", newline="\n") as file:  # noqa: PTH123  # an open file, not a path
            file.write(text)
            file.flush()
            if lasting:
                os.fsync(file.fileno())
        Path(name).chmod(mode)
        Path(name).replace(path)
    finally:
        with contextlib.suppress(OSError):
            Path(name).unlink()


def write_text(path: Path, text: str) -> None:
    """``replace_file`` with an error in words.

    Raises:
        SchoolbuildError: it cannot be written; nothing half-written is left. Exit code 4.
    """
    try:
        replace_file(path, text)
    except OSError as error:
        raise not_written(path, error) from None


def write_json(path: Path, data: Any) -> None:
    """Write a JSON file as ``write_text`` does."""
    write_text(path, json.dumps(data, indent=2, ensure_ascii=False) + "\n")


def not_written(path: Path, error: OSError) -> SchoolbuildError:
    """What to tell a person about a file that could not be written."""
    return SchoolbuildError(
        f"{path.name} could not be written: {words_of(error)}; nothing half-written was kept",
        where=str(path),
        fix=mend_of(error) or "look at the disk and the rights of the folder, then run it again",
        exit_code=ExitCode.NOT_ASSESSED,
    )
