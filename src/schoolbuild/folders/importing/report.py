"""What import tells a person: the file IMPORT.md of a draft, and the lines that were not understood."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any

from schoolbuild.folders.importing.draft import Draft
from schoolbuild.folders.importing.first_apply import FirstApply
from schoolbuild.folders.importing.given import Everything, shown
from schoolbuild.folders.importing.notes import joined
from schoolbuild.folders.importing.switches import KnownSwitch
from schoolbuild.model.finding import Finding
from schoolbuild.model.port_names import port_ranges

SCHEMA = "schoolbuild/import/1"
FILE = "IMPORT.md"


def unmodelled_files(draft: Draft) -> dict[str, str]:
    """For each switch, the lines that were not understood, as they stand; secrets are redacted.

    They lie beside the YAML files: Ansible would take a folder inside a school's folder for a broken inventory.
    """
    files = {}
    for item in draft.switches:
        configuration = item.given.configuration
        lines = [f"{line.number}: {line.section} / {line.text}" if line.section else f"{line.number}: {line.text}"
                 for line in configuration.unread]  # fmt: skip
        for name, entries in configuration.access_lists.items():
            lines += [f"access list {name}: {entry}" for entry in entries]
        if lines:
            head = f"# What of {shown(item.given.source)} has no place in the folder, with the numbers of its lines."
            files[f"IMPORT-{item.name}.txt"] = "\n".join([head, *map(_printable, lines)]) + "\n"
    return files


def _printable(line: str) -> str:
    return "".join(char if char.isprintable() else "?" for char in line)


def report(draft: Draft, given: Everything, findings: Sequence[Finding], apply: FirstApply) -> str:
    """The text of IMPORT.md."""
    notes = draft.notes
    about = draft.document.school
    parts = [
        f"# How this folder came about: {shown(about.name, 80)}",
        "Drafted by `schoolbuild import` from the configurations of switches. Nothing was sent to any switch. Work "
        "through this page, correct the YAML files, and delete the page when it is done.",
        *_section("To fill in", [f"[ ] {words}" for words in notes.fill_in], "Nothing is missing."),
        *_section("What `schoolbuild check` says", [_finding(item) for item in findings], "Nothing was found."),
        *_section("What does not fit the standard", notes.misfits, "Nothing."),
        *_section("Guessed, to be confirmed", notes.guessed, "Nothing."),
        "## What a first apply would change",
        "Lines of each kind that would come (+) and go (-). Lines that nobody owns are left alone.",
        *_apply(apply),
        "## What was understood",
        _understood(draft.switches),
        "Lines that were not understood stand in `IMPORT-<switch>.txt`, word for word, secrets redacted.",
        *_section("Recognised", notes.recognised, "Nothing."),
        "## Why each port has its profile",
        _ports(draft),
        *_section(
            "Files of which nothing was taken", [f"{item.source}: {item.why}" for item in given.not_taken], "None."
        ),
    ]
    return "\n\n".join(parts) + "\n"


def _section(title: str, items: Sequence[str], none: str) -> Iterator[str]:
    yield f"## {title}"
    yield "\n".join(f"- {item}" for item in items) if items else none


def _finding(item: Finding) -> str:
    return f"{item.place().split('/')[-1]}: {item.rule}: {item.message}. {item.fix}"


def _understood(switches: Sequence[KnownSwitch]) -> str:
    rows = ["| switch | calls itself | from | family | lines | understood |", "| --- | --- | --- | --- | ---: | ---: |"]
    for item in switches:
        text = item.given.configuration
        rows.append(
            f"| {item.name} | {shown(item.given.host)} | {shown(item.given.source)} | {text.family} "
            f"| {text.lines_total} | {percent(text.share_understood)} |"
        )
    return "\n".join(rows)


def percent(share: float) -> str:
    """A share as a whole number of per cent that says 100 only of all."""
    return f"{int(share * 100)} %"


def _apply(apply: FirstApply) -> Iterator[str]:
    rows = ["| switch | what | + | - | for example |", "| --- | --- | ---: | ---: | --- |"]
    for switch, changes in apply.changes.items():
        for kind, change in sorted(changes.items()):
            examples = "<br>".join(f"`{shown(example, 90)}`" for example in change.examples)
            rows.append(f"| {switch} | {kind} | {change.added} | {change.removed} | {examples} |")
        if not changes:
            rows.append(f"| {switch} | nothing | 0 | 0 | |")
    if len(rows) > 2:
        yield "\n".join(rows)
    if apply.unknown:
        yield "\n".join(f"- {switch}: cannot be told: {shown(why, 200)}" for switch, why in apply.unknown.items())


def _ports(draft: Draft) -> str:
    rows = ["| switch | ports | use | why | what changes |", "| --- | --- | --- | --- | --- |"]
    same = groupby(sorted(draft.notes.ports, key=lambda item: item.switch), key=lambda item: item.switch)
    for switch, reasons in same:
        folded: dict[tuple[str, str, tuple[str, ...]], list[str]] = {}
        for item in reasons:
            folded.setdefault((item.use, item.why, item.changes), []).extend(item.ports)
        for (use, why, changes), ports in folded.items():
            what = joined(changes) if changes else ""
            rows.append(f"| {switch} | {port_ranges(ports)} | {use} | {shown(why, 200)} | {what} |")
    return "\n".join(rows) if len(rows) > 2 else "No port is in use."


def as_json(draft: Draft, given: Everything, findings: Sequence[Finding], folder: str) -> dict[str, Any]:
    """The same for other programs."""
    notes = draft.notes
    return {
        "schema": SCHEMA,
        "folder": folder,
        "switches": [
            {
                "name": item.name,
                "host": shown(item.given.host),
                "source": item.given.source,
                "family": item.given.family,
                "lines": item.given.configuration.lines_total,
                "understood": item.given.configuration.lines_understood,
            }
            for item in draft.switches
        ],
        "fill_in": notes.fill_in,
        "guessed": notes.guessed,
        "recognised": notes.recognised,
        "misfits": notes.misfits,
        "findings": [item.as_json() for item in findings],
        "not_taken": [{"source": item.source, "why": item.why} for item in given.not_taken],
    }
