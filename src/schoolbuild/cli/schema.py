"""``schoolbuild schema``: the JSON Schema of a school's folder, for editors."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated, Any

import typer


def schema(
    out: Annotated[Path | None, typer.Option(help="Write to this file instead of printing.")] = None,
) -> None:
    """Print the JSON Schema of the files in a school's folder.

    Each file of a folder holds some of the document's keys, so no key is demanded of a single file;
    `schoolbuild check` sees to what is missing.

    For example `schoolbuild schema --out build/schema/school.json`, and then in a file's first line
    `# yaml-language-server: $schema=../../build/schema/school.json`.
    """
    from schoolbuild.evidence import replace_file

    text = json.dumps(editor_schema(), indent=2) + "\n"
    if out is None:
        typer.echo(text, nl=False)
        return
    replace_file(out, text)
    typer.echo(f"written: {out}")


def editor_schema() -> dict[str, Any]:
    """The schema of one file of a folder."""
    from schoolbuild.model.school import School

    document = School.model_json_schema(by_alias=True)
    document.pop("required", None)
    document["title"] = "A file of a school's folder"
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **document}
