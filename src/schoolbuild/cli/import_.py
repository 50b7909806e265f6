"""``schoolbuild import``: a draft of a school's folder from the configurations of its switches."""

from __future__ import annotations

import json
import re
import sys
from dataclasses import replace as replaced
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from schoolbuild.model.errors import ExitCode, SchoolbuildError

if TYPE_CHECKING:
    from schoolbuild.folders.importing.draft import Draft
    from schoolbuild.folders.importing.given import Everything

_EXAMPLES = """Examples:

  schoolbuild import elm-primary --from configs/elm

  schoolbuild import elm-primary --from configs/elm --code ELM --school-name "Elm Primary School" --kind primary

  schoolbuild import elm-primary --run latest --addresses elm.csv

  schoolbuild import elm-primary --from sw1.cfg --from sw2.cfg --like said-by-the-school.yml --replace

A folder holds running configurations as text; beside `hall.cfg` may lie `hall.lldp.txt`, `hall.vlans.txt` and
`hall.mac.txt`, as the switch printed them (LLDP with details). As-is documents of a run (JSON) carry all of that and
the serial numbers. Nothing is sent to any switch.

Exit codes: 0 a draft with nothing left to do, 1 a draft with things to fill in or findings, 2 wrong usage,
3 nothing could be read, 4 the folder cannot be written, 5 it exists already."""


class Format(StrEnum):
    """How the outcome is printed."""

    TEXT = "text"
    JSON = "json"


def import_(  # noqa: PLR0913, PLR0917  # the options of the command
    name: Annotated[str, typer.Argument(help="Name of the new folder under inventories/.")],
    sources: Annotated[
        list[Path] | None, typer.Option("--from", help="A file, or a folder of files. May be given several times.")
    ] = None,
    run: Annotated[
        str | None, typer.Option("--run", help="A collected run instead: its name, `latest`, or its folder.")
    ] = None,
    addresses: Annotated[
        Path | None, typer.Option("--addresses", help="CSV of devices: name,address and perhaps vlan,mac,description.")
    ] = None,
    like: Annotated[
        Path | None, typer.Option("--like", help="YAML file or school's folder with what no switch can say.")
    ] = None,
    family: Annotated[
        str | None, typer.Option("--family", help="Family of texts that do not show theirs, e.g. aruba_aoss.")
    ] = None,
    school_name: Annotated[str | None, typer.Option("--school-name", help="The school's full name.")] = None,
    code: Annotated[str | None, typer.Option("--code", help="Three to five capitals, as host names begin.")] = None,
    kind: Annotated[str | None, typer.Option("--kind", help="primary, secondary, special, nursery ...")] = None,
    urn: Annotated[int | None, typer.Option("--urn", help="Unique Reference Number.")] = None,
    access: Annotated[str | None, typer.Option("--access", help="routed, vpn, jump or onsite_runner.")] = None,
    routing_domain: Annotated[str | None, typer.Option("--routing-domain", help="E.g. borough.")] = None,
    services: Annotated[str | None, typer.Option("--services", help="What it bought, e.g. network,wireless.")] = None,
    replace: Annotated[bool, typer.Option("--replace", help="Write anew a folder that exists.")] = False,
    form: Annotated[Format, typer.Option("--format", help="How to print the outcome.")] = Format.TEXT,
) -> None:
    """Draft a school's folder from the configurations of switches that exist already."""
    from schoolbuild.folders.importing.address_list import read_list
    from schoolbuild.folders.importing.draft import Wishes, make_draft
    from schoolbuild.folders.importing.first_apply import first_apply
    from schoolbuild.folders.importing.like import read_like
    from schoolbuild.folders.importing.report import FILE, as_json, report, unmodelled_files
    from schoolbuild.folders.trial import findings_of
    from schoolbuild.folders.writing import refuse_existing, write_folder
    from schoolbuild.folders.yaml_text import folder_files
    from schoolbuild.model.root import find_root
    from schoolbuild.model.standard import load_standard

    _usage(name, sources, run, code)
    root = find_root()
    folder = root / "inventories" / name
    refuse_existing(folder, replace=replace)
    standard = load_standard(root)
    given = _given(root, name, sources or [], run, family)
    listed, wrong = read_list(_text(addresses), addresses.name) if addresses is not None else ((), ())
    given = replaced(given, not_taken=(*given.not_taken, *wrong))
    wishes = Wishes(
        folder=name,
        name=school_name,
        code=code,
        kind=kind,
        urn=urn,
        access=access,
        routing_domain=routing_domain,
        services=tuple(services.replace(" ", "").split(",")) if services else None,
        like=read_like(like) if like is not None else {},
        addresses=listed,
    )
    draft = make_draft(given, wishes, standard)
    files = folder_files(draft.document)
    findings = findings_of(root, name, files)
    page = report(draft, given, findings, first_apply(draft))
    write_folder(folder, {**files, FILE: page, **unmodelled_files(draft)}, replace=replace)
    if form is Format.JSON:
        typer.echo(json.dumps(as_json(draft, given, findings, f"inventories/{name}"), indent=2, ensure_ascii=False))
    else:
        _print(name, draft, given, len(findings))
    open_ends = draft.notes.fill_in or findings or given.not_taken
    raise typer.Exit(ExitCode.FINDINGS if open_ends else ExitCode.OK)


