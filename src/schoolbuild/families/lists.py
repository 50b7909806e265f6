"""VLAN lists and port lists: taken apart, and put together in one normal form."""

from __future__ import annotations

import re
from collections.abc import Iterable

from schoolbuild.model.port_names import expand, natural_key, runs

_LAG = re.compile(r"^trk(?=[0-9])", re.IGNORECASE)


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
    parts: list[str] = []
    for first, last in runs(map(str, sorted(set(vlans)))):
        neighbours = int(last) - int(first)
        parts.append(first if first == last else f"{first},{last}" if neighbours == 1 else f"{first}-{last}")
    return ",".join(parts)


def expand_ports(text: str) -> tuple[str, ...]:
    """``1-3,2/5-2/7,trk1`` as port names, each once, in natural order.

    Ranges are written ``1/1-24`` or ``1/1-1/24`` in the field; both are read. LAG names come out as ``Trk1``.

    Raises:
        ValueError: a part is no port or range of ports.
    """
    parts = ",".join(filter(None, text.replace(" ", "").split(",")))
    found = {_LAG.sub("Trk", name) for name in expand(parts)} if parts else set()
    return tuple(sorted(found, key=natural_key))


def compact_ports(ports: Iterable[str]) -> str:
    """Port names in natural order; neighbours become ranges, as AOS-S prints them: ``1-24,Trk1`` or ``2/1-2/24``."""
    return port_list(sorted({_LAG.sub("Trk", port) for port in ports}, key=natural_key))


def port_list(ports: Iterable[str]) -> str:
    """The same for names that come in order already, such as those of the front of a switch."""
    return ",".join(first if first == last else f"{first}-{last}" for first, last in runs(ports))
