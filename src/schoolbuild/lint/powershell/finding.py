"""What the lint of PowerShell says."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, Literal

from schoolbuild.model.words import plain

FindingKind = Literal["syntax", "command", "parameter", "type", "variable", "forbidden"]


@dataclass(frozen=True, order=True)
class Finding:
    """One thing that is wrong in one script. ``file`` is relative to the project, ``line`` counts from 1."""

    file: str
    line: int
    kind: FindingKind
    message: str
    fix: str

    def __post_init__(self) -> None:
        for name in ("message", "fix"):
            object.__setattr__(self, name, plain(getattr(self, name)))

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    def place(self) -> str:
        return plain(f"{self.file}:{self.line}")
