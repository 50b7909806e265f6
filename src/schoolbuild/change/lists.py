"""Lines that hold a list a switch adds to: compared member by member, so that a change is what it is and no more."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from schoolbuild.change.command import Command, Step
from schoolbuild.families.family import Family, ListLine
from schoolbuild.families.lists import compact_ports, compact_vlans, expand_ports, expand_vlans
from schoolbuild.families.tree import Line

BEFORE_LAGS = -75


@dataclass(frozen=True)
class ListKey:
    """Which list: the section it stands in, and the words around it."""

    section: str | None
    before: str
    after: str
    kind: str
    separator: str
    back: str | None = None

    def words(self, members: Iterable[str]) -> str:
        return f"{self.before} {self._listed(members)} {self.after}".rstrip()

    def undone(self, members: Iterable[str]) -> str:
        """The line that takes members out."""
        return f"no {self.words(members)}" if self.back is None else self.back.format(list=self._listed(members))

    def _listed(self, members: Iterable[str]) -> str:
        listed = compact_vlans(map(int, members)) if self.kind == "vlans" else compact_ports(members)
        return listed.replace(",", self.separator)


Lists = dict[ListKey, frozenset[str]]


def without_lists(family: Family, lines: Iterable[Line]) -> tuple[tuple[Line, ...], Lists]:
    """The tree without its list lines, and the lists."""
    lists: Lists = {}
    return tuple(_stripped(family, lines, None, lists)), lists


def list_steps(
    family: Family, have: Lists, want: Lists, gone: frozenset[str], joining: frozenset[str] = frozenset()
) -> Iterator[Step]:
    """What to add to and to take from each list, with weights.

    ``gone`` are sections that are removed as a whole anyway. ``joining`` are ports that become part of a LAG: a switch
    takes no lines about them after that, so they leave the lists before.
    """
    for key in dict.fromkeys((*want, *have)):
        if key.section in gone:
            continue
        added = want.get(key, frozenset()) - have.get(key, frozenset())
        removed = have.get(key, frozenset()) - want.get(key, frozenset())
        early = removed & joining if key.kind == "ports" else frozenset()
        if added:
            yield _step(family, key, key.words(added))
        if early:
            yield replace(_step(family, key, key.undone(early)), weight=BEFORE_LAGS)
        if removed - early:
            yield _step(family, key, key.undone(removed - early))


def _step(family: Family, key: ListKey, words: str) -> Step:
    lines = (words,) if key.section is None else (key.section, words, family.shell.exit)
    return Step(
        tuple(Command(line) for line in lines), weight_of(family, words if key.section is None else key.section)
    )


def weight_of(family: Family, line: str) -> int:
    """When a top-level line is sent; lower goes first."""
    return next((weight for pattern, weight in family.language.order if re.search(pattern, line)), 0)


def _stripped(family: Family, lines: Iterable[Line], section: str | None, lists: Lists) -> Iterator[Line]:
    for line in lines:
        rule_and_match = _matching(family, section, line.text)
        if rule_and_match is None:
            children = tuple(_stripped(family, line.children, line.text, lists)) if line.children else ()
            yield Line(line.text, line.raw, children)
            continue
        rule, found = rule_and_match
        parts = found.groupdict()
        key = ListKey(section, parts["before"], parts.get("after") or "", rule.kind, rule.separator, rule.back)
        lists[key] = lists.get(key, frozenset()) | members(rule, parts["list"])


def members(rule: ListLine, text: str) -> frozenset[str]:
    """The members of a list, as words."""
    return frozenset(map(str, expand_vlans(text))) if rule.kind == "vlans" else frozenset(expand_ports(text))


def _matching(family: Family, section: str | None, text: str) -> tuple[ListLine, re.Match[str]] | None:
    for rule in family.list_lines:
        if (rule.section is None) == (section is None) and (
            section is None or re.fullmatch(rule.section or "", section) is not None
        ):
            found = re.match(rule.pattern, text)
            if found is not None:
                return rule, found
    return None
