"""Finds the rules: each module ``sb<number>_<topic>.py`` in a folder of this package holds one ``RULE``."""

from __future__ import annotations

import pkgutil
from functools import cache
from importlib import import_module

from schoolbuild import rules
from schoolbuild.rules.rule import Rule


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
