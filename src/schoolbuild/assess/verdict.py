"""What one check of a control says about one machine."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

Mark = Literal["good", "bad", "unknown", "irrelevant"]


@dataclass(frozen=True)
class Fault:
    """One thing that is wrong.

    ``topic`` is the fact it was seen in, ``subject`` the thing inside the switch (ports, a VLAN): faults of several
    controls with the same topic and subject have one cause. ``cause`` replaces both where a fault is seen by several
    switches, as a cable is. ``hosts`` are all switches it is about, the first being the one to go to. A fault with
    ``uncounted`` is told and waived, and that says why: nothing of ours could have set it.
    """

    what: str
    expected: str
    found: str
    topic: str
    kind: str
    subject: str = ""
    cause: str = ""
    hosts: tuple[str, ...] = ()
    fix: str = ""
    uncounted: str = ""


@dataclass(frozen=True)
class Verdict:
    """The outcome of one check. ``note`` is worth telling and changes nothing."""

    mark: Mark
    expected: str = ""
    found: str = ""
    reason: str = ""
    faults: tuple[Fault, ...] = ()
    note: str = ""


def good(expected: str, found: str, note: str = "") -> Verdict:
    """A passed check; ``note`` is told beside it."""
    return Verdict("good", expected, found, note=note)


def bad(faults: Iterable[Fault], note: str = "") -> Verdict:
    """A failed check; needs at least one fault."""
    every = tuple(faults)
    return Verdict(
        "bad",
        expected="; ".join(dict.fromkeys(fault.expected for fault in every)),
        found="; ".join(dict.fromkeys(fault.found for fault in every)),
        reason="; ".join(dict.fromkeys(fault.what for fault in every)),
        faults=every,
        note=note,
    )


def unknown(reason: str, expected: str = "") -> Verdict:
    """A check that could not be made."""
    return Verdict("unknown", expected=expected, found="unknown", reason=reason)


def irrelevant(reason: str) -> Verdict:
    """A check that has nothing to look at on this machine."""
    return Verdict("irrelevant", reason=reason)
