"""The files and folders of a machine, without regard to case."""

from __future__ import annotations

import ntpath
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from pydantic import ConfigDict

ADMINISTRATORS = "BUILTIN\\Administrators"


@dataclass
class AclEntry:
    """One line of an access list. ``rights`` as FileSystemRights prints them, e.g. ``Modify, Synchronize``."""

    account: str
    rights: str
    type: str = "Allow"
    inherited: bool = False
    inheritance: str = "ContainerInherit, ObjectInherit"
    propagation: str = "None"


@dataclass
class FileEntry:
    """A file, or a folder where ``content`` is ``None``. Times are lab time in UTC.

    ``acl`` holds what was set here; what is inherited from above is worked out. ``protected``: inherits nothing.
    """

    __pydantic_config__ = ConfigDict(ser_json_bytes="base64", val_json_bytes="base64", extra="forbid")

    path: str
    created: datetime
    modified: datetime
    content: bytes | None = None
    owner: str = ADMINISTRATORS
    attributes: list[str] = field(default_factory=list)
    acl: list[AclEntry] = field(default_factory=list)
    protected: bool = False

    @property
    def is_folder(self) -> bool:
        return self.content is None


def normal(path: str) -> str:
    r"""The path with backslashes only, without ``.``, ``..`` and a backslash at the end, but ``C:\`` keeps its own."""
    clean = ntpath.normpath(path.strip().strip('"'))
    return clean + "\\" if re.fullmatch(r"[A-Za-z]:", clean) else clean


@dataclass
class Files:
    """``entries`` goes by the path in small letters. A folder above an entry is always there too."""

    entries: dict[str, FileEntry] = field(default_factory=dict)

    def get(self, path: str) -> FileEntry | None:
        return self.entries.get(normal(path).lower())

    def has_drive(self, path: str) -> bool:
        """Whether the drive of that path exists."""
        drive = ntpath.splitdrive(normal(path))[0]
        return bool(drive) and f"{drive}\\".lower() in self.entries

    def folder(self, path: str, now: datetime) -> FileEntry:
        """The folder, made with everything above it where it was missing.

        Raises:
            NotADirectoryError: a file stands where a folder is wanted.
            FileNotFoundError: there is no such drive.
        """
        clean = normal(path)
        found = self.entries.get(clean.lower())
        if found is not None:
            if not found.is_folder:
                raise NotADirectoryError(clean)
            return found
        above = ntpath.dirname(clean)
        if above.lower() == clean.lower() or not above:
            raise FileNotFoundError(clean)
        self.folder(above, now)
        made = FileEntry(path=clean, created=now, modified=now)
        self.entries[clean.lower()] = made
        return made

    def mount(self, drive: str, now: datetime) -> None:
        r"""A new volume appears as ``D:``."""
        clean = normal(drive)
        self.entries.setdefault(clean.lower(), FileEntry(path=clean, created=now, modified=now))

    def write(self, path: str, content: bytes, now: datetime) -> FileEntry:
        """A file with that content; its folder must be there.

        Raises:
            FileNotFoundError: the folder is not there.
            IsADirectoryError: a folder stands where the file is wanted.
        """
        clean = normal(path)
        above = self.entries.get(normal(ntpath.dirname(clean)).lower())
        if above is None or not above.is_folder:
            raise FileNotFoundError(ntpath.dirname(clean))
        found = self.entries.get(clean.lower())
        if found is None:
            found = FileEntry(path=clean, created=now, modified=now, content=content)
            self.entries[clean.lower()] = found
        if found.is_folder:
            raise IsADirectoryError(clean)
        found.content, found.modified = content, now
        return found

    def below(self, path: str) -> Iterator[FileEntry]:
        """Everything below a folder, folders before what they hold."""
        start = normal(path).lower().rstrip("\\") + "\\"
        return (self.entries[name] for name in sorted(self.entries) if name.startswith(start) and name != start)

    def children(self, path: str) -> Iterator[FileEntry]:
        """What lies directly in a folder."""
        start = normal(path).lower().rstrip("\\") + "\\"
        return (entry for entry in self.below(path) if "\\" not in entry.path[len(start) :])

    def remove(self, path: str) -> bool:
        """Take a file, or a folder with everything in it, away; whether it was there."""
        clean = normal(path).lower()
        doomed = [clean] if clean in self.entries else []
        doomed += [entry.path.lower() for entry in self.below(path)]
        for name in doomed:
            self.entries.pop(name, None)
        return bool(doomed)

    def access(self, path: str) -> list[AclEntry]:
        """The access list that holds: what was set here, then what comes from above."""
        entry = self.get(path)
        if entry is None:
            return []
        own = list(entry.acl)
        above = normal(ntpath.dirname(entry.path))
        if entry.protected or above.lower() == entry.path.lower():
            return own
        passed = [
            AclEntry(line.account, line.rights, line.type, inherited=True, inheritance=line.inheritance)
            for line in self.access(above)
            if line.inheritance != "None"
        ]
        return own + passed
