r"""Configuration settings as data: how a line is typed, what undoes it, and how the running configuration prints it.

A ``Setting`` is one thing that can be configured. Its value is kept as a ``Line``: the line in full words, as the
device prints it, and the values in it. Sets of settings (the global ones, those of an interface, of a terminal line …)
are ``Catalogue``\\ s; what is configured in one place is a ``Store``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from schoolbuild.lab.cisco_ios.grammar import Grammar, Match

Style = Literal["plain", "on", "shown"]


@dataclass(frozen=True)
class Line:
    """A configured line in full words and the values in it."""

    text: str
    values: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Setting:
    """``patterns`` are the ways to type it.

    style ``plain``: printed if set. ``on``: on from the start, printed as ``no …`` if off. ``shown``: always printed,
    as ``no …`` if off. ``by`` names the values that tell entries apart where there may be several. ``default`` is a
    line that is accepted but never printed because it is the default. ``undo`` are the patterns behind ``no`` if they
    are not simply the leading keywords.
    """

    key: str
    patterns: tuple[str, ...]
    style: Style = "plain"
    by: tuple[str, ...] | None = None
    default: str = ""
    undo: tuple[str, ...] = ()
    only: frozenset[str] = frozenset()
    """Platforms that have it; empty is all."""
    act: Callable[..., Any] | None = None
    """Called as ``act(config, target, setting, match, negated)`` instead of simply storing the line."""


def s(key: str, *patterns: str, **rest: Any) -> Setting:
    """A setting; without patterns its key is the pattern."""
    if isinstance(rest.get("by"), str):
        rest["by"] = tuple(rest["by"].split())
    if isinstance(rest.get("undo"), str):
        rest["undo"] = (rest["undo"],)
    if isinstance(rest.get("only"), str):
        rest["only"] = frozenset({rest["only"]})
    return Setting(key, patterns or (key,), **rest)


class Store:
    """What is configured in one place (globally, on one interface …)."""

    def __init__(self) -> None:
        self.lines: dict[str, Line] = {}
        self.several: dict[str, dict[tuple[str, ...], Line]] = {}

    def get(self, key: str) -> Line | None:
        return self.lines.get(key)

    def value(self, key: str, name: str, default: Any = None) -> Any:
        line = self.lines.get(key)
        return default if line is None else line.values.get(name, default)

    def all(self, key: str) -> list[Line]:
        return list(self.several.get(key, {}).values())

    def is_on(self, setting: Setting) -> bool:
        line = self.lines.get(setting.key)
        if setting.style == "on":
            return line is None
        return line is not None

    def put(self, setting: Setting, line: Line) -> None:
        if setting.by is not None:
            self.several.setdefault(setting.key, {})[_identity(setting, line.values)] = line
        elif setting.style == "on" or line.text == setting.default:
            self.lines.pop(setting.key, None)
        else:
            self.lines[setting.key] = line

    def drop(self, setting: Setting, match: Match) -> None:
        if setting.by is not None:
            entries = self.several.get(setting.key, {})
            wanted = _identity(setting, match.values)
            if wanted in entries:
                del entries[wanted]
            elif all(name not in match.values for name in setting.by):
                entries.clear()
        elif setting.style == "on":
            self.lines[setting.key] = Line(f"no {match.canonical}", match.values)
        else:
            self.lines.pop(setting.key, None)

    def clear(self) -> None:
        self.lines.clear()
        self.several.clear()

    def copy_from(self, other: Store, keys: Iterable[str]) -> None:
        for key in keys:
            if key in other.lines:
                self.lines[key] = other.lines[key]
            else:
                self.lines.pop(key, None)


def _identity(setting: Setting, values: Mapping[str, Any]) -> tuple[str, ...]:
    return tuple(str(values[name]) for name in setting.by or () if name in values)


def plain(config: Any, target: Store, setting: Setting, match: Match, negated: bool) -> str:
    """Keep the line, or drop it: what happens to a setting without an ``act``."""
    if negated:
        target.drop(setting, match)
    else:
        target.put(setting, Line(match.canonical, match.values))
    return ""


class Catalogue:
    """The settings of one mode on one platform, as two grammars: what sets and what undoes."""

    def __init__(self, settings: Iterable[Setting], platform: str) -> None:
        self.settings: dict[str, Setting] = {}
        self.set_grammar = Grammar()
        self.no_grammar = Grammar()
        for setting in settings:
            if setting.only and platform not in setting.only:
                continue
            self.settings[setting.key] = setting
            for pattern in setting.patterns:
                self.set_grammar.add(pattern, setting)
            for pattern in setting.undo or _undo_patterns(setting):
                self.no_grammar.add(pattern, setting)

    def lines(self, store: Store, key: str) -> Iterator[str]:
        """How the running configuration prints this setting."""
        setting = self.settings.get(key)
        if setting is None:
            return
        if setting.by is not None:
            yield from (line.text for line in store.all(key))
        elif key in store.lines:
            yield store.lines[key].text
        elif setting.style == "shown":
            yield f"no {setting.patterns[0]}"


_FIRST_PARAMETER = re.compile(r"\s*[<{\[]")


def _undo_patterns(setting: Setting) -> list[str]:
    """The pattern itself, and what stands before its first parameter (with anything behind it)."""
    patterns = []
    for pattern in setting.patterns:
        patterns.append(pattern)
        front = _FIRST_PARAMETER.split(pattern)[0]
        if setting.by is None and front and front != pattern:
            patterns += [front, f"{front} <rest:line>"]
        elif setting.by:
            last = max(pattern.find(f"<{name}:") for name in setting.by)
            end = pattern.find(">", last) + 1
            if last >= 0 and end < len(pattern):
                patterns += [pattern[:end], f"{pattern[:end]} <rest:line>"]
    return patterns
