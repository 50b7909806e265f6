"""What is installed on a machine, as its uninstall list and the installers know it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal


@dataclass
class Package:
    """Installed software. ``files`` maps what it put on the disk to the version those files carry."""

    name: str
    version: str
    publisher: str = ""
    provider: Literal["msi", "registry"] = "registry"
    uninstall: str | None = None
    files: dict[str, str] = field(default_factory=dict)
    services: list[str] = field(default_factory=list)
