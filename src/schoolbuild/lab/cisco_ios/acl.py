"""IP access lists: numbered and named, standard and extended."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from ipaddress import AddressValueError, IPv4Address, IPv4Network
from typing import Literal

_STEP = 10
_PORTS = {"22": "22", "ssh": "22", "telnet": "telnet", "23": "telnet", "www": "www", "80": "www", "443": "443"}
_PORTS |= {"snmp": "snmp", "161": "snmp", "ntp": "ntp", "123": "ntp", "domain": "domain", "53": "domain"}
_PORTS |= {"bootps": "bootps", "67": "bootps", "bootpc": "bootpc", "68": "bootpc"}
_PROTOCOLS = ("ip", "tcp", "udp", "icmp")


@dataclass(frozen=True)
class Entry:
    """One rule; ``source`` is ``None`` for a wildcard that is no network (then it never admits a session)."""

    action: str
    text: str
    source: IPv4Network | None
    remark: bool = False


@dataclass
class Acl:
    """A list with its rules by sequence number."""

    name: str
    kind: Literal["standard", "extended"]
    entries: dict[int, Entry] = field(default_factory=dict)

    def add(self, entry: Entry, number: int | None = None) -> None:
        """Append, or put at a number; a rule that is there already is not added again (as IOS does)."""
        if entry in self.entries.values():
            return
        self.entries[number or max(self.entries, default=0) + _STEP] = entry

    def remove(self, entry: Entry) -> bool:
        for number, kept in self.entries.items():
            if kept == entry:
                del self.entries[number]
                return True
        return False

    def ordered(self) -> Iterator[tuple[int, Entry]]:
        yield from sorted(self.entries.items())

    def admitted(self) -> tuple[IPv4Network, ...]:
        """Networks that get through: permits, less what earlier denies take away."""
        denied: list[IPv4Network] = []
        found: list[IPv4Network] = []
        for _, entry in self.ordered():
            if entry.source is None or entry.remark:
                continue
            if entry.action == "deny":
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


class BadRule(ValueError):
    """A rule that cannot be read; ``at`` is the number of the word that fits nowhere, ``None`` if it is too short."""

    def __init__(self, at: int | None) -> None:
        super().__init__(at)
        self.at = at


def parse_rule(words: Sequence[str], kind: Literal["standard", "extended"]) -> Entry:
    """A rule from ``permit …``, ``deny …`` or ``remark …``; raises ``BadRule``."""
    if not words:
        raise BadRule(None)
    action = _keyword(words[0], ("permit", "deny", "remark"))
    if action is None:
        raise BadRule(0)
    if action == "remark":
        return Entry("remark", "remark " + " ".join(words[1:]), None, remark=True)
    reader = _Words(words, 1, "" if kind == "standard" else "host ")
    # IOS pads the action, so that the addresses of permits and denies stand below each other.
    texts = [f"{action:<6}"]
    if kind == "standard":
        source, text = reader.address()
        texts.append(text)
    else:
        protocol = _keyword(reader.next(), _PROTOCOLS)
        if protocol is None:
            raise BadRule(reader.at - 1)
        source, text = reader.address()
        texts += [protocol, text, *reader.port(protocol)]
        _, text = reader.address()
        texts += [text, *reader.port(protocol)]
    if not reader.done:
        if _keyword(reader.next(), ("log",)) is None:
            raise BadRule(reader.at - 1)
        texts.append("log")
    if not reader.done:
        raise BadRule(reader.at)
    return Entry(action, " ".join(texts), source)


class _Words:
    def __init__(self, words: Sequence[str], at: int, host: str) -> None:
        self._words = words
        self._host = host
        """How a single address is printed: bare in standard lists, with ``host`` in extended ones."""
        self.at = at

    @property
    def done(self) -> bool:
        return self.at >= len(self._words)

    def next(self) -> str:
        if self.done:
            raise BadRule(None)
        self.at += 1
        return self._words[self.at - 1]

    def address(self) -> tuple[IPv4Network | None, str]:
        """``any``, ``host A``, ``A W``; a lone address is a host."""
        word = self.next()
        if _keyword(word, ("any",)):
            return IPv4Network("0.0.0.0/0"), "any"
        if _keyword(word, ("host",)):
            host = self._ip(self.next())
            return IPv4Network(host), f"{self._host}{host}"
        address = self._ip(word)
        if self.done or not self._words[self.at][:1].isdigit():
            return IPv4Network(address), f"{self._host}{address}"
        wildcard = self._ip(self.next())
        mask = IPv4Address(int(wildcard) ^ 0xFFFFFFFF)
        base = IPv4Address(int(address) & int(mask))
        if int(wildcard) == 0:
            return IPv4Network(base), f"{self._host}{base}"
        if int(wildcard) == 0xFFFFFFFF:
            return IPv4Network("0.0.0.0/0"), "any"
        try:
            network = IPv4Network(f"{base}/{mask}")
        except ValueError:
            network = None
        return network, f"{base} {wildcard}"

    def port(self, protocol: str) -> list[str]:
        if self.done or protocol not in ("tcp", "udp"):
            return []
        operator = _keyword(self._words[self.at], ("eq", "neq", "lt", "gt", "range"))
        if operator is None:
            return []
        self.at += 1
        count = 2 if operator == "range" else 1
        return [operator, *(self._port() for _ in range(count))]

    def _port(self) -> str:
        word = self.next().lower()
        if word in _PORTS:
            return _PORTS[word]
        if word.isdigit() and int(word) < 65536:
            return word
        raise BadRule(self.at - 1)

    def _ip(self, text: str) -> IPv4Address:
        try:
            return IPv4Address(text)
        except AddressValueError:
            raise BadRule(self.at - 1) from None


def _keyword(word: str, choices: Sequence[str]) -> str | None:
    found = [choice for choice in choices if choice.startswith(word.lower())]
    return found[0] if len(found) == 1 else None
