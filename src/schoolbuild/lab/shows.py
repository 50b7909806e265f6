"""What ``schoolbuild lab show`` tells of a device: the engine's own knowledge, not what its command line prints."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

from schoolbuild.lab.engine import Lab
from schoolbuild.lab.journal import Journal
from schoolbuild.lab.windows.machine import WindowsMachine
from schoolbuild.model.errors import SchoolbuildError

OF_SWITCHES = ("running", "startup", "journal", "lldp", "mac", "stp", "view", "cables")
OF_SERVERS = ("state", "journal")
WHAT = tuple(dict.fromkeys((*OF_SWITCHES, *OF_SERVERS)))


def show(lab: Lab, key: str, what: str) -> Any:
    """Text for configurations, a list or dictionary of plain types for the rest."""
    if key in lab.windows.machines:
        return _of_server(lab.windows.machines[key], what)
    device = lab.device(key)
    if what == "running":
        return device.switch.running()
    if what == "startup":
        return device.switch.startup()
    if what == "journal":
        return _entries(device.diary)
    if what == "lldp":
        return [_plain(asdict(item)) for item in lab.neighbours(key)]
    if what == "mac":
        return [asdict(item) for item in lab.mac_table(key)]
    if what == "stp":
        return asdict(lab.stp(key))
    if what == "cables":
        return [[str(a), str(b)] for a, b in lab.cables if key in (a.device, b.device)]
    if what == "view":
        view = device.view()
        return None if view is None else _plain(asdict(view))
    raise SchoolbuildError(
        f"the lab cannot show {what!r} of a switch", where=key, fix=f"use one of: {', '.join(OF_SWITCHES)}"
    )


def _of_server(machine: WindowsMachine, what: str) -> Any:
    if what == "journal":
        return _entries(machine.diary)
    if what == "state":
        return machine.computer.document()
    raise SchoolbuildError(
        f"the lab cannot show {what!r} of a Windows server",
        where=machine.spec.key,
        fix=f"use one of: {', '.join(OF_SERVERS)}",
    )


def _entries(journal: Journal) -> list[dict[str, Any]]:
    if journal.path is None or not journal.path.exists():
        return []
    return [json.loads(line) for line in journal.path.read_text(encoding="utf-8").splitlines()]


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, (frozenset, set)):
        return sorted(value)
    if isinstance(value, (list, tuple)):
        return [_plain(item) for item in value]
    return value if isinstance(value, (str, int, float, bool, type(None))) else str(value)
