"""One line of an IP access list: read into what it means and how the device prints it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from ipaddress import AddressValueError, IPv4Address, IPv4Network
from typing import Literal, cast

from schoolbuild.lab.cisco_ios.acl_words import ICMP, PORTS, PROTOCOLS, named
from schoolbuild.lab.packets import ANYWHERE, Operator, Ports, Rule, Wildcard, wildcard

Kind = Literal["standard", "extended"]
_OPERATORS = ("eq", "neq", "lt", "gt", "range")
_MOST_PORTS = 10
"""``eq`` and ``neq`` take that many ports (Cisco, "Creating an IP Access List to Filter … Noncontiguous Ports")."""


@dataclass(frozen=True)
class Entry:
    """One rule. ``words`` are its parts as printed, the action first."""

    rule: Rule
    words: tuple[str, ...]

    @property
    def text(self) -> str:
        """As the running configuration has it: IOS pads the action, so that addresses stand below each other."""
        return " ".join((f"{self.words[0]:<6}", *self.words[1:]))

    @property
    def source(self) -> IPv4Network | None:
        """``None`` for a wildcard that is no network."""
        return self.rule.source.network


class BadRule(ValueError):
    """A rule that cannot be read; ``at`` is the number of the word that fits nowhere, ``None`` if it is too short."""

    def __init__(self, at: int | None) -> None:
        super().__init__(at)
        self.at = at


def parse_rule(words: Sequence[str], kind: Kind) -> Entry:
    """A rule from ``permit …`` or ``deny …``; raises ``BadRule``."""
    if not words:
        raise BadRule(None)
    action = keyword(words[0], ("permit", "deny"))
    if action is None:
        raise BadRule(0)
    reader = _Words(words, 1)
    entry = _standard(reader, action) if kind == "standard" else _extended(reader, action)
    if not reader.done:
        raise BadRule(reader.at)
    return entry


def keyword(word: str, choices: Sequence[str]) -> str | None:
    """The one of the choices that a word, cut short or not, means."""
    found = [choice for choice in choices if choice.startswith(word.lower())]
    return word.lower() if word.lower() in choices else found[0] if len(found) == 1 else None


def _standard(reader: _Words, action: str) -> Entry:
    source, text = reader.address(host="")
    said = [action, text]
    if reader.takes("log"):
        said.append("log")
    return Entry(Rule(action == "permit", "ip", source), tuple(said))


def _extended(reader: _Words, action: str) -> Entry:
    protocol = reader.protocol()
    source, source_text = reader.address(host="host ")
    source_ports, source_words = reader.ports(protocol)
    destination, destination_text = reader.address(host="host ")
    destination_ports, destination_words = reader.ports(protocol)
    said = [action, protocol, source_text, *source_words, destination_text, *destination_words]
    message, message_words = reader.icmp(protocol)
    established = protocol == "tcp" and reader.takes("established")
    said += message_words + ["established"] * established + ["log"] * reader.takes("log")
    rule = Rule(
        permit=action == "permit",
        protocol=protocol,
        source=source,
        destination=destination,
        source_ports=source_ports,
        destination_ports=destination_ports,
        established=established,
        icmp_type=message[0] if message else None,
        icmp_code=message[1] if message else None,
    )
    return Entry(rule, tuple(said))


class _Words:
    def __init__(self, words: Sequence[str], at: int) -> None:
        self._words = words
        self.at = at

    @property
    def done(self) -> bool:
        return self.at >= len(self._words)

    def next(self) -> str:
        if self.done:
            raise BadRule(None)
        self.at += 1
        return self._words[self.at - 1]

    def takes(self, word: str) -> bool:
        """Whether the next word is this one, which is then used up."""
        if self.done or keyword(self._words[self.at], (word,)) is None:
            return False
        self.at += 1
        return True

    def protocol(self) -> str:
        word = self.next().lower()
        if word.isascii() and word.isdigit() and int(word) < 256:
            return next((name for name, number in PROTOCOLS.items() if number == int(word)), str(int(word)))
        found = keyword(word, tuple(PROTOCOLS))
        if found is None:
            raise BadRule(self.at - 1)
        return found

    def address(self, host: str) -> tuple[Wildcard, str]:
        """``any``, ``host A``, ``A W``; a lone address is a host. ``host`` is how a single one begins in print."""
        word = self.next()
        if keyword(word, ("any",)):
            return ANYWHERE, "any"
        if keyword(word, ("host",)):
            single = self._ip(self.next())
            return wildcard(single, IPv4Address(0)), f"{host}{single}"
        address = self._ip(word)
        if not host and (self.done or not self._words[self.at][:1].isdigit()):
            return wildcard(address, IPv4Address(0)), str(address)
        found = wildcard(address, self._ip(self.next()))
        if found.everything:
            return found, "any"
        return found, f"{host}{found.base}" if found.single else f"{found.base} {found.dont_care}"

    def ports(self, protocol: str) -> tuple[Ports | None, list[str]]:
        if self.done or protocol not in PORTS:
            return None, []
        operator = keyword(self._words[self.at], _OPERATORS)
        if operator is None:
            return None, []
        self.at += 1
        found = [self._port(protocol)]
        if operator == "range":
            found.append(self._port(protocol))
        while operator in ("eq", "neq") and len(found) < _MOST_PORTS and self._is_port(protocol):
            found.append(self._port(protocol))
        return Ports(cast(Operator, operator), tuple(n for n, _ in found)), [operator, *(name for _, name in found)]

    def _is_port(self, protocol: str) -> bool:
        if self.done:
            return False
        word = self._words[self.at].lower()
        return word in PORTS[protocol] or word.isdigit()

    def _port(self, protocol: str) -> tuple[int, str]:
        found = named(self.next(), PORTS[protocol])
        if found is None or found[0] > 65535:
            raise BadRule(self.at - 1)
        return found

    def icmp(self, protocol: str) -> tuple[tuple[int, int | None] | None, list[str]]:
        """The message of an ICMP rule. A bare number is a type."""
        if protocol != "icmp" or self.done or keyword(self._words[self.at], ("log",)):
            return None, []
        word = self.next().lower()
        if word.isascii() and word.isdigit() and int(word) < 256:
            message = (int(word), None)
            return message, [next((name for name, value in ICMP.items() if value == message), word)]
        name = keyword(word, tuple(ICMP))
        if name is None:
            raise BadRule(self.at - 1)
        return ICMP[name], [name]

    def _ip(self, text: str) -> IPv4Address:
        try:
            return IPv4Address(text)
        except AddressValueError:
            raise BadRule(self.at - 1) from None
