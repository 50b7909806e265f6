"""How servers are updated, as data: limits, what is never installed, and what an error of an update means."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from schoolbuild.model.document.base import Strict

FailureClass = Literal["restart", "clear_cache", "wait", "superseded", "human"]
"""What helps against a failed update: a restart, an empty download folder, time, nothing (it is no longer needed), or
only a person."""


class ErrorMeaning(Strict):
    """What an HRESULT of the update agent says, and what helps."""

    name: str
    says: str
    helps: FailureClass
    source: str


class Patching(Strict):
    """``standard/windows/patching.yml``. Sizes are GB (10^9 bytes), times minutes or hours as named."""

    categories: tuple[str, ...] = Field(min_length=1, description="As `ansible.windows.win_updates` names them")
    reject: tuple[str, ...] = Field(default=(), description="Regular expressions on titles, or KB numbers")
    free_gb: float = Field(gt=0, description="What must be free on the system volume before anything is installed")
    backup_hours: int = Field(gt=0, description="How old the last good backup may be")
    restarts: int = Field(ge=1, le=10, description="Restarts in one run; more is a loop")
    rounds: int = Field(ge=1, le=12, description="Searches in one run")
    tries: int = Field(ge=1, le=5, description="How often one update is tried in one run")
    round_minutes: int = Field(gt=0, description="After which a round is given up")
    restart_minutes: int = Field(gt=0, description="How long a server may take to come back")
    reserve_minutes: int = Field(gt=0, description="A restart begins this long before the window ends, or not at all")
    errors: dict[str, ErrorMeaning] = Field(description="By HRESULT, as `0x80240016`")
