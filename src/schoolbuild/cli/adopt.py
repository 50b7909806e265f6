"""``schoolbuild adopt``: what was found on the switches as a proposed edit of the school's folder."""

from __future__ import annotations

import json
from collections import Counter
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from schoolbuild.model.errors import ExitCode, SchoolbuildError

if TYPE_CHECKING:
    from schoolbuild.folders.adopting.proposal import Proposal
    from schoolbuild.model.finding import Finding
    from schoolbuild.model.network import Network

SCHEMA = "schoolbuild/adopt/1"

_EXAMPLES = """Examples:

  schoolbuild adopt oakfield-primary

  schoolbuild adopt oakfield-primary --switch sw02 --port 5-8

  schoolbuild adopt oakfield-primary > drift.diff; git apply drift.diff

  schoolbuild adopt oakfield-primary --write

Compares what a run collected with what the folder means, and proposes the edit that makes the folder say what is
there: ports (VLAN, description, on and off), VLANs added or renamed, VLANs on cables, cables that were moved. The edit
is a diff on standard output; what is told about it goes to standard error. What belongs to the standard is listed, not
adopted.

Exit codes: 0 no drift, or all of it written, 1 drift that is only shown or that cannot be adopted, 2 wrong usage,
3 invalid input, 4 a switch was not collected, or a file
cannot be written."""


class Format(StrEnum):
    """How the outcome is printed."""

    TEXT = "text"
    JSON = "json"


def adopt(  # the options of the command
    school: Annotated[str, typer.Argument(help="Name of a folder under inventories/.")],
    run: Annotated[str, typer.Option("--run", help="The run whose findings count.")] = "latest",
    switch: Annotated[str | None, typer.Option("--switch", help="Only this switch, e.g. sw02 or oak-sw02.")] = None,
    port: Annotated[str | None, typer.Option("--port", help="Only these ports of it, e.g. 5 or 5-8.")] = None,
    write: Annotated[bool, typer.Option("--write", help="Write the edit into the folder.")] = False,
    form: Annotated[Format, typer.Option("--format", help="How to print the outcome.")] = Format.TEXT,
) -> None:
    """Propose an edit of a school's folder from what was found on its switches."""
    from schoolbuild.evidence import EvidenceFolder
    from schoolbuild.folders.adopting.proposal import propose
    from schoolbuild.folders.trial import findings_of
    from schoolbuild.intent import find_switch
    from schoolbuild.model.derive import open_school
    from schoolbuild.model.root import find_root
    from schoolbuild.model.standard import load_standard

    if port is not None and switch is None:
        raise typer.BadParameter("a port is one of a switch: name it with --switch", param_hint="--port")
    root = find_root()
    standard = load_standard(root)
    loaded, network = open_school(root, school, standard)
    only = find_switch(network, switch).name if switch is not None else None
    ports = _ports(network, only, port) if only is not None and port is not None else None
    collected = EvidenceFolder.open(root, school, run).read_as_is()
    proposal = propose(loaded, standard, collected.documents, only=only, ports=ports)
    proposal.not_seen |= {host: why for host, why in collected.damaged.items() if network.by_host(host) is None}
    changed = proposal.copy.changed()
    findings: list[Finding] = []
    if changed:
        files = {Path(file).name: text.text for file, text in proposal.copy.texts.items()}
        before = {(item.rule, item.key, item.message) for item in findings_of(root, school, _names(loaded.texts))}
        after = findings_of(root, school, files)
        findings = [item for item in after if (item.rule, item.key, item.message) not in before]
    if write and changed:
        _write(root, loaded.texts, changed)
    if form is Format.JSON:
        typer.echo(json.dumps(_json(proposal, findings, written=write and bool(changed)), indent=2, ensure_ascii=False))
    else:
        _print(proposal, findings, school, written=write and bool(changed))
    raise typer.Exit(_exit_code(proposal, only, written=write, changed=bool(changed)))


