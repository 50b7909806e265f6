"""What backs a server up: Windows Server Backup is set, every other product is only read."""

from __future__ import annotations

import math
from collections.abc import Mapping
from pathlib import PureWindowsPath
from typing import Any

from schoolbuild.model.document.care import BackupCopy
from schoolbuild.model.network import Network
from schoolbuild.model.windows.machine import Machine

WINDOWS = "windows_server_backup"
FEATURE = "Windows-Server-Backup"
_DAY_MINUTES = 24 * 60


def backup(network: Network, machine: Machine) -> dict[str, Any]:
    """``{product, feature, volume, volumes, schedule, system_state, bare_metal, read_only, why_not, owner}``.

    ``product`` is empty where no copy of this server is made by Windows Server Backup. It knows one policy: the first
    copy that names a volume becomes it, and ``why_not`` says why no copy does. ``volumes`` are those that hold the
    server's shares; a bare-metal backup adds those that Windows starts from. ``read_only`` are the others' products,
    ``{product, title, name, every_hours}``.
    """
    copies = _copies(network, machine)
    own = [copy for copy in copies if copy.product == WINDOWS]
    chosen = next((copy for copy in own if copy.volume is not None), None)
    plan = network.standard.windows.backup
    return {
        "product": WINDOWS if own else "",
        "feature": FEATURE if own else "",
        "volume": chosen.volume if chosen is not None else "",
        "volumes": _volumes(network, machine) if chosen is not None else [],
        "schedule": times(plan.first, chosen.every_hours) if chosen is not None else [],
        "system_state": chosen is not None,
        "bare_metal": plan.bare_metal and chosen is not None,
        "read_only": [_read_only(network, copy) for copy in copies if copy.product != WINDOWS],
        "why_not": _why_not(own, chosen),
        "owner": machine.owners.get("backup", ""),
    }


def times(first: str, every_hours: int) -> list[str]:
    """Times of day, at least one and evenly apart, so that no two are further apart than ``every_hours``."""
    hour, minute = map(int, first.split(":"))
    count = max(1, math.ceil(24 / every_hours))
    minutes = [(hour * 60 + minute + number * _DAY_MINUTES // count) % _DAY_MINUTES for number in range(count)]
    return sorted(f"{value // 60:02}:{value % 60:02}" for value in minutes)


def backup_differs(wanted: Mapping[str, Any], facts: Mapping[str, Any]) -> bool:
    """Whether the policy that a machine told of (``facts``) is not the wanted one, or may not be.

    A bare-metal backup may show the volumes that Windows starts from, or leave them out: they are not compared.
    """
    sections = facts.get("sections")
    told = sections.get("windows_backup") if isinstance(sections, Mapping) else None
    if not isinstance(told, Mapping) or told.get("configured") is not True:
        return True
    volumes = told.get("volumes")
    if not isinstance(volumes, list | tuple) or not isinstance(told.get("schedule"), list | tuple):
        return True
    found, needed = {_shown(name) for name in volumes}, {_shown(name) for name in wanted["volumes"]}
    same_volumes = needed <= found if wanted["bare_metal"] else needed == found
    return not (
        same_volumes
        and sorted(told["schedule"]) == sorted(wanted["schedule"])
        and _shown(told.get("target")) == _shown(wanted["volume"])
        and told.get("bare_metal") is wanted["bare_metal"]
        and told.get("system_state") is (wanted["system_state"] or wanted["bare_metal"])
    )


def _copies(network: Network, machine: Machine) -> list[BackupCopy]:
    backups = network.document.backups
    names = {machine.name, "all"}
    return [copy for copy in backups.copies if names & set(copy.of)] if backups is not None else []


def _volumes(network: Network, machine: Machine) -> list[str]:
    paths = [share.path for share in network.document.shares if share.server == machine.name]
    return sorted({PureWindowsPath(path).drive.upper() for path in paths} - {""})


def _read_only(network: Network, copy: BackupCopy) -> dict[str, Any]:
    titles = {product.key: product.title for product in network.standard.windows.products}
    return {
        "product": copy.product,
        "title": titles.get(copy.product, copy.product),
        "name": copy.name,
        "every_hours": copy.every_hours,
    }


def _why_not(own: list[BackupCopy], chosen: BackupCopy | None) -> str:
    if not own or chosen is not None:
        return ""
    names = ", ".join(copy.name for copy in own)
    return f'no volume is named for copy {names}: say `volume: "E:"` in care.yml, a volume kept for nothing else'


def _shown(name: object) -> str:
    return str(name).rstrip("\\").upper()
