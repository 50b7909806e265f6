"""The registry of a machine: keys and names without regard to case, values with their type."""

from __future__ import annotations

import ntpath
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

ValueType = Literal["none", "binary", "dword", "expandstring", "multistring", "string", "qword"]
Data = int | str | list[str] | list[int] | None
"""What a value holds: a number as Windows stores it (never negative), text, lines of text, or bytes as numbers."""

_LONG_HIVES = {
    "HKEY_LOCAL_MACHINE": "HKLM",
    "HKEY_CURRENT_USER": "HKCU",
    "HKEY_CLASSES_ROOT": "HKCR",
    "HKEY_USERS": "HKU",
    "HKEY_CURRENT_CONFIG": "HKCC",
}


@dataclass
class RegistryValue:
    name: str
    type: ValueType
    data: Data


@dataclass
class RegistryKey:
    """A key by its path as it was first written; ``values`` goes by the name in capitals, the default by ``""``."""

    path: str
    values: dict[str, RegistryValue] = field(default_factory=dict)


def normal(path: str) -> str:
    r"""``HKLM:\SOFTWARE\X`` or ``HKEY_LOCAL_MACHINE\SOFTWARE\X`` as ``HKLM\SOFTWARE\X``."""
    hive, _, rest = ntpath.normpath(path).partition("\\")
    hive = hive.rstrip(":").upper()
    hive = _LONG_HIVES.get(hive, hive)
    return f"{hive}\\{rest}" if rest else hive


@dataclass
class Registry:
    """``keys`` goes by the path in capitals; a parent of a key is always there too."""

    keys: dict[str, RegistryKey] = field(default_factory=dict)

    def has(self, path: str) -> bool:
        return normal(path).upper() in self.keys

    def key(self, path: str) -> RegistryKey | None:
        return self.keys.get(normal(path).upper())

    def get(self, path: str, name: str) -> RegistryValue | None:
        """The value of that name, ``None`` if the key or the value is not there."""
        key = self.key(path)
        return key.values.get(name.upper()) if key is not None else None

    def data(self, path: str, name: str) -> Data:
        """What the value holds; ``None`` if it is not there."""
        value = self.get(path, name)
        return value.data if value is not None else None

    def create(self, path: str) -> RegistryKey:
        """The key, made with its parents where it was missing."""
        parts = normal(path).split("\\")
        for end in range(1, len(parts) + 1):
            whole = "\\".join(parts[:end])
            self.keys.setdefault(whole.upper(), RegistryKey(whole))
        return self.keys[normal(path).upper()]

    def put(self, path: str, name: str, kind: ValueType, data: Data) -> None:
        self.create(path).values[name.upper()] = RegistryValue(name, kind, data)

    def remove(self, path: str, name: str) -> bool:
        """Whether there was such a value."""
        key = self.key(path)
        return key is not None and key.values.pop(name.upper(), None) is not None

    def remove_key(self, path: str) -> bool:
        """Take a key away with everything below it; whether it was there."""
        whole = normal(path).upper()
        doomed = [name for name in self.keys if name == whole or name.startswith(whole + "\\")]
        for name in doomed:
            del self.keys[name]
        return bool(doomed)

    def children(self, path: str) -> Iterator[str]:
        """The names of the keys directly below, as they were written, in the order of Windows: by name."""
        start = normal(path).upper() + "\\"
        below = sorted(name for name in self.keys if name.startswith(start) and "\\" not in name[len(start) :])
        return (self.keys[name].path.rpartition("\\")[2] for name in below)
