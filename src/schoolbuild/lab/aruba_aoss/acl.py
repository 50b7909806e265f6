"""IPv4 access lists: what a line means, how it is printed, and how lists are edited by number.

Sources: HP 2910al Access Security Guide W.14.03, pages 9-36 to 9-81 (lines as listed, masks in either notation,
operators, remarks), HP 6120XG Access Security Guide page 9-48 (names of ports), Access Security Guide K/KA/KB.15.15
pages 288 to 320 (deleting, remarks, sequence numbers, which traffic is judged). Every address is printed with its mask
and every port as a number. What these guides do not say is refused.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from ipaddress import AddressValueError, IPv4Address
from typing import Literal, cast

from schoolbuild.lab.aruba_aoss.words import Word, error, incomplete, invalid, split
from schoolbuild.lab.packets import ANYWHERE, AccessList, Operator, Ports, Rule, Wildcard, wildcard

Kind = Literal["standard", "extended"]
STEP = 10
_PORTS = {
    "tcp": {"bgp": 179, "dns": 53, "ftp": 21, "http": 80, "imap4": 143, "ldap": 389, "nntp": 119, "pop2": 109,
            "pop3": 110, "smtp": 25, "ssl": 443, "telnet": 23},
    "udp": {"bootpc": 68, "bootps": 67, "dns": 53, "ntp": 123, "radius": 1812, "radius-old": 1645, "rip": 520,
            "snmp": 161, "snmp-trap": 162, "tftp": 69},
}  # fmt: skip
_PROTOCOLS = {"ip": None, "icmp": 1, "igmp": 2, "tcp": 6, "udp": 17, "gre": 47, "esp": 50, "ah": 51, "ospf": 89,
              "pim": 103, "vrrp": 112, "sctp": 132}  # fmt: skip
_ICMP = {"echo-reply": 0, "echo": 8, "unreachable": 3, "redirect": 5, "time-exceeded": 11}
_OPERATORS = ("eq", "neq", "lt", "gt", "range")


@dataclass(frozen=True)
class Entry:
    """A rule and its text as printed."""

    rule: Rule
    text: str


@dataclass
class Acl:
    """A list. ``left_over`` is what remains of one that was deleted while it was applied somewhere."""

    name: str
    kind: Kind
    entries: dict[int, Entry] = field(default_factory=dict)
    remarks: dict[int, str] = field(default_factory=dict)
    left_over: bool = False

    @property
    def _next(self) -> int:
        last, waiting = max(self.entries, default=0), max(self.remarks, default=0)
        return waiting if waiting > last else last + STEP

    def add(self, entry: Entry, number: int | None = None) -> None:
        """Append, or put at a number; raises ``Refused``."""
        if number in self.entries:
            raise error(f"Sequence number {number} is already in use.")
        if any(kept.text == entry.text for kept in self.entries.values()):
            raise error("Duplicate access control entries are not allowed.")
        self.entries[number or self._next] = entry
        self.left_over = False

    def remove(self, number: int) -> None:
        """An entry goes with its remark."""
        if self.entries.pop(number, None) is None and number not in self.remarks:
            raise error(f"There is no entry {number} in this list.")
        self.remarks.pop(number, None)

    def remove_entry(self, entry: Entry) -> None:
        number = next((at for at, kept in self.entries.items() if kept.text == entry.text), None)
        if number is None:
            raise error("There is no such entry in this list.")
        self.remove(number)

    def add_remark(self, text: str, number: int | None = None) -> None:
        """One for each number, and before the entry of that number is there."""
        if number in self.entries:
            raise error(f"Entry {number} exists already: a remark has to come before it.")
        self.remarks[number or self._next] = text

    def resequence(self, first: int, step: int) -> None:
        """Remarks go with their entries; one without an entry keeps its number."""
        numbers = {old: first + step * n for n, old in enumerate(sorted(self.entries))}
        self.entries = {numbers[old]: entry for old, entry in self.entries.items()}
        self.remarks = {numbers.get(old, old): text for old, text in self.remarks.items()}

    def lines(self) -> Iterator[str]:
        """As the running configuration has them, inside the list's block."""
        for number in sorted({*self.entries, *self.remarks}):
            if number in self.remarks:
                yield f'{number} remark "{self.remarks[number]}"'
            if number in self.entries:
                yield f"{number} {self.entries[number].text}"

    def rules(self) -> AccessList:
        return tuple(entry.rule for _, entry in sorted(self.entries.items()))


