"""VLAN lists and port lists: taken apart, and put together in one normal form."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from schoolbuild.model.port_names import natural_key

_PORT = re.compile(r"^(?P<stem>(?:[A-Za-z]+|[0-9]+/)*)(?P<number>[0-9]+)$")
MAX_SPAN = 4096


def expand_vlans(text: str) -> frozenset[int]:
    """``10,20-22`` as numbers; ``none`` and an empty text are no VLAN, ``all`` is every VLAN from 1 to 4094.

    Raises:
        ValueError: a part is no VLAN or range of VLANs.
    """
    words = text.replace(" ", ",").lower()
    if words in {"", "none"}:
        return frozenset()
    if words == "all":
        return frozenset(range(1, 4095))
    found: set[int] = set()
    for part in filter(None, words.split(",")):
        first, dash, last = part.partition("-")
        if not first.isdecimal() or (dash and not last.isdecimal()):
            raise ValueError(f"{part!r} is no VLAN or range of VLANs")
        start, end = int(first), int(last or first)
        if not 1 <= start <= end <= 4094:
            raise ValueError(f"{part!r} is outside 1 to 4094, or runs backwards")
        found.update(range(start, end + 1))
    return frozenset(found)


def compact_vlans(vlans: Iterable[int]) -> str:
    """Numbers in ascending order; three or more neighbours become a range, as IOS prints them."""
    return ",".join(_runs(sorted(set(vlans)), str, shortest=3))


def expand_ports(text: str) -> tuple[str, ...]:
    """``1-3,2/5-2/7,trk1`` as port names, each once, in natural order.

    Ranges are written ``1/1-24`` or ``1/1-1/24`` in the field; both are read. LAG names come out as ``Trk1``.

    Raises:
        ValueError: a part is no port or range of ports.
    """
    found: set[str] = set()
    for part in filter(None, text.replace(" ", "").split(",")):
        first, dash, last = part.partition("-")
        start = _PORT.match(first)
        end = _PORT.match(last) if dash else start
        if start is None or end is None:
            raise ValueError(f"{part!r} is no port or range of ports")
        if end["stem"].lower() not in {"", start["stem"].lower()}:
            raise ValueError(f"the range {part!r} goes from one group of ports to another")
        low, high = int(start["number"]), int(end["number"])
        if high < low or high - low >= MAX_SPAN:
            raise ValueError(f"the range {part!r} runs backwards or is longer than any switch")
        stem = _stem(start["stem"])
        found.update(f"{stem}{number}" for number in range(low, high + 1))
    return tuple(sorted(found, key=natural_key))


def compact_ports(ports: Iterable[str]) -> str:
    """Port names in natural order; neighbours become ranges, as AOS-S prints them: ``1-24,Trk1`` or ``2/1-2/24``."""
    groups: dict[str, list[int]] = {}
    for port in sorted(set(ports), key=natural_key):
        found = _PORT.match(port)
        if found is None:
            raise ValueError(f"{port!r} is no port name")
        groups.setdefault(_stem(found["stem"]), []).append(int(found["number"]))
    parts: list[str] = []
    for stem, numbers in groups.items():
        parts += _runs(numbers, (stem + "{}").format, shortest=2)
    return ",".join(parts)


def _stem(text: str) -> str:
    return "Trk" if text.lower() == "trk" else text


def _runs(numbers: list[int], name: Callable[[int], str], shortest: int) -> list[str]:
    """Runs of neighbours as ranges, if they have at least ``shortest`` members."""
    parts: list[str] = []
    index = 0
    while index < len(numbers):
        last = index
        while last + 1 < len(numbers) and numbers[last + 1] == numbers[last] + 1:
            last += 1
        if last - index + 1 >= shortest:
            parts.append(f"{name(numbers[index])}-{name(numbers[last])}")
        else:
            parts += [name(number) for number in numbers[index : last + 1]]
        index = last + 1
    return parts
