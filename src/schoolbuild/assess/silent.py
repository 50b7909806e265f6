"""A machine about which nothing can be said."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Silent:
    """A machine that could not be judged, why, and what to do. ``stale``: it was collected, but too long ago."""

    host: str
    reason: str
    fix: str
    stale: bool = False
