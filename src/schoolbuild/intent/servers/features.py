"""The roles and features of Windows that a server needs for what it does."""

from __future__ import annotations

from typing import Any

from schoolbuild.model.network import Network
from schoolbuild.model.windows.machine import Machine

WINDOWS_BACKUP = "Windows-Server-Backup"


def features(network: Network, machine: Machine) -> dict[str, Any]:
    """``{names, owner}``: names as Get-WindowsFeature shows them, in the order of the server's functions."""
    wanted = [name for function in machine.functions for name in _of_function(network, function)]
    if _backs_up(network, machine):
        wanted.append(WINDOWS_BACKUP)
    return {"names": list(dict.fromkeys(wanted)), "owner": machine.owners.get("windows_settings", "")}


def _of_function(network: Network, function: str) -> tuple[str, ...]:
    return next((names for name, names in network.standard.windows.features.items() if name == function), ())


def _backs_up(network: Network, machine: Machine) -> bool:
    backups = network.document.backups
    return backups is not None and any(
        copy.product == "windows_server_backup" and (machine.name in copy.of or "all" in copy.of)
        for copy in backups.copies
    )
