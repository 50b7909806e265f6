"""Where the project is: the folder that holds ``standard/`` and ``inventories/``."""

from __future__ import annotations

import os
from pathlib import Path

from schoolbuild.model.errors import ExitCode, SchoolbuildError

_MARKERS = ("standard", "inventories")


def find_root(given: Path | None = None) -> Path:
    """Return the project root: ``given``, else ``$SCHOOLBUILD_ROOT``, else the first folder upwards that looks like it.

    Raises:
        SchoolbuildError: no such folder; exit code 2.
    """
    if given is not None:
        return _checked(given, "--root")
    if from_env := os.environ.get("SCHOOLBUILD_ROOT"):
        return _checked(Path(from_env), "$SCHOOLBUILD_ROOT")
    here = Path.cwd()
    for folder in (here, *here.parents):
        if _looks_right(folder):
            return folder
    raise SchoolbuildError(
        "this folder is not inside a schoolbuild project: no folder upwards holds standard/ and inventories/",
        where=str(here),
        fix="change into the project, or name it with --root or $SCHOOLBUILD_ROOT",
        exit_code=ExitCode.USAGE,
    )


def _looks_right(folder: Path) -> bool:
    return all((folder / name).is_dir() for name in _MARKERS)


def _checked(folder: Path, said_by: str) -> Path:
    if _looks_right(folder):
        return folder.resolve()
    raise SchoolbuildError(
        f"{said_by} names a folder without standard/ and inventories/",
        where=str(folder),
        fix="name the folder that holds both",
        exit_code=ExitCode.USAGE,
    )
