"""What the readers of whole configurations share: the configuration while it is being read, and tables of lines."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import replace
from ipaddress import IPv4Address, IPv4Interface, IPv4Network
from typing import Any, Generic, TypeVar

from schoolbuild.families.configuration import (
    ConfigurationLine,
    ConfiguredLag,
    ConfiguredPort,
    ConfiguredVlan,
    StackMember,
    SwitchConfiguration,
)
from schoolbuild.families.configuration_lines import NumberedLine, hidden
from schoolbuild.families.secret_line import Redactor

R = TypeVar("R")
T = TypeVar("T")

Meaning = Callable[[R, re.Match[str], str], None]
"""Puts what a line says into the reader's draft. Raises ``ValueError`` where the line's values make no sense."""

_FIRST_WORD = re.compile(r"(?:\(no \)\?|no )?(?!no )([a-z][\w-]*)(?= |$|\(\?: )(?!\|)")


class Draft:
    """A configuration that still grows; every part can be said again and bettered."""

    def __init__(self) -> None:
        self.values: dict[str, Any] = {}
        self.lists: dict[str, list[Any]] = {}
        self.vlans: dict[int, ConfiguredVlan] = {}
        self.ports: dict[str, ConfiguredPort] = {}
        self.lags: dict[int, ConfiguredLag] = {}
        self.stack: dict[int, StackMember] = {}

    def say(self, **values: Any) -> None:
        """Plain values of the configuration, such as the host name."""
        self.values.update(values)

    def add(self, name: str, *values: Any) -> None:
        """Values for one of its lists, each kept once."""
        self.lists.setdefault(name, []).extend(value for value in values if value not in self.lists.get(name, ()))

    def vlan(self, number: int, **values: Any) -> ConfiguredVlan:
        self.vlans[number] = replace(self.vlans.get(number) or ConfiguredVlan(vlan_id(number)), **values)
        return self.vlans[number]

    def port(self, name: str, **values: Any) -> ConfiguredPort:
        self.ports[name] = replace(self.ports.get(name) or ConfiguredPort(name), **values)
        return self.ports[name]

    def lag(self, number: int, **values: Any) -> ConfiguredLag:
        self.lags[number] = replace(self.lags.get(number) or ConfiguredLag(number), **values)
        return self.lags[number]

    def member(self, number: int, **values: Any) -> None:
        self.stack[number] = replace(self.stack.get(number) or StackMember(number), **values)

    def finished(self, family: str, counted: Counted) -> SwitchConfiguration:
        said: dict[str, Any] = {name: tuple(values) for name, values in self.lists.items()} | self.values
        return SwitchConfiguration(
            family=family,
            vlans=dict(sorted(self.vlans.items())),
            ports=self.ports,
            lags=dict(sorted(self.lags.items())),
            stack=tuple(self.stack[number] for number in sorted(self.stack)),
            unread=tuple(counted.unread),
            set_aside=tuple(counted.set_aside),
            lines_total=counted.total,
            **said,
        )


class Counted:
    """What became of each line that configures something."""

    def __init__(self, secrets: Redactor) -> None:
        self.total = 0
        self.unread: list[ConfigurationLine] = []
        self.set_aside: list[ConfigurationLine] = []
        self._secrets = secrets

    def shown(self, line: NumberedLine) -> ConfigurationLine:
        """The line as it may be printed."""
        # Some patterns of a family hold for lines inside a section only, which they tell by the blank in front.
        text = hidden(self._secrets, f" {line.text}" if line.section else line.text).strip()
        return ConfigurationLine(line.number, text, hidden(self._secrets, line.section))


class Table(Generic[R]):
    """The lines that are understood in one kind of section: for each a pattern of the whole line and its meaning.

    ``None`` for a meaning sets the line aside: it is known, and has no place in a school's folder. The first pattern
    that fits decides. A pattern begins with the line's first word, perhaps after ``(no )?``, and is looked up by it;
    one that begins otherwise is tried for every line.
    """

    def __init__(self, *rows: tuple[str, Meaning[R] | None], section: str = "") -> None:
        self.section = re.compile(section, re.ASCII)
        self._by_word: dict[str, list[tuple[re.Pattern[str], Meaning[R] | None]]] = {}
        for pattern, meaning in rows:
            first = _FIRST_WORD.match(pattern)
            self._by_word.setdefault(first[1] if first else "", []).append((re.compile(pattern, re.ASCII), meaning))

    def take(self, reader: R, line: NumberedLine, counted: Counted) -> bool:
        """Read one line; ``False`` if it is not understood."""
        words = line.text.split(" ", 2)
        key = words[1] if words[0] == "no" and len(words) > 1 else words[0]
        for pattern, meaning in (*self._by_word.get(key, ()), *self._by_word.get("", ())):
            found = pattern.fullmatch(line.text)
            if found is None:
                continue
            if meaning is None:
                counted.set_aside.append(counted.shown(line))
                return True
            try:
                meaning(reader, found, line.section)
            except ValueError:
                return False
            return True
        return False


def read_lines(reader: R, lines: Iterable[NumberedLine], tables: Iterable[Table[R]], counted: Counted) -> None:
    """Read each line with the first table whose section pattern fits the line's section.

    Not understood are a line of a section that has no table, and all lines of a section whose head is not understood.
    """
    chosen: dict[str, Table[R] | None] = {}
    strange: set[str] = set()
    for line in lines:
        counted.total += 1
        if line.section not in chosen:
            chosen[line.section] = next((table for table in tables if table.section.fullmatch(line.section)), None)
        table = None if line.section in strange else chosen[line.section]
        if table is None or not table.take(reader, line, counted):
            counted.unread.append(counted.shown(line))
            if not line.section:
                strange.add(line.text)


def adds(name: str) -> Meaning[Any]:
    """A meaning that puts the line's first group into the list ``name``."""
    return lambda reader, found, _: reader.draft.add(name, unquoted(found[1]))


def says(name: str) -> Meaning[Any]:
    """A meaning that takes the line's first group for the value ``name``."""
    return lambda reader, found, _: reader.draft.say(**{name: unquoted(found[1])})


def vlan_id(text: str | int) -> int:
    """A VLAN id.

    Raises:
        ValueError: it is outside 1 to 4094.
    """
    number = int(text)
    if not 1 <= number <= 4094:
        raise ValueError(f"there is no VLAN {number}")
    return number


def interface(words: str) -> IPv4Interface:
    """``10.0.0.1 255.255.255.0`` or ``10.0.0.1/24``; ``ValueError`` if it is neither."""
    return IPv4Interface("/".join(words.split()))


def route(network: str, mask: str) -> IPv4Network:
    """A network with its mask; ``ValueError`` if it is none."""
    return IPv4Network(f"{network}/{mask}", strict=False)


def next_hop(text: str) -> IPv4Address | str:
    """An address, or the words of the switch for what is none (``Null0``, an interface)."""
    try:
        return IPv4Address(text)
    except ValueError:
        return text


def unquoted(text: str) -> str:
    """The words between quotation marks, if there are any."""
    return text.strip().removeprefix('"').removesuffix('"')
