"""What a machine's own clock shows; it may be wrong (fault clock_skew)."""

from __future__ import annotations

from datetime import datetime, timedelta

from schoolbuild.lab.windows.interface import World
from schoolbuild.lab.windows.state.machine import MachineState


def skew_seconds(state: MachineState, world: World) -> float:
    """How many seconds it is ahead of lab time."""
    fault = world.fault("clock_skew")
    return state.clock_offset_seconds + (float(str(fault.get("seconds", 0))) if fault is not None else 0.0)


def shown(state: MachineState, world: World, moment: datetime | None = None) -> datetime:
    """What the machine takes that moment of lab time for, in UTC; without one, the present."""
    return (moment or world.now()) + timedelta(seconds=skew_seconds(state, world))
