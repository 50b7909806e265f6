"""A configuration's text as it was pasted, captured or collected, as numbered lines in sections.

Texts of the field come with what a terminal left in them: escape codes, paging marks, a prompt, CRLF, and without
their indentation where a forum swallowed it. Line numbers are those of the text as it came.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from schoolbuild.families.secret_line import Redactor
from schoolbuild.families.tree import REDACTED

_ESCAPES = re.compile(r"\x1b(?:\[[0-9;?]*[A-Za-z]|[()][0-9A-Za-z]|[=>78A-Z])")
_PAGING = re.compile(
    r"(?:<-+ ?More ?-+>|(?<!-)-{2,} ?(?:more|MORE|More) ?-{2,}(?:, next page: Space, next line: Enter, quit: "
    r"Control-C)?)(?: ?[\b\r]+ *[\b\r]+)?"
)
_CONTROL = re.compile(r"[\x00-\x02\x04-\x08\x0b-\x1f\x7f]")
"""Not ``^C`` (0x03), which ends an IOS banner, nor the tab."""
_COMMAND = re.compile(r"^[\w.()/@-]+[#>]\s*(?:show|sh|more|write|wr)\b.*$|^```\w*$", re.ASCII | re.IGNORECASE)
_PROMPT = re.compile(r"^[\w.()/@-]+[#>]\s*$", re.ASCII)
_LEFT_OPEN = re.compile(
    r"\b((?:pass(?:word|phrase)|secret|key(?:-string|-value)?|community|psk|pmk|md5|sha1?)(?: \d)?) (?!<redacted>).+$"
)
_LONG_HEX = re.compile(r"\b[0-9A-Fa-f]{32,}\b")


@dataclass(frozen=True)
class NumberedLine:
    """A line, without the blanks around it, and the first line of the section that it stands in (empty: none)."""

    number: int
    text: str
    section: str = ""


def clean(text: str) -> list[str]:
    """The lines of a text without what a terminal added, as many as the text has.

    A prompt before or after the configuration, or a mark of where a quotation begins, becomes an empty line.
    """
    if "\n" not in text:
        text = text.replace("\r", "\n")
    found = []
    for line in _ESCAPES.sub("", text).split("\n"):
        bare = _PAGING.sub("", line) if "--" in line else line
        bare = _CONTROL.sub("", bare.rstrip("\r").rsplit("\r", 1)[-1]).rstrip()
        found.append("" if _COMMAND.match(bare) else bare)
    # In the middle of a text, the like of a bare prompt is part of a banner.
    for order in (range(len(found)), reversed(range(len(found)))):
        for index in order:
            if _PROMPT.match(found[index]):
                found[index] = ""
            elif found[index]:
                break
    return textwrap.dedent("\n".join(found)).split("\n")


def in_sections(
    lines: Iterable[tuple[int, str]], *, opens: Callable[[str], bool], closes: Callable[[str], bool]
) -> Iterator[NumberedLine]:
    """Each line that configures something, with the section it stands in.

    Sections are told by indentation. Where a text has lost it, a line that ``opens`` a section begins one and a line
    that ``closes`` ends it; those that close are never given out.
    """
    numbered = [(number, line) for number, line in lines if line.strip()]
    flat = _is_flat([line for _, line in numbered], opens, closes)
    section = ""
    for number, line in numbered:
        words = " ".join(line.split())
        inside = bool(section) and (not opens(words) if flat else line[0] in " \t")
        if closes(words):
            section = section if inside and not flat else ""
        elif inside:
            yield NumberedLine(number, words, section)
        else:
            section = words if not flat or opens(words) else ""
            yield NumberedLine(number, words)


def _is_flat(lines: list[str], opens: Callable[[str], bool], closes: Callable[[str], bool]) -> bool:
    """Whether the indentation is lost: then most first lines of sections stand as far left as the head above."""
    score = 0
    for head, below in pairwise(lines):
        if head[0] not in " \t" and opens(head) and not opens(below) and not closes(below.strip()):
            score += 1 if below[0] in " \t" else -1
    return score < 0


def hidden(secrets: Redactor, line: str) -> str:
    """The line without its secret: by the family's patterns, then by any word that a secret is known to follow."""
    known = secrets.line(line)
    known = known if REDACTED in known else _LEFT_OPEN.sub(rf"\1 {REDACTED}", known)
    return _LONG_HEX.sub(REDACTED, known)
