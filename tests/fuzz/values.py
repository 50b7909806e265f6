"""Values that people, editors and programs put where others belong."""

from __future__ import annotations

from random import Random
from typing import Any

STRANGE: tuple[Any, ...] = (
    None,
    True,
    False,
    0,
    -1,
    1,
    4095,
    65536,
    2**31,
    -(2**63),
    10**30,
    10**4000,
    0.5,
    -1.5,
    1e308,
    "",
    " ",
    "-",
    "x",
    "all",
    "none",
    "null",
    "~",
    "yes",
    "²",
    "٣",
    "é\u202eabc",
    "a\u0000b",
    "a\nb",
    "a\tb",
    "\x1b[2J\x1b]0;title\x07",
    "\u2028",
    "\ud7ff\ue000\uffff",
    "x" * 100_000,
    "{{ 7 * 7 }}",
    "{% raw %}",
    "$(reboot)",
    "../../etc/passwd",
    "!\nno spanning-tree\n",
    "0.0.0.0/0",
    "10.0.0.0/8",
    "10.20.0.0/33",
    "255.255.255.255/32",
    "::1",
    "127.0.0.1",
    "224.0.0.1",
    "10.1.1.1",
    "sw01",
    "sw99",
    "sw01 1",
    "sw01 1-99999999999999999999",
    "sw01 50-49",
    "sw01 ,",
    "sw01 1/1/1/1-2",
    "Gi1/0/²",
    "1-20",
    "1-4096",
    "2026-02-30",
    "2027-01-01",
    "99999-01-01",
    "25:61",
    "9:00",
    "P1D",
    (),
    [],
    [None],
    [[[[]]]],
    {},
    {"": ""},
    {"a": None},
    [{"name": None}],
    {"name": []},
)


def strange(random: Random) -> Any:
    """A value that hardly ever fits."""
    return random.choice(STRANGE)


def near(random: Random, value: Any) -> Any:
    """A value of the same kind, a little off: what passes the form and may break the sense."""
    if isinstance(value, bool):
        return not value
    if isinstance(value, int):
        return random.choice((0, 1, -value, value + 1, value - 1, value * 2, value * 1000, 4094))
    if isinstance(value, str) and value:
        at = random.randrange(len(value))
        return random.choice(
            (
                value[:at] + value[at + 1 :],
                value[:at] + random.choice("0123456789abzAZ-_. /,") + value[at:],
                value[:at] + random.choice("0123456789abzAZ-_. /,") + value[at + 1 :],
                value.upper(),
                value.lower(),
                value[::-1],
                value * 2,
                value.replace("0", "9"),
                value.replace("1", "2"),
            )
        )
    if isinstance(value, list):
        return [*value, *value] if random.random() < 0.5 else value[::-1]
    if isinstance(value, dict):
        return dict(list(value.items())[: len(value) // 2])
    return strange(random)
