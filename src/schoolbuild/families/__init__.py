"""The families of switches, each as one file of capabilities. Nothing above this package knows a vendor."""

from __future__ import annotations

import re
from collections.abc import Mapping

from schoolbuild.families.aruba_aoss import ARUBA_AOSS
from schoolbuild.families.cisco_ios import CISCO_IOS
from schoolbuild.families.family import Family
from schoolbuild.families.managed import Divided, divide
from schoolbuild.model.errors import SchoolbuildError

FAMILIES: Mapping[str, Family] = {family.name: family for family in (ARUBA_AOSS, CISCO_IOS)}


def get(name: str) -> Family:
    """The family of that name.

    Raises:
        SchoolbuildError: there is none; the ones that exist are named.
    """
    try:
        return FAMILIES[name]
    except KeyError:
        raise SchoolbuildError(
            f"there is no family of switches {name!r}",
            where="standard/switch_models/",
            fix=f"families that exist: {', '.join(sorted(FAMILIES))}",
        ) from None


def refusal(family: Family, output: str) -> str | None:
    """The words in which a switch said that it did not take a command, if it did say so."""
    found = re.search(family.shell.refusal, output)
    return None if found is None else " ".join(found[0].split())


__all__ = ["FAMILIES", "Divided", "Family", "divide", "get", "refusal"]
