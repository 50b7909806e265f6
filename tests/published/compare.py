"""Does a running-config hold these lines, in these sections, and not those?

A configuration is read as a tree by its indentation. How deep a line is indented, how many blanks stand between
words, and in which order the lines of a section come does not matter: a published fact is about content.
A wanted line that ends in ``...`` stands for every line that starts with what is before it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

REST = "..."
NOISE = ("exit", "end")
"""Words that close a section, and the remarks that stand between them, say nothing about the state."""


@dataclass
class Section:
    """One line of a configuration and the lines indented below it."""

    text: str
    children: list[Section] = field(default_factory=list)


def squeeze(line: str) -> str:
    """One blank between words, none around."""
    return " ".join(line.split())


def matches(wanted: str, line: str) -> bool:
    """True if ``line`` is what ``wanted`` asks for."""
    if wanted.endswith(REST):
        return line.startswith(wanted.removesuffix(REST))
    return line == wanted


def parse(text: str) -> list[Section]:
    """The top lines of a configuration, each with what is indented below it."""
    top = Section("")
    open_sections: list[tuple[int, Section]] = [(-1, top)]
    for raw in text.expandtabs().splitlines():
        line = squeeze(raw)
        if not line or line[0] in "!;" or line in NOISE:
            continue
        indent = len(raw) - len(raw.lstrip())
        while open_sections[-1][0] >= indent:
            open_sections.pop()
        section = Section(line)
        open_sections[-1][1].children.append(section)
        open_sections.append((indent, section))
    return top.children


def missing(wanted: str, config: str) -> list[str]:
    """The wanted lines, with the section they belong to, that the configuration does not hold."""
    return list(_missing(parse(wanted), parse(config), path=""))


def present(unwanted: str, config: str) -> list[str]:
    """The unwanted lines that the configuration holds; above a line with lines below it stands only where to look."""
    return list(_present(parse(unwanted), parse(config), path=""))


def spoken(wanted: str, printed: str) -> list[str]:
    """The wanted pieces of text that nothing printed contains."""
    lines = [squeeze(line) for line in printed.splitlines()]
    return [piece for piece in map(squeeze, wanted.splitlines()) if piece and not any(piece in line for line in lines)]


def leaked(hidden: str, config: str) -> list[str]:
    """The texts that must stand nowhere, and do."""
    return [piece for piece in hidden.splitlines() if piece.strip() and piece.strip() in config]


def _missing(wanted: list[Section], found: list[Section], path: str) -> Iterator[str]:
    for want in wanted:
        here = f"{path}{want.text}"
        candidates = [section for section in found if matches(want.text, section.text)]
        if not candidates:
            yield here
            continue
        below = [child for section in candidates for child in section.children]
        yield from _missing(want.children, below, f"{here} / ")


def _present(unwanted: list[Section], found: list[Section], path: str) -> Iterator[str]:
    for want in unwanted:
        for section in found:
            if not matches(want.text, section.text):
                continue
            here = f"{path}{section.text}"
            if want.children:
                yield from _present(want.children, section.children, f"{here} / ")
            else:
                yield here
