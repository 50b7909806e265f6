"""The standards that settings refer to: written once, with the day they were looked at, and named shortly in rows."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def with_references(row: Mapping[str, Any], sources: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    """A row as its file has it, its ``references: {cis: 18.6.4.4}`` written out with what ``sources`` says of ``cis``.

    A short name that ``sources`` does not have is left without a version, which the schema then complains about.
    """
    short = row.get("references")
    if not isinstance(short, Mapping):
        return dict(row)
    full = [{"standard": name, **sources.get(name, {}), "section": section} for name, section in short.items()]
    return {**row, "references": full}
