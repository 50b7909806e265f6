"""``schoolbuild check``: what is wrong with school folders, all of it at once."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from enum import StrEnum
from typing import Annotated, Any

import typer

from schoolbuild.model.errors import ExitCode
from schoolbuild.model.finding import Finding

SCHEMA = "schoolbuild/check/1"

_EXAMPLES = """Examples:

  schoolbuild check oakfield-primary

  schoolbuild check --all

  schoolbuild check --all --format sarif > check.sarif

Exit codes: 0 nothing found, 1 findings, 2 wrong usage, 3 a folder cannot be read or does not fit the schema."""


class Format(StrEnum):
    """How findings are printed."""

    TEXT = "text"
    JSON = "json"
    SARIF = "sarif"


def check(
    schools: Annotated[list[str] | None, typer.Argument(help="Names of folders under inventories/.")] = None,
    every: Annotated[bool, typer.Option("--all", help="Check every school.")] = False,
    form: Annotated[Format, typer.Option("--format", help="How to print the findings.")] = Format.TEXT,
) -> None:
    """Check school folders against the schema and every rule."""
    from schoolbuild.model.load import school_names
    from schoolbuild.model.root import find_root
    from schoolbuild.rules import all_rules, check_schools

    root = find_root()
    names = school_names(root) if every else list(schools or [])
    if not names:
        raise typer.BadParameter("name at least one school, or give --all", param_hint="SCHOOLS")
    findings = check_schools(root, names, on_school=_progress(len(names)), on_left_out=_tell_left_out)
    if form is Format.JSON:
        typer.echo(json.dumps({"schema": SCHEMA, "findings": [item.as_json() for item in findings]}, indent=2))
    elif form is Format.SARIF:
        typer.echo(json.dumps(_sarif(findings, {rule.id: rule.title for rule in all_rules()}), indent=2))
    else:
        typer.echo(_text(findings, names))
    raise typer.Exit(_exit_code(findings))


check.__doc__ = f"{check.__doc__}\n\n{_EXAMPLES}"


def _exit_code(findings: Sequence[Finding]) -> ExitCode:
    if any(item.rule.startswith("SB0") for item in findings):
        return ExitCode.INVALID_INPUT
    return ExitCode.FINDINGS if findings else ExitCode.OK


def _progress(total: int) -> Any:
    """Tell how far we are, on a terminal and for more schools than one sees pass."""
    if total < 5 or not sys.stderr.isatty():
        return None
    done = 0

    def tell(name: str) -> None:
        nonlocal done
        done += 1
        typer.echo(f"\r\033[K{done}/{total} {name}", nl=done == total, err=True)

    return tell


def _tell_left_out(name: str) -> None:
    typer.echo(f"note: not compared with {name!r}, whose folder has errors: schoolbuild check {name}", err=True)


def _text(findings: Sequence[Finding], names: Sequence[str]) -> str:
    blocks = [_block(item) for item in findings]
    bad = {item.school for item in findings}
    blocks.append(
        f"{len(names)} school(s) checked: {len(findings)} finding(s) in {len(bad)} of them."
        if findings
        else f"{len(names)} school(s) checked: nothing found."
    )
    return "\n\n".join(blocks)


def _block(item: Finding) -> str:
    key = f" ({item.key})" if item.key else ""
    lines = [f"{item.place()}: {item.rule} {item.severity}{key}: {item.message}"]
    if item.suggestion:
        lines.append(f"  did you mean {item.suggestion!r}?")
    lines += [f"  why:  {item.why}", f"  mend: {item.fix}"]
    return "\n".join(lines)


def _sarif(findings: Sequence[Finding], titles: dict[str, str]) -> dict[str, Any]:
    """Findings in SARIF 2.1.0, which code hosts show beside the changed line."""
    used = {item.rule: item for item in findings}
    return {
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [
            {
                "tool": {
                    "driver": {
                        "name": "schoolbuild",
                        "rules": [
                            {
                                "id": rule,
                                "shortDescription": {"text": titles.get(rule, "The folder cannot be understood")},
                                "fullDescription": {"text": item.why},
                                "help": {"text": item.fix},
                            }
                            for rule, item in sorted(used.items())
                        ],
                    }
                },
                "results": [
                    {
                        "ruleId": item.rule,
                        "level": item.severity,
                        "message": {"text": f"{item.message}. {item.fix}"},
                        "locations": [
                            {
                                "physicalLocation": {
                                    "artifactLocation": {"uri": item.file},
                                    "region": {"startLine": max(1, item.line)},
                                }
                            }
                        ],
                    }
                    for item in findings
                ],
            }
        ],
    }
