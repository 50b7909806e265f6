"""``schoolbuild lab``: simulated switches and Windows servers of a school, to try things on."""

from __future__ import annotations

import json
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

from schoolbuild.lab import breaks, client, console_terminal, faults
from schoolbuild.lab.rundir import FIRST_PORT
from schoolbuild.lab.shows import OF_SERVERS, OF_SWITCHES, WHAT
from schoolbuild.model.errors import SchoolbuildError
from schoolbuild.model.load import load_school
from schoolbuild.model.root import find_root

app = typer.Typer(
    help="A twin of a school: its switches and Windows servers, from its own folder, over real SSH and WinRM.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)

School = Annotated[str, typer.Argument(help="Name of the folder under inventories/.")]
Device = Annotated[str, typer.Argument(help="Host name, e.g. oak-sw01 (or, of a server, oak-fs01).")]
Switch = Annotated[str, typer.Argument(help="Host name of the switch, e.g. oak-sw01.")]


class Format(StrEnum):
    text = "text"
    json = "json"


AsFormat = Annotated[Format, typer.Option("--format", help="How to print.")]

_UP = """Examples:

  schoolbuild lab up oakfield-primary

  schoolbuild lab up oakfield-primary --clock 60

The switches start with their factory configuration: paste the text of `schoolbuild render --bootstrap` on their
consoles (`schoolbuild lab console`), or run `build_school.yml` with `-e target=lab`. Windows servers start as their
image left them, domain controllers as ones that have been at work for long; they answer WinRM at 127.a.b.c for the
address 10.a.b.c, once the switches carry their VLAN.

Exit codes: 0 up, 3 the folder is not valid or the lab is up already, 4 it did not start."""


@app.command(epilog=_UP)
def up(
    school: School,
    clock: Annotated[float, typer.Option(help="How many times as fast as real time the lab's clock runs.")] = 1.0,
    port: Annotated[int, typer.Option(min=1, max=65535, help="The first SSH port to try.")] = FIRST_PORT,
    startup: Annotated[
        Path | None,
        typer.Option(
            exists=True, file_okay=False, help="Folder with <host>.cfg files to boot from instead of the factory's."
        ),
    ] = None,
) -> None:
    """Start the lab of a school."""
    texts = {path.stem: path.read_text(encoding="utf-8") for path in sorted(startup.glob("*.cfg"))} if startup else None
    if startup and not texts:
        raise SchoolbuildError("there is no <host>.cfg to boot from", where=str(startup), fix="name another folder")
    info = client.up(school, root=find_root(), clock=clock, port=port, startup=texts)
    servers = [row for row in info.endpoints if row["family"] == "windows"]
    switches = _count(len(info.endpoints) - len(servers), "switch", "switches")
    told = f"{switches}, port {info.port}"
    if servers:
        told += f", {_count(len(servers), 'Windows server', 'Windows servers')}, WinRM port {servers[0]['port']}"
    typer.echo(f"The lab of {school} is up: {told}, clock x{clock:g}.")


def _count(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"


@app.command(epilog="Example:  schoolbuild lab down oakfield-primary      (without a school: all labs)")
def down(
    schools: Annotated[list[str] | None, typer.Argument(help="Names of schools; all if none is given.")] = None,
) -> None:
    """Stop labs; what their devices were told is lost, their journals stay until the next start."""
    root = find_root()
    up_now = [lab.school for lab in client.running(root=root)]
    for school in schools or ():
        if school not in up_now:
            load_school(root, school)  # a school that is not there is misspelt: its lab would go on running
    for school in schools or up_now:
        was_up = client.down(school, root=root)
        typer.echo(f"The lab of {school} {'is down' if was_up else 'was not up'}.")


@app.command(epilog="Example:  schoolbuild lab status oakfield-primary --format json")
def status(
    school: Annotated[str | None, typer.Argument(help="Name of a school; all labs if none is given.")] = None,
    as_format: AsFormat = Format.text,
) -> None:
    """Say of each device where it is, whether it can be reached and why not, and what it counted."""
    root = find_root()
    rows: list[dict[str, Any]] = []
    injected: list[dict[str, Any]] = []
    for name in [school] if school else [lab.school for lab in client.running(root=root)]:
        found = client.status(name, root=root)
        rows += [{"school": name, **row} for row in found["endpoints"]]
        injected += [{"school": name, **record} for record in found["injected"]]
    if as_format is Format.json:
        typer.echo(json.dumps({"endpoints": rows, "injected": injected}, indent=2))
        return
    if not rows:
        typer.echo("No lab is up.")
    told = ""
    for row in rows:
        if row["school"] != told:
            told = row["school"]
            typer.echo(f"Lab of {told}:")
        place = f"{row['host']}:{row['port']}" if row["host"] else "-"
        reach = "reachable" if row["reachable"] else f"NOT reachable: {row['why']}"
        counts = f"{row['writes']} writes, {row['sessions']} sessions"
        broken = f", faults: {', '.join(row['faults'])}" if row["faults"] else ""
        typer.echo(f"  {row['name']:<12} {row['family']:<11} {place:<21} {counts}{broken}, {reach}")
    for record in injected:
        typer.echo(f"broken: {record['kind']} {' '.join(record['arguments'].values())} ({record['school']})")


@app.command(
    epilog=f"Of a switch: {', '.join(OF_SWITCHES)}. Of a Windows server: {', '.join(OF_SERVERS)}.  "
    "Example:  schoolbuild lab show oakfield-primary oak-sw01 running"
)
def show(
    school: School,
    device: Device,
    what: Annotated[str | None, typer.Argument(help=f"One of: {', '.join(WHAT)}.")] = None,
    as_format: AsFormat = Format.text,
) -> None:
    """Print what the lab itself knows of a device, without a session to it: running or state, if not told."""
    root = find_root()
    if what is None:
        rows = client.status(school, root=root)["endpoints"]
        what = next(("state" for row in rows if row["name"] == device and row["family"] == "windows"), "running")
    found = client.show(school, device, what, root=root)
    if as_format is Format.json:
        typer.echo(json.dumps(found, indent=2))
    elif isinstance(found, str):
        typer.echo(found, nl=not found.endswith("\n"))
    elif what == "journal":
        for entry in found:
            who = f"{entry['channel'] or '-':<8} {entry['user'] or '-':<12}"
            typer.echo(f"{entry['lab']}  {entry['kind']:<8} {who} {entry['text']}")
    else:
        typer.echo(json.dumps(found, indent=2))


_CONSOLE = """Examples:

  schoolbuild lab console oakfield-primary oak-sw01                      (leave with ctrl-])

  schoolbuild lab console oakfield-primary oak-sw01 --paste bootstrap.txt

  schoolbuild lab console hillside-secondary hil-sw01 "show vlan brief"

A new switch asks for no log-in. One that was built does: give --user and --password-file."""


@app.command(epilog=_CONSOLE)
def console(
    school: School,
    device: Switch,
    lines: Annotated[list[str] | None, typer.Argument(help="Lines to type; a terminal if none are given.")] = None,
    paste: Annotated[
        typer.FileText | None, typer.Option(help="File with the lines to type; - is standard input.")
    ] = None,
    user: Annotated[str | None, typer.Option(help="Answers the console's question for a user.")] = None,
    password_file: Annotated[
        typer.FileText | None, typer.Option(help="First line answers its question for a password.")
    ] = None,
) -> None:
    """Work at the console of a switch: at a terminal, or by pasting lines."""
    root = find_root()
    text = [*(lines or []), *(paste.read().splitlines() if paste else [])]
    if not text:
        console_terminal.attach(school, device, root)
        return
    password = password_file.readline().rstrip("\n") if password_file else None
    typer.echo(client.console(school, device, text, root=root, user=user, password=password))


def _break_help() -> str:
    rows = (f"  {b.name} {' '.join(b.arguments).upper()}: {b.what}" for b in breaks.catalogue().values())
    return "Kinds:\n\n" + "\n\n".join(rows) + "\n\nExample:  schoolbuild lab break oakfield-primary cut oak-sw01 25"


@app.command("break", epilog=_break_help())
def break_(
    school: School,
    kind: Annotated[str, typer.Argument(help="What to do, see below.")],
    arguments: Annotated[list[str] | None, typer.Argument(help="Where and with what.")] = None,
) -> None:
    """Break the network or a server of a lab as people break them."""
    record = client.break_(school, kind, *(arguments or []), root=find_root())
    typer.echo(f"Done: {record['what']} ({' '.join(record['arguments'].values())}).")


@app.command("faults", epilog="Example:  schoolbuild lab faults oakfield-primary oak-sw02 slow --set login=5")
def faults_(
    school: Annotated[
        str | None, typer.Argument(help="Name of a school; without it, every kind of fault is listed.")
    ] = None,
    device: Annotated[str | None, typer.Argument(help="Host name of the switch or server.")] = None,
    fault: Annotated[
        str | None, typer.Argument(help="The fault to switch on (or off); without it, those that are on.")
    ] = None,
    off: Annotated[bool, typer.Option("--off", help="Switch it off.")] = False,
    settings: Annotated[list[str] | None, typer.Option("--set", help="A setting, as name=number.")] = None,
    as_format: AsFormat = Format.text,
) -> None:
    """List the faults there are or those that are on in a lab, or switch one on or off for a device."""
    if school is None:
        _list_faults(as_format)
        return
    if device is None or fault is None:
        _list_active(school, device, as_format)
        return
    given: dict[str, object] = {}
    for setting in settings or []:
        name, equals, value = setting.partition("=")
        if not equals:
            raise SchoolbuildError(f"{setting!r} is no setting", fix="write it as name=number, e.g. login=5")
        given[name] = value
    active = client.fault(school, device, fault, not off, root=find_root(), **given)
    typer.echo(f"Faults of {device} that are on: {', '.join(active) or 'none'}.")


def _list_active(school: str, device: str | None, as_format: Format) -> None:
    rows = client.status(school, root=find_root())["endpoints"]
    names = [row["name"] for row in rows]
    if device is not None and device not in names:
        raise SchoolbuildError(
            f"there is no device {device!r} in this lab", where=school, fix=f"use one of: {', '.join(names)}"
        )
    found = [{"name": row["name"], "faults": row["faults"]} for row in rows if device in (None, row["name"])]
    if as_format is Format.json:
        typer.echo(json.dumps(found, indent=2))
        return
    for row in found:
        typer.echo(f"Faults of {row['name']} that are on: {', '.join(row['faults']) or 'none'}.")


def _list_faults(as_format: Format) -> None:
    if as_format is Format.json:
        rows = [
            {"name": f.name, "what": f.what, "settings": dict(f.settings), "for": list(f.kinds)}
            for f in faults.catalogue().values()
        ]
        typer.echo(json.dumps(rows, indent=2))
        return
    for entry in faults.catalogue().values():
        typer.echo(f"{entry.name:<19} {entry.what} ({' and '.join(entry.kinds)})")
        for name, row in entry.settings.items():
            typer.echo(f"{'':<19}   {name} ({row['default']:g}): {row['what']}")
