"""What is wrong, counted by cause and not by control: one wrong thing is named once, with every control it fails."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any

from schoolbuild.assess.controls import SEVERITIES, Control, Severity
from schoolbuild.assess.verdict import Fault
from schoolbuild.model.port_names import natural_key

GENERAL = frozenset({"drift", "unsaved"})
"""Kinds of faults that are seen in the configuration as a whole: what a specific control names as well is not new."""

_EFFECT_OF = {"tree_root": "spanning_tree"}
"""A topic whose faults follow, on any switch of the school, from a fault of another topic."""


@dataclass(frozen=True)
class Failed:
    """A fault that made a control fail on a host, and how to mend it."""

    control: Control
    host: str
    fault: Fault
    fix: str


@dataclass(frozen=True)
class Problem:
    """One cause. ``host`` is the switch to go to, ``hosts`` all that it concerns; ``also`` is what else shows it."""

    kind: str
    host: str
    hosts: tuple[str, ...]
    what: str
    expected: str
    found: str
    fix: str
    severity: Severity
    controls: tuple[str, ...]
    subject: str
    also: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def problems_of(failed: Iterable[Failed]) -> tuple[Problem, ...]:
    """Put faults with one cause together; the worst first."""
    groups: dict[tuple[str, ...], list[Failed]] = {}
    general: list[Failed] = []
    effects: list[Failed] = []
    for item in failed:
        if item.fault.kind in GENERAL:
            general.append(item)
        elif item.fault.topic in _EFFECT_OF:
            effects.append(item)
        else:
            groups.setdefault(_key(item), []).append(item)
    for item in effects:
        causes = [group for group in groups.values() if group[0].fault.topic == _EFFECT_OF[item.fault.topic]]
        for group in causes or [groups.setdefault(_key(item), [])]:
            group.append(item)
    specific = list(groups.values())
    for item in general:
        named = [group for group in specific if _same_topic(group[0], item)]
        for group in named or [groups.setdefault(_key(item), [])]:
            group.append(item)
    problems = [_problem(group) for group in groups.values()]
    return tuple(
        sorted(problems, key=lambda item: (SEVERITIES.index(item.severity), natural_key(item.host), item.what))
    )


def _same_topic(one: Failed, other: Failed) -> bool:
    return one.host == other.host and one.fault.topic == other.fault.topic


def _key(item: Failed) -> tuple[str, ...]:
    return (item.fault.cause,) if item.fault.cause else (item.host, item.fault.topic, item.fault.subject)


def _problem(group: list[Failed]) -> Problem:
    ordered = sorted(group, key=lambda item: (item.fault.kind in GENERAL, SEVERITIES.index(item.control.severity)))
    main = ordered[0]
    hosts = dict.fromkeys([*(main.fault.hosts or (main.host,)), *(item.host for item in group)])
    return Problem(
        kind=main.fault.kind,
        host=main.fault.hosts[0] if main.fault.hosts else main.host,
        hosts=tuple(hosts),
        what=main.fault.what,
        expected=main.fault.expected,
        found=main.fault.found,
        fix=main.fix,
        severity=main.control.severity,
        controls=tuple(sorted({item.control.id for item in group})),
        subject=main.fault.subject,
        also=tuple(dict.fromkeys(item.fault.what for item in ordered if item.fault.what != main.fault.what)),
    )
