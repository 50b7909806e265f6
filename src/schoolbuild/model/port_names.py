"""Port names and ranges as people write them: ``49``, ``1-20``, ``Gi1/0/1-24, Gi1/0/30``, ``2/1-12``.

Knows no vendor: which names exist, and their long form, comes from the switch model's layout.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

_RANGE = re.compile(r"^(?P<stem>[A-Za-z-]*(?:[0-9]+/)*)(?P<first>[0-9]+)(?:\s*-\s*(?P<last>[0-9]+))?$")
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
    first, last = int(found["first"]), int(found["last"] or found["first"])
    if last < first:
        raise ValueError(f"the range {part!r} runs backwards")
    if last - first >= _MAX_SPAN:
        raise ValueError(f"the range {part!r} is longer than any switch")
    for number in range(first, last + 1):
        yield f"{found['stem']}{number}"


def natural_key(name: str) -> tuple[tuple[int, int, str], ...]:
    """Sort key that puts port 2 before port 10."""
    return tuple(
        (0, int(piece), "") if piece.isdigit() else (1, 0, piece) for piece in re.split(r"([0-9]+)", name) if piece
    )


def port_ranges(names: Iterable[str]) -> str:
    """``1-3, 7`` for the ports 1, 2, 3 and 7, in any order: for people to read."""
    ordered = sorted(names, key=natural_key)
    runs = []
    for _, run in groupby(enumerate(ordered), key=lambda pair: (_stem(pair[1]), _number(pair[1]) - pair[0])):
        members = [name for _, name in run]
        runs.append(members[0] if len(members) == 1 else f"{members[0]}-{_number(members[-1])}")
    return ", ".join(runs)


def _stem(name: str) -> str:
    return name.rstrip("0123456789")


def _number(name: str) -> int:
    digits = name[len(_stem(name)) :]
    return int(digits) if digits else 0
