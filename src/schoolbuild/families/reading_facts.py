"""Helpers of the facts readers: questions to a configuration, and values that may be unknown."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from ipaddress import IPv4Address, IPv4Network
from typing import Any, TypeVar

from schoolbuild.families.family import Family
from schoolbuild.families.tree import Line
from schoolbuild.model.as_is import AsIs

T = TypeVar("T")

Topics = tuple[tuple[str, str, str], ...]
"""(pattern of the section, pattern of the line without a leading ``no``, the fact it decides); the first fits."""


class Unclear(Exception):
    """A fact cannot be told from what was collected; the message says why."""


class Config:
    """A configuration, in its family's normal form, to ask questions of."""

    def __init__(self, lines: tuple[Line, ...]) -> None:
        self.lines = lines
        self.top = tuple(line.text for line in lines)

    def starting(self, prefix: str) -> tuple[str, ...]:
        """What follows ``prefix`` in each line of the top level that starts with it."""
        return tuple(
            line[len(prefix) :].strip() for line in self.top if line == prefix or line.startswith(prefix + " ")
        )

    def sections(self, prefix: str) -> dict[str, tuple[str, ...]]:
        """The lines of each section whose head starts with ``prefix``, by what follows the prefix."""
        return {
            line.text[len(prefix) :].strip(): tuple(child.text for child in line.children)
            for line in self.lines
            if line.text == prefix or line.text.startswith(prefix + " ")
        }

    def switched(self, line: str, default: bool | None) -> bool:
        """Whether ``line`` or ``no line`` stands on the top level.

        Raises:
            Unclear: both stand there, or neither does and there is no default.
        """
        on, off = line in self.top, f"no {line}" in self.top
        if on and off:
            raise Unclear(f"the configuration contradicts itself: it holds {line!r} and 'no {line}'")
        if not on and not off and default is None:
            raise Unclear(f"the configuration says neither {line!r} nor 'no {line}'")
        return on if on or off else bool(default)


def running_config(family: Family, as_is: AsIs) -> Config:
    """The running configuration.

    Raises:
        Unclear: there is none, or it is not whole.
    """
    running = as_is.running
    if not isinstance(running, str) or not running.strip():
        raise Unclear("the running configuration was not collected, or is empty")
    if (why := family.looks_whole(running)) is not None:
        raise Unclear(f"the running configuration is not whole: {why}")
    return Config(family.read(running))


def only(values: Iterable[T], what: str) -> T | None:
    """The one value, or ``None`` if there is none.

    Raises:
        Unclear: there are several that differ.
    """
    distinct = list(dict.fromkeys(values))
    if len(distinct) > 1:
        raise Unclear(f"the configuration contradicts itself: it gives {what} {len(distinct)} times, each different")
    return distinct[0] if distinct else None


def table(as_is: AsIs, name: str, *columns: str) -> list[dict[str, str]]:
    """The rows of a collected table.

    Raises:
        Unclear: the table was not collected, or is not what it should be.
    """
    if not isinstance(as_is.tables, dict) or name not in as_is.tables:
        gaps = as_is.gaps if isinstance(as_is.gaps, dict) else {}
        raise Unclear(f"the table {name!r} was not collected" + (f": {gaps[name]}" if name in gaps else ""))
    rows = as_is.tables[name]
    if not isinstance(rows, list):
        raise Unclear(f"the table {name!r} is no list of rows")
    for row in rows:
        if not isinstance(row, dict) or any(not isinstance(row.get(column), str) for column in columns):
            raise Unclear(f"a row of the table {name!r} lacks one of: {', '.join(columns)}")
    return rows


def address(text: str) -> IPv4Address:
    """An address, as a fact."""
    try:
        return IPv4Address(text)
    except ValueError:
        raise Unclear(f"{text!r} is no IPv4 address") from None


def network(text: str, mask: str) -> IPv4Network:
    """An address and a mask (or wildcard), as a fact."""
    try:
        return IPv4Network(f"{text}/{mask}", strict=False)
    except ValueError:
        raise Unclear(f"{text!r} with the mask {mask!r} is no IPv4 network") from None


def number(text: str, what: str) -> int:
    """A whole number, as a fact."""
    if not text.isascii() or not text.isdigit():
        raise Unclear(f"{text!r} is no {what}")
    return int(text)


def learn(readers: dict[str, Callable[[], Any]]) -> dict[str, Any]:
    """Run each reader; the fields that could be read, and under ``unknown`` why the others could not."""
    facts: dict[str, Any] = {}
    unknown: dict[str, str] = {}
    for name, read in readers.items():
        try:
            facts[name] = read()
        except Unclear as reason:
            unknown[name] = str(reason)
        except (AttributeError, IndexError, KeyError, TypeError, ValueError) as error:
            unknown[name] = f"what was collected is not understood ({type(error).__name__})"
    return {**facts, "unknown": unknown}


def topic_in(topics: Topics, section: str, line: str) -> str | None:
    """The fact that a line of configuration decides, or ``None`` if it decides none."""
    words = line.strip().removeprefix("no ")
    for where, what, name in topics:
        if (section.startswith(where) if where else not section) and re.match(what, words):
            return name
    return None
