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


def plain(text: str, limit: int = 400) -> str:
    """The text in one line of signs that can be shown, with the middle left out if it is longer than ``limit``.

    What stands in a file ends up in messages: no folder may steer a terminal or fill a screen.
    """
    if len(text) > limit:
        half = limit // 2
        text = f"{text[:half]} [...] {text[-half:]}"
    return text if text.isprintable() else "".join(sign if sign.isprintable() else _escaped(sign) for sign in text)


def _escaped(sign: str) -> str:
    return sign.encode("unicode_escape").decode("ascii")
