"""A value of another type than expected is not understood, and so never good."""

from __future__ import annotations

from typing import TypeVar

from schoolbuild.families.reading_facts import Unclear

T = TypeVar("T")


def understood(value: object, kind: type[T], inside: type | tuple[type, ...] | None = None) -> T:
    """``value`` as ``kind``; with ``inside``, all its members as that.

    Raises:
        Unclear: it is something else.
    """
    members = list(value.values()) if isinstance(value, dict) else value
    fits = isinstance(value, kind) and not (kind is not bool and isinstance(value, bool))
    if fits and inside is not None:
        fits = all(isinstance(item, inside) for item in members)  # type: ignore[attr-defined]
    if not fits:
        raise Unclear(f"what was collected is not understood: {type(value).__name__} instead of {kind.__name__}")
    return value  # type: ignore[return-value]
