"""``schoolbuild check --watch``: check again whenever a file changes, and say what is new and what is mended."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path

import typer

from schoolbuild.cli.findings import as_text
from schoolbuild.model.errors import ExitCode, SchoolbuildError
from schoolbuild.model.finding import Finding
from schoolbuild.model.os_errors import words_of

WATCHED = ("inventories", "standard")

_DATA = {".yml", ".yaml", ".txt"}
_WAIT_MS = 1000
_QUIET_MS = 80  # an editor's save is several steps: writing beside, renaming, setting the mode
_LONGEST_MS = 600


@dataclass(frozen=True)
class Look:
    """What one check said. ``error`` is set, in words, if nothing could be checked."""

    names: tuple[str, ...]
    findings: tuple[Finding, ...] = ()
    error: str | None = None


def watch_schools(root: Path, names: Sequence[str] | None, day: date | None = None) -> ExitCode:
    """Check the named schools, or all of them (``None``), after each change of a file, until Ctrl-C.

    Raises:
        SchoolbuildError: one of the schools does not exist at the start.
    """
    from schoolbuild.model.load import school_folder

    for name in names or ():
        school_folder(root, name)
    try:
        for text in rounds(lambda: look(root, names, day), changes(root, names)):
            _show(text)
    except KeyboardInterrupt:
        pass
    return ExitCode.INTERRUPTED


def look(root: Path, names: Sequence[str] | None, day: date | None = None) -> Look:
    """Check once; a folder that is gone or a broken standard is told, not raised: it may be back in a second."""
    from schoolbuild.model.load import school_names
    from schoolbuild.rules import check_schools

    chosen: tuple[str, ...] = tuple(names or ())
    try:
        chosen = tuple(school_names(root)) if names is None else chosen
        return Look(chosen, tuple(check_schools(root, chosen, today=day)))
    except SchoolbuildError as error:
        return Look(chosen, error=str(error))
    except OSError as error:
        return Look(chosen, error=f"{words_of(error)}: {error.filename or root}")


def rounds(ask: Callable[[], Look], changed: Iterable[bool]) -> Iterator[str]:
    """The text of the first check, and of each further one that was asked for by a save or says something else."""
    before = known = ask()
    yield _text(before, None)
    for touched in changed:
        now = ask()
        if touched or now != before:
            yield _text(now, known)
        before, known = now, _remembered(known, now)


def changes(root: Path, names: Sequence[str] | None) -> Iterator[bool]:
    """Yield when it is time to look again: ``True`` if files of these schools or of the standard were changed.

    ``False`` means to look and keep quiet if nothing is different: at the beginning, for what was saved before the
    watch stood, and for other schools, which may clash with these.
    """
    from watchfiles import watch

    paths = [root / name for name in WATCHED]
    gone = False
    while True:
        seen = _identities(paths)
        if None in seen:
            if not gone:
                yield True
            gone = True
            time.sleep(_WAIT_MS / 1000)
            continue
        gone, first = False, True
        for found in watch(
            *paths,
            watch_filter=lambda _, path: matters(root, Path(path)),
            debounce=_LONGEST_MS,
            step=_QUIET_MS,
            rust_timeout=_WAIT_MS,
            yield_on_timeout=True,
            ignore_permission_denied=True,
        ):
            if _identities(paths) != seen or any(Path(path) in paths for _, path in found):
                break  # the folder itself was exchanged, by a change of branch for example: watch the new one
            if found:
                yield any(_is_own(root, Path(path), names) for _, path in found)
            elif first:
                yield False
            first = False


def matters(root: Path, path: Path) -> bool:
    """Whether a changed path is data of ours, or a folder of it that came or went; no editor's working copy."""
    if path.name.startswith((".", "#", "_")) or path.name.endswith("~"):
        return False
    return path.suffix in _DATA or path.parent == root / "inventories" or path in {root / name for name in WATCHED}


def _is_own(root: Path, path: Path, names: Sequence[str] | None) -> bool:
    folder = root / "inventories"
    return names is None or not path.is_relative_to(folder) or path.relative_to(folder).parts[0] in names


def _identities(paths: Sequence[Path]) -> list[tuple[int, int] | None]:
    found: list[tuple[int, int] | None] = []
    for path in paths:
        try:
            about = path.stat()
            found.append((about.st_dev, about.st_ino))
        except OSError:
            found.append(None)
    return found


def _show(text: str) -> None:
    from rich.console import Console

    Console().clear()  # on a terminal only, and not on one that cannot
    typer.echo(text)
    sys.stdout.flush()


def _text(now: Look, before: Look | None) -> str:
    parts = [f"{datetime.now():%H:%M:%S}  " + (", ".join(now.names) if len(now.names) < 4 else "all schools")]
    parts.append(f"error: {now.error}" if now.error else as_text(now.findings, now.names))
    if before is not None and (told := "\n".join(_difference(before, now))):
        parts.append(told)
    return "\n\n".join(parts) + "\n"


def _difference(before: Look, now: Look) -> Iterator[str]:
    if before.error or now.error:
        return
    old, new = ({_identity(item): item for item in one.findings} for one in (before, now))
    yield from (f"new:    {_short(item)}" for key, item in new.items() if key not in old)
    unread = _unread(now)
    yield from (f"mended: {_short(item)}" for key, item in old.items() if key not in new and not _hidden(item, unread))


def _remembered(known: Look, now: Look) -> Look:
    """What is known after a look: of a folder that cannot be read just now, what was found while it could be."""
    kept = tuple(item for item in known.findings if _hidden(item, _unread(now)))
    return replace(now, findings=(*now.findings, *kept))


def _unread(look: Look) -> set[str]:
    """Schools with a file that cannot be read: no rule was asked about them."""
    return {item.school for item in look.findings if item.rule.startswith("SB0")}


def _hidden(item: Finding, unread: set[str]) -> bool:
    return item.school in unread and not item.rule.startswith("SB0")


def _identity(item: Finding) -> tuple[str, ...]:
    """What makes a finding the same one although lines were inserted above it."""
    return (item.rule, item.file, item.key, item.message)


def _short(item: Finding) -> str:
    return f"{item.place()}: {item.rule}: {item.message}"
