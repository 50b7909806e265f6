"""``schoolbuild estate``: an invented estate to try things on, to measure with, and to test the rules with."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated, Any

import typer

from schoolbuild.model.errors import ExitCode, Refused, SchoolbuildError

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    help="An invented estate: schools of every kind, the same for the same seed.",
)

_EXAMPLES = """Examples:

  schoolbuild estate generate --schools 100

  schoolbuild estate generate --schools 600 --seed 7 --mistakes 500 --out build/estate

  schoolbuild --root build/estate check --all

Exit codes: 0 written, 2 wrong usage, 4 the folder cannot be written, 5 the folder is not empty."""


@app.callback()
def _group() -> None:
    """Keep `generate` a word of its own: other things can be done with an estate."""


@app.command()
def generate(
    schools: Annotated[int, typer.Option("--schools", min=1, max=20000, help="How many schools.")] = 100,
    seed: Annotated[int, typer.Option("--seed", help="The same seed gives the same schools.")] = 1,
    mistakes: Annotated[
        int, typer.Option("--mistakes", min=0, help="How many known mistakes to make, one in a school.")
    ] = 0,
    out: Annotated[
        Path | None, typer.Option("--out", help="An empty or new folder: a project of its own. [build/estate]")
    ] = None,
) -> None:
    """Write invented schools, without a finding or with known mistakes, and a list of these."""
    from schoolbuild.cli.progress import progress
    from schoolbuild.folders.estate import invent, plant
    from schoolbuild.folders.writing import write_folder
    from schoolbuild.folders.yaml_text import folder_files
    from schoolbuild.model.root import find_root
    from schoolbuild.model.school import School

    root = find_root()
    folder = out if out is not None else root / "build" / "estate"
    _prepare(folder, root)
    invented = [(item.name, item.data) for item in invent(schools, seed)]
    planted = plant(invented, mistakes, seed)
    if len(planted) < mistakes:
        raise SchoolbuildError(
            f"only {len(planted)} of {mistakes} mistakes find a place in {schools} schools",
            where="--mistakes",
            fix="ask for more schools or fewer mistakes",
            exit_code=ExitCode.USAGE,
        )
    switches = 0
    tell = progress(schools)
    for name, data in invented:
        document = School.model_validate(data)
        switches += len(document.switches)
        write_folder(folder / "inventories" / name, folder_files(document))
        if tell is not None:
            tell(name)
    _write_list(folder / "mistakes.json", seed, schools, planted)
    typer.echo(f"{schools} schools with {switches} switches and {len(planted)} mistakes stand in {folder}.")
    typer.echo(f"Next: schoolbuild --root {folder} check --all")


generate.__doc__ = f"{generate.__doc__}\n\n{_EXAMPLES}"


def _prepare(folder: Path, root: Path) -> None:
    """Make the folder a project that has the standard and the templates of this one."""
    try:
        if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
            raise Refused(
                "the folder is not empty, and nothing in it was touched",
                where=str(folder),
                fix="name a new folder with --out, or remove this one",
            )
        (folder / "inventories").mkdir(parents=True)
        for name in ("standard", "templates"):
            (folder / name).symlink_to((root / name).resolve())
    except OSError as error:
        raise _unwritable(folder, error) from None


def _write_list(path: Path, seed: int, schools: int, planted: list[Any]) -> None:
    rows = [
        {"school": item.school, "rule": item.rule, "other": item.other, "follows": list(item.follows)}
        for item in planted
    ]
    text = json.dumps({"seed": seed, "schools": schools, "mistakes": rows}, indent=2) + "\n"
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise _unwritable(path, error) from None


def _unwritable(path: Path, error: OSError) -> SchoolbuildError:
    from schoolbuild.model.os_errors import words_of

    return SchoolbuildError(
        f"the estate cannot be written: {words_of(error)}",
        where=str(path),
        fix="look at the disk and the rights of the folder, or name another one with --out",
        exit_code=ExitCode.NOT_ASSESSED,
    )
