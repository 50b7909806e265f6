"""``schoolbuild assess``: judge what an earlier run collected, without opening a session."""

from __future__ import annotations

import json
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from schoolbuild.cli.day import DAY, day

if TYPE_CHECKING:
    from schoolbuild.evidence import EvidenceFolder
    from schoolbuild.report import Conclusion

_EXAMPLES = """Examples:

  schoolbuild assess oakfield-primary

  schoolbuild assess oakfield-primary --evidence 2026-11-22T09-30-00Z --as-of 2026-12-01

  schoolbuild assess hillside-secondary --format json

Collecting is done by playbooks/assess_school.yml; this judges its files again, after a control or a waiver changed.
It writes results.json and summary.json of that run anew; what was collected stays as it is.

Exit codes: 0 all that is judged passes, 1 a control fails, 3 invalid input, 4 something could not be assessed."""


class Format(StrEnum):
    """How the outcome is printed."""

    TEXT = "text"
    JSON = "json"


def assess(
    school: Annotated[str, typer.Argument(help="Name of a folder under inventories/.")],
    evidence: Annotated[
        str, typer.Option("--evidence", help="The run to judge: a folder below build/evidence/<school>/.")
    ] = "latest",
    as_of: Annotated[
        date | None,
        typer.Option(
            "--as-of",
            parser=day,
            metavar=DAY,
            help="The day that counts for waivers, grace and age. Default: the day of the run.",
        ),
    ] = None,
    output: Annotated[Format, typer.Option("--format", help="How to print the outcome.")] = Format.TEXT,
) -> None:
    """Judge what an earlier run collected, without opening a session."""
    from schoolbuild.evidence import EvidenceFolder
    from schoolbuild.model.derive import open_school
    from schoolbuild.model.root import find_root
    from schoolbuild.report import conclude

    root = find_root()
    _, network = open_school(root, school)
    folder = EvidenceFolder.open(root, school, evidence)
    conclusion = conclude(root, network, folder, today=as_of or _day(folder), with_page=False)
    if output is Format.JSON:
        typer.echo(json.dumps(conclusion.summary, indent=2, ensure_ascii=False))
    else:
        _print(conclusion)
    raise typer.Exit(int(conclusion.exit_code))


assess.__doc__ = f"{assess.__doc__}\n\n{_EXAMPLES}"


def _day(folder: EvidenceFolder) -> date:
    return date.fromisoformat(folder.run[:10])


def _print(conclusion: Conclusion) -> None:
    summary = conclusion.summary
    for problem in summary["problems"]:
        typer.echo(f"{problem['severity']}: {problem['host']}: {problem['what']}")
        typer.echo(f"  expected: {problem['expected']}")
        typer.echo(f"  found:    {problem['found']}")
        typer.echo(f"  mend:     {problem['fix']}")
        typer.echo(f"  controls: {', '.join(problem['controls'])}")
    for silent in summary["not_assessed"]:
        typer.echo(f"not assessed: {silent['host']}: {silent['reason']}")
        typer.echo(f"  mend:     {silent['fix']}")
    hosts = {silent["host"] for silent in summary["not_assessed"]}
    for result in conclusion.assessment.results:
        if result.state == "not_assessed" and result.target not in hosts:
            typer.echo(f"not assessed: {result.target}: {result.control}: {result.reason}")
    for note in summary["waivers"]:
        if note["state"] != "used":
            typer.echo(f"waiver of {note['control']} for {', '.join(note['targets'])}: {note['words']}")
    coverage, states = summary["coverage"], summary["states"]
    typer.echo(
        f"{summary['school']}, run {summary['run']}: {states['pass']} of {coverage['assessed']} judgements pass; "
        f"{coverage['assessed']} of {coverage['total']} could be made"
    )
