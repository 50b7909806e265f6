"""A question that the device asks before it goes on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass
class Question:
    """``answer`` gets what is typed and returns what is printed, or the next question.

    ``key`` takes one key without Enter (``[confirm]``); ``echo`` is off for passwords; ``before`` is printed above.
    """

    prompt: str
    answer: Callable[[str], str | Question]
    key: bool = False
    echo: bool = True
    before: str = ""
