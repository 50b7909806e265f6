"""Words of a school's folder on their way into a switch's command line: what a switch takes, or a clear refusal."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from functools import lru_cache

from schoolbuild.model.errors import SchoolbuildError

_TYPOGRAPHY = str.maketrans({"\u2018": "'", "\u2019": "'", "\u201c": "'", "\u201d": "'", "\u2013": "-", "\u2014": "-"})
# A quote ends a name on AOS-S, a question mark asks for help on both families, a backslash starts an escape,
# and a control character could start a command of its own.
_FORBIDDEN = re.compile(r"[\"?\\\x00-\x1f\x7f]|[^\x00-\x7f]|<secret:")


def plain(text: str, where: Callable[[], str]) -> str:
    """``text`` in the characters that every switch takes; accents are dropped, quotes and dashes of print become plain.

    Raises:
        SchoolbuildError: it holds a character that would mean something else to a switch, or a secret's reference,
            which would put the secret's value where everybody reads it.
    """
    words, wrong = _plain(text)
    if wrong == "<secret:":
        raise SchoolbuildError(
            f"{text!r} refers to a secret, but this text can be read by anybody who sees the switch",
            where=where(),
            fix="take the reference out",
        )
    if wrong is not None:
        raise SchoolbuildError(
            f"{text!r} holds {wrong!r}, which a switch does not take in a text",
            where=where(),
            fix="write it with letters, digits and plain punctuation, on one line",
        )
    return words


@lru_cache(maxsize=4096)
def _plain(text: str) -> tuple[str, str | None]:
    """The plain text, and what in it no switch may get. A school uses few texts on many ports."""
    words = text.translate(_TYPOGRAPHY)
    if not words.isascii():
        words = "".join(char for char in unicodedata.normalize("NFKD", words) if not unicodedata.combining(char))
    words = words.strip()
    found = _FORBIDDEN.search(words)
    return words, found.group() if found is not None else None
