"""Lines that hold secrets, and what is shown instead."""

from __future__ import annotations

import re
from dataclasses import dataclass

from schoolbuild.families.tree import REDACTED, SECRET_WORD


@dataclass(frozen=True)
class SecretLine:
    """A line that holds a secret. ``keep`` is shown instead, with ``<redacted>`` for its ``***``."""

    pattern: str
    keep: str


class Redactor:
    """Replaces the secrets of one family, plain or hashed; the first pattern that fits a line decides."""

    def __init__(self, *lines: SecretLine) -> None:
        self.lines = lines
        self._patterns = tuple((re.compile(line.pattern), line.keep.replace("***", REDACTED)) for line in lines)

    def line(self, line: str) -> str:
        """One line with its secret replaced."""
        if SECRET_WORD.search(line) is None:
            return line
        for pattern, keep in self._patterns:
            if pattern.search(line):
                return pattern.sub(keep, line)
        return line

    def text(self, text: str) -> str:
        """The same text with every secret replaced; nothing else is touched."""
        parts: list[str] = []
        done = 0
        for found in SECRET_WORD.finditer(text):
            if found.start() < done:
                continue
            start = text.rfind("\n", 0, found.start()) + 1
            end = text.find("\n", found.end())
            end = len(text) if end < 0 else end
            parts += [text[done:start], self.line(text[start:end])]
            done = end
        return "".join(parts) + text[done:]
