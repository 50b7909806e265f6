"""``schoolbuild releases``: the table of Windows releases that the patch clock judges by."""

from __future__ import annotations

import json
import sys
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Annotated

import typer

from schoolbuild.cli.day import DAY, day

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    help="The table of Windows releases that the patch clock (UPD-01) judges by.",
)

_IMPORT = """Examples:

  curl -H 'Accept: application/json' https://api.msrc.microsoft.com/cvrf/v3.0/cvrf/2026-Nov > 2026-Nov.json

  schoolbuild releases import 2026-Nov.json

  schoolbuild releases import 2026-Nov.json --write

  schoolbuild releases import - --write < 2026-Nov.json

Without --write nothing is written: it shows what would change. Take the months over oldest first.

Exit codes: 0 shown, written, or nothing to change; 2 wrong usage; 3 the file is no such data, or does not fit;
4 the table cannot be written."""

_SHOW = """Examples:

  schoolbuild releases show

  schoolbuild releases show --format json

Exit codes: 0 the table is up to date, 3 the standard has errors, 4 it is too old, or its newest rows are assumed."""


@app.callback()
def _releases() -> None:
    """Take Microsoft's data over, or show what the table knows."""


@app.command("import")
def import_(
    file: Annotated[
        str, typer.Argument(metavar="FILE", help="A month of the Security Update Guide as JSON; - reads it.")
    ],
    write: Annotated[bool, typer.Option("--write", help="Write standard/windows/releases.yml.")] = False,
) -> None:
    """Take a month of Microsoft's published data over into the table."""
    from schoolbuild.assess.releases.msrc import read_month
    from schoolbuild.assess.releases.table import table_text, take_over
    from schoolbuild.evidence import write_text
    from schoolbuild.model.root import find_root
    from schoolbuild.model.standard import load_standard

    root = find_root()
    table = load_standard(root).windows.releases
    month = read_month(_text(file), "standard input" if file == "-" else file)
    taken = take_over(table, month, datetime.now(UTC).date())
    typer.echo(f"{month.id}: released {month.released}, {len(month.fixes)} updates for systems of the table")
    for line in taken.changes:
        typer.echo(f"  {line}")
    if month.left_out:
        typer.echo(f"  left out, as they are no cumulative updates: {len(month.left_out)}")
    if taken.table == table:
        typer.echo("nothing to change")
        return
    if not write:
        typer.echo("nothing was written: --write does it")
        return
    target = root / "standard" / "windows" / "releases.yml"
    write_text(target, table_text(taken.table))
    load_standard(root)
    typer.echo(f"written: {target.relative_to(root)}; look at `git diff` and commit it")


import_.__doc__ = f"{import_.__doc__}\n\n{_IMPORT}"


@app.command()
def show(
    as_of: Annotated[
        date | None, typer.Option("--as-of", parser=day, metavar=DAY, help="The day that counts. Default: today.")
    ] = None,
    output: Annotated[str, typer.Option("--format", help="text or json.")] = "text",
) -> None:
    """Show the newest release of each system, who told it, and whether the table can still be judged by."""
    from schoolbuild.model.root import find_root
    from schoolbuild.model.standard import load_standard

    if output not in ("text", "json"):
        raise typer.BadParameter("text or json", param_hint="--format")
    table = load_standard(find_root()).windows.releases
    today = as_of or datetime.now(UTC).date()
    newest = {name: line.releases[-1] for name, line in table.systems.items() if line.releases}
    stale, assumed = table.is_stale(today), [name for name, row in newest.items() if row.basis == "assumed"]
    if output == "json":
        systems = {name: row.model_dump(mode="json") for name, row in newest.items()}
        data = {
            "schema": "schoolbuild/releases/1",
            "checked": table.checked.isoformat(),
            "stale": stale,
            "newest": systems,
        }
        typer.echo(json.dumps(data, indent=2))
    else:
        typer.echo(f"checked {table.checked}, good for {table.limit_days} days: {'too old' if stale else 'up to date'}")
        for name, row in newest.items():
            build = table.systems[name].build
            typer.echo(
                f"  {name}: {build}.{row.revision} of {row.released}, {row.kb or 'no KB'} ({row.basis}: {row.source})"
            )
        if assumed:
            typer.echo("assumed rows never count for a real school: import Microsoft's data to replace them")
    raise typer.Exit(4 if stale or assumed else 0)


show.__doc__ = f"{show.__doc__}\n\n{_SHOW}"


def _text(file: str) -> str:
    from schoolbuild.assess.releases.msrc import MAX_BYTES
    from schoolbuild.model.errors import ExitCode, SchoolbuildError
    from schoolbuild.model.os_errors import words_of

    try:
        data = sys.stdin.buffer.read(MAX_BYTES + 1) if file == "-" else _read(Path(file), MAX_BYTES + 1)
        if len(data) > MAX_BYTES:
            raise SchoolbuildError(
                f"it is larger than {MAX_BYTES // 1_000_000} MB, which no month is",
                where=file,
                fix="give it the document of one month",
                exit_code=ExitCode.INVALID_INPUT,
            )
        return data.decode("utf-8-sig")
    except OSError as error:
        raise SchoolbuildError(
            f"the file cannot be read: {words_of(error)}",
            where=file,
            fix="name the file that was fetched, or - for standard input",
            exit_code=ExitCode.INVALID_INPUT,
        ) from None
    except UnicodeDecodeError:
        raise SchoolbuildError(
            "it is no text in UTF-8",
            where=file,
            fix="fetch it anew as JSON (header Accept: application/json)",
            exit_code=ExitCode.INVALID_INPUT,
        ) from None


def _read(path: Path, limit: int) -> bytes:
    with path.open("rb") as stream:
        return stream.read(limit)
