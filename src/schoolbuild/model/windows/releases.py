"""Which updates of Windows its maker released, when, and the build that each makes: the table of the patch clock."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Literal

from pydantic import Field, model_validator

from schoolbuild.model.document.base import IsoDate, Strict, Whole

Kind = Literal["monthly", "out_of_band", "preview"]
Severity = Literal["critical", "high", "moderate", "low", "none"]
Basis = Literal["maker", "reported", "assumed"]

CLOCK = timedelta(days=14)
"""How long a qualifying update may wait: Cyber Essentials v3.3, security update management."""


class Release(Strict):
    """One cumulative update.

    ``severity`` is the worst of what it mends (Microsoft's *Important* is high); absent where nobody said, and then it
    counts as high, as Cyber Essentials does. ``basis`` says who told: ``maker`` is Microsoft's own page or data,
    ``reported`` somebody who quotes it, ``assumed`` nobody: a release of the lab's world only.
    """

    released: IsoDate
    revision: Whole = Field(ge=1, description="The number behind the build, e.g. 5622 of 20348.5622")
    kb: str | None = Field(default=None, pattern=r"^KB[0-9]{6,8}$")
    kind: Kind
    severity: Severity | None = None
    basis: Basis
    source: str = Field(min_length=3)

    @property
    def qualifies(self) -> bool:
        """Whether the clock runs for it."""
        return self.kind != "preview" and self.severity in ("critical", "high", None)

    @property
    def name(self) -> str:
        """``update KB5122882 of 2026-09-08``."""
        return (
            f"update {self.kb} of {self.released.isoformat()}" if self.kb else f"update of {self.released.isoformat()}"
        )


class ReleaseLine(Strict):
    """The releases of one system, oldest first. Server 2025 and Windows 11 24H2 share a build, not their revisions."""

    build: Whole = Field(ge=1)
    server: bool
    releases: tuple[Release, ...] = ()

    @model_validator(mode="after")
    def _in_order(self) -> ReleaseLine:
        for earlier, later in zip(self.releases, self.releases[1:], strict=False):
            if later.revision <= earlier.revision or later.released < earlier.released:
                raise ValueError(
                    f"{later.released} {self.build}.{later.revision} stands behind {earlier.released} "
                    f"{self.build}.{earlier.revision}: dates and revisions must grow together"
                )
        return self


class ReleaseTable(Strict):
    """What is known of releases, and since when nobody has looked.

    With ``limit_days`` at the length of the clock, a release that the table does not know yet can never be older than
    the clock allows: so a machine that lacks nothing of the table really passes, until the table is too old.
    """

    checked: IsoDate = Field(description="The day on which somebody last looked for new releases")
    limit_days: Whole = Field(ge=1, le=14)
    systems: dict[str, ReleaseLine] = Field(description="By the names of lifecycle.yml")

    def is_stale(self, today: date) -> bool:
        """Whether too long ago somebody looked, or the table is of a later day than this one."""
        return not timedelta(0) <= today - self.checked <= timedelta(days=self.limit_days)

    def system_of(self, build: int, *, server: bool) -> str | None:
        """The name of the system with that build."""
        found = [name for name, line in self.systems.items() if line.build == build and line.server == server]
        return found[0] if found else None
