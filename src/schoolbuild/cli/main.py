"""The entry of the command line: global options, the list of sub-commands, and how errors are told."""

from __future__ import annotations

import gc
import os
import signal
import sys
from pathlib import Path
from typing import Annotated

try:
    import typer

    from schoolbuild import __version__
    from schoolbuild.cli.errors import guarded
    from schoolbuild.cli.lazy import Mount, lazy_group
except KeyboardInterrupt:  # Ctrl-C before there is anything that could tell it in words: no traceback then either.
    sys.exit(130)

# In the order of a day's work. A new sub-command is a small file in this folder and a line here.
MOUNTS: tuple[Mount, ...] = (
    Mount("new", "schoolbuild.cli.new:new", "Start a new school's folder, from a few questions or from flags."),
    Mount("import", "schoolbuild.cli.import_:import_", "Draft a school's folder from switches that exist already."),
    Mount("adopt", "schoolbuild.cli.adopt:adopt", "Turn drift that was found into a proposed edit of the folder."),
    Mount("check", "schoolbuild.cli.check:check", "Check school folders against the schema and every rule."),
    Mount("explain", "schoolbuild.cli.explain:explain", "Explain a rule: why, an example, and how to mend it."),
    Mount("render", "schoolbuild.cli.render:render", "Render each switch's configuration from its school's folder."),
    Mount("document", "schoolbuild.cli.document:document", "Write a school's diagram, schedules, lists and register."),
    Mount("lab", "schoolbuild.lab.cli:app", "A twin of a school: its switches, simulated, over real SSH."),
    Mount("assess", "schoolbuild.cli.assess:assess", "Judge what an earlier run collected, without a session."),
    Mount("releases", "schoolbuild.cli.releases:app", "The table of Windows releases that the patch clock judges by."),
    Mount("report", "schoolbuild.cli.report:report", "Write the pages of schools from runs that were judged."),
    Mount("demo", "schoolbuild.cli.demo:demo", "Build two schools in the lab, break them, find it, write the report."),
    Mount("estate", "schoolbuild.cli.estate:app", "An invented estate: schools of every kind, to try and to measure."),
    Mount("lint", "schoolbuild.cli.lint:app", "What other linters let through, such as tasks for Windows."),
    Mount("ledger", "schoolbuild.cli.ledger:ledger", "What each part was held against, and what was never tried."),
    Mount("schema", "schoolbuild.cli.schema:schema", "Print the JSON Schema of a school's files, for editors."),
)

app = typer.Typer(
    name="schoolbuild",
    cls=lazy_group(MOUNTS),
    help="The standard school build as code: describe a school, build it, prove it.",
    epilog="Exit codes: 0 fine, 1 findings or drift, 2 wrong usage, 3 invalid input, 4 something could not be "
    "assessed, 5 refused by a guard, 130 interrupted.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)


def _print_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"schoolbuild {__version__}")
        raise typer.Exit


def _use_root(root: Path | None) -> Path | None:
    if root is not None:
        from schoolbuild.model.root import find_root

        # The environment, not a variable: what we start (the lab, ansible-playbook) must see the same project.
        os.environ["SCHOOLBUILD_ROOT"] = str(find_root(root))
    return root


@app.callback()
def _main(
    _root: Annotated[
        Path | None,
        typer.Option(
            "--root",
            callback=_use_root,
            help="Folder of the project (holds standard/ and inventories/). Else $SCHOOLBUILD_ROOT, else upwards.",
        ),
    ] = None,
    _version: Annotated[
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Print the version and leave.")
    ] = False,
) -> None:
    """Take the options that hold for every sub-command; their callbacks have done the work."""


def _terminated(number: int, _frame: object) -> None:
    raise SystemExit(128 + number)


def run() -> None:
    """Run the command line and leave the process with a documented exit code."""
    # Whoever is ended from outside cleans up as after Ctrl-C: labs go down, half-written files go away.
    signal.signal(signal.SIGTERM, _terminated)
    # A command builds much that lives until its end, in which looking for rubbish every 700 objects finds nothing.
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)
    command = typer.main.get_command(app)
    sys.exit(guarded(lambda: command(prog_name="schoolbuild")))
