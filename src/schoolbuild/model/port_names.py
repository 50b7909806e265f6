"""Port names and ranges as people write them: ``49``, ``1-20``, ``Gi1/0/1-24, Gi1/0/30``, ``2/1-12``.

Knows no vendor: which names exist, and their long form, comes from the switch model's layout.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

# A stem is letters (with hyphens inside) and numbers with a slash, in any order: Gi1/0/, Port-channel, 2/A.
_STEM = r"(?:[A-Za-z]|(?<=[A-Za-z])-|[0-9]+/)*"
_RANGE = re.compile(rf"^(?P<stem>{_STEM})(?P<first>[0-9]+)(?:\s*-\s*(?P<again>{_STEM})(?P<last>[0-9]+))?$")
_END = re.compile(r"^(?P<switch>[a-z][a-z0-9-]*)\s+(?P<ports>\S.*)$")
_MAX_SPAN = 512


@dataclass(frozen=True)
class PortEnd:
    """A switch (by its short name) and one or more of its ports, as written."""

    switch: str
    ports: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.switch} {','.join(self.ports)}"


def parse_end(text: str) -> PortEnd:
    """``sw01 49-50`` as a switch and its ports.

    Raises:
        ValueError: not of that form.
    """
    found = _END.match(text.strip())
    if found is None:
        raise ValueError(f"{text!r} does not name a switch and a port: write for example 'sw01 49'")
    return PortEnd(found["switch"], tuple(expand(found["ports"])))


def expand(text: str) -> Iterator[str]:
    """Each port of a comma-separated list of ports and ranges, in order.

    Raises:
        ValueError: a part is no port or range, or a range runs backwards or is longer than any switch.
    """
    for part in str(text).split(","):
        yield from _expand_part(part.strip(), str(text))


def _expand_part(part: str, whole: str) -> Iterator[str]:
    found = _RANGE.match(part)
    if found is None:
        raise ValueError(
            f"{part!r} in {whole!r} is no port or range of ports: write for example '1-20' or 'Gi1/0/1-24'"
        )
    if found["again"] and found["again"].lower() != found["stem"].lower():
        raise ValueError(f"the range {part!r} goes from one group of ports to another")
    first, last = int(found["first"]), int(found["last"] or found["first"])
    if last < first:
        raise ValueError(f"the range {part!r} runs backwards")
    if last - first >= _MAX_SPAN:
        raise ValueError(f"the range {part!r} is longer than any switch")
    for number in range(first, last + 1):
        yield f"{found['stem']}{number}"


def natural_key(name: str) -> tuple[tuple[int, int, str], ...]:
    """Sort key that puts port 2 before port 10."""
    pieces = enumerate(re.split(r"([0-9]+)", name))
    return tuple((0, int(piece), "") if index % 2 else (1, 0, piece) for index, piece in pieces if piece)


def runs(names: Iterable[str]) -> Iterator[tuple[str, str]]:
    """The first and the last of each run of neighbours, in the order given: ``1, 2, 3, 7`` as (1, 3) and (7, 7)."""
    first = last = ""
    stem, number = "", -1
    for name in names:
        own_stem, own_number = split_name(name)
        if own_stem == stem and own_number == number + 1 and first:
            last = name
        else:
            if first:
                yield first, last
            first = last = name
        stem, number = own_stem, own_number
    if first:
        yield first, last


def port_ranges(names: Iterable[str]) -> str:
    """``1-3, 7`` for the ports 1, 2, 3 and 7, in any order: for people to read."""
    ordered = sorted(names, key=natural_key)
    return ", ".join(first if first == last else f"{first}-{split_name(last)[1]}" for first, last in runs(ordered))


@lru_cache(maxsize=4096)
def split_name(name: str) -> tuple[str, int]:
    """``2/49`` as ``("2/", 49)``; a name that ends in no number has the number 0."""
    stem = name.rstrip("0123456789")
    return stem, int(name[len(stem) :] or 0)
