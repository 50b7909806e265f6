"""References to secrets, as they stand in data and rendered text: ``<secret:snmp/monitor@3>``.

A reference is a name and a version. The value is looked up only while a text is being sent.
"""

from __future__ import annotations

import re

SECRET_REFERENCE = re.compile(r"<secret:(?P<name>[a-z0-9][a-z0-9_./-]*)@(?P<version>[1-9][0-9]*)>")


def references(text: str) -> set[tuple[str, int]]:
    """Every (name, version) that a text refers to."""
    return {(found["name"], int(found["version"])) for found in SECRET_REFERENCE.finditer(text)}
