"""Whether real equipment may be written to: not where nothing brings it back, and not unproven without a name."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path
from typing import Any, Literal

from schoolbuild.model.errors import Refused
from schoolbuild.model.yaml_lines import read_yaml

Written = Literal["switches", "servers"]
_PLACES = ("on site", "out-of-band")
_EXAMPLE = '-e accept_unproven="on site, CHG-1234"'


def may_write(accepted: Any, writes: Collection[Written], proven: Collection[str]) -> None:
    """Let a run write to real equipment, or say why not.

    ``accepted`` is the value of ``-e accept_unproven``: where the engineer is, and the ticket. ``proven`` are the
    families with an entry in ``standard/proofs.yml``.

    Raises:
        Refused: the run writes to switches, or to servers and nobody answers for it.
    """
    if "switches" in writes:
        raise Refused(
            "writing to real switches is refused: there is no timed rollback yet that would bring a switch back",
            where="-e target=real",
            fix="add --check --diff to see what would be sent, or rehearse with -e target=lab",
        )
    if "servers" not in writes or "windows" in proven or _answers(accepted):
        return
    said = "" if accepted is None else f"; {accepted!r} names no place and ticket"
    raise Refused(
        f"writing to real servers is refused: nothing was proven on a real Windows machine yet{said}",
        where="standard/proofs.yml",
        fix=f"add --check to see what would be done, or say that you are there: {_EXAMPLE} (or out-of-band)",
    )


def _answers(accepted: Any) -> bool:
    place, _, ticket = accepted.partition(",") if isinstance(accepted, str) else ("", "", "")
    return place.strip() in _PLACES and any(char.isalnum() for char in ticket)


def proofs(root: Path) -> frozenset[str]:
    """The families that ``standard/proofs.yml`` has an entry for; none if it cannot be read."""
    try:
        data = read_yaml(root / "standard" / "proofs.yml").data
        return frozenset(str(entry["family"]) for entry in data["proofs"])
    except (OSError, TypeError, KeyError):
        return frozenset()
