"""Finds the rules: each module ``sb<number>_<topic>.py`` in a folder of this package holds one ``RULE``."""

from __future__ import annotations

import pkgutil
from functools import cache
from importlib import import_module

from schoolbuild import rules
from schoolbuild.rules.rule import Explanation, Rule
from schoolbuild.rules.structure import STRUCTURE

HUNDREDS = {
    "SB0": "the folder itself",
    "SB1": "identity and services",
    "SB2": "addressing",
    "SB3": "VLANs, ports and zones",
    "SB4": "links and topology",
    "SB5": "Windows and directory",
    "SB6": "guests, hosts and power",
    "SB7": "backup",
    "SB8": "waivers and calendar",
}
"""What the rules of each hundred are about."""


@cache
def all_rules() -> tuple[Rule, ...]:
    """Every rule, by number."""
    found = []
    for area in pkgutil.iter_modules(rules.__path__, f"{rules.__name__}."):
        if not area.ispkg:
            continue
        for module in pkgutil.iter_modules(import_module(area.name).__path__, f"{area.name}."):
            found.append(import_module(module.name).RULE)
    return tuple(sorted(found, key=lambda rule: rule.id))


def all_explanations() -> tuple[Explanation, ...]:
    """What every number that a finding can carry means, by number."""
    return (*STRUCTURE, *all_rules())
