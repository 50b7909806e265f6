"""What ``schoolbuild lab show`` tells about a device: the engine's own knowledge, not what its command line prints."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

from schoolbuild.lab.engine import Lab
from schoolbuild.model.errors import SchoolbuildError

WHAT = ("running", "startup", "journal", "lldp", "mac", "stp", "view", "cables")


def show(lab: Lab, key: str, what: str) -> Any:
    """Text for configurations, a list or dictionary of plain types for the rest."""
    device = lab.device(key)
    if what == "running":
        return device.switch.running()
    if what == "startup":
        return device.switch.startup()
    if what == "journal":
        if device.diary.path is None or not device.diary.path.exists():
            return []
        return [json.loads(line) for line in device.diary.path.read_text(encoding="utf-8").splitlines()]
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
    raise SchoolbuildError(f"the lab cannot show {what!r}", fix=f"use one of: {', '.join(WHAT)}")


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, (frozenset, set)):
        return sorted(value)
    if isinstance(value, (list, tuple)):
        return [_plain(item) for item in value]
    return value if isinstance(value, (str, int, float, bool, type(None))) else str(value)
