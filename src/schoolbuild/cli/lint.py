"""``schoolbuild lint``: what other linters let through."""

from __future__ import annotations

import json
from enum import StrEnum
from inspect import cleandoc
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from schoolbuild.model.errors import ExitCode

if TYPE_CHECKING:
    from schoolbuild.lint.windows import Finding, Report

app = typer.Typer(no_args_is_help=True, add_completion=False, help="What other linters let through.")

_EXAMPLES = """Examples:

  schoolbuild lint windows

  schoolbuild lint windows roles/windows_baseline playbooks/build_school.yml

  schoolbuild lint windows --format json

Exit codes: 0 nothing found, 1 findings, or something that could not be checked, 2 wrong usage, 3 a path is not there,
or a file is no YAML."""


class Format(StrEnum):
    """How findings are printed."""

    TEXT = "text"
    JSON = "json"


@app.callback()
def _group() -> None:
    """Keep `windows` a word of its own: other things can be linted."""


@app.command()
def windows(
    paths: Annotated[
        list[Path] | None, typer.Argument(help="Files or folders; else roles, playbooks and molecule.")
    ] = None,
    form: Annotated[Format, typer.Option("--format", help="How to print.")] = Format.TEXT,
) -> None:
    """Check each task that calls a Windows module against the specification in the module's own text.

    Options that do not exist, wrong values, missing and contradicting options, and PowerShell written into roles. Where
    a module's text says nothing, its documentation counts. A template hides its value, never the name of an option.
    """
    from schoolbuild.lint.windows import lint_windows
    from schoolbuild.model.root import find_root

    report = lint_windows(find_root(), paths or ())
    if form is Format.JSON:
        typer.echo(json.dumps(report.as_json(), indent=2, ensure_ascii=False))
    else:
        typer.echo("\n".join([*(_text(finding) for finding in report.findings), _summary(report)]))
    if report.unreadable:
        raise typer.Exit(ExitCode.INVALID_INPUT)
    if report.findings:
        raise typer.Exit(ExitCode.FINDINGS)


windows.__doc__ = f"{cleandoc(windows.__doc__ or '')}\n\n{_EXAMPLES}"


@app.command()
def powershell(
    paths: Annotated[
        list[Path] | None, typer.Argument(help="Scripts or folders; else every one of the project.")
    ] = None,
    form: Annotated[Format, typer.Option("--format", help="How to print.")] = Format.TEXT,
) -> None:
    """Parse the project's own PowerShell and hold it against the reviewed catalogue. Nothing is executed.

    Syntax, and every command, parameter, program, type, method, class and COM object that is not in the catalogue;
    aliases, splatting, arguments without their parameter's name, variables that nothing sets, and what is forbidden.
    """
    from schoolbuild.lint.powershell import STATEMENT, lint_powershell
    from schoolbuild.model.root import find_root

    report = lint_powershell(find_root(), paths or ())
    if form is Format.JSON:
        typer.echo(json.dumps(report.as_json(), indent=2, ensure_ascii=False))
    else:
        found = [f"{finding.place()}: {finding.message}\n  mend: {finding.fix}" for finding in report.findings]
        counts = f"{len(report.files)} scripts, {report.calls} calls: {len(report.findings)} wrong; of "
        counts += f"{report.commands} cmdlets {report.read} were held against their page"
        typer.echo("\n".join([*found, counts, STATEMENT]))
    if report.findings:
        raise typer.Exit(ExitCode.FINDINGS)


powershell.__doc__ = f"""{cleandoc(powershell.__doc__ or "")}

Examples:

  schoolbuild lint powershell

  schoolbuild lint powershell plugins/modules/windows_backup_policy.ps1

Exit codes: 0 nothing found, 1 findings, 2 wrong usage, 3 a path is not there, 4 the parser is not installed."""


def _text(finding: Finding) -> str:
    head = f"{finding.place()}: {finding.message}"
    about = [f"task {finding.task!r}" if finding.task else "", f"module {finding.module}" if finding.module else ""]
    lines = [head, "  in:   " + ", ".join(part for part in about if part), f"  mend: {finding.fix}"]
    if finding.source:
        lines.append(f"  from: {finding.source}")
    return "\n".join(line for line in lines if line != "  in:   ")


def _summary(report: Report) -> str:
    counts = report.counts()
    found = len(report.findings) - counts["not_checked"]
    return (
        f"{counts['windows_tasks']} Windows tasks of {counts['tasks']} in {counts['files']} files: {found} wrong, "
        f"{counts['not_checked']} not checked; {counts['modules']} modules, {counts['by_text']} by their own text, "
        f"{counts['by_documentation']} by documentation"
    )
