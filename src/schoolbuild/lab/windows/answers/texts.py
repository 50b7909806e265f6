"""How the document writes times and states."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime

STATE_WORDS: Mapping[str, str] = {"running": "Running", "stopped": "Stopped", "paused": "Paused"}
"""ServiceControllerStatus."""

START_WORDS: Mapping[str, str] = {"auto": "Auto", "delayed": "Auto", "manual": "Manual", "disabled": "Disabled"}
"""Win32_Service.StartMode, which does not tell a delayed start from another."""


def stamp(moment: datetime | None) -> str | None:
    """UTC with ``Z``, to the second."""
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}" if moment is not None else None
