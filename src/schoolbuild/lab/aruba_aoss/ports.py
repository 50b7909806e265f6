"""Port names and port lists: ``1-4,48,Trk1`` and ``1/1-1/24,2/A1``."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

_NAME = re.compile(r"^(?:(\d+)/)?([A-Za-z]*)(\d+)$")
LAG_LIMIT = 24

Key = tuple[int, int, str, int]


def sort_key(name: str) -> Key:
    """Physical ports by member, then number; LAGs after all ports, as the running configuration orders them."""
    match = _NAME.match(name)
    if match is None:
        return (9, 9, name, 0)
    member, letters, number = match.groups()
    if letters.lower() == "trk":
        return (2, 0, "", int(number))
    return (1, int(member or 0), letters.upper(), int(number))


def canonical(token: str) -> str:
    """``trk1`` and ``TRK1`` are ``Trk1``; ``a1`` is ``A1``."""
    if token.lower().startswith("trk"):
        return "Trk" + token[3:]
    return token.upper()


def ordered(names: Iterable[str]) -> list[str]:
    """In the order of the hardware, LAGs last."""
    return sorted(names, key=sort_key)


def compress(names: Iterable[str]) -> str:
    """The shortest list, as the switch prints it: ``1-4,7,Trk1-Trk2``, in a stack ``1/1-1/4``."""
    runs: list[list[str]] = []
    last: Key | None = None
    for name in ordered(names):
        key = sort_key(name)
        if last is not None and key[:3] == last[:3] and key[3] == last[3] + 1:
            runs[-1].append(name)
        else:
            runs.append([name])
        last = key
    return ",".join(run[0] if len(run) == 1 else f"{run[0]}-{run[-1]}" for run in runs)


def expand(text: str, known: Sequence[str]) -> list[str] | None:
    """The ports of a list, in the order of ``known``; ``None`` if any of them does not exist."""
    if text.lower() == "all":
        return list(known)
    position = {name: n for n, name in enumerate(known)}
    chosen: set[int] = set()
    for part in text.split(","):
        first, dash, last = part.partition("-")
        begin = position.get(canonical(first))
        end = position.get(canonical(last)) if dash else begin
        if begin is None or end is None or end < begin:
            return None
        if dash and sort_key(canonical(first))[:3] != sort_key(canonical(last))[:3]:
            return None
        chosen.update(range(begin, end + 1))
    return [known[n] for n in sorted(chosen)]


def expand_numbers(text: str, low: int, high: int) -> list[int] | None:
    """A list of numbers such as VLAN ids: ``10,20-22``; ``None`` if malformed or out of range."""
    numbers: set[int] = set()
    for part in text.split(","):
        first, dash, last = part.partition("-")
        if not first.isdigit() or (dash and not last.isdigit()):
            return None
        begin, end = int(first), int(last) if dash else int(first)
        if not low <= begin <= end <= high:
            return None
        numbers.update(range(begin, end + 1))
    return sorted(numbers)


def compress_numbers(numbers: Iterable[int]) -> str:
    """``10,20-22``."""
    return compress(str(number) for number in numbers)
