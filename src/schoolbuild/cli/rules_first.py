"""What is made from a school's folder is made only where the rules find no error in it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import typer

from schoolbuild.model.errors import ExitCode, SchoolbuildError


def ask_rules(root: Path, schools: Sequence[str], done: str) -> None:
    """Refuse schools with errors; ``done`` is what is refused, as in "nothing was rendered".

    Raises:
        SchoolbuildError: with every error; exit code 3 if a folder cannot be understood, else 1.
    """
    from schoolbuild.rules import check_schools

    findings = check_schools(root, schools)
    errors = [item for item in findings if item.severity == "error"]
    if findings and not errors:
        typer.echo(f"{len(findings)} warning(s): see `schoolbuild check {' '.join(dict.fromkeys(schools))}`", err=True)
    if errors:
        broken = any(item.rule.startswith("SB0") for item in errors)
        words = "\n".join(f"  {item.place()}: {item.rule}: {item.message}" for item in errors)
        raise SchoolbuildError(
            f"nothing was {done}: {len(errors)} error(s) in what the folders say\n{words}",
            fix=f"`schoolbuild check {' '.join(dict.fromkeys(schools))}` says why each matters and how to mend it",
            exit_code=ExitCode.INVALID_INPUT if broken else ExitCode.FINDINGS,
        )
