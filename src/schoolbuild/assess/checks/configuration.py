"""Tests of the configuration as a whole: running against intended, and running against what the next start loads."""

from __future__ import annotations

from collections.abc import Iterable

from schoolbuild.assess.case import Case
from schoolbuild.assess.checks.understood import understood
from schoolbuild.assess.drift import DriftLine
from schoolbuild.assess.verdict import Fault, Verdict, bad, good
from schoolbuild.families.all_facts import topic_of

_SHOWN = 6


def running_is_intended(case: Case, value: object) -> Verdict:
    """Nothing of ours is missing from, or extra in, the running configuration."""
    lines = understood(value, tuple, DriftLine)
    faults = [_fault(topic, group) for topic, group in _by_topic(case, lines).items()]
    hidden = len(case.drift.unreadable)
    note = f"{hidden} line{'s' if hidden > 1 else ''} with secrets cannot be read back" if hidden else ""
    return bad(faults, note) if faults else good("running equals intended", "running equals intended", note)


def running_is_saved(case: Case, value: object) -> Verdict:
    """The next start loads what runs now. What differs from the intention as well is told there, not twice."""
    unsaved = understood(value, tuple, DriftLine)
    if not unsaved:
        return good("startup equals running", "startup equals running")
    told = {(line.section, line.text) for line in case.drift.lines or ()}
    new = [line for line in unsaved if (line.section, line.text) not in told]
    if new:
        found = f"differs between running and startup: {_listed(new)}"
        what = f"changes are not saved, a restart would undo them: {_listed(new)}"
        return bad([Fault(what, "startup equals running", found, "saved", "unsaved", fix=_SAVE)])
    return bad(
        Fault("the change is not saved", "startup equals running", _listed(lines), topic, "unsaved")
        for topic, lines in _by_topic(case, unsaved).items()
    )


_SAVE = "find out who changed it and why; then save it on the switch, or build the school again"


def _by_topic(case: Case, lines: Iterable[DriftLine]) -> dict[str, list[DriftLine]]:
    """Lines together that have one cause. What is inside a section that is missing as a whole belongs to its head."""
    lines = list(lines)
    heads = {line.text: line for line in lines if not line.section}
    groups: dict[str, list[DriftLine]] = {}
    for line in lines:
        head = heads.get(line.section)
        about = head if head is not None and head.kind == line.kind else line
        topic = topic_of(case.switch.family, about.section, about.text) or about.section or _stem(about.text)
        groups.setdefault(topic, []).append(line)
    return groups


def _stem(text: str) -> str:
    return " ".join(text.removeprefix("no ").split()[:2])


def _fault(topic: str, lines: list[DriftLine]) -> Fault:
    missing = [line for line in lines if line.kind == "missing"]
    extra = [line for line in lines if line.kind == "extra"]
    words = []
    if missing:
        words.append("missing: " + _listed(missing))
    if extra:
        words.append("extra: " + _listed(extra))
    text = " and ".join(words)
    return Fault(
        what=f"the configuration differs from the intended one, {text}",
        expected=_listed(missing) or "nothing beside the intended lines",
        found=_listed(extra) or "these lines are missing",
        topic=topic,
        kind="drift",
    )


def _listed(lines: Iterable[DriftLine]) -> str:
    lines = list(lines)
    shown = [f"{line.section}: {line.text}" if line.section else line.text for line in lines[:_SHOWN]]
    more = len(lines) - len(shown)
    return ", ".join(shown) + (f" and {more} more" if more > 0 else "")
