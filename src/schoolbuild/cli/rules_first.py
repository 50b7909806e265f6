"""What is made from a school's folder is made only where the rules find no error in it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from schoolbuild.model.errors import ExitCode, SchoolbuildError

if TYPE_CHECKING:
    from schoolbuild.model.network import Network


def ask_rules(root: Path, schools: Sequence[str], done: str) -> dict[str, Network]:
    """Refuse schools with errors; ``done`` is what is refused, as in "nothing was rendered".

    Returns:
        The schools' networks, to be worked with as they were when the rules were asked.

    Raises:
        SchoolbuildError: with every error; exit code 3 if a folder cannot be understood, else 1.
    """
    from schoolbuild.rules import check_schools

    networks: dict[str, Network] = {}
    findings = check_schools(root, schools, on_network=lambda network: networks.update({network.school: network}))
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
    return networks
