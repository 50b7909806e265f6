"""How a running configuration differs from the intended one: line by line within each section, and only what is ours.

Both texts are read by the family into the same normal form first, so that order, headers and list spelling are no
difference. What a switch shows only in part (secrets) or not at all is told apart: it is neither equal nor different.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from schoolbuild.families.entry_order import aligned
from schoolbuild.families.family import Family
from schoolbuild.families.managed import divide_lines
from schoolbuild.families.tree import Line, paths
from schoolbuild.model.secret import SECRET_REFERENCE

_Path = tuple[str, ...]


@dataclass(frozen=True, order=True)
class Difference:
    """One line and the section it stands in (empty on the top level), in the family's normal form, secrets redacted."""

    section: str
    line: str

    def __str__(self) -> str:
        return f"{self.section} / {self.line}" if self.section else self.line


@dataclass(frozen=True)
class Comparison:
    """The outcome.

    ``missing``: intended and not there. ``extra``: there, ours, and not intended. ``unmanaged``: there and not ours;
    nobody touches it. ``unreadable``: intended, but whether it is as intended cannot be read back, because the switch
    hides it; it is never counted as equal.
    """

    missing: tuple[Difference, ...]
    extra: tuple[Difference, ...]
    unmanaged: tuple[Difference, ...]
    unreadable: tuple[Difference, ...]

    @property
    def matches(self) -> bool:
        """True if nothing that can be read differs."""
        return not self.missing and not self.extra


def compare(family: Family, intended: str, running: str) -> Comparison:
    """Compare two whole configurations of one family."""
    wanted, found = family.read(intended), family.read(running)
    found = _aligned(family, found, wanted)
    missing: list[Difference] = []
    unreadable: list[Difference] = []
    for path, line, is_there in _looked_for(wanted, {item.text: item for item in found}):
        if len(path) == 1 and any(re.search(item.pattern, line.text) for item in family.not_shown):
            unreadable.append(_difference(path))
        elif not is_there:
            missing.append(_difference(path))
        elif SECRET_REFERENCE.search(line.raw):
            unreadable.append(_difference(path))
    left_over = divide_lines(family, _left_over(found, wanted), wanted)
    intended_paths = set(paths(wanted))
    return Comparison(
        missing=tuple(missing),
        extra=tuple(_difference(path) for path in paths(left_over.ours) if path not in intended_paths),
        unmanaged=tuple(_difference(path) for path in left_over.others if path not in intended_paths),
        unreadable=tuple(unreadable),
    )


def _aligned(family: Family, found: tuple[Line, ...], wanted: Iterable[Line]) -> tuple[Line, ...]:
    """Access lists with the numbers of the intended ones: the order of entries counts, not how they are numbered."""
    if (words := family.language.access_lists) is None:
        return found
    lists = {line.text: line for line in wanted if re.fullmatch(words.section, line.text)}
    if not lists:
        return found
    return tuple(aligned(line, lists[line.text]) if line.text in lists else line for line in found)


def _looked_for(
    wanted: Iterable[Line], there: Mapping[str, Line], above: _Path = ()
) -> Iterator[tuple[_Path, Line, bool]]:
    """Every intended line with its path, and whether it is there."""
    for line in wanted:
        path = (*above, line.text)
        found = there.get(line.text)
        yield path, line, found is not None
        inside = {child.text: child for child in found.children} if found is not None else {}
        yield from _looked_for(line.children, inside, path)


def _left_over(found: Iterable[Line], wanted: Iterable[Line]) -> Iterator[Line]:
    """What is there and not intended, with the sections around it."""
    partners = {line.text: line for line in wanted}
    for line in found:
        partner = partners.get(line.text)
        if partner is None:
            yield line
        elif children := tuple(_left_over(line.children, partner.children)):
            yield replace(line, children=children)


def _difference(path: _Path) -> Difference:
    return Difference(" / ".join(path[:-1]), path[-1])
