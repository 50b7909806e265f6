"""How far a command is that goes through many schools."""

from __future__ import annotations

import sys
from collections.abc import Callable

import typer

_FEW = 5
"""Fewer schools than these are done before anybody has read a line."""


def progress(total: int) -> Callable[[str], None] | None:
    """What tells each school that is done; ``None`` where nobody would see it: no terminal, or few schools."""
    if total < _FEW or not sys.stderr.isatty():
        return None
    done = 0

    def tell(name: str) -> None:
        nonlocal done
        done += 1
        typer.echo(f"\r\033[K{done}/{total} {name}", nl=done == total, err=True)

    return tell
