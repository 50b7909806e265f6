"""What a first apply would change on the switches of a draft, by kind: the rendered text beside the given one."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from schoolbuild import families
from schoolbuild.folders.importing.draft import Draft
from schoolbuild.intent import compare, render
from schoolbuild.intent.compare import Difference
from schoolbuild.model.errors import SchoolbuildError

_KINDS = (
    ("host name", r"hostname"),
    (
        "ports",
        r"interface (?!vlan|port-channel|loopback)|lldp admin|loop-protect|spanning-tree \S+ (?:admin|bpdu)|storm",
    ),
    ("LAGs", r"trunk |interface port-channel"),
    ("VLANs, and which ports are in them", r"vlan |interface vlan"),
    ("spanning tree", r"(?:no )?spanning-tree|errdisable"),
    ("DHCP snooping", r"(?:no )?(?:ip )?dhcp[- ]snooping"),
    ("routing and access lists", r"(?:no )?ip (?:routing|route|default-gateway|access-list)"),
    ("log-in", r"(?:no )?(?:aaa|username|password|enable|radius|tacacs|line |banner|ip authorized)"),
    ("ways in", r"(?:no )?(?:telnet|web-management|ip ssh|ip http|crypto|tftp)"),
    ("monitoring (SNMP)", r"(?:no )?snmp"),
    ("log servers", r"(?:no )?logging"),
    ("clock", r"(?:no )?(?:s?ntp|clock|time|timesync)"),
)


@dataclass
class Change:
    """One kind of change on one switch: how many lines come and go, and one of each for example."""

    added: int = 0
    removed: int = 0
    examples: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class FirstApply:
    """By short name of a switch: the changes by kind, or why they cannot be told. ``left_alone`` counts other lines."""

    changes: dict[str, dict[str, Change]]
    unknown: dict[str, str]
    left_alone: Counter[str]


def first_apply(draft: Draft) -> FirstApply:
    """Compare, for each switch, what would be rendered with what was given. Never raises."""
    told = FirstApply({}, {}, Counter())
    for item in draft.switches:
        if item.name not in draft.network.switches:
            told.unknown[item.name] = "its model is not known"
            continue
        try:
            family = families.get(draft.network.switches[item.name].family)
            if family.name != item.given.family:
                told.unknown[item.name] = f"its model is of the family {family.name}, its text of {item.given.family}"
                continue
            difference = compare(family, render(draft.network, item.name), item.given.text)
        except SchoolbuildError as error:
            told.unknown[item.name] = error.message
            continue
        changes: dict[str, Change] = {}
        for sign, line in (*_signed("+", difference.missing), *_signed("-", difference.extra)):
            change = changes.setdefault(_kind(line), Change())
            change.added += sign == "+"
            change.removed += sign == "-"
            if len(change.examples) < 2 and not any(shown[0] == sign for shown in change.examples):
                change.examples.append(f"{sign} {line}")
        told.changes[item.name] = changes
        told.left_alone[item.name] = len(difference.unmanaged)
    return told


def _signed(sign: str, lines: tuple[Difference, ...]) -> Iterator[tuple[str, Difference]]:
    return ((sign, line) for line in lines)


def _kind(line: Difference) -> str:
    head = (line.section or line.line).lower()
    return next((kind for kind, pattern in _KINDS if re.match(pattern, head)), "other settings")