adopt.__doc__ = f"{adopt.__doc__}\n\n{_EXAMPLES}"


def _names(texts: dict[str, str]) -> dict[str, str]:
    return {Path(file).name: text for file, text in texts.items()}


def _ports(network: Network, switch: str, text: str) -> frozenset[str]:
    """The ports that were named, by their full names.

    Raises:
        typer.BadParameter: the switch has no such port.
    """
    from schoolbuild.model.port_names import expand

    device = network.switches[switch]
    found = set()
    try:
        names = list(expand(text))
    except ValueError as error:
        raise typer.BadParameter(str(error), param_hint="--port") from None
    for name in names:
        port = device.find_port(name)
        if port is None:
            raise typer.BadParameter(f"{switch} has no port {name!r}", param_hint="--port")
        found.add(port.name)
    return frozenset(found)


def _write(root: Path, before: dict[str, str], changed: dict[str, str]) -> None:
    """Write every changed file, or none.

    Raises:
        SchoolbuildError: a file was changed meanwhile, or one cannot be written; what was written is put back.
    """
    from schoolbuild.evidence import replace_file
    from schoolbuild.evidence.files import not_written

    for file in changed:
        if (root / file).read_text(encoding="utf-8-sig") != before[file]:
            raise SchoolbuildError(
                f"{file} was changed while this ran", where=file, fix="nothing was written; run it again"
            )
    done: list[str] = []
    try:
        for file, text in changed.items():
            replace_file(root / file, text)
            done.append(file)
    except OSError as error:
        for file in done:
            replace_file(root / file, before[file])
        raise not_written(root / file, error) from None


def _exit_code(proposal: Proposal, only: str | None, *, written: bool, changed: bool) -> ExitCode:
    if [name for name in proposal.not_seen if only in {None, name}]:
        return ExitCode.NOT_ASSESSED
    rest = proposal.left or proposal.told.not_adopted
    return ExitCode.FINDINGS if rest or (changed and not written) else ExitCode.OK


def _print(proposal: Proposal, findings: list[Finding], school: str, *, written: bool) -> None:
    told = proposal.told
    typer.echo(proposal.copy.diff(), nl=False)
    for words in told.adopted:
        _say(f"adopted: {words}")
    for words in told.not_adopted:
        _say(f"not adopted: {words}")
    reasons = Counter((left.switch, left.why) for left in proposal.left)
    if reasons:
        _say("what stays (the next apply brings + and takes - away):")
    for (switch, why), count in reasons.items():
        lines = [left.line for left in proposal.left if (left.switch, left.why) == (switch, why)]
        _say(f"still differs on {switch}: {count} line(s): {why}")
        for line in lines[:5]:
            _say(f"    {line}")
        if count > 5:
            _say(f"    ... and {count - 5} more")
    for item in findings:
        _say(f"the rules would then find: {item.place()}: {item.rule}: {item.message}")
    for name, why in proposal.not_seen.items():
        _say(f"not seen: {name}: {why}")
    if not told.adopted and not told.not_adopted and not proposal.left:
        _say(f"{school}: no drift on the switches that were seen.")
    elif written:
        _say(f"written. next: schoolbuild check {school}, look at `git diff`, commit")
    elif told.adopted:
        _say("nothing was written: --write writes it, `git apply` takes the diff above")


def _say(words: str) -> None:
    typer.echo(words, err=True)


def _json(proposal: Proposal, findings: list[Finding], *, written: bool) -> dict[str, Any]:
    return {
        "schema": SCHEMA,
        "school": proposal.copy.name,
        "written": written,
        "diff": proposal.copy.diff(),
        "adopted": proposal.told.adopted,
        "not_adopted": proposal.told.not_adopted,
        "solved": proposal.solved,
        "left": [{"switch": item.switch, "line": item.line, "why": item.why} for item in proposal.left],
        "findings": [item.as_json() for item in findings],
        "not_seen": proposal.not_seen,
    }
