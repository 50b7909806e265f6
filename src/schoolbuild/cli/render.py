"""``schoolbuild render``: what should stand on each switch, as text."""

from __future__ import annotations

import os
import stat
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from schoolbuild.cli.rules_first import ask_rules
from schoolbuild.model.errors import Refused

if TYPE_CHECKING:
    from schoolbuild.model.network import Network

_EXAMPLES = """Examples:

  schoolbuild render oakfield-primary

  schoolbuild render --all

  schoolbuild render oakfield-primary --switch sw02 --stdout

  schoolbuild render oakfield-primary --switch sw02 --bootstrap --stdout

The rules are asked first: a school with errors is not rendered. Secrets stand as references; no vault is needed.

Exit codes: 0 written, 1 a rule found an error, 2 wrong usage, 3 a folder cannot be read, 4 a file cannot be
written, 5 refused."""

_OTHERS_MAY_READ = stat.S_IRWXG | stat.S_IRWXO


def render(
    schools: Annotated[list[str] | None, typer.Argument(help="Names of folders under inventories/.")] = None,
    every: Annotated[bool, typer.Option("--all", help="Render every school.")] = False,
    switch: Annotated[str | None, typer.Option("--switch", help="Only this switch, e.g. sw01 or oak-sw01.")] = None,
    bootstrap: Annotated[
        bool, typer.Option("--bootstrap", help="The short text to paste on the console of a new switch.")
    ] = False,
    out: Annotated[
        Path | None, typer.Option("--out", help="Folder to write into, one folder per school. [build/intent]")
    ] = None,
    stdout: Annotated[bool, typer.Option("--stdout", help="Print instead of writing files.")] = False,
    with_secrets: Annotated[
        Path | None,
        typer.Option("--with-secrets", help="With --bootstrap: put in the values from this secrets file."),
    ] = None,
) -> None:
    """Render each switch's configuration, in the form in which the switch itself prints it."""
    from schoolbuild.cli.chosen import chosen_schools
    from schoolbuild.model.root import find_root

    root = find_root()
    names = chosen_schools(root, schools, every)
    _usage(switch, names, out, stdout, bootstrap, with_secrets)
    if with_secrets is not None and stdout:
        _private_stdout()
    networks = ask_rules(root, names, "rendered")
    # Each network goes once its texts are there: a thousand of them would take a lot of memory.
    texts = {name: _texts(networks.pop(name), switch, bootstrap) for name in names}
    if with_secrets is not None:
        from schoolbuild.transport.secrets import SecretStore

        store = SecretStore.load(with_secrets)
        texts = {name: {host: store.resolve(text) for host, text in found.items()} for name, found in texts.items()}
    if stdout:
        typer.echo("".join(text for found in texts.values() for text in found.values()), nl=False)
        return
    folder = out if out is not None else root / "build" / "intent"
    ending = "bootstrap" if bootstrap else "cfg"
    rows = [
        (name, host, len(text.splitlines()), _write(folder / name / f"{host}.{ending}", text, with_secrets is not None))
        for name, found in texts.items()
        for host, text in found.items()
    ]
    _print(rows)


render.__doc__ = f"{render.__doc__}\n\n{_EXAMPLES}"


def _usage(  # the options of the command
    switch: str | None,
    schools: list[str],
    out: Path | None,
    stdout: bool,
    bootstrap: bool,
    with_secrets: Path | None,
) -> None:
    if stdout and out is not None:
        raise typer.BadParameter("print or write, not both", param_hint="--stdout/--out")
    if switch is not None and len(schools) > 1:
        raise typer.BadParameter("a switch belongs to one school: name that one only", param_hint="--switch")
    if with_secrets is not None and not bootstrap:
        raise typer.BadParameter(
            "values are put into bootstrap texts only; a whole configuration keeps its references",
            param_hint="--with-secrets",
        )


def _private_stdout() -> None:
    """Refuse to print secrets into a file that others can read; a terminal or a pipe is the reader's own.

    Raises:
        Refused: standard output is such a file.
    """
    try:
        status = os.fstat(sys.stdout.fileno())
    except (OSError, ValueError):
        return
    if stat.S_ISREG(status.st_mode) and status.st_mode & _OTHERS_MAY_READ:
        raise Refused(
            "the output would hold secrets, and goes into a file that others can read",
            where="standard output",
            fix="run `umask 077` before you redirect, or use --out: its files are made for you alone",
        )


def _texts(network: Network, switch: str | None, bootstrap: bool) -> dict[str, str]:
    from schoolbuild.intent import find_switch, render_bootstrap, render_school
    from schoolbuild.intent import render as render_switch

    if not bootstrap and switch is None:
        return render_school(network)
    wanted = network.switches.values() if switch is None else [find_switch(network, switch)]
    make = render_bootstrap if bootstrap else render_switch
    return {item.host: make(network, item.name) for item in wanted}


def _write(path: Path, text: str, secret: bool) -> Path:
    """Write a file as a whole or not at all; one with secrets can be read by its owner only."""
    from schoolbuild.evidence import not_written, replace_file

    try:
        replace_file(path, text, 0o600 if secret else 0o644, lasting=False)
    except OSError as error:
        raise not_written(path, error) from None
    return path


def _print(rows: list[tuple[str, str, int, Path]]) -> None:
    wide = max(len(school) for school, *_ in rows)
    for school, host, lines, path in rows:
        typer.echo(f"{school:{wide}}  {host:9}  {lines:5} lines  {_short(path)}")


def _short(path: Path) -> str:
    """The path as one would type it from here."""
    here = Path.cwd()
    return str(path.relative_to(here)) if path.is_relative_to(here) else str(path)
