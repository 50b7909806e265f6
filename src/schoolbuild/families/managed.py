"""What of a configuration is ours: only that is compared, and negated when it is too many."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import lru_cache

from schoolbuild.families.family import Family, Owned
from schoolbuild.families.tree import Line, paths

ROUTES = "ip routing"
"""The line of a switch that routes, the same in every family so far."""
_KEPT = 4096


@dataclass(frozen=True)
class Divided:
    """A configuration in two parts. ``others`` are paths of lines that are not ours: ``("interface 3", "igmp")``."""

    ours: tuple[Line, ...]
    others: tuple[tuple[str, ...], ...]


def divide(family: Family, text: str, beside: str | None = None) -> Divided:
    """Split a configuration.

    ``beside`` is the intended text: what is left alone unless the intended text has the same thing (another user, a
    port it does not speak of) then counts as not ours.
    """
    return divide_lines(family, family.read(text), None if beside is None else family.read(beside))


def divide_lines(family: Family, lines: Iterable[Line], beside: Iterable[Line] | None = None) -> Divided:
    """``divide`` for trees that are read already. A port or other lasting section that says nothing is left out."""
    near = None if beside is None else tuple(beside)
    wanted = None if near is None else {key for line in near if (key := _key(family, line)) is not None}
    routed = near is None or any(line.text == ROUTES for line in near)
    ours: list[Line] = []
    others: list[tuple[str, ...]] = []
    for line in lines:
        rule = owner(family, line.text)
        if rule is None or _left_alone(rule, line, wanted, routed):
            # A port that says nothing is no line that anybody left alone.
            others += () if rule is not None and rule.permanent and not line.children else paths((line,))
            continue
        kept = tuple(child for child in line.children if _ours(rule, child.text, routed))
        if len(kept) < len(line.children):
            others += [(line.text, *path) for child in line.children if child not in kept for path in paths((child,))]
        if kept or not rule.permanent:
            ours.append(replace(line, children=kept))
    return Divided(tuple(ours), tuple(others))


def owner(family: Family, text: str) -> Owned | None:
    """The rule by which a top-level line in normal form is ours, if any."""
    known = family.owners
    if text not in known:
        if len(known) > _KEPT:
            known.clear()
        known[text] = next((rule for rule in family.managed if _whole(rule.pattern).fullmatch(text)), None)
    return known[text]


def _left_alone(rule: Owned, line: Line, wanted: set[tuple[str, str]] | None, routed: bool) -> bool:
    """Whether a line that could be ours is somebody else's after all."""
    if wanted is None or rule.extra == "remove" or (rule.extra == "leave_unless_routed" and routed):
        return False
    return _key_of(rule, line) not in wanted


def _ours(rule: Owned, text: str, routed: bool) -> bool:
    patterns = rule.children + rule.where_routed if routed else rule.children
    return _any(patterns).fullmatch(text) is not None


@lru_cache(maxsize=256)
def _any(patterns: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns))


def _key(family: Family, line: Line) -> tuple[str, str] | None:
    rule = owner(family, line.text)
    return None if rule is None else _key_of(rule, line)


def _key_of(rule: Owned, line: Line) -> tuple[str, str]:
    found = _whole(rule.pattern).fullmatch(line.text)
    named = found.groupdict().get("key") if found else None
    return (rule.pattern, named if named is not None else line.text)


@lru_cache(maxsize=512)
def _whole(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)
