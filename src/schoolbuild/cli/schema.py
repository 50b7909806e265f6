"""``schoolbuild schema``: the JSON Schema of a school's files, for editors."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

_EXAMPLES = """Examples:

  schoolbuild schema --write

  schoolbuild schema --out ~/school.json

Exit codes: 0 written, 2 wrong usage, 3 the standard has errors, 4 the file cannot be written."""


def schema(
    write: Annotated[bool, typer.Option("--write", help="Write build/schema/school.json, where editors look.")] = False,
    out: Annotated[Path | None, typer.Option(help="Write to this file instead of printing.")] = None,
) -> None:
    """Print the JSON Schema of a school's files: keys with their meanings, and the names that the standard knows.

    Each file of a folder holds some of the document's keys, so no key is demanded of a single file;
    `schoolbuild check` sees to what is missing.
    """
    from schoolbuild.documents.editor_schema import SCHEMA_FILE, editor_schema
    from schoolbuild.evidence import write_text
    from schoolbuild.model.root import find_root

    if write and out is not None:
        raise typer.BadParameter("--write has a place of its own: leave one of the two out", param_hint="--out")
    root = find_root()
    text = json.dumps(editor_schema(root), indent=2) + "\n"
    target = root / SCHEMA_FILE if write else out
    if target is None:
        typer.echo(text, nl=False)
        return
    write_text(target, text)
    typer.echo(f"written: {SCHEMA_FILE if write else out}")


schema.__doc__ = f"{schema.__doc__}\n\n{_EXAMPLES}"
