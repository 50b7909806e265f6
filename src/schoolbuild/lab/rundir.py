"""The run directory of a lab (``build/lab/<school>``): what is in it, and whether its lab still runs."""

from __future__ import annotations

import fcntl
import json
import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from schoolbuild.model.errors import SchoolbuildError

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
FIRST_PORT = 2222
"""The SSH port that a lab tries first; all its switches share one port on addresses of their own."""
_SOCKET_PATH_LIMIT = 100
"""Unix socket paths end at 107 bytes on Linux."""


@dataclass(frozen=True)
class LabInfo:
    """What ``lab.json`` says about a running lab."""

    school: str
    folder: Path
    pid: int
    pid_started: str
    control: Path
    clock: float
    port: int
    started: str
    endpoints: tuple[dict[str, Any], ...]

    @property
    def secrets(self) -> Path:
        return self.folder / "secrets.yml"


class RunDir:
    """Paths and life-cycle of one lab's run directory; made with mode 0700."""

    def __init__(self, root: Path, school: str) -> None:
        if not _NAME.fullmatch(school):
            raise SchoolbuildError(
                f"{school!r} is no name of a school", fix="use the name of a folder under inventories/"
            )
        self.root = root
        self.school = school
        self.folder = root / "build" / "lab" / school
        self.info_file = self.folder / "lab.json"
        self.log = self.folder / "lab.log"
        self.secrets = self.folder / "secrets.yml"
        self.journals = self.folder / "journal"
        self.estate = self.folder / "estate.json"
        self.certificates = self.folder / "certificates"

    def read(self) -> LabInfo | None:
        """The lab that runs from here, ``None`` if there is none (a killed lab's leavings do not count)."""
        try:
            data = json.loads(self.info_file.read_text(encoding="utf-8"))
            info = LabInfo(
                school=self.school,
                folder=self.folder,
                pid=int(data["pid"]),
                pid_started=str(data["pid_started"]),
                control=Path(data["control"]),
                clock=float(data["clock"]),
                port=int(data["port"]),
                started=str(data["started"]),
                endpoints=tuple(data["endpoints"]),
            )
        except (OSError, ValueError, KeyError, TypeError):
            return None
        return info if process_started(info.pid) == info.pid_started else None

    @contextmanager
    def starting(self) -> Iterator[None]:
        """Held while a lab is started here; raises ``SchoolbuildError`` if somebody else is doing that."""
        self.folder.parent.mkdir(parents=True, exist_ok=True)
        with (self.folder.parent / f".{self.school}.lock").open("w") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                raise SchoolbuildError(
                    f"the lab of {self.school} is being started already", fix="wait until it is up"
                ) from None
            yield

    def prepare(self) -> None:
        """Empty the directory (of a lab that no longer runs) and make it anew."""
        if self.folder.exists():
            shutil.rmtree(self.folder)
        self.folder.mkdir(parents=True, mode=0o700)

    def control_path(self) -> Path:
        path = self.folder / "control.sock"
        if len(os.fsencode(path)) <= _SOCKET_PATH_LIMIT:
            return path
        return Path(tempfile.mkdtemp(prefix="schoolbuild-lab-")) / "control.sock"

    def write(self, info: dict[str, Any]) -> None:
        """Replace ``lab.json`` in one step."""
        fresh = self.info_file.with_suffix(".new")
        fresh.write_text(json.dumps(info, indent=2) + "\n", encoding="utf-8")
        fresh.replace(self.info_file)

    def forget(self, control: Path) -> None:
        """Remove what says that a lab runs; journals and log stay to be read."""
        self.info_file.unlink(missing_ok=True)
        control.unlink(missing_ok=True)
        if control.parent.name.startswith("schoolbuild-lab-"):
            # The lab and whoever takes it down both tidy up, and one of them is first.
            with suppress(FileNotFoundError):
                control.parent.rmdir()


def process_started(pid: int) -> str | None:
    """When a process started, in clock ticks since boot; tells a process from a later one with its number."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text(encoding="ascii", errors="replace")
    except OSError:
        return None
    fields = stat.rpartition(")")[2].split()
    return None if fields[0] in ("Z", "X") else fields[19]
