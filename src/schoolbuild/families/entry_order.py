"""The sections of our own extended access lists in normal form: every entry in the family's words, counted in tens.

The order of entries is what a list means, and their numbers only say it: a switch keeps whatever numbers were typed,
IOS 15 prints none, and after a restart they may be others (Catalyst 2960 Configuration Guide, "Sequence Numbering
Behavior").
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from difflib import SequenceMatcher

from schoolbuild.families.access_entries import EntryWords
from schoolbuild.families.tree import Line

OUR_LISTS = r"ip access-list extended (?P<key>FROM-[A-Z0-9-]+)"
"""Lists by this name are ours; any other on the switch is somebody else's and stays as it is printed."""
_NUMBER = re.compile(r"^\d+ ")


def in_order(lines: Iterable[Line], words: EntryWords) -> tuple[Line, ...]:
    """The lines of a list as ``10 permit …``, ``20 deny …``.

    Remarks are left out: they share an entry's number or stand beside the count, and renumbering passes them over (HPE
    Access Security Guide K.15, "Operating notes for remarks").
    """
    entries = ((line, _NUMBER.sub("", line.text)) for line in lines)
    kept = [(line, text) for line, text in entries if not text.startswith("remark ")]
    return tuple(Line(f"{place * 10} {words.normal(text)}", line.raw) for place, (line, text) in enumerate(kept, 1))


def aligned(found: Line, wanted: Line) -> Line:
    """A list with the numbers that its entries have in the wanted one, so that one entry too many is one difference.

    What the wanted list does not have, or has elsewhere, keeps its own number.
    """
    here, there = (tuple(without_number(line.text) for line in one.children) for one in (found, wanted))
    children = list(found.children)
    for match in SequenceMatcher(None, here, there, autojunk=False).get_matching_blocks():
        for step in range(match.size):
            text = wanted.children[match.b + step].text
            children[match.a + step] = replace(children[match.a + step], text=text)
    return replace(found, children=tuple(children))


def without_number(text: str) -> str:
    """``permit ip any any`` of ``10 permit ip any any``."""
    return text.partition(" ")[2]
