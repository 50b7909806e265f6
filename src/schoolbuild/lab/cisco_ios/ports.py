"""Interface names: long and short forms, and ranges."""

from __future__ import annotations

import re
from collections.abc import Sequence

# Long name → short name in show output.
KINDS = {
    "FastEthernet": "Fa",
    "GigabitEthernet": "Gi",
    "TenGigabitEthernet": "Te",
    "Port-channel": "Po",
    "Vlan": "Vl",
}
_NAME = re.compile(r"([A-Za-z-]+)\s*([0-9]+(?:/[0-9]+)*)")
_RANGE_PART = re.compile(
    r"\s*([A-Za-z-]+)\s*([0-9]+(?:/[0-9]+)*)(?:\s*-\s*(?:([A-Za-z-]+)\s*)?([0-9]+(?:/[0-9]+)*))?\s*"
)


def parse_interface(words: Sequence[str]) -> tuple[str, int] | None:
    """The full name that one or two words mean (``Gi1/0/1``, ``vlan 10``), and how many words it took."""
    for used in (1, 2):
        match = _NAME.fullmatch(" ".join(words[:used]))
        if match and len(words) >= used:
            kind = kind_of(match[1])
            if kind is not None:
                return f"{kind}{match[2]}", used
    return None


def kind_of(letters: str) -> str | None:
    found = [kind for kind in KINDS if kind.lower().startswith(letters.lower())]
    return found[0] if len(found) == 1 else None


def short(name: str) -> str:
    """``Gi1/0/1`` for ``GigabitEthernet1/0/1``."""
    for kind, abbreviation in KINDS.items():
        if name.startswith(kind):
            return abbreviation + name[len(kind) :]
    return name


def parse_range(text: str) -> tuple[str, ...] | None:
    """The interfaces of ``gi1/0/1 - 24 , te1/1/1``; ``None`` if it is no range."""
    names: list[str] = []
    for part in text.split(","):
        match = _RANGE_PART.fullmatch(part)
        kind = kind_of(match[1]) if match else None
        if match is None or kind is None:
            return None
        front, _, first = match[2].rpartition("/")
        last = (match[4] or first).rpartition("/")[2]
        if int(last) < int(first):
            return None
        names += [f"{kind}{front + '/' if front else ''}{number}" for number in range(int(first), int(last) + 1)]
    return tuple(dict.fromkeys(names))


def sort_key(name: str) -> tuple[str, tuple[int, ...]]:
    letters, numbers = re.match(r"([A-Za-z-]+)(.*)", name).groups()  # type: ignore[union-attr]
    return letters, tuple(int(n) for n in numbers.split("/"))
