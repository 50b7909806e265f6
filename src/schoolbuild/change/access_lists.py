"""Changing an access list while it is asked: at no moment empty, off its leg, or shut for what both lists let pass.

New entries go in from the top down, then old ones go out from the bottom up. Take a packet that both lists let
through: the first entry of the old list that fits it stands until the first of the new list is in its place, and no
other entry that fits it comes in above the one or is left above the other. The same holds for one that both lists drop.
So nobody is locked out on the way, and no door stands open. The one exception is an entry that only changes its place:
a list takes no entry twice, so for the time of one line it is missing.

Entries are placed by number. What numbers a list has is not known for sure (IOS 15 does not print them), so the list is
numbered afresh first, with room between, and in tens at the end; renumbering changes no order (Cisco, "IP Access List
Entry Sequence Numbering"; HPE Access Security Guide, "Resequencing the ACEs in an IPv4 ACL").
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from difflib import SequenceMatcher

from schoolbuild.change.command import Step, step
from schoolbuild.families.entry_order import without_number
from schoolbuild.families.family import AccessListWords, Family
from schoolbuild.families.tree import Line

_ROOM = 1000
_TENS = 10

Lists = Mapping[str, tuple[str, ...]]
"""Entries by the name of their list, in order and without numbers."""


def without_access_lists(words: AccessListWords, lines: Iterable[Line]) -> tuple[tuple[Line, ...], Lists]:
    """The tree without our access lists, and those."""
    rest: list[Line] = []
    lists: dict[str, tuple[str, ...]] = {}
    for line in lines:
        found = re.fullmatch(words.section, line.text)
        if found is None:
            rest.append(line)
        else:
            lists[found["key"]] = tuple(without_number(child.text) for child in line.children)
    return tuple(rest), lists


def access_list_steps(family: Family, words: AccessListWords, have: Lists, want: Lists) -> Iterator[Step]:
    """What to type so that each list is as wanted. One that is not wanted goes last, when nobody asks it any more."""
    for name, entries in want.items():
        before = have.get(name, ())
        if entries == before:
            continue
        head = words.head.format(name=name)
        if not before:
            numbered = (f"{place * _TENS} {entry}" for place, entry in enumerate(entries, 1))
            yield step(head, *numbered, family.shell.exit, weight=words.before_legs)
            continue
        room = max(_ROOM, len(entries) + 1)
        yield step(
            words.renumber.format(name=name, first=room, step=room),
            head,
            *_edits(before, entries, room),
            family.shell.exit,
            words.renumber.format(name=name, first=_TENS, step=_TENS),
            weight=words.before_legs,
        )
    for name in have:
        if name not in want:
            yield step(words.drop.format(name=name), weight=words.after_legs)


def _edits(before: tuple[str, ...], after: tuple[str, ...], room: int) -> Iterator[str]:
    """``before`` is numbered ``room``, ``2 * room`` … when these lines are typed."""
    added: list[tuple[int, str]] = []
    removed: dict[str, int] = {}
    for kind, start, end, first, last in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if kind != "equal":
            added += [(start * room + place, entry) for place, entry in enumerate(after[first:last], 1)]
            removed.update({before[index]: (index + 1) * room for index in range(start, end)})
    for number, entry in added:
        if entry in removed:
            yield f"no {removed.pop(entry)}"
            yield f"{number} {entry}"
            added = [item for item in added if item[1] != entry]
    yield from (f"{number} {entry}" for number, entry in added)
    yield from (f"no {number}" for number in sorted(removed.values(), reverse=True))
