"""Lab time: it may run faster than the clock on the wall, and all delays and timers follow it."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta


class LabClock:
    """Starts at the present moment and runs ``factor`` times as fast as the wall clock."""

    def __init__(self, factor: float = 1.0, *, monotonic: Callable[[], float] = time.monotonic) -> None:
        self.factor = factor
        self._monotonic = monotonic
        self._origin = datetime.now(UTC)
        self._started = monotonic()

    def now(self) -> datetime:
        return self._origin + timedelta(seconds=(self._monotonic() - self._started) * self.factor)

    def wall(self, lab_seconds: float) -> float:
        """How many seconds on the wall that many seconds of lab time take."""
        return lab_seconds / self.factor

    def call_later(self, lab_seconds: float, action: Callable[[], None]) -> Callable[[], None]:
        """Run ``action`` after that many seconds of lab time; the returned function cancels it."""
        return asyncio.get_running_loop().call_later(self.wall(lab_seconds), action).cancel
