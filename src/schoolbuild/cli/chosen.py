"""Which schools a command is for: those that were named, or every one."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import typer

from schoolbuild.model.load import school_names


def chosen_schools(root: Path, named: Sequence[str] | None, every: bool) -> list[str]:
    """The names, each once.

    Raises:
        typer.BadParameter: none is named, or some are and ``--all`` is given as well.
    """
    if every and named:
        raise typer.BadParameter("name schools or give --all, not both", param_hint="SCHOOLS")
    names = school_names(root) if every else list(dict.fromkeys(named or ()))
    if not names:
        raise typer.BadParameter("name at least one school, or give --all", param_hint="SCHOOLS")
    return names
