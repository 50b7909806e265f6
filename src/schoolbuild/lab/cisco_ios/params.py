"""Types of command parameters: what they accept and how the running configuration writes them."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from ipaddress import AddressValueError, IPv4Address
from typing import Any, Protocol

from schoolbuild.lab.cisco_ios import ports
from schoolbuild.lab.cisco_ios.vlans import bad_vlan_list, parse_vlans, vlan_text
from schoolbuild.lab.cisco_ios.words import Refused

Taken = tuple[Any, int, str]
"""Value, how many words it used, and its text in full."""


class _Word(Protocol):
    @property
    def text(self) -> str: ...
    @property
    def start(self) -> int: ...


@dataclass(frozen=True)
class Param:
    """``greedy`` parameters may also be what looks like a keyword; ``rank`` says which of several is tried first."""

    kind: str
    label: str
    take: Callable[[Sequence[_Word], int, str], Taken | None]
    rank: int
    greedy: bool = False


def make_param(kind: str) -> Param:
    """The parameter of a kind such as ``int:1:4094``, ``ip``, ``line``."""
    name, *limits = kind.split(":")
    if name == "int":
        low, high = int(limits[0]), int(limits[1])
        return Param(kind, f"<{low}-{high}>", lambda w, i, _: _integer(w[i].text, low, high), 0)
    take, label, rank, greedy = _KINDS[name]
    return Param(kind, label, take, rank, greedy)


def _integer(text: str, low: int, high: int) -> Taken | None:
    if text.isascii() and text.isdigit() and low <= int(text) <= high:
        return int(text), 1, str(int(text))
    return None


def _ip(words: Sequence[_Word], at: int, line: str) -> Taken | None:
    try:
        return IPv4Address(words[at].text), 1, str(IPv4Address(words[at].text))
    except AddressValueError:
        return None


def _vlans(words: Sequence[_Word], at: int, line: str) -> Taken | None:
    text = words[at].text
    if not text[0].isdigit():
        return None
    found = parse_vlans(text)
    if found is None:
        raise Refused(f"Command rejected: {bad_vlan_list(text)}\n")
    return found, 1, vlan_text(found)


def _mac(words: Sequence[_Word], at: int, line: str) -> Taken | None:
    text = words[at].text.lower()
    return (text, 1, text) if re.fullmatch(r"[0-9a-f]{4}\.[0-9a-f]{4}\.[0-9a-f]{4}", text) else None


def _word(words: Sequence[_Word], at: int, line: str) -> Taken | None:
    return words[at].text, 1, words[at].text


def _name(words: Sequence[_Word], at: int, line: str) -> Taken | None:
    """A host name or other identifier: begins with a letter."""
    text = words[at].text
    return (text, 1, text) if re.fullmatch(r"[A-Za-z][A-Za-z0-9_.-]*", text) else None


def _line(words: Sequence[_Word], at: int, line: str) -> Taken | None:
    text = line[words[at].start :].rstrip()
    return text, len(words) - at, text


def _interface(words: Sequence[_Word], at: int, line: str) -> Taken | None:
    found = ports.parse_interface([word.text for word in words[at : at + 2]])
    return None if found is None else (found[0], found[1], found[0])


def _range(words: Sequence[_Word], at: int, line: str) -> Taken | None:
    names = ports.parse_range(" ".join(word.text for word in words[at:]))
    return None if names is None else (names, len(words) - at, line[words[at].start :].strip())


def _level(words: Sequence[_Word], at: int, line: str) -> Taken | None:
    if re.fullmatch(r"\d{1,3}(\.\d{1,2})?", words[at].text) and float(words[at].text) <= 100:
        text = f"{float(words[at].text):.2f}"
        return text, 1, text
    return None


_KINDS: dict[str, tuple[Callable[[Sequence[_Word], int, str], Taken | None], str, int, bool]] = {
    "ip": (_ip, "A.B.C.D", 0, False),
    "vlan": (lambda w, i, _: _integer(w[i].text, 1, 4094), "<1-4094>", 0, False),
    "vlans": (_vlans, "WORD", 1, False),
    "mac": (_mac, "H.H.H", 0, False),
    "level": (_level, "<0.00 - 100.00>", 0, False),
    "if": (_interface, "INTERFACE", 1, True),
    "range": (_range, "WORD", 1, True),
    "name": (_name, "WORD", 2, True),
    "word": (_word, "WORD", 3, True),
    "line": (_line, "LINE", 4, True),
}
