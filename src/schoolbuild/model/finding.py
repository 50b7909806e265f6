"""A finding: one thing that is wrong with a school's folder, and everything needed to mend it."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any, Literal

from schoolbuild.model.words import plain

Severity = Literal["error", "warning"]


@dataclass(frozen=True, order=True)
class Finding:
    """One finding of ``schoolbuild check``.

    Its words are one line each, shortened where a file says too much. ``key`` is the dotted path inside the document,
    e.g. ``switches[1].model``; ``line`` counts from 1, 0 if unknown.
    """

    school: str
    file: str
    line: int
    rule: str
    severity: Severity
    key: str
    message: str
    why: str
    fix: str
    suggestion: str | None = field(default=None, compare=False)

    def __post_init__(self) -> None:
        for name in ("key", "message", "fix"):
            object.__setattr__(self, name, plain(getattr(self, name)))

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    def place(self) -> str:
        return plain(f"{self.file}:{self.line}" if self.line else self.file)
