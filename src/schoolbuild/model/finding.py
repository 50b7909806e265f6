"""A finding: one thing that is wrong with a school's folder, and everything needed to mend it."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any, Literal

Severity = Literal["error", "warning"]


@dataclass(frozen=True, order=True)
class Finding:
    """One finding of ``schoolbuild check``.

    ``key`` is the dotted path inside the document, e.g. ``switches[1].model``; ``line`` counts from 1, 0 if unknown.
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

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    def place(self) -> str:
        return f"{self.file}:{self.line}" if self.line else self.file
