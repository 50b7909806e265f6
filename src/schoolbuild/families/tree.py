"""A configuration as a tree of lines: sections, the lines inside them, and banners as one line each."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from schoolbuild.model.port_names import natural_key

REDACTED = "<redacted>"
SECRET_WORD = re.compile(r"password|secret|key|community|snmp|psk|md5|authentication|://")
"""One of these is in every line that can hold a secret; most lines are done with after this one look."""
_KEPT = 8192


@dataclass(frozen=True)
class Line:
    """One line and what is indented below it.

    ``text`` is the normal form: secrets redacted, lists compacted. ``raw`` is what stood in the text that was read, so
    it may hold a secret and is never printed; a line that was joined from several has no other ``raw``.
    """

    text: str
    raw: str = field(default="", compare=False)
    children: tuple[Line, ...] = ()

    def __repr__(self) -> str:
        return f"Line({self.text!r}, {len(self.children)} below)"

    def child(self, text: str) -> Line | None:
        return next((line for line in self.children if line.text == text), None)


Banner = Callable[[list[str], int], tuple[str, int] | None]
"""Given all lines and the index of a ``banner`` line: the banner in one text, and the index after it."""


class Reader:
    """Reads texts of one family. ``skip`` says which lines are no configuration, ``normal`` gives a line's normal form.

    Most sections of a school's switches are word for word the same, so each that holds no secret is read only once.
    """

    def __init__(self, *, banner: Banner, skip: Callable[[str], bool], normal: Callable[[Line], Line | None]) -> None:
        self._banner = banner
        self._skip = skip
        self._normal = normal
        self._known: dict[str, tuple[Line, ...]] = {}

    def read(self, text: str) -> Iterator[Line]:
        """Every top-level line with what stands below it."""
        lines = text.replace("\r", "").split("\n")
        index, count = 0, len(lines)
        while index < count:
            start, index = index, index + 1
            if lines[start].startswith("banner ") and (banner := self._banner(lines, start)) is not None:
                block, index = banner
                yield Line(block, block)
                continue
            while index < count and lines[index][:1] in (" ", "\t"):
                index += 1
            yield from self._section("\n".join(lines[start:index]))

    def _section(self, text: str) -> tuple[Line, ...]:
        known = self._known.get(text)
        if known is not None:
            return known
        lines = (self._normal(line) for line in _nested(text.split("\n"), self._skip))
        found = tuple(line for line in lines if line is not None)
        if SECRET_WORD.search(text) is None:
            if len(self._known) >= _KEPT:
                self._known.clear()
            self._known[text] = found
        return found


def _nested(lines: Iterable[str], skip: Callable[[str], bool]) -> Iterator[Line]:
    """The tree by indentation."""
    roots: list[_Open] = []
    stack: list[tuple[int, _Open]] = []
    for full in lines:
        line = full.rstrip()
        words = line.strip()
        if not words or skip(line):
            continue
        depth = len(line) - len(line.lstrip())
        while stack and stack[-1][0] >= depth:
            stack.pop()
        opened = _Open(words)
        (stack[-1][1].children if stack else roots).append(opened)
        stack.append((depth, opened))
    return (item.closed() for item in roots)


def arranged(lines: Iterable[Line]) -> tuple[Line, ...]:
    """The same tree, each level in natural order: two texts that mean the same become equal."""
    return tuple(
        Line(line.text, line.raw, arranged(line.children) if line.children else ())
        for line in sorted(lines, key=lambda item: natural_key(item.text))
    )


def render(lines: Iterable[Line], indent: str = " ", depth: int = 0) -> str:
    """The tree as text in normal form, LF at the end of each line."""
    return "".join(f"{line}\n" for line in _rendered(lines, indent, depth))


def paths(lines: Iterable[Line], above: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """Every line with the sections around it, e.g. ``("interface 1", "disable")``."""
    for line in lines:
        here = (*above, line.text)
        yield here
        yield from paths(line.children, here)


def _rendered(lines: Iterable[Line], indent: str, depth: int) -> Iterator[str]:
    for line in lines:
        yield indent * depth + line.text
        yield from _rendered(line.children, indent, depth + 1)


class _Open:
    """A line that may still get children."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.children: list[_Open] = []

    def closed(self) -> Line:
        return Line(self.text, self.text, tuple(child.closed() for child in self.children))
