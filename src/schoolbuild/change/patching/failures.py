"""What a failed update means, and what helps against it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from schoolbuild.model.windows.patching import FailureClass, Patching

_WORD = 0xFFFFFFFF


@dataclass(frozen=True)
class FailedUpdate:
    """An update that could not be downloaded or installed. ``key`` names it between rounds."""

    key: str
    title: str
    hresult: str | None
    says: str
    helps: FailureClass


def hresult_text(code: object) -> str | None:
    """``0x80240016`` from a number, signed or not; ``None`` from anything else (a truth value is no code)."""
    if isinstance(code, bool) or not isinstance(code, int):
        return None
    return f"0x{code & _WORD:08X}"


def failed_updates(result: Mapping[str, Any], patching: Patching) -> tuple[FailedUpdate, ...]:
    """Every update that a round of ``ansible.windows.win_updates`` reports as failed, with its meaning."""
    updates = result.get("updates")
    if not isinstance(updates, Mapping):
        return ()
    return tuple(
        _meaning(str(identity), update, patching)
        for identity, update in updates.items()
        if isinstance(update, Mapping) and "failure_hresult_code" in update
    )


def _meaning(identity: str, update: Mapping[str, Any], patching: Patching) -> FailedUpdate:
    code = hresult_text(update["failure_hresult_code"])
    known = patching.errors.get(code) if code is not None else None
    title = str(update.get("title") or identity)
    numbers = update.get("kb")
    key = f"KB{numbers[0]}".replace("KBKB", "KB") if isinstance(numbers, list) and numbers else identity
    if known is None:
        words = str(update.get("failure_msg") or "an error that this standard does not know")
        return FailedUpdate(key, title, code, words, "human")
    return FailedUpdate(key, title, code, f"{known.says} ({known.name})", known.helps)
