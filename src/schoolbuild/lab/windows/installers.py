"""The installers that the lab knows, and what installing and removing does to a machine."""

from __future__ import annotations

import hashlib
import ntpath
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

import yaml

from schoolbuild.lab.windows.interface import World
from schoolbuild.lab.windows.state.machine import MachineState, Service
from schoolbuild.lab.windows.state.packages import Package

UNINSTALL_KEYS = (
    r"HKLM\SOFTWARE\Microsoft\Windows\CurrentVersion\Uninstall",
    r"HKLM\SOFTWARE\Wow6432Node\Microsoft\Windows\CurrentVersion\Uninstall",
)
RESTART_OWED = 3010


@dataclass(frozen=True)
class Installer:
    """A file that installs something. ``sha256`` is what the file hashes to."""

    file: str
    url: str
    sha256: str
    provider: Literal["msi", "registry"]
    product: str
    name: str
    version: str
    publisher: str
    uninstall: str | None = None
    files: tuple[tuple[str, str], ...] = ()
    services: tuple[tuple[str, str], ...] = ()
    replaces: tuple[str, ...] = ()
    silent: str | None = None
    exit: int = 0
    content: bytes | None = None


@cache
def installers() -> dict[str, Installer]:
    """By the name of the file in small letters."""
    path = Path(__file__).with_name("installers.yml")
    data: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return {name.lower(): _read(name, row) for name, row in data.items()}


def _read(name: str, row: dict[str, Any]) -> Installer:
    content = row["content"].encode() if "content" in row else None
    return Installer(
        file=name,
        url=row["url"],
        sha256=row["sha256"] if content is None else hashlib.sha256(content).hexdigest(),
        provider=row["provider"],
        product=row["product"],
        name=row["name"],
        version=str(row["version"]),
        publisher=row["publisher"],
        uninstall=row.get("uninstall"),
        files=tuple(row.get("files", {}).items()),
        services=tuple((one["name"], one["display"]) for one in row.get("services", [])),
        replaces=tuple(row.get("replaces", [])),
        silent=row.get("silent"),
        exit=row.get("exit", 0),
        content=content,
    )


def by_path(path: str) -> Installer | None:
    """The installer that a path or address ends with."""
    return installers().get(ntpath.basename(path.replace("/", "\\")).lower())


def install(state: MachineState, installer: Installer, world: World) -> None:
    """Put everything on the machine: files, services, the entry in the uninstall list; older versions go."""
    for old in installer.replaces:
        remove(state, old)
    now = world.now()
    for path, _ in installer.files:
        state.files.folder(ntpath.dirname(path), now)
        state.files.write(path, installer.name.encode(), now)
    for name, display in installer.services:
        state.add_service(Service(name, display, "running", "auto"))
    state.care.packages[installer.product] = Package(
        name=installer.name,
        version=installer.version,
        publisher=installer.publisher,
        provider=installer.provider,
        uninstall=installer.uninstall or f"MsiExec.exe /X{installer.product}",
        files=dict(installer.files),
        services=[name for name, _ in installer.services],
    )
    key = rf"{UNINSTALL_KEYS[0]}\{installer.product}"
    for value, text in (
        ("DisplayName", installer.name),
        ("DisplayVersion", installer.version),
        ("Publisher", installer.publisher),
        ("UninstallString", installer.uninstall or f"MsiExec.exe /X{installer.product}"),
    ):
        state.registry.put(key, value, "string", text)
    if installer.exit == RESTART_OWED:
        state.pending.want("file_rename", now)


def remove(state: MachineState, product: str) -> bool:
    """Take a product away with what it brought; whether it was there."""
    key = next((one for one in state.care.packages if one.lower() == product.lower()), None)
    for place in UNINSTALL_KEYS:
        state.registry.remove_key(rf"{place}\{product}")
    if key is None:
        return False
    package = state.care.packages.pop(key)
    for path in package.files:
        state.files.remove(path)
    for service in package.services:
        state.services.pop(service.lower(), None)
    return True
