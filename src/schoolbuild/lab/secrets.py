"""Random values for the secrets that the standard and the school refer to as ``<secret:name@version>``."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterable, Mapping
from pathlib import Path

import yaml

from schoolbuild.model import secret

_ALPHABET = "abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789"
LENGTH = 20
"""Long enough for SNMPv3 (8 or more), short enough for every family's password field; letters and digits only."""

Secrets = dict[str, dict[int, str]]


def references(folders: Iterable[Path]) -> set[tuple[str, int]]:
    """Every reference in the YAML, text and template files below these folders."""
    found: set[tuple[str, int]] = set()
    for folder in folders:
        for path in sorted(folder.rglob("*")):
            if path.suffix in (".yml", ".yaml", ".txt", ".j2", ".cfg") and path.is_file():
                found |= secret.references(path.read_text(encoding="utf-8", errors="replace"))
    return found


def create(path: Path, folders: Iterable[Path]) -> Secrets:
    """Write a secrets file (mode 0600) with a random value for each reference, and return what it holds."""
    values: Secrets = {}
    for name, version in sorted(references(folders)):
        values.setdefault(name, {})[version] = "".join(secrets.choice(_ALPHABET) for _ in range(LENGTH))
    path.unlink(missing_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        file.write("# Made by `schoolbuild lab up`; good for this lab only.\n")
        yaml.safe_dump(values, file)
    return values


def by_value(values: Mapping[str, Mapping[int, str]]) -> dict[str, str]:
    """From a secret's value to its reference, for masking."""
    return {value: f"<secret:{name}@{n}>" for name, versions in values.items() for n, value in versions.items()}
