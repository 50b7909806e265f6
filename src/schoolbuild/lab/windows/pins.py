"""The texts that the emulations were written from, by their hash."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

_FILE = Path(__file__).with_name("hashes.yml")


@dataclass(frozen=True)
class Pin:
    """``sha256s`` holds one hash per supported bundle, or one where they carry the same text."""

    sha256s: tuple[str, ...]
    read: str
    notes: str = ""


@cache
def pins() -> dict[str, Pin]:
    """By the full name of the module, or ``ansible-core/<file>`` for what Ansible itself sends."""
    with _FILE.open(encoding="utf-8") as file:
        data = yaml.safe_load(file)
    return {name: Pin(tuple(entry["sha256s"]), entry["read"], entry.get("notes", "")) for name, entry in data.items()}


def known(name: str, text: bytes) -> bool:
    """Whether that text is one that was read."""
    pin = pins().get(name)
    return pin is not None and hashlib.sha256(text).hexdigest() in pin.sha256s
