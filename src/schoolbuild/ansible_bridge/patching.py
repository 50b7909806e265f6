"""What the actions of the role ``windows_patching`` share: facts, the time, and the journals on the disk."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from pathlib import Path

from schoolbuild.ansible_bridge.job import Job
from schoolbuild.change.patching.journal import Journal
from schoolbuild.evidence.files import write_json
from schoolbuild.model.errors import ExitCode, Refused, SchoolbuildError
from schoolbuild.model.windows.facts import WindowsFacts
from schoolbuild.model.windows.read_facts import read_facts


def facts_of(document: object, host: str) -> WindowsFacts:
    """The facts that ``server_read`` returned.

    Raises:
        SchoolbuildError: there are none, or they are of another schema; exit code 4.
    """
    try:
        return read_facts(document)
    except ValueError as error:
        raise SchoolbuildError(
            f"nothing usable was read from {host}: {error}",
            where=host,
            fix="run `server_read` before, and give its `facts`",
            exit_code=ExitCode.NOT_ASSESSED,
        ) from None


def moment(job: Job) -> datetime:
    """Now. In the lab a play may say what time it is, to rehearse another evening.

    Raises:
        SchoolbuildError: it is no moment with a time zone.
        Refused: another time is claimed for a real school.
    """
    given = job.arguments.get("now")
    if not given:
        return datetime.now(UTC)
    if job.run.kind != "lab":
        raise Refused("the time cannot be set for a real school", where="now", fix="leave it out, or use target=lab")
    try:
        told = datetime.fromisoformat(str(given))
    except ValueError:
        told = None
    if told is None or told.tzinfo is None:
        raise SchoolbuildError(
            f"{given!r} is no moment with a time zone", where="now", fix="write it like 2026-11-24T20:30:00+00:00"
        )
    return told


class Journals:
    """The journals of one school, ``build/patching/<school>/<host>.json``."""

    def __init__(self, job: Job) -> None:
        self._home = job.run.root / "build" / "patching" / job.run.school

    def path(self, host: str) -> Path:
        return self._home / f"{host}.json"

    def read(self, host: str) -> Journal | None:
        """The journal of a server, ``None`` if it has none.

        Raises:
            SchoolbuildError: it is there and cannot be understood: then nobody knows what is going on.
        """
        path = self.path(host)
        try:
            return Journal.from_json(json.loads(path.read_text(encoding="utf-8")))
        except FileNotFoundError:
            return None
        except (OSError, ValueError, RecursionError) as error:
            raise SchoolbuildError(
                f"the journal of the updates of {host} cannot be read: {error}",
                where=str(path),
                fix="look at the server itself; when it is healthy, remove the file and run it again",
                exit_code=ExitCode.NOT_ASSESSED,
            ) from None

    def begun(self, host: str) -> Journal:
        """The journal that ``patch_plan`` began.

        Raises:
            SchoolbuildError: there is none, so nobody knows what was done; exit code 4.
        """
        journal = self.read(host)
        if journal is None:
            raise SchoolbuildError(
                f"there is no journal of the updates of {host}",
                where=str(self.path(host)),
                fix="run the whole role: `patch_plan` begins the journal",
                exit_code=ExitCode.NOT_ASSESSED,
            )
        return journal

    def read_all(self) -> dict[str, Journal]:
        """Every journal of the school by host."""
        names = sorted(path.stem for path in self._home.glob("*.json")) if self._home.is_dir() else []
        return {name: journal for name in names if (journal := self.read(name)) is not None}

    def write(self, journal: Journal) -> None:
        """Keep a journal; it is whole or the old one stays."""
        write_json(self.path(journal.host), journal.as_json())


def fell_behind(job: Job, facts: WindowsFacts, today: date) -> date | None:
    """The day of the oldest release that the machine lacks, ``None`` where the table knows of none.

    What is assumed for the lab says nothing about a real machine, as in the assessment.
    """
    table, system = job.run.network.standard.windows.releases, facts.system
    if system is None or system.build is None or system.revision is None:
        return None
    name = table.system_of(system.build, server=True)
    listed = table.systems[name].releases if name is not None else ()
    known = [row for row in listed if job.run.kind == "lab" or row.basis != "assumed"]
    return min(
        (row.released for row in known if system.revision < row.revision and row.released <= today), default=None
    )
