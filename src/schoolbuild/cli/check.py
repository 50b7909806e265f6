"""``schoolbuild check``: what is wrong with school folders, all of it at once."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from enum import StrEnum
from typing import Annotated

import typer

from schoolbuild.cli.day import DAY, day
from schoolbuild.model.errors import ExitCode
from schoolbuild.model.finding import Finding

SCHEMA = "schoolbuild/check/1"

_EXAMPLES = """Examples:

  schoolbuild check oakfield-primary

  schoolbuild check --all

  schoolbuild check --all --format sarif > check.sarif

  schoolbuild check oakfield-primary --watch

  schoolbuild check --all --on 2027-09-01

Exit codes: 0 nothing found, 1 findings, 2 wrong usage, 3 a folder cannot be read or does not fit the schema,
130 a watch was ended with Ctrl-C."""


class Format(StrEnum):
    """How findings are printed."""

    TEXT = "text"
    JSON = "json"
    SARIF = "sarif"


def check(
    schools: Annotated[list[str] | None, typer.Argument(help="Names of folders under inventories/.")] = None,
    every: Annotated[bool, typer.Option("--all", help="Check every school.")] = False,
    form: Annotated[Format, typer.Option("--format", help="How to print the findings.")] = Format.TEXT,
    watch: Annotated[bool, typer.Option("--watch", help="Stay, and check again whenever a file changes.")] = False,
    on: Annotated[
        date | None,
        typer.Option(
            "--on",
            "--as-of",
            parser=day,
            metavar=DAY,
            help="The day that counts, for what expires or goes out of support. Default: today.",
        ),
    ] = None,
) -> None:
    """Check school folders against the schema and every rule."""
    from schoolbuild.cli.chosen import chosen_schools
    from schoolbuild.cli.findings import as_sarif, as_text
    from schoolbuild.cli.progress import progress
    from schoolbuild.model.root import find_root
    from schoolbuild.rules import all_explanations, check_schools

    root = find_root()
    names = chosen_schools(root, schools, every)
    if watch:
        if form is not Format.TEXT:
            raise typer.BadParameter("a watch prints text: leave --watch or --format out", param_hint="--watch")
        from schoolbuild.cli.watch import watch_schools

        raise typer.Exit(watch_schools(root, None if every else names, on))
    findings = check_schools(root, names, today=on, on_school=progress(len(names)), on_left_out=_tell_left_out)
    if form is Format.JSON:
        typer.echo(json.dumps({"schema": SCHEMA, "findings": [item.as_json() for item in findings]}, indent=2))
    elif form is Format.SARIF:
        titles = {number.id: number.title for number in all_explanations()}
        typer.echo(json.dumps(as_sarif(findings, titles), indent=2))
    else:
        typer.echo(as_text(findings, names))
    raise typer.Exit(_exit_code(findings))


check.__doc__ = f"{check.__doc__}\n\n{_EXAMPLES}"


def _exit_code(findings: Sequence[Finding]) -> ExitCode:
    if any(item.rule.startswith("SB0") for item in findings):
        return ExitCode.INVALID_INPUT
    return ExitCode.FINDINGS if findings else ExitCode.OK


def _tell_left_out(name: str) -> None:
    typer.echo(f"note: not compared with {name!r}, whose folder has errors: schoolbuild check {name}", err=True)
