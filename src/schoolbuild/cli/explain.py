"""``schoolbuild explain``: what a rule wants, why, the mistake as it looks, and how to mend it."""

from __future__ import annotations

import json
import re
import textwrap
from collections.abc import Iterator, Sequence
from enum import StrEnum
from itertools import groupby
from typing import TYPE_CHECKING, Annotated, Any

import typer

from schoolbuild.model.errors import ExitCode, SchoolbuildError
from schoolbuild.model.words import did_you_mean

if TYPE_CHECKING:
    from schoolbuild.rules import Explanation

SCHEMA = "schoolbuild/explain/1"

_NUMBER = re.compile(r"SB[0-9]{3}")
_CONTROL = re.compile(r"(?P<name>[A-Z]{2,5}-[0-9]{2})(?:V[0-9]+)?")
_WIDTH = 100

_EXAMPLES = """Examples:

  schoolbuild explain SB304

  schoolbuild explain sb304 sb404

  schoolbuild explain --list

Exit codes: 0 explained, 2 no such rule."""


class Format(StrEnum):
    """How explanations are printed."""

    TEXT = "text"
    JSON = "json"


def explain(
    rules: Annotated[list[str] | None, typer.Argument(help="Numbers of rules as `check` prints them.")] = None,
    every: Annotated[bool, typer.Option("--list", help="List all rules with their titles.")] = False,
    form: Annotated[Format, typer.Option("--format", help="How to print.")] = Format.TEXT,
) -> None:
    """Explain rules: why each matters, the mistake as it looks in a folder, and how to mend it."""
    from schoolbuild.rules import all_explanations

    known = {item.id: item for item in all_explanations()}
    if bool(rules) == every:
        raise typer.BadParameter("name at least one rule, or give --list", param_hint="RULES")
    chosen = list(known.values()) if every else [_find(word, known) for word in dict.fromkeys(rules or ())]
    if form is Format.JSON:
        typer.echo(json.dumps({"schema": SCHEMA, "rules": [_as_json(item) for item in chosen]}, indent=2))
    elif every:
        typer.echo("\n".join(_table(chosen)))
    else:
        typer.echo("\n\n".join("\n".join(_text(item)) for item in chosen))


explain.__doc__ = f"{explain.__doc__}\n\n{_EXAMPLES}"


def _find(word: str, known: dict[str, Explanation]) -> Explanation:
    number = word.strip().upper()
    number = f"SB{number}" if number.isdecimal() else number
    if number in known:
        return known[number]
    if control := _CONTROL.fullmatch(number):
        raise SchoolbuildError(
            f"{word} is a control of the assessment, not a rule of the check",
            where=f"standard/controls/{control['name']}.yml",
            fix="read that file, or the page of the controls in the documentation",
            exit_code=ExitCode.USAGE,
        )
    right = number.replace("O", "0")  # a letter that is easily typed for the digit
    meant = "" if right == number and _NUMBER.fullmatch(number) else did_you_mean(right, known)
    raise SchoolbuildError(
        f"there is no rule {word!r}{meant}",
        fix="`schoolbuild explain --list` lists all of them",
        exit_code=ExitCode.USAGE,
    )


def _as_json(item: Explanation) -> dict[str, Any]:
    return {
        "id": item.id,
        "title": item.title,
        "severity": item.severity,
        "why": item.why,
        "example": item.example,
        "fix": item.fix,
    }


def _table(items: Sequence[Explanation]) -> Iterator[str]:
    from schoolbuild.rules.registry import HUNDREDS

    for hundred, group in groupby(items, key=lambda item: item.id[:3]):
        yield f"{hundred[2:]}xx  {HUNDREDS[hundred]}"
        yield from (f"  {item.id}  {item.severity:7}  {item.title}" for item in group)
        yield ""
    yield f"{len(items)} rules. Explain one: schoolbuild explain {items[-1].id}"


def _text(item: Explanation) -> Iterator[str]:
    yield f"{item.id} {item.severity}: {item.title}"
    yield from ("", _wrapped("why:  ", item.why))
    if item.example:
        yield from ("", "  example:", "", textwrap.indent(item.example.rstrip(), "    "))
    yield from ("", _wrapped("mend: ", item.fix))


def _wrapped(label: str, words: str) -> str:
    return textwrap.fill(words, _WIDTH, initial_indent=f"  {label}", subsequent_indent=" " * (2 + len(label)))
