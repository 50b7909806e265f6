"""Entries of extended IPv4 access lists: what they say, whatever the family's words for it, and whom they let pass.

Sources of the grammar: Cisco IOS Security Command Reference, ``permit`` and ``deny``; HPE Access Security Guides (K.15
and ArubaOS-Switch 16.x), "Configuring extended ACLs". Both take ``any``, ``host`` and a wildcard mask, and the
operators ``eq`` and ``range`` after either address.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from ipaddress import IPv4Address, IPv4Network
from typing import Literal, NamedTuple

Protocol = Literal["ip", "tcp", "udp", "icmp"]
ANYWHERE = IPv4Network("0.0.0.0/0")
_ECHO_REPLY = frozenset({"echo-reply", "0"})


class Ports(NamedTuple):
    """One port (``first`` equals ``last``), or a range with both ends in it."""

    first: int
    last: int


@dataclass(frozen=True)
class Entry:
    """One entry. ``established`` lets only TCP pass that answers; ``echo_reply`` only the answer to a ping."""

    permit: bool
    protocol: Protocol
    source: IPv4Network
    target: IPv4Network
    source_ports: Ports | None = None
    target_ports: Ports | None = None
    established: bool = False
    echo_reply: bool = False


@dataclass(frozen=True)
class Packet:
    """A packet to ask a list about. ``answers``: TCP that is no first packet, or the answer to a ping."""

    protocol: Protocol
    source: IPv4Address
    target: IPv4Address
    source_port: int = 50000
    target_port: int = 50000
    answers: bool = False


def passes(entries: Iterable[Entry], packet: Packet) -> bool:
    """Whether a list lets a packet through: the first entry that fits decides, and what none fits is dropped."""
    return next((entry.permit for entry in entries if _fits(entry, packet)), False)


def _fits(entry: Entry, packet: Packet) -> bool:
    if entry.protocol not in ("ip", packet.protocol):
        return False
    if (entry.established or entry.echo_reply) and not packet.answers:
        return False
    if packet.source not in entry.source or packet.target not in entry.target:
        return False
    return _within(entry.source_ports, packet.source_port) and _within(entry.target_ports, packet.target_port)


def _within(ports: Ports | None, port: int) -> bool:
    return ports is None or ports.first <= port <= ports.last


@dataclass(frozen=True)
class EntryWords:
    """How a family writes an entry. ``{}`` in ``host`` is the address; a port without a name is printed as a number."""

    everything: str
    host: str
    port_names: Mapping[Protocol, Mapping[int, str]]
    echo_reply: str

    def line(self, entry: Entry) -> str:
        """The entry in the family's words, without its number."""
        parts = ["permit" if entry.permit else "deny", entry.protocol]
        parts += [self._address(entry.source), *self._ports(entry.protocol, entry.source_ports)]
        parts += [self._address(entry.target), *self._ports(entry.protocol, entry.target_ports)]
        if entry.established:
            parts.append("established")
        if entry.echo_reply:
            parts.append(self.echo_reply)
        return " ".join(parts)

    def normal(self, text: str) -> str:
        """A line of a list as ``line`` would write it; one that is not understood stays as it is."""
        entry = parse(text)
        return " ".join(text.split()) if entry is None else self.line(entry)

    def _address(self, network: IPv4Network) -> str:
        if network.prefixlen == 0:
            return self.everything
        if network.prefixlen == 32:
            return self.host.format(network.network_address)
        return _with_wildcard(network)

    def _ports(self, protocol: Protocol, ports: Ports | None) -> list[str]:
        if ports is None:
            return []
        names = self.port_names.get(protocol, {})
        first, last = (names.get(port, str(port)) for port in ports)
        return ["eq", first] if ports.first == ports.last else ["range", first, last]


@lru_cache(maxsize=1024)
def _with_wildcard(network: IPv4Network) -> str:
    return f"{network.network_address} {network.hostmask}"