def read_entry(action: str, text: str, kind: Kind) -> Entry:
    """A rule from what follows ``permit`` or ``deny``; raises ``Refused`` in the switch's words."""
    reader = _Reader(split(text))
    said = [action]
    if kind == "standard":
        source = reader.address()
        rule = Rule(action == "permit", "ip", source)
        said.append(_printed(source))
    else:
        rule = _extended(reader, action, said)
    if reader.takes("log"):
        said.append("log")
    if reader.left:
        raise invalid(reader.next())
    return Entry(rule, " ".join(said))


def _extended(reader: _Reader, action: str, said: list[str]) -> Rule:
    protocol = reader.protocol()
    source = reader.address()
    source_ports = reader.ports(protocol)
    destination = reader.address()
    destination_ports = reader.ports(protocol)
    icmp_type = reader.icmp(protocol)
    established = protocol == "tcp" and reader.takes("established")
    said += [protocol, _printed(source), *_printed_ports(source_ports)]
    said += [_printed(destination), *_printed_ports(destination_ports)]
    said += [str(icmp_type)] * (icmp_type is not None) + ["established"] * established
    return Rule(
        permit=action == "permit",
        protocol=protocol,
        source=source,
        destination=destination,
        source_ports=source_ports,
        destination_ports=destination_ports,
        established=established,
        icmp_type=icmp_type,
    )


def _printed(found: Wildcard) -> str:
    return f"{found.base} {found.dont_care}"


def _printed_ports(found: Ports | None) -> list[str]:
    return [] if found is None else [found.operator, *map(str, found.numbers)]


class _Reader:
    def __init__(self, words: list[Word]) -> None:
        self._words = [word.text for word in words]
        self._at = 0

    @property
    def left(self) -> bool:
        return self._at < len(self._words)

    def next(self) -> str:
        if not self.left:
            raise incomplete(self._words[-1] if self._words else "")
        self._at += 1
        return self._words[self._at - 1]

    def takes(self, word: str) -> bool:
        if self.left and len(self._words[self._at]) > 1 and word.startswith(self._words[self._at].lower()):
            self._at += 1
            return True
        return False

    def protocol(self) -> str:
        word = self.next().lower()
        if word.isascii() and word.isdigit() and int(word) < 256:
            return next((name for name, number in _PROTOCOLS.items() if number == int(word)), str(int(word)))
        if word not in _PROTOCOLS:
            raise invalid(word)
        return word

    def address(self) -> Wildcard:
        """``any``, ``host A``, ``A W`` with a wildcard, or ``A/BITS``."""
        word = self.next()
        if word.lower() == "any":
            return ANYWHERE
        if word.lower() == "host":
            return wildcard(self._ip(self.next()), IPv4Address(0))
        address, slash, bits = word.partition("/")
        if not slash:
            return wildcard(self._ip(word), self._ip(self.next()))
        if not (bits.isascii() and bits.isdigit() and 0 <= int(bits) <= 32):
            raise invalid(word)
        return wildcard(self._ip(address), IPv4Address((1 << (32 - int(bits))) - 1))

    def ports(self, protocol: str) -> Ports | None:
        if protocol not in _PORTS or not self.left or self._words[self._at].lower() not in _OPERATORS:
            return None
        operator = self.next().lower()
        numbers = tuple(self._port(protocol) for _ in range(2 if operator == "range" else 1))
        return Ports(cast(Operator, operator), numbers)

    def _port(self, protocol: str) -> int:
        word = self.next().lower()
        if word in _PORTS[protocol]:
            return _PORTS[protocol][word]
        if word.isascii() and word.isdigit() and int(word) <= 65535:
            return int(word)
        raise invalid(word)

    def icmp(self, protocol: str) -> int | None:
        """A message by name or type; types with a code are not played."""
        if protocol != "icmp" or not self.left or self._words[self._at].lower() == "log":
            return None
        word = self.next().lower()
        if word in _ICMP:
            return _ICMP[word]
        if word.isascii() and word.isdigit() and int(word) <= 255:
            return int(word)
        raise invalid(word)

    def _ip(self, text: str) -> IPv4Address:
        try:
            return IPv4Address(text)
        except AddressValueError:
            raise invalid(text) from None
