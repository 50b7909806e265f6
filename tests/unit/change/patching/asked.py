"""A server that is ready for its updates, to be spoilt by tests in one way each."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from schoolbuild.change.patching.plan import Asked
from schoolbuild.model.derive import open_school
from schoolbuild.model.windows.facts import (
    Health,
    ServiceState,
    System,
    Volume,
    WindowsBackup,
    WindowsFacts,
)
from schoolbuild.model.windows.machine import windows_machine

PROJECT = Path(__file__).parents[4]

TUESDAY_EVENING = datetime(2026, 11, 24, 20, 30, tzinfo=UTC)
"""In the window `tuesday` of the sample schools, 20:00 to 23:30; a school day."""

FACTS = WindowsFacts(
    collected_at=TUESDAY_EVENING,
    collector="session",
    system=System(build=20348, revision=2000, pending_reboot=[], started_at=datetime(2026, 11, 1, tzinfo=UTC)),
    volumes=(Volume(letter="C:", size=100_000_000_000, free=50_000_000_000),),
    windows_backup=WindowsBackup(last_good_at=datetime(2026, 11, 24, 2, 0, tzinfo=UTC)),
    backups=(),
    services=(
        ServiceState(name="LanmanServer", display="Server", state="Running", start="auto"),
        ServiceState(name="TrustedInstaller", state="Running", start="manual"),
        ServiceState(name="Spooler", state="Stopped", start="auto"),
    ),
    health=Health(),
)


def asked(school: str = "oakfield-primary", host: str = "oak-fs01", **changes: Any) -> Asked:
    """A question whose answer is *install*, with changes."""
    _, network = open_school(PROJECT, school)
    machine = windows_machine(network, host)
    assert machine is not None
    base = Asked(network, machine, FACTS, TUESDAY_EVENING, date(2026, 11, 10), {})
    return replace(base, **changes)


def facts(**changes: Any) -> WindowsFacts:
    """The ready server's facts with changes."""
    return replace(FACTS, **changes)
