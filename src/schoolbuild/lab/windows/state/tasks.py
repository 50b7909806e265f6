"""The scheduled tasks of a machine, with the names that the task scheduler's COM objects use."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any


@dataclass
class ScheduledTask:
    r"""A task below ``path`` (``\`` or a folder). ``settings``, ``registration`` go by their names in COM.

    ``user`` and ``group`` are SIDs. ``logon_type`` and ``run_level`` are the numbers of TASK_LOGON_TYPE and
    TASK_RUN_LEVEL. ``last_result`` 267011 is *has not run yet*.
    """

    path: str
    name: str
    actions: list[dict[str, Any]] = field(default_factory=list)
    triggers: list[dict[str, Any]] = field(default_factory=list)
    user: str | None = None
    group: str | None = None
    display_name: str | None = None
    logon_type: int = 3
    run_level: int = 0
    registration: dict[str, Any] = field(default_factory=dict)
    settings: dict[str, Any] = field(default_factory=dict)
    registered_at: datetime | None = None
    last_run_at: datetime | None = None
    last_result: int = 267011
