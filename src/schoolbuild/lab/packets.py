"""Access lists as the lab judges them: a packet against rules in their order, the first match decides, else deny.

The personalities read their own notations into ``Rule``; the engine asks ``admits``.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network
from typing import Literal

Operator = Literal["eq", "neq", "lt", "gt", "range"]
_ALL = 0xFFFFFFFF


@dataclass(frozen=True)
class Packet:
    """``protocol`` is ``tcp``, ``udp`` or ``icmp``. ``established``: it carries ACK or RST, as all but the first do."""

    protocol: str
    source: IPv4Address
    destination: IPv4Address
    source_port: int = 0
    destination_port: int = 0
    established: bool = False
    icmp_type: int = 8
    icmp_code: int = 0

    def __str__(self) -> str:
        return f"{self.protocol} {self.source}:{self.source_port} to {self.destination}:{self.destination_port}"


@dataclass(frozen=True)
class Wildcard:
    """Addresses that equal ``base`` in every bit that is 0 in ``dont_care``, which need not be contiguous."""

    base: IPv4Address
    dont_care: IPv4Address

    def __contains__(self, address: IPv4Address) -> bool:
        return not (int(address) ^ int(self.base)) & ~int(self.dont_care) & _ALL

    @property
    def everything(self) -> bool:
        return int(self.dont_care) == _ALL

    @property
    def single(self) -> bool:
        return int(self.dont_care) == 0

    @property
    def network(self) -> IPv4Network | None:
        """The same as a network; ``None`` if the wildcard has gaps."""
        hosts = int(self.dont_care)
        return None if hosts & (hosts + 1) else IPv4Network((self.base, 32 - hosts.bit_length()))


ANYWHERE = Wildcard(IPv4Address(0), IPv4Address(_ALL))


def wildcard(address: IPv4Address, dont_care: IPv4Address) -> Wildcard:
    """Bits that do not matter are dropped from the address, as the switches do."""
    return Wildcard(IPv4Address(int(address) & ~int(dont_care) & _ALL), dont_care)


@dataclass(frozen=True)
class Ports:
    """``range`` holds both its ends; ``eq`` and ``neq`` may have several numbers."""

    operator: Operator
    numbers: tuple[int, ...]

    def __contains__(self, port: int) -> bool:
        first, last = self.numbers[0], self.numbers[-1]
        if self.operator == "range":
            return first <= port <= last
        if self.operator == "lt":
            return port < first
        if self.operator == "gt":
            return port > first
        return (port in self.numbers) == (self.operator == "eq")


@dataclass(frozen=True)
class Rule:
    """One line of an access list. ``protocol`` is ``ip`` for all of them, else a name, or a number as text."""

    permit: bool
    protocol: str
    source: Wildcard
    destination: Wildcard = ANYWHERE
    source_ports: Ports | None = None
    destination_ports: Ports | None = None
    established: bool = False
    icmp_type: int | None = None
    icmp_code: int | None = None

    def matches(self, packet: Packet) -> bool:
        return (
            self.protocol in ("ip", packet.protocol)
            and packet.source in self.source
            and packet.destination in self.destination
            and (self.source_ports is None or packet.source_port in self.source_ports)
            and (self.destination_ports is None or packet.destination_port in self.destination_ports)
            and (not self.established or packet.established)
            and self.icmp_type in (None, packet.icmp_type)
            and self.icmp_code in (None, packet.icmp_code)
        )


AccessList = tuple[Rule, ...]


def admits(rules: Sequence[Rule], packet: Packet) -> bool:
    """A list without a rule lets everything pass, as both families have it; any other ends in an implicit deny."""
    if not rules:
        return True
    return next((rule.permit for rule in rules if rule.matches(packet)), False)


def all_admit(lists: Iterable[Sequence[Rule]], packet: Packet) -> bool:
    """Where several lists apply, each has to let the packet pass."""
    return all(admits(rules, packet) for rules in lists)
