"""What a rule is."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from schoolbuild.model.finding import Severity
from schoolbuild.model.network import Network
from schoolbuild.model.yaml_lines import KeyPath


@dataclass(frozen=True)
class Problem:
    """One place where a rule is broken: the key in the document and what is wrong there."""

    path: KeyPath
    message: str
    suggestion: str | None = None


@dataclass(frozen=True)
class Rule:
    """A numbered rule. ``check`` looks at one school, ``check_together`` at all that are given (one of the two is set).

    ``check_together`` yields the name of the school that the problem belongs to with each problem.
    """

    id: str
    title: str
    why: str
    fix: str
    severity: Severity = "error"
    check: Callable[[Network], Iterable[Problem]] | None = None
    check_together: Callable[[Sequence[Network]], Iterable[tuple[str, Problem]]] | None = None
