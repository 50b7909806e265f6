"""Words that several rules share."""

from __future__ import annotations

import difflib
from collections.abc import Iterable


def closest(word: str, choices: Iterable[str]) -> str | None:
    """The choice that was probably meant by a misspelt word."""
    close = difflib.get_close_matches(word, list(choices), 1, 0.6)
    return close[0] if close else None


def listed(names: Iterable[str]) -> str:
    """Names in one phrase, in a fixed order."""
    return ", ".join(sorted(names))
