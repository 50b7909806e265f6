"""The outcome of one control on one target."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, Literal

State = Literal["pass", "fail", "waived", "not_applicable", "not_bought", "not_assessed"]
STATES: tuple[State, ...] = ("fail", "not_assessed", "waived", "pass", "not_applicable", "not_bought")
"""All states, worst first."""


@dataclass(frozen=True)
class Result:
    """One judgement. ``reason`` says why in a sentence; ``fix`` is empty only where nothing needs doing."""

    control: str
    target: str
    state: State
    expected: str
    found: str
    fix: str
    reason: str

    def as_json(self) -> dict[str, Any]:
        return asdict(self)
