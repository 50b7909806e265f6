"""Files that are complete or not there: written beside their place, brought to the disk, and moved."""

from __future__ import annotations

import contextlib
import errno
import json
import os
import tempfile
from pathlib import Path
from typing import Any

from schoolbuild.model.errors import ExitCode, SchoolbuildError

_WORDS = {
    errno.ENOSPC: ("the disk is full", "free some space, then run it again"),
    errno.EDQUOT: ("your quota on this disk is used up", "free some of it, then run it again"),
    errno.EACCES: ("this user may not write there", "give yourself the right to it, or use a checkout that is yours"),
    errno.EPERM: ("this user may not write there", "give yourself the right to it, or use a checkout that is yours"),
    errno.EROFS: ("the file system is read-only", "use a checkout that can be written to"),
    errno.EFBIG: ("the file is larger than is allowed here", "raise the limit (`ulimit -f`), then run it again"),
}


def write_text(path: Path, text: str) -> None:
    """Write a text file, or leave whatever was there before.

    Raises:
        SchoolbuildError: it cannot be written; nothing half-written is left. Exit code 4.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".tmp")
    except OSError as error:
        raise not_written(path, error) from None
    try:
        with open(handle, "w", encoding="utf-8", newline="\n") as file:  # noqa: PTH123  # an open file, not a path
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        Path(name).chmod(0o644)
        Path(name).replace(path)
    except OSError as error:
        raise not_written(path, error) from None
    finally:
        with contextlib.suppress(OSError):
            Path(name).unlink()


def write_json(path: Path, data: Any) -> None:
    """Write a JSON file as ``write_text`` does."""
    write_text(path, json.dumps(data, indent=2, ensure_ascii=False) + "\n")


def not_written(path: Path, error: OSError) -> SchoolbuildError:
    """What to tell a person about a file that could not be written."""
    words, fix = _WORDS.get(error.errno or 0, ((error.strerror or "the file cannot be written").lower(), None))
    return SchoolbuildError(
        f"{path.name} could not be written: {words}; nothing half-written was kept",
        where=str(path),
        fix=fix or "look at the disk and the rights of the folder, then run it again",
        exit_code=ExitCode.NOT_ASSESSED,
    )
