"""Windows LAPS: once its policy holds on a member of a domain, the local administrator's password is changed.

Where the policy is looked for, in which order, and that the work is done by a task that wakes every hour: Microsoft,
"Configure policy settings for Windows LAPS" and "Key concepts in Windows LAPS".
"""

from __future__ import annotations

import secrets

from schoolbuild.lab.windows.directory import Directory
from schoolbuild.lab.windows.interface import World
from schoolbuild.lab.windows.state.machine import MachineState

POLICY_KEYS = (
    r"HKLM\Software\Microsoft\Policies\LAPS",
    r"HKLM\Software\Microsoft\Windows\CurrentVersion\Policies\LAPS",
    r"HKLM\Software\Microsoft\Windows\CurrentVersion\LAPS\Config",
)
"""From the configuration service provider, from group policy, from the machine itself: the first key that is there
and not empty is the policy, the others count for nothing."""

ACTIVE_DIRECTORY = 2
CYCLE_SECONDS = 3600.0
LENGTH = 14
_CHARACTERS = "ABCDEFGHJKLMNPRSTUVWXYZabcdefghijkmnpqrstuvwxyz23456789!#%+=?"


def backup_directory(state: MachineState) -> int:
    """The value that counts: 0 off, 1 Entra ID, 2 Active Directory."""
    for path in POLICY_KEYS:
        key = state.registry.key(path)
        if key is not None and key.values:
            value = state.registry.data(path, "BackupDirectory")
            return value if isinstance(value, int) else 0
    return 0


def consider(state: MachineState, directory: Directory, world: World) -> None:
    """See that the next cycle changes the password, if the policy wants that and it was not done yet."""
    if not _wanted(state) or state.laps_cycle_waiting:
        return
    state.laps_cycle_waiting = True

    def cycle() -> None:
        state.laps_cycle_waiting = False
        domain = directory.find(state.domain) if state.domain is not None else None
        if not _wanted(state):
            return
        if domain is None or directory.controller(domain) is None or not domain.laps_ready:
            consider(state, directory, world)
            return
        rotate(state, world)

    world.call_later(CYCLE_SECONDS, cycle)


def rotate(state: MachineState, world: World) -> None:
    """A new random password, which only the directory knows; log-ins with the old one fail from now on."""
    administrator = state.administrator
    administrator.password = "".join(secrets.choice(_CHARACTERS) for _ in range(LENGTH))
    administrator.password_set_at = state.care.laps_rotated_at = world.now()
    world.journal("write", "Windows LAPS changed the local administrator's password")


def _wanted(state: MachineState) -> bool:
    if state.domain is None or state.role == "controller" or state.care.laps_rotated_at is not None:
        return False
    return backup_directory(state) == ACTIVE_DIRECTORY
