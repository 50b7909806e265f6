"""Takes an explanation's example apart, and compares it with a folder and its findings."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from schoolbuild.model.finding import Finding

_SAYS = re.compile(r"^\s*# \^ (.+)$")


@dataclass
class Example:
    """``pieces`` are runs of lines that stand together in a file; ``says`` is what is told about which line."""

    pieces: list[list[str]] = field(default_factory=lambda: [[]])
    says: list[tuple[str, str]] = field(default_factory=list)

    @classmethod
    def of(cls, text: str) -> Example:
        example = cls()
        for line in text.splitlines():
            if (words := _SAYS.match(line)) is not None:
                example.says.append((example.pieces[-1][-1], words[1]))
            elif line.strip() == "...":
                example.pieces.append([])
            else:
                example.pieces[-1].append(line)
        return example

    def stands_in(self, texts: Sequence[str]) -> bool:
        """Whether each piece stands in one of the texts, line for line."""
        framed = [f"\n{text}\n" for text in texts]
        return all(any("\n" + "\n".join(piece) + "\n" in text for text in framed) for piece in self.pieces)

    def is_said(self, root: Path, findings: Sequence[Finding]) -> bool:
        """Whether there is a finding at each line that says so."""
        return bool(self.says) and all(
            any(_line(root, item) == line and _fits(words, item.message) for item in findings)
            for line, words in self.says
        )


def _line(root: Path, item: Finding) -> str:
    lines = (root / item.file).read_text(encoding="utf-8").splitlines()
    return lines[item.line - 1] if 0 < item.line <= len(lines) else ""


def _fits(words: str, message: str) -> bool:
    parts = (re.escape(part.strip()) for part in words.split("..."))
    return re.fullmatch(r".*".join(parts), message, re.DOTALL) is not None
