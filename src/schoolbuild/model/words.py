"""Words that messages share."""

from __future__ import annotations

import difflib
from collections.abc import Iterable


def closest(word: str, choices: Iterable[str]) -> str | None:
    """The choice that was probably meant by a misspelt word; capitals do not matter."""
    known = {choice.lower(): choice for choice in choices}
    close = difflib.get_close_matches(word.lower(), known, 1, 0.6)
    return known[close[0]] if close else None


def did_you_mean(word: str, choices: Iterable[str]) -> str:
    """The end of a sentence about a word that does not exist: ``; did you mean 'staff'?``, or nothing."""
    meant = closest(word, choices)
    return f"; did you mean {meant!r}?" if meant else ""


def listed(names: Iterable[str]) -> str:
    """Names in one phrase, in a fixed order."""
    return ", ".join(sorted(names))
