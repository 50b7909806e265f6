"""IP access lists with their rules and remarks, and how IOS and IOS-XE edit them by number.

Sources: Catalyst 2960 Software Configuration Guide, "Sequence Numbering Behavior" (ten apart, the highest number, the
refusal of a number that is taken); for IOS-XE 17 the measurements in suzugross/CCNP_LAB_FACTORY, poc/acl/README.md
and results-raw.md, and the notes in ansible-collections/cisco.ios, plugins/module_utils/network/ios/config/acls.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from ipaddress import IPv4Network

from schoolbuild.lab.cisco_ios.acl_rule import BadRule, Entry, Kind, parse_rule
from schoolbuild.lab.cisco_ios.words import Incomplete, Refused
from schoolbuild.lab.packets import AccessList

__all__ = ["Acl", "BadRule", "Entry", "parse_rule"]
_STEP = 10
_HIGHEST = 2147483647


@dataclass
class Acl:
    """A list with its rules by sequence number; ``remarks`` stand before the rule of their number.

    ``keeps_numbers`` is how IOS-XE has it: numbers are part of the configuration, a rule takes its remarks with it when
    it goes, and the same rule is refused a second time. Older IOS drops a second one without a word.
    """

    name: str
    kind: Kind
    keeps_numbers: bool = False
    entries: dict[int, Entry] = field(default_factory=dict)
    remarks: dict[int, list[str]] = field(default_factory=dict)

    @property
    def _next(self) -> int:
        """The number that a rule or remark without one gets."""
        last = max(self.entries, default=0)
        waiting = max(self.remarks, default=0)
        number = waiting if waiting > last else last + _STEP
        if number > _HIGHEST:
            raise Refused("% Exceeded maximum sequence number.\n")
        return number

    def add(self, entry: Entry, number: int | None = None) -> bool:
        """Append, or put at a number; True if that changed anything. Raises ``Refused``."""
        if number in self.entries:
            more = "% Failed to add ace to access-list\n" if self.keeps_numbers else ""
            raise Refused(f"% Duplicate sequence number\n{more}")
        twin = next((at for at, kept in self.entries.items() if kept.words == entry.words), None)
        if twin is not None and self.keeps_numbers:
            raise Refused(f"% Duplicate entry exists at sequence {twin}\n")
        if twin is not None:
            return False
        self.entries[number or self._next] = entry
        return True

    def remove(self, entry: Entry, number: int | None = None) -> bool:
        """Take a rule away by what it says."""
        for at, kept in self.entries.items():
            if kept.words == entry.words and number in (None, at):
                return self.remove_at(at)
        return False

    def remove_at(self, number: int) -> bool:
        """Take away what stands at a number."""
        found = self.entries.pop(number, None) is not None
        if self.keeps_numbers:
            found |= self.remarks.pop(number, None) is not None
        return found

    def add_remark(self, text: str, number: int | None = None) -> bool:
        if not text:
            raise Incomplete
        texts = self.remarks.setdefault(number or self._next, [])
        texts.append(text)
        return True

    def remove_remark(self, text: str, number: int | None = None) -> bool:
        """One remark; with a number and no text all that stand there, on IOS-XE."""
        if not text:
            if number is None or not self.keeps_numbers:
                raise Incomplete
            return self.remarks.pop(number, None) is not None
        for at, texts in self.remarks.items():
            if text in texts and number in (None, at):
                texts.remove(text)
                if not texts:
                    del self.remarks[at]
                return True
        return False

    def resequence(self, first: int, step: int) -> None:
        """New numbers; IOS-XE forgets the remarks. For older IOS nothing is published on lists with remarks."""
        if self.remarks and not self.keeps_numbers:
            raise Refused("% Command rejected: this lab does not know what becomes of the remarks.\n")
        self.entries = {first + step * n: entry for n, (_, entry) in enumerate(sorted(self.entries.items()))}
        self.remarks = {}

    def ordered(self) -> Iterator[tuple[int, Entry]]:
        yield from sorted(self.entries.items())

    def lines(self) -> Iterator[tuple[int, str]]:
        """Number and text of every line, remarks included."""
        for number in sorted({*self.entries, *self.remarks}):
            yield from ((number, f"remark {text}") for text in self.remarks.get(number, ()))
            if number in self.entries:
                yield number, self.entries[number].text

    def rules(self) -> AccessList:
        return tuple(entry.rule for _, entry in self.ordered())

    def admitted(self) -> tuple[IPv4Network, ...]:
        """Networks that get through: permits, less what earlier denies take away."""
        denied: list[IPv4Network] = []
        found: list[IPv4Network] = []
        for _, entry in self.ordered():
            if entry.source is None:
                continue
            if not entry.rule.permit:
                denied.append(entry.source)
                continue
            parts = [entry.source]
            for hole in denied:
                parts = [rest for part in parts for rest in _without(part, hole)]
            found += parts
        return tuple(found)


def _without(network: IPv4Network, hole: IPv4Network) -> list[IPv4Network]:
    if network.subnet_of(hole):
        return []
    return list(network.address_exclude(hole)) if hole.subnet_of(network) else [network]
