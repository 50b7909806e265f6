"""Output filters: ``| include``, ``exclude``, ``begin``, ``section`` and ``count``."""

from __future__ import annotations

import re
from collections.abc import Iterator

from schoolbuild.lab.cisco_ios.words import Incomplete, Invalid, Refused

_FILTERS = ("begin", "count", "exclude", "include", "section")


def piped(text: str, filters: str, at: int) -> str:
    """The output through one filter or several; ``at`` is where the first begins in the line typed."""
    for part in filters.split("|"):
        words = part.split(None, 1)
        if not words:
            raise Incomplete
        found = [name for name in _FILTERS if name.startswith(words[0].lower())]
        if len(found) != 1:
            raise Invalid(at + part.index(words[0]))
        pattern = words[1].strip() if len(words) > 1 else ""
        if not pattern:
            raise Incomplete
        exclude = False
        if found[0] == "section":
            way, _, rest = pattern.partition(" ")
            if rest and "include".startswith(way) and len(way) > 2:
                pattern = rest
            elif rest and "exclude".startswith(way) and len(way) > 2:
                pattern, exclude = rest, True
        try:
            expression = re.compile(pattern)
        except re.error:
            raise Refused("% Failed to compile regular expression.\n") from None
        text = _apply(found[0], expression, text, exclude)
        at += len(part) + 1
    return text


def _apply(name: str, expression: re.Pattern[str], text: str, exclude: bool) -> str:
    lines = text.splitlines()
    if name == "begin":
        start = next((n for n, line in enumerate(lines) if expression.search(line)), len(lines))
        kept = lines[start:]
    elif name == "include":
        kept = [line for line in lines if expression.search(line)]
    elif name == "exclude":
        kept = [line for line in lines if not expression.search(line)]
    elif name == "count":
        count = sum(1 for line in lines if expression.search(line))
        return f"Number of lines which match regexp = {count}\n"
    else:
        kept = list(_sections(lines, expression, exclude))
    return "".join(f"{line}\n" for line in kept)


def _sections(lines: list[str], expression: re.Pattern[str], exclude: bool) -> Iterator[str]:
    """Lines that match, with everything indented below them."""
    inside = False
    for line in lines:
        if not line.startswith(" "):
            inside = bool(expression.search(line))
        elif not inside and expression.search(line) and not exclude:
            yield line
            continue
        if inside != exclude:
            yield line
