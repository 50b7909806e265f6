"""What a rule is."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from schoolbuild.model.finding import Severity
from schoolbuild.model.network import Network
from schoolbuild.model.outline import Outline
from schoolbuild.model.yaml_lines import KeyPath


@dataclass(frozen=True)
class Problem:
    """One place where a rule is broken: the key in the document and what is wrong there."""

    path: KeyPath
    message: str
    suggestion: str | None = None


@dataclass(frozen=True)
class TextProblem:
    """One line of a file (counted from 1) in which a rule is broken. The message must not quote a secret."""

    line: int
    message: str


@dataclass(frozen=True)
class Explanation:
    """What a person is told about a number: by the check beside each finding, by ``explain``, and on the docs' page.

    ``example`` is the mistake as it looks in a folder, and what the finding then says. Its lines are copied from the
    rule's fixture in tests/negative (from ``fails``, or from the base school); a line ``...`` stands for lines left
    out, and a line ``# ^ words`` below the line that is found quotes the finding's message, where ``...`` stands for
    the rest::

        ports:
          sw02:
            1-12: classroom
            29: printer
            # ^ sw02 (2530-24G-PoEP) has no port 29: ...
    """

    id: str
    title: str
    why: str
    fix: str
    severity: Severity = "error"
    example: str = ""


@dataclass(frozen=True)
class Rule(Explanation):
    """A numbered rule. Exactly one of its four checks is set.

    ``check`` looks at one school. ``check_on`` does so too, as of a day. ``check_together`` looks at what all schools
    show to each other and yields, with each problem, the name of the school that it belongs to. ``check_text`` looks
    at the text of one file with its comments, and is asked even if the file is no valid YAML.
    """

    check: Callable[[Network], Iterable[Problem]] | None = None
    check_on: Callable[[Network, date], Iterable[Problem]] | None = None
    check_together: Callable[[Sequence[Outline]], Iterable[tuple[str, Problem]]] | None = None
    check_text: Callable[[str], Iterable[TextProblem]] | None = None
