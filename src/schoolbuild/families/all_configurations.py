"""Whole configurations of any family: the one place where a family's name leads to its reader."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from schoolbuild.families import aruba_aoss_configuration, cisco_ios_configuration, get
from schoolbuild.families.configuration import SwitchConfiguration
from schoolbuild.families.configuration_lines import clean

_READERS: Mapping[str, Callable[[str], SwitchConfiguration]] = {
    "aruba_aoss": aruba_aoss_configuration.read,
    "cisco_ios": cisco_ios_configuration.read,
}
_MARKS: Mapping[str, tuple[str, ...]] = {
    "aruba_aoss": aruba_aoss_configuration.MARKS,
    "cisco_ios": cisco_ios_configuration.MARKS,
}
_FOREIGN = re.compile(
    r"(?m)^(?:!Version ArubaOS-CX|!Command: show running-config|! device: \S+ \(.*EOS|feature \w+| ?sysname |"
    r" ?version \d+\.\d+(?:\.\d+)?, Release|interface (?:Bridge-Aggregation|MgmtEth)\d|ASA Version "
    r"|set system host-name|## Last (?:commit|changed)|config system global"
    r"|# .* by RouterOS|!! IOS XR|ver \d\d\.\d\.\d\d)"
)
"""First words of AOS-CX, NX-OS, EOS, Comware, IOS XR, ASA, Junos, FortiOS, RouterOS and FastIron."""


def read_configuration(family_name: str, text: str) -> SwitchConfiguration:
    """What a running configuration says, and which of its lines were not understood. Never fails for what it holds.

    Raises:
        SchoolbuildError: there is no such family.
    """
    return _READERS[get(family_name).name](text)


def guess_family(text: str) -> str | None:
    """The family whose configuration this looks like; ``None`` if it looks like none, or like several."""
    plain = "\n".join(clean(text))
    if _FOREIGN.search(plain):
        return None
    scores = {name: sum(re.search(mark, plain) is not None for mark in marks) for name, marks in _MARKS.items()}
    best = max(scores.values())
    names = [name for name, score in scores.items() if score == best]
    return names[0] if best and len(names) == 1 else None
