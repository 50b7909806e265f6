"""Documents that machines left by themselves, for those that nobody can reach.

A daily task leaves one on each server (role ``assessment_collector``). Somebody brings it here, as
``build/self_reported/<school>/<host>.json``, and it stands in for a session that could not be had. What the lab's
machines leave is looked for beside the lab alone: a document does not tell which of the two twins wrote it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from schoolbuild.model.as_is import AsIs, FailureKind
from schoolbuild.model.target import TargetKind, WindowsTarget
from schoolbuild.transport.winrm.failure import WinrmError
from schoolbuild.transport.winrm.reading import Reading, understood
from schoolbuild.transport.winrm.standing import standing_of
from schoolbuild.transport.winrm.sweep import document

_STANDS_IN_FOR: frozenset[FailureKind] = frozenset({"unreachable", "authentication", "denied", "timed_out", "busy"})
"""A session that could not be had. Where another machine answered, or a broken one, its document says nothing."""
_LARGEST = 16 * 1024 * 1024


def folder_of(root: Path, school: str, kind: TargetKind) -> Path:
    """Where brought documents are looked for."""
    build = root / "build"
    return build / "self_reported" / school if kind == "real" else build / "lab" / school / "self_reported"


def with_left(targets: dict[str, WindowsTarget], folder: Path, keep: Callable[[AsIs], None]) -> Callable[[AsIs], None]:
    """``keep``, but with the document that a machine left where it could not be read."""

    def keep_either(read: AsIs) -> None:
        keep(left_instead(read, targets[read.host], folder / f"{read.host}.json"))

    return keep_either


def left_instead(read: AsIs, target: WindowsTarget, path: Path) -> AsIs:
    """What the machine left, marked as self-reported; ``read`` itself where it was read, or left nothing usable.

    The gap ``session`` then says why it could not be read, or why what it left does not count.
    """
    failure = read.failure
    if failure is None or failure.kind not in _STANDS_IN_FOR or not path.is_file():
        return read
    try:
        left = _left(target, path)
    except WinrmError as error:
        return replace(read, gaps={"session": f"the document that it left does not count: {error.message}"})
    except OSError as error:
        return replace(read, gaps={"session": f"the document that it left cannot be read: {error.strerror}"})
    why = f"{failure.kind}: {failure.message}"
    gaps = {**left.facts.gaps, "session": why}
    told = replace(document(left), user=None, clock_offset=None, gaps=gaps)
    return replace(told, collected_at=read.collected_at, self_reported=True)


def _left(target: WindowsTarget, path: Path) -> Reading:
    with path.open("rb") as file:
        data, facts = understood(target, file.read(_LARGEST))
    if facts.collector != "task":
        raise WinrmError("garbage", "it was not made by the machine's own task", target)
    return Reading(target, target.logins[0], standing_of(target, facts), data, facts, 0)
