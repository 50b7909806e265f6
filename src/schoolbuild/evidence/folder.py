"""The folder of one run: ``build/evidence/<school>/<run>/``.

While a run collects, its folder is called ``.<run>.partial``; it gets its name when every document is in it. So a
folder with a run's name is complete, and a run that was killed leaves nothing that looks like evidence.
"""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Any

from schoolbuild.evidence.files import not_written, write_json
from schoolbuild.model.as_is import AsIs
from schoolbuild.model.errors import ExitCode, SchoolbuildError
from schoolbuild.model.result import Result

_RUN = re.compile(r"^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}-[0-9]{2}-[0-9]{2}Z(?:-[0-9]+)?$")
_SAFE = re.compile(r"^[a-z0-9][a-z0-9.-]*$")


@dataclass(frozen=True)
class Collected:
    """The as-is documents of a run. ``damaged`` are hosts whose file could not be read, with the reason."""

    documents: tuple[AsIs, ...]
    damaged: Mapping[str, str]


class EvidenceFolder:
    """One run's folder. Use ``create`` in a ``with`` statement to collect into it, and ``open`` to go on with it."""

    def __init__(self, root: Path, school: str, run: str, *, complete: bool) -> None:
        self.root = root
        self.school = school
        self.run = run
        self._complete = complete

    @classmethod
    def create(cls, root: Path, school: str, now: datetime | None = None) -> EvidenceFolder:
        """A new folder, named after the time in UTC. It never meets another one.

        Raises:
            SchoolbuildError: it cannot be made; exit code 4.
        """
        stamp = (now or datetime.now(UTC)).astimezone(UTC).strftime("%Y-%m-%dT%H-%M-%SZ")
        for number in range(1, 1000):
            folder = cls(root, school, stamp if number == 1 else f"{stamp}-{number}", complete=False)
            if folder._home.joinpath(folder.run).exists():
                continue
            try:
                folder.path.mkdir(parents=True)
            except FileExistsError:
                continue
            except OSError as error:
                raise not_written(folder.path, error) from None
            return folder
        raise SchoolbuildError(
            f"there are a thousand runs of {stamp} already", where=str(_home(root, school)), fix="wait a second"
        )

    @classmethod
    def open(cls, root: Path, school: str, run: str) -> EvidenceFolder:
        """The folder of an earlier run; ``latest`` stands for the newest.

        Raises:
            SchoolbuildError: there is no such run.
        """
        if run == "latest":
            run = latest_run(root, school) or "latest"
        folder = cls(root, school, run, complete=True)
        if _RUN.match(run) is None or not folder.path.is_dir():
            known = run_names(root, school)
            play = f"ansible-playbook -i inventories/{school} playbooks/assess_school.yml -e target=lab"
            fix = f"the newest are: {', '.join(known[-3:])}" if known else f"collect first: {play}"
            raise SchoolbuildError(
                f"there is no run {run!r} of {school}" if known else f"there is no run of {school}",
                where=str(_home(root, school)),
                fix=fix,
            )
        return folder

    @property
    def path(self) -> Path:
        """Where the folder is now."""
        return self._home / (self.run if self._complete else f".{self.run}.partial")

    @property
    def _home(self) -> Path:
        return _home(self.root, self.school)

    def __enter__(self) -> EvidenceFolder:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._complete:
            return
        if error is None:
            self.finish()
        else:
            self.discard()

    def write_as_is(self, document: AsIs) -> None:
        """Keep what one switch told.

        Raises:
            SchoolbuildError: it cannot be written (exit code 4), or the host's name is no file name.
        """
        write_json(self.path / "as_is" / f"{_file_name(document.host)}.json", document.as_json())

    def finish(self) -> None:
        """Give the folder its name: from now on it is evidence.

        Raises:
            SchoolbuildError: it cannot be moved; it is removed then.
        """
        place = self._home / self.run
        try:
            self.path.rename(place)
        except OSError as error:
            self.discard()
            raise not_written(place, error) from None
        self._complete = True

    def discard(self) -> None:
        """Remove a folder that is not finished."""
        if not self._complete:
            shutil.rmtree(self.path, ignore_errors=True)

    def read_as_is(self) -> Collected:
        """Every document of the run. A file that cannot be understood is named, never left out."""
        documents, damaged = [], {}
        for path in sorted((self.path / "as_is").glob("*.json")):
            try:
                data = json.loads(path.read_text(encoding="utf-8"))
                document = AsIs.from_json(data)
                if document.host != path.stem:
                    raise ValueError(f"it says it is of {document.host!r}")
                documents.append(document)
            except (OSError, ValueError, TypeError, AttributeError, RecursionError) as error:
                damaged[path.stem] = f"{type(error).__name__}: {str(error)[:160]}"
        return Collected(tuple(documents), damaged)

    def write_results(self, results: Iterable[Result], summary: Mapping[str, Any]) -> None:
        """Keep how the run was judged; the summary goes last, so it never speaks of results that are not there.

        Raises:
            SchoolbuildError: it cannot be written; exit code 4.
        """
        write_json(self.path / "results.json", [result.as_json() for result in results])
        write_json(self.path / "summary.json", dict(summary))

    def read_summary(self) -> dict[str, Any] | None:
        """The summary, or ``None`` if the run was not judged yet or the file cannot be understood."""
        data = self._read("summary.json")
        return data if isinstance(data, dict) else None

    def read_results(self) -> list[dict[str, Any]] | None:
        """The results, or ``None`` as for the summary."""
        data = self._read("results.json")
        return data if isinstance(data, list) and all(isinstance(item, dict) for item in data) else None

    def _read(self, name: str) -> Any:
        try:
            return json.loads((self.path / name).read_text(encoding="utf-8"))
        except (OSError, ValueError, RecursionError):
            return None


def run_names(root: Path, school: str) -> list[str]:
    """The complete runs of a school, oldest first."""
    home = _home(root, school)
    if not home.is_dir():
        return []
    return sorted((path.name for path in home.iterdir() if _RUN.match(path.name) and path.is_dir()), key=_age)


def latest_run(root: Path, school: str) -> str | None:
    """The newest complete run."""
    names = run_names(root, school)
    return names[-1] if names else None


def _age(run: str) -> tuple[str, int]:
    stamp, _, number = run.partition("Z-")
    return (stamp.removesuffix("Z"), int(number or 1))


def _home(root: Path, school: str) -> Path:
    return root / "build" / "evidence" / _file_name(school)


def _file_name(name: str) -> str:
    if not isinstance(name, str) or _SAFE.match(name) is None:
        raise SchoolbuildError(
            f"{name!r} cannot be the name of a file",
            fix="names of schools and hosts are lower-case letters, digits and hyphens",
            exit_code=ExitCode.INVALID_INPUT,
        )
    return name