import_.__doc__ = f"{import_.__doc__}\n\n{_EXAMPLES}"


def _usage(name: str, sources: list[Path] | None, run: str | None, code: str | None) -> None:
    if re.fullmatch(r"[a-z0-9][a-z0-9-]{0,62}", name) is None:
        raise typer.BadParameter("use lower-case letters, digits and hyphens, e.g. elm-primary", param_hint="NAME")
    if (not sources) == (run is None):
        raise typer.BadParameter(
            "say where the configurations are: --from a folder, or --run", param_hint="--from/--run"
        )
    if code is not None and re.fullmatch(r"[A-Z][A-Z0-9]{2,4}", code) is None:
        raise typer.BadParameter("three to five capitals or digits, a capital first, e.g. ELM", param_hint="--code")


def _given(root: Path, name: str, sources: list[Path], run: str | None, family: str | None) -> Everything:
    from schoolbuild.evidence import EvidenceFolder
    from schoolbuild.families import get
    from schoolbuild.folders.importing.given import read_files, read_run, shown

    if family is not None:
        get(family)
    if run is None:
        given = read_files(sources, family, on_file=_progress())
        where = ", ".join(str(path) for path in sources)
    else:
        path = Path(run)
        if "/" in run and path.is_dir():
            school, run = path.resolve().parent.name, path.resolve().name
            root = path.resolve().parents[3]
        else:
            school = name
        collected = EvidenceFolder.open(root, school, run).read_as_is()
        given, where = read_run(collected.documents, collected.damaged.items()), f"run {run} of {school}"
    if not given.switches:
        said = "".join(f"\n  {shown(item.source)}: {item.why}" for item in given.not_taken[:20])
        raise SchoolbuildError(
            f"there is no configuration of a switch here{':' if said else ', the folder is empty'}{said}",
            where=where,
            fix="give the output of `show running-config`, one file per switch; --family names its family if need be",
        )
    return given


def _progress() -> Any:
    """Tell which file is read, on a terminal."""
    if not sys.stderr.isatty():
        return None

    def tell(done: int, name: str) -> None:
        typer.echo(f"\r\033[K{done} {name}\r", nl=False, err=True)

    return tell


def _text(path: Path) -> str:
    raw = path.read_bytes()
    if raw[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        return raw.decode("utf-16", errors="replace")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        return raw.decode("latin-1")


def _print(name: str, draft: Draft, given: Everything, findings: int) -> None:
    from schoolbuild.folders.importing.given import shown
    from schoolbuild.folders.importing.report import percent

    for item in draft.switches:
        text = item.given.configuration
        typer.echo(
            f"{item.name}  {shown(item.given.host):24}  {percent(text.share_understood):>5} of {text.lines_total} "
            f"lines understood  {shown(item.given.source)}"
        )
    for left in given.not_taken:
        typer.echo(f"not taken: {shown(left.source)}: {left.why}")
    notes = draft.notes
    typer.echo(
        f"\ninventories/{name} is a draft: {len(draft.document.vlans)} VLANs, {len(draft.switches)} switches, "
        f"{len(draft.document.links)} cables."
    )
    typer.echo(
        f"{len(notes.fill_in)} thing(s) to fill in, {len(notes.guessed)} guess(es) to confirm, "
        f"{len(notes.misfits)} that do not fit the standard, {findings} finding(s) of the rules."
    )
    for words in notes.fill_in[:8]:
        typer.echo(f"  fill in: {words}")
    if len(notes.fill_in) > 8:
        typer.echo(f"  ... and {len(notes.fill_in) - 8} more")
    typer.echo(
        f"\nnext: read inventories/{name}/IMPORT.md, correct the YAML files, `schoolbuild check {name}`,\n"
        f"      then `schoolbuild render {name}` and compare it with what the switches say"
    )
