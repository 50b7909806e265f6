"""The page of the reference that shows the table of Windows settings, and what else servers have in common."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

from schoolbuild.model.windows.settings import Setting
from schoolbuild.model.windows.standard import WindowsStandard

_TESTS = {
    "at_least": "at least that",
    "at_most": "at most that",
    "between_1_and": "between 1 and that",
    "contains": "that and perhaps more",
}
_NEEDS = {
    "defender": "Microsoft Defender is the school's product",
    "wsus": "the school has an update server of its own",
    "no_wsus": "the school has no update server of its own",
    "no_usb_backup": "no backup is written to USB disks by it",
    "no_printing": "nobody prints through it",
}


def settings_page(windows: WindowsStandard) -> Iterator[str]:
    """The page's lines, as Markdown."""
    rows = sorted(windows.settings, key=lambda row: row.control)
    yield from (
        "# Windows settings",
        "",
        f"{len(rows)} rows of `standard/windows/settings/`. `windows_baseline` applies them, the assessment asks for",
        "them, and the control that a row names judges it. Where standards disagree, *decision* says which one won.",
        "",
        "A row that is *audited first* is judged and not written, because something old may still need what it closes.",
        "A school that has looked writes it under `windows_settings: {enforce: [...]}` in its folder; a row that",
        "breaks something there goes under `audit`, and its control is waived for as long as that lasts.",
        "",
    )
    for control, group in itertools.groupby(rows, key=lambda row: row.control):
        yield from (f"## {control}", "")
        for row in group:
            yield from (f"### {row.title} {{#{row.id}}}", "", f"`{row.id}`. {row.why}", "")
            yield from (f"- {line}" for line in _lines(row))
            yield ""
    yield from _in_common(windows)


def _in_common(windows: WindowsStandard) -> Iterator[str]:
    yield from ("## Where servers are in the domain", "", "| function | OU below the domain |", "| --- | --- |")
    yield from (f"| `{name}` | `{ou}` |" for name, ou in windows.ous.functions.items())
    yield from (f"| all others | `{windows.ous.servers}` |", "")
    yield from ("## Local administrators", "", "| server | members, and nobody else |", "| --- | --- |")
    for role, members in windows.administrators.members.items():
        yield f"| {role} | {', '.join(f'`{name}`' for name in members)} |"
    yield from ("", "## Features by function", "", "| function | features |", "| --- | --- |")
    for function, names in windows.features.items():
        yield f"| `{function}` | {', '.join(f'`{name}`' for name in names) or 'none of its own'} |"


def _lines(row: Setting) -> Iterator[str]:
    yield f"**Sets** {_what_is_set(row)}"
    if row.test in _TESTS:
        yield f"**Fulfilled by** {_TESTS[row.test]}"
    if row.policy is not None and row.registry is not None and row.policy != row.registry:
        yield f"**Policy** `{row.policy.key}`, `{row.policy.name}`"
    if row.unset_is is not None:
        yield f"**Not set** it is `{row.unset_is}`: {row.unset_source}"
    if row.mode == "audit":
        yield "**Audited first**"
    yield "**For** " + ", ".join(row.applies_to) + (f", if {_NEEDS[row.needs]}" if row.needs else "")
    if row.not_on_why:
        yield f"**Not on** {', '.join(row.not_on)}: {row.not_on_why}"
    if row.restart:
        yield "**In force** after a restart"
    if row.decision:
        yield f"**Decision** {row.decision}"
    yield "**Refers to** " + "; ".join(
        f"{one.standard} {one.version}, {one.section} (checked {one.checked}: {one.basis})" for one in row.references
    )


def _what_is_set(row: Setting) -> str:
    if row.registry is not None:
        return f"`{row.registry.key}`, `{row.registry.name}` = `{row.registry.data}` ({row.registry.type})"
    part = getattr(row, row.kind).model_dump(mode="json")
    name = part.pop("name", None) or part.pop("profile")
    shown = ", ".join(f"{key} {', '.join(value) if isinstance(value, list) else value}" for key, value in part.items())
    return f"{row.kind.replace('_', ' ')} `{name}`: {shown}"
