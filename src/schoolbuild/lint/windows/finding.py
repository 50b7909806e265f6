"""What the lint of Windows tasks says."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, Literal

from schoolbuild.model.words import plain

FindingKind = Literal["option", "value", "missing", "rule", "inline", "not_checked", "unreadable"]


@dataclass(frozen=True, order=True)
class Finding:
    """One thing that is wrong with one task, or that could not be checked.

    ``file`` is relative to the project; ``source`` says what the task was held against: the text of the module with
    its SHA-256, or its documentation; empty where there was nothing.
    """

    file: str
    line: int
    kind: FindingKind
    task: str
    module: str
    option: str
    message: str
    fix: str
    suggestion: str = ""
    source: str = ""

    def __post_init__(self) -> None:
        for name in ("task", "message", "fix"):
            object.__setattr__(self, name, plain(getattr(self, name)))

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    def place(self) -> str:
        return plain(f"{self.file}:{self.line}" if self.line else self.file)
