"""Lists of ports as AOS-S prints them: ``1-24,49,Trk1`` or ``1/1-1/24``."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache


def port_list(names: Iterable[str]) -> str:
    """Neighbours become ranges. ``names`` come in the order of the front of the switch, LAGs last.

    ``families.lists.compact_ports`` does the same for names in any order, at three times the cost.
    """
    parts: list[str] = []
    first = last = ""
    stem, number = "", -1
    for name in names:
        own_stem, own_number = _split(name)
        if own_stem == stem and own_number == number + 1:
            last = name
        else:
            if first:
                parts.append(first if first == last else f"{first}-{last}")
            first = last = name
        stem, number = own_stem, own_number
    if first:
        parts.append(first if first == last else f"{first}-{last}")
    return ",".join(parts)


@lru_cache(maxsize=4096)
def _split(name: str) -> tuple[str, int]:
    """``2/49`` as ``("2/", 49)``."""
    stem = name.rstrip("0123456789")
    return stem, int(name[len(stem) :])
