"""Port names as a short list for people."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby

from schoolbuild.model.port_names import natural_key


def port_ranges(names: Iterable[str]) -> str:
    """``1-3, 7`` for the ports 1, 2, 3 and 7."""
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
