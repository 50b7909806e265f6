"""VLAN lists as IOS reads and prints them."""

from __future__ import annotations

import re
from collections.abc import Iterable

ALL = frozenset(range(1, 4095))
RESERVED = frozenset(range(1002, 1006))
# A running configuration breaks long lists so that no line is longer than 79 characters (the limits are those that
# netutils' vlanlist_to_config takes from real devices).
FIRST_LINE, OTHER_LINES = 48, 44
_LIST = re.compile(r"\d+(-\d+)?(,\d+(-\d+)?)*")


def parse_vlans(text: str) -> frozenset[int] | None:
    """The VLANs of a list such as ``1,5-7``; ``None`` if it is none or has numbers outside 1 to 4094."""
    if not _LIST.fullmatch(text):
        return None
    found: set[int] = set()
    for part in text.split(","):
        low, _, high = part.partition("-")
        first, last = int(low), int(high or low)
        if not 1 <= first <= last <= 4094:
            return None
        found.update(range(first, last + 1))
    return frozenset(found)


def bad_vlan_list(text: str) -> str:
    """What IOS says about a list that ``parse_vlans`` does not take."""
    if text.endswith(","):
        return f"Bad VLAN list - character #{len(text)} (',') is a comma at end of list."
    for match in re.finditer(r"\d+", text):
        if not 1 <= int(match[0]) <= 4094:
            return (
                f"Bad VLAN list - character #{match.end()} ('{match[0][-1]}') delimits a VLAN number\n"
                " which is out of the range 1..4094."
            )
    odd = re.search(r"[^\d,-]", text)
    at = odd.start() + 1 if odd else len(text)
    return f"Bad VLAN list - character #{at} ('{text[at - 1]}') is not part of a VLAN list."


def vlan_text(vlans: Iterable[int]) -> str:
    """``1,5-7``: two or more in a row become a range; no VLAN at all is ``none``."""
    return ",".join(_parts(vlans, 2)) or "none"


def vlan_lines(vlans: Iterable[int], first: int = FIRST_LINE, others: int = OTHER_LINES) -> list[str]:
    """A trunk's list as the running configuration breaks it; there two in a row do not become a range."""
    lines: list[str] = []
    for part in _parts(vlans, 3):
        limit = first if len(lines) == 1 else others
        if lines and len(lines[-1]) + 1 + len(part) <= limit:
            lines[-1] += f",{part}"
        else:
            lines.append(part)
    return lines or ["none"]


def _parts(vlans: Iterable[int], shortest_range: int) -> list[str]:
    runs: list[list[int]] = []
    for vlan in sorted(vlans):
        if runs and runs[-1][-1] == vlan - 1:
            runs[-1].append(vlan)
        else:
            runs.append([vlan])
    parts: list[str] = []
    for run in runs:
        parts += [f"{run[0]}-{run[-1]}"] if len(run) >= shortest_range else [str(vlan) for vlan in run]
    return parts
