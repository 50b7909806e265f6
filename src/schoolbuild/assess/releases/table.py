"""The table of releases with a month of Microsoft's data taken over, and what that changes, for a person to read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from schoolbuild.assess.releases.msrc import Fix, Month
from schoolbuild.model.errors import ExitCode, SchoolbuildError
from schoolbuild.model.windows.releases import Kind, Release, ReleaseLine, ReleaseTable

_TUESDAY = 1


@dataclass(frozen=True)
class Taken:
    """The new table and the sentences that tell how it differs from the old one; none if it does not."""

    table: ReleaseTable
    changes: tuple[str, ...]


def take_over(table: ReleaseTable, month: Month, today: date) -> Taken:
    """Put a month's fixes into the table.

    A row of Microsoft replaces the one with the same revision, and every assumed row of its system up to its date: what
    the lab made up for a time gives way to what was published then. Nothing else is removed.

    Raises:
        SchoolbuildError: a fix does not fit its system (another build), or the rows would not grow together.
    """
    systems = dict(table.systems)
    changes: list[str] = []
    for system in sorted({fix.system for fix in month.fixes}):
        line = systems.get(system)
        if line is None:
            changes.append(f"{system}: left out, releases.yml does not have it")
            continue
        rows = {row.revision: row for row in line.releases}
        for fix in (fix for fix in month.fixes if fix.system == system):
            if fix.build != line.build:
                raise _misfit(f"{fix.kb} makes build {fix.build} of {system}, and the table says {line.build}", month)
            changes += _put(system, rows, fix, month)
        newest = max((row.released for row in rows.values() if row.basis == "maker"), default=date.min)
        for row in [row for row in rows.values() if row.basis == "assumed" and row.released <= newest]:
            del rows[row.revision]
            changes.append(f"{system}: - {row.released} {line.build}.{row.revision}, assumed for the lab")
        ordered = tuple(sorted(rows.values(), key=lambda row: row.revision))
        try:
            systems[system] = ReleaseLine(build=line.build, server=line.server, releases=ordered)
        except ValueError as error:
            raise _misfit(f"{system}: {error}", month) from None
    checked = max(table.checked, min(today, month.current))
    if checked != table.checked:
        changes.append(f"checked: {table.checked} becomes {checked}")
    new = ReleaseTable(checked=checked, limit_days=table.limit_days, systems=systems)
    return Taken(new, tuple(changes))


def _put(system: str, rows: dict[int, Release], fix: Fix, month: Month) -> Iterator[str]:
    old = rows.get(fix.revision)
    monthly = month.released == second_tuesday(month.released)
    kind: Kind = old.kind if old is not None else "monthly" if monthly and _first_of(rows, month) else "out_of_band"
    new = Release(
        released=old.released if old is not None and old.basis != "assumed" else month.released,
        revision=fix.revision,
        kb=fix.kb,
        kind=kind,
        severity=fix.severity,
        basis="maker",
        source=f"MSRC {month.id}",
    )
    if new == old:
        return
    rows[fix.revision] = new
    words = f"{new.released} {fix.build}.{fix.revision} {fix.kb}, {new.severity or 'not rated'}"
    if old is None:
        yield f"{system}: + {words}"
    elif (old.kb, old.severity, old.basis) != (new.kb, new.severity, new.basis):
        yield f"{system}: ~ {words} (was {old.kb or 'no KB'}, {old.severity or 'not rated'}, {old.basis})"


def _first_of(rows: dict[int, Release], month: Month) -> bool:
    """Whether the month's own update is not in the table yet: a second one of a month came out of band."""
    return not any(
        row.kind == "monthly"
        and row.basis == "maker"
        and (row.released.year, row.released.month) == (month.released.year, month.released.month)
        for row in rows.values()
    )


def second_tuesday(day: date) -> date:
    """The second Tuesday of a day's month, on which Microsoft releases."""
    first = day.replace(day=1)
    return first + timedelta(days=(_TUESDAY - first.weekday()) % 7 + 7)


def table_text(table: ReleaseTable) -> str:
    """The table as ``standard/windows/releases.yml`` is written, one line for each release."""
    lines = [*_HEAD, f'checked: "{table.checked.isoformat()}"', f"limit_days: {table.limit_days}", "systems:"]
    for index, (name, line) in enumerate(table.systems.items()):
        lines += [""] if index else []
        lines += [f"  {name}:", f"    build: {line.build}", f"    server: {'true' if line.server else 'false'}"]
        lines += ["    releases:"] if line.releases else []
        lines += [f"      - {{{', '.join(_pairs(row))}}}" for row in line.releases]
    return "\n".join(lines) + "\n"


def _pairs(row: Release) -> Iterator[str]:
    data: dict[str, Any] = row.model_dump(mode="json", exclude_none=True)
    for key in ("released", "revision", "kb", "kind", "severity", "basis", "source"):
        if key in data:
            yield f'{key}: "{data[key]}"' if key in ("released", "source") else f"{key}: {data[key]}"


_HEAD = (
    "# The updates of Windows by the build that each makes: what the patch clock (UPD-01) judges by.",
    "#",
    "# `schoolbuild releases import FILE` writes this file from Microsoft's published data. `basis` says who told:",
    "#   maker     Microsoft's own page or data",
    "#   reported  somebody's public notes that quote it",
    "#   assumed   nobody: the row exists in the lab's world only and is never counted for a real machine. Where such",
    '#             rows are the newest, a real school\'s clock stays "not assessed" until imported ones replace them.',
    "# Other remarks are not kept: the importer writes the whole file.",
)


def _misfit(message: str, month: Month) -> SchoolbuildError:
    return SchoolbuildError(
        message,
        where=month.id,
        fix="look at the document and at standard/windows/releases.yml; correct the row that is wrong",
        exit_code=ExitCode.INVALID_INPUT,
    )
