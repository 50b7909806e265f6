"""``schoolbuild document``: diagrams, schedules, lists and the register of a school, to read and to print."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from schoolbuild.cli.day import DAY, day
from schoolbuild.cli.rules_first import ask_rules
from schoolbuild.model.errors import ExitCode, SchoolbuildError
from schoolbuild.model.os_errors import mend_of, words_of

_EXAMPLES = """Examples:

  schoolbuild document oakfield-primary

  schoolbuild document oakfield-primary --only ports,cabling --date 2026-11-22

  schoolbuild document --all --check

Open build/documents/<school>/index.html. Of a school in which the rules find an error nothing is written.

The same folder gives the same files on any day; --check tells which are out of date, and writes nothing.

Exit codes: 0 written, or all fresh, 1 an error in a folder, or files out of date, 2 wrong usage, 3 a folder cannot be \
read, 4 a file cannot be written."""


class Format(StrEnum):
    """What the pages are written as."""

    HTML = "html"
    MD = "md"
    ALL = "all"


def document(
    schools: Annotated[list[str] | None, typer.Argument(help="Names of folders under inventories/.")] = None,
    every: Annotated[bool, typer.Option("--all", help="The documents of every school.")] = False,
    out: Annotated[
        Path | None, typer.Option("--out", help="Folder to write into, one folder per school. [build/documents]")
    ] = None,
    only: Annotated[
        str | None,
        typer.Option("--only", help="Some of: diagram, addresses, ports, cabling, assets. With commas between."),
    ] = None,
    form: Annotated[
        Format, typer.Option("--format", help="Pages as HTML, as Markdown, or both; the other files belong to each.")
    ] = Format.ALL,
    printed: Annotated[
        date | None, typer.Option("--date", parser=day, metavar=DAY, help="A date to print on every page.")
    ] = None,
    check: Annotated[
        bool, typer.Option("--check", help="Write nothing; list what is out of date, and leave with 1.")
    ] = False,
) -> None:
    """Write a school's network diagram, address and port schedules, cabling list and asset register."""
    from schoolbuild.cli.chosen import chosen_schools
    from schoolbuild.documents.school import documents_of, is_leftover, told
    from schoolbuild.model.root import find_root

    kinds = _kinds(only)
    root = find_root()
    names = chosen_schools(root, schools, every)
    networks = ask_rules(root, names, "documented")
    folder = out if out is not None else root / "build" / "documents"
    stale: list[str] = []
    for name in names:
        files = documents_of(root, networks.pop(name), kinds, form.value, printed)
        home = folder / name
        over = [found for found in _names_in(home) if is_leftover(found, files, kinds, form.value)]
        if check:
            stale += [f"{_short(home / file)}: {why}" for file, why in _out_of_date(home, files, over)]
        else:
            _write(home, files, over)
            typer.echo(
                f"{name}  {told(files)}  {_short(home / ('index.html' if not kinds and form is not Format.MD else ''))}"
            )
    if check:
        typer.echo("\n".join(stale) if stale else f"up to date: {', '.join(names)}")
        raise typer.Exit(ExitCode.FINDINGS if stale else ExitCode.OK)


document.__doc__ = f"{document.__doc__}\n\n{_EXAMPLES}"


def _kinds(only: str | None) -> tuple[str, ...]:
    """What ``--only`` asks for; empty for everything."""
    from schoolbuild.documents.school import KINDS
    from schoolbuild.model.words import closest

    asked = tuple(dict.fromkeys(word.strip() for word in (only or "").split(",") if word.strip()))
    for word in asked:
        if word not in KINDS:
            near = closest(word, KINDS)
            meant = f"did you mean {near!r}?" if near else f"there are {', '.join(KINDS)}"
            raise typer.BadParameter(f"there is no document {word!r}: {meant}", param_hint="--only")
    if only is not None and not asked:
        raise typer.BadParameter(f"name some of {', '.join(KINDS)}", param_hint="--only")
    return asked


def _names_in(home: Path) -> list[str]:
    try:
        return sorted(path.name for path in home.iterdir()) if home.is_dir() else []
    except OSError as error:
        raise _unreadable(home, error) from None


def _out_of_date(home: Path, files: Mapping[str, str], over: Sequence[str]) -> Iterator[tuple[str, str]]:
    """(file, why) of each file that is not as it would be written now."""
    for name, text in files.items():
        path = home / name
        try:
            if not path.is_file():
                yield name, "not there"
            elif path.read_bytes() != text.encode("utf-8"):
                yield name, "out of date"
        except OSError as error:
            raise _unreadable(path, error) from None
    for name in over:
        yield name, "of a closet that is no more"


def _write(home: Path, files: Mapping[str, str], over: Sequence[str]) -> None:
    from schoolbuild.evidence import write_text

    for name, text in files.items():
        write_text(home / name, text)
    for name in over:
        try:
            (home / name).unlink()
        except OSError as error:
            raise SchoolbuildError(
                f"{name} is of a closet that is no more, and could not be removed: {words_of(error)}",
                where=str(home / name),
                fix=mend_of(error) or "remove it by hand",
                exit_code=ExitCode.NOT_ASSESSED,
            ) from None


def _unreadable(path: Path, error: OSError) -> SchoolbuildError:
    return SchoolbuildError(
        f"the documents that are there cannot be read: {words_of(error)}",
        where=str(path),
        fix=mend_of(error) or "look at the rights of the folder and its files",
        exit_code=ExitCode.NOT_ASSESSED,
    )


def _short(path: Path) -> str:
    """The path as one would type it from here."""
    here = Path.cwd()
    return str(path.relative_to(here)) if path.is_relative_to(here) else str(path)
