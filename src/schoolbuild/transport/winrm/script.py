"""What is sent to a Windows machine to learn its state: one constant command line, and everything else by stdin.

A command line ends at 8,191 characters in cmd.exe, and pywinrm's ``run_ps`` breaks near 3 kB of script (pywinrm issue
184); so the line only holds a bootstrap, which reads the script from standard input.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple

LONGEST_COMMAND_LINE = 8191


class Request(NamedTuple):
    """A command line and what it reads."""

    command_line: str
    stdin: bytes


def asked(
    questions: Iterable[Mapping[str, Any]], products: Iterable[Mapping[str, Any]], mark_key: str
) -> dict[str, Any]:
    r"""What the script is asked: rows of the settings table, products, and where the build's mark is.

    Both are the ``question`` of a :class:`Setting` or :class:`Product`; ``mark_key`` begins with ``HKLM:\\``.
    """
    return {
        "questions": [dict(question) for question in questions],
        "products": [dict(product) for product in products],
        "mark_key": mark_key,
    }


def request(questions: Iterable[Mapping[str, Any]], products: Iterable[Mapping[str, Any]], mark_key: str) -> Request:
    """The request whose answer is one document of the schema ``schoolbuild/windows-facts/1`` on standard output."""
    said = {"script": assessment_script(), "asked": asked(questions, products, mark_key)}
    return Request(command_line(), (json.dumps(said, separators=(",", ":")) + "\n").encode("ascii"))


@cache
def command_line() -> str:
    """The command line, the same for every machine and question."""
    encoded = base64.b64encode(_text("bootstrap.ps1").encode("utf-16-le")).decode("ascii")
    return f"powershell.exe -NoProfile -NonInteractive -ExecutionPolicy Bypass -EncodedCommand {encoded}"


@cache
def assessment_script() -> str:
    """The text of the assessment script."""
    return _text("assess.ps1")


def _text(name: str) -> str:
    text = (files(__package__) / name).read_text(encoding="ascii")
    assert isinstance(text, str)  # noqa: S101
    return text
