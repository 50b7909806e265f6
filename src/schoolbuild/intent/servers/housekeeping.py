"""What is tidied up on a server."""

from __future__ import annotations

from typing import Any

from schoolbuild.model.network import Network
from schoolbuild.model.windows.machine import Machine


def housekeeping(network: Network, machine: Machine) -> dict[str, Any]:
    """``{places: [{name, path, age, patterns, recurse}], most_files, free_percent, owner}``."""
    standard = network.standard.windows.housekeeping
    return {
        "places": [
            {"name": name, **place.model_dump(mode="json", exclude={"why"})} for name, place in standard.places.items()
        ],
        "most_files": standard.most_files,
        "free_percent": standard.free_percent,
        "owner": machine.owners.get("windows_settings", ""),
    }
