"""Physical disks and volumes."""

from __future__ import annotations

from typing import Any

from schoolbuild.lab.windows.interface import World
from schoolbuild.lab.windows.state.machine import MachineState
from schoolbuild.lab.windows.update_agent import number

SYSTEM_DRIVE = "C:"


def disks(state: MachineState) -> list[dict[str, Any]]:
    return [
        {"name": disk.name, "media": disk.media, "health": disk.health, "size": disk.size} for disk in state.care.disks
    ]


def volumes(state: MachineState, world: World) -> list[dict[str, Any]]:
    """The fault ``full_disk`` leaves that many bytes on the system's volume."""
    full = world.fault("full_disk")
    return [
        {
            "letter": volume.letter,
            "label": volume.label,
            "size": volume.size,
            "free": number(full.get("free", 0)) if full is not None and volume.letter == SYSTEM_DRIVE else volume.free,
            "file_system": volume.file_system,
            "health": volume.health,
            "bitlocker": volume.bitlocker,
            "encryption": volume.encryption,
        }
        for volume in state.care.volumes
    ]
