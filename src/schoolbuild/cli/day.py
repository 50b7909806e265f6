"""Days on the command line."""

from __future__ import annotations

from datetime import date

import typer

DAY = "<YYYY-MM-DD>"
"""How a day is named in the help of a command."""


def day(text: str) -> date:
    """The day that was written.

    Raises:
        typer.BadParameter: there is no such day, or it is written otherwise.
    """
    try:
        if len(text) == len("2026-11-22"):  # Python knows shorter forms as well.
            return date.fromisoformat(text)
    except ValueError:
        pass
    raise typer.BadParameter(f"{text!r} is no day: write it like 2026-11-22")
