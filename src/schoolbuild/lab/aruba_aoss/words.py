"""What the switch says when it refuses, and how a line is cut into words.

The wordings of ``Invalid``, ``Incomplete``, ``Ambiguous``, ``too long`` and ``Module not present`` are those that
public recordings of AOS-S sessions show. Where no recording was found the text says plainly what is wrong, after
``Error:`` (``error`` below): a caller must treat every refusal alike.
"""

from __future__ import annotations

import re
from dataclasses import dataclass


class Refused(Exception):
    """The switch does not accept the line; the message is what it prints."""


def error(text: str) -> Refused:
    """A refusal whose exact wording on the device is not known to us."""
    return Refused(f"Error: {text}")


def invalid(token: str) -> Refused:
    """A word that the grammar does not know here, or a value out of its range."""
    return Refused(f"Invalid input: {token}")


def incomplete(token: str) -> Refused:
    """A line that stops too early."""
    return Refused(f"Incomplete input: {token}")


def ambiguous(token: str) -> Refused:
    """A word cut too short."""
    return Refused(f"Ambiguous input: {token}")


def no_such_port(token: str) -> Refused:
    """A port list with a port that the switch does not have."""
    return Refused(f"Module not present for port or invalid port: {token}")


def too_long(token: str, limit: int) -> Refused:
    """A text beyond its limit."""
    return Refused(f"{token}: too long. Allowed length is {limit} characters.")


@dataclass(frozen=True)
class Word:
    """One word of a line; ``start`` is where it begins, so that the rest of the line can be had verbatim."""

    text: str
    start: int
    quoted: bool = False
    unclosed: bool = False
    """The closing quote is missing."""


_WORD = re.compile(r'"((?:[^"\\]|\\.)*)("?)|(\S+)')


def split(line: str) -> list[Word]:
    """Cut a line into words; double quotes hold words together."""
    words = []
    for match in _WORD.finditer(line):
        if match.group(3) is None:
            words.append(Word(match.group(1), match.start(), quoted=True, unclosed=not match.group(2)))
        else:
            words.append(Word(match.group(3), match.start()))
    return words


_BEFORE_SECRET = ("plaintext", "sha1", "sha256", "key", "encrypted-key", "community")
_PROTOCOLS = {"auth": ("md5", "sha"), "priv": ("des", "aes")}
HIDDEN = "<hidden>"


def mask(line: str) -> str:
    """The line with everything hidden that may be a secret, for the journal: rather one word too many."""
    hidden: list[Word] = []
    words = split(line)
    expects = False
    protocols: tuple[str, ...] = ()
    for word in words:
        low = word.text.lower()
        if low in _PROTOCOLS:
            expects, protocols = True, _PROTOCOLS[low]
        elif expects and low in protocols:
            protocols = ()
        elif expects:
            hidden.append(word)
            # After a protocol that is none, the secret may come one word later.
            expects = bool(protocols)
        elif len(low) >= 2 and any(known.startswith(low) for known in _BEFORE_SECRET):
            expects = True
    for word in reversed(hidden):
        end = word.start + len(word.text) + (2 if word.quoted else 0)
        line = line[: word.start] + HIDDEN + line[end:]
    return line