def parse(text: str) -> Entry | None:
    """An entry in any family's words, without its number; ``None`` if it says something that is not known here."""
    words = text.split()
    try:
        return _Words(words).entry()
    except (ValueError, IndexError, KeyError):
        return None


class _Words:
    """The words of an entry, taken from the left. Raises ``ValueError``, ``IndexError`` or ``KeyError``."""

    def __init__(self, words: list[str]) -> None:
        self.words = list(reversed(words))

    def entry(self) -> Entry:
        action, protocol = self.words.pop(), self.words.pop()
        if action not in ("permit", "deny"):
            raise ValueError(action)
        if protocol not in ("ip", "tcp", "udp", "icmp"):
            raise ValueError(protocol)
        source, source_ports = self._network(), self._ports(protocol)
        target, target_ports = self._network(), self._ports(protocol)
        rest = list(reversed(self.words))
        established, echo_reply = rest == ["established"], len(rest) == 1 and rest[0] in _ECHO_REPLY
        if rest and not (established and protocol == "tcp") and not (echo_reply and protocol == "icmp"):
            raise ValueError(rest[0])
        return Entry(
            action == "permit",
            protocol,  # type: ignore[arg-type]  # one of the four, as checked above
            source,
            target,
            source_ports,
            target_ports,
            established,
            echo_reply,
        )

    def _network(self) -> IPv4Network:
        word = self.words.pop()
        if word == "any":
            return ANYWHERE
        if word == "host":
            return IPv4Network(self.words.pop())
        if "/" in word:
            return IPv4Network(word)
        wildcard = int(IPv4Address(self.words.pop()))
        if wildcard & (wildcard + 1):
            raise ValueError("a wildcard with holes")
        return IPv4Network((word, 32 - wildcard.bit_length()))

    def _ports(self, protocol: str) -> Ports | None:
        if protocol not in ("tcp", "udp") or not self.words or self.words[-1] not in ("eq", "range"):
            return None
        if self.words.pop() == "eq":
            port = self._port(protocol)
            return Ports(port, port)
        return Ports(self._port(protocol), self._port(protocol))

    def _port(self, protocol: str) -> int:
        word = self.words.pop()
        return int(word) if re.fullmatch(r"\d{1,5}", word) else PORT_NUMBERS[protocol][word]


PORT_NUMBERS: Mapping[str, Mapping[str, int]] = {
    "tcp": {
        "bgp": 179, "chargen": 19, "cmd": 514, "daytime": 13, "discard": 9, "dns": 53, "domain": 53, "echo": 7,
        "exec": 512, "finger": 79, "ftp": 21, "ftp-data": 20, "gopher": 70, "hostname": 101, "http": 80, "ident": 113,
        "imap4": 143, "irc": 194, "klogin": 543, "kshell": 544, "ldap": 389, "login": 513, "lpd": 515, "msrpc": 135,
        "nntp": 119, "onep-plain": 15001, "onep-tls": 15002, "pim-auto-rp": 496, "pop2": 109, "pop3": 110, "smtp": 25,
        "ssl": 443, "sunrpc": 111, "syslog": 514, "tacacs": 49, "talk": 517, "telnet": 23, "time": 37, "uucp": 540,
        "whois": 43, "www": 80,
    },
    "udp": {
        "biff": 512, "bootpc": 68, "bootps": 67, "discard": 9, "dns": 53, "dnsix": 195, "domain": 53, "echo": 7,
        "isakmp": 500, "mobile-ip": 434, "nameserver": 42, "netbios-dgm": 138, "netbios-ns": 137, "netbios-ss": 139,
        "non500-isakmp": 4500, "ntp": 123, "pim-auto-rp": 496, "radius": 1812, "radius-old": 1645, "rip": 520,
        "snmp": 161, "snmp-trap": 162, "snmptrap": 162, "sunrpc": 111, "syslog": 514, "tacacs": 49, "talk": 517,
        "tftp": 69, "time": 37, "who": 513, "xdmcp": 177,
    },
}  # fmt: skip
"""Names that the families take for ports (Cisco: ``permit`` (IP); HPE: "Port number or well-known port name")."""
