"""Ranges for invented schools: never two that overlap inside a routing domain, never the service's own."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from ipaddress import IPv4Network

_ALL = IPv4Network("10.0.0.0/8")
_SERVICE = IPv4Network("10.0.0.0/16")
"""The service's own networks lie here (standard/management.yml)."""


@dataclass(frozen=True)
class Range:
    """A range and the routing domain in which it is unique."""

    domain: str
    network: IPv4Network


class Ranges:
    """Hands out one range after the other; when a routing domain is full, the next one begins."""

    def __init__(self) -> None:
        self._domain = 0
        self._free = self._blocks()

    def next(self, prefix: int) -> Range:
        """The next free range of that size, at most a /16."""
        size = 1 << (32 - prefix)
        while True:
            for block in self._free:
                start = -(-block[0] // size) * size
                if start + size <= block[1]:
                    self._free = iter([(start + size, block[1])])
                    return Range(f"borough-{self._domain + 1}", IPv4Network((start, prefix)))
            self._domain += 1
            self._free = self._blocks()

    @staticmethod
    def _blocks() -> Iterator[tuple[int, int]]:
        first = int(_SERVICE.broadcast_address) + 1
        yield first, int(_ALL.broadcast_address) + 1
