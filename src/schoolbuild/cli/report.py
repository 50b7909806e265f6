"""``schoolbuild report``: write the pages of schools from runs that were judged."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from schoolbuild.model.errors import ExitCode, SchoolbuildError

if TYPE_CHECKING:
    from schoolbuild.evidence import EvidenceFolder

_EXAMPLES = """Examples:

  schoolbuild report oakfield-primary hillside-secondary

  schoolbuild report oakfield-primary --evidence 2026-11-22T09-30-00Z

Without a name, only the index of all schools is written. Each page is one file that needs no other.

Exit codes: 0 written, 3 invalid input, 4 a file cannot be written, or a run was not judged yet."""


def report(
    schools: Annotated[list[str] | None, typer.Argument(help="Names of folders under inventories/.")] = None,
    evidence: Annotated[
        str, typer.Option("--evidence", help="The run to show: a folder below build/evidence/<school>/.")
    ] = "latest",
) -> None:
    """Write the pages of schools from what was judged: build/report/<school>.html and index.html."""
    from schoolbuild.evidence import EvidenceFolder
    from schoolbuild.model.derive import open_school
    from schoolbuild.model.root import find_root
    from schoolbuild.report import write_index, write_page

    names = list(dict.fromkeys(schools or []))
    if evidence != "latest" and len(names) != 1:
        raise typer.BadParameter("a run belongs to one school: name that one", param_hint="--evidence")
    root = find_root()
    for name in names:
        _, network = open_school(root, name)
        folder = EvidenceFolder.open(root, name, evidence)
        summary, results = _judged(folder)
        typer.echo(_shown(write_page(root, network, summary, results), root))
    typer.echo(_shown(write_index(root), root))


report.__doc__ = f"{report.__doc__}\n\n{_EXAMPLES}"


def _judged(folder: EvidenceFolder) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """Summary and results of a run.

    Raises:
        SchoolbuildError: the run was not judged, or its files are damaged; exit code 4.
    """
    from schoolbuild.report.summary import SCHEMA

    summary, results = folder.read_summary(), folder.read_results()
    if summary is None or results is None or summary.get("schema") != SCHEMA:
        raise SchoolbuildError(
            f"the run {folder.run} of {folder.school} was not judged yet, or its files are damaged",
            where=str(folder.path),
            fix=f"judge it: `schoolbuild assess {folder.school} --evidence {folder.run}`",
            exit_code=ExitCode.NOT_ASSESSED,
        )
    return summary, results


def _shown(path: Path, root: Path) -> str:
    return str(path.relative_to(root))
