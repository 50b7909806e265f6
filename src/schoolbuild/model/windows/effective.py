"""Whether a machine's effective value fulfils a row of the settings table."""

from __future__ import annotations

from typing import Any

Value = int | str | list[str] | None


def fulfils(test: str, wanted: Any, value: Value, unset_is: int | str | None = None) -> bool | None:
    """Hold an effective value against what is wanted; ``None`` if that cannot be said.

    ``value`` is ``None`` where nothing is set: then ``unset_is``, what Windows does by itself, is held against it, and
    without that nothing set is not fulfilled. A value of another kind than the wanted one says nothing.
    """
    if value is None:
        return False if unset_is is None else fulfils(test, wanted, unset_is)
    if not _of_one_kind(wanted, value):
        return None
    if test == "equals":
        return bool(value == wanted)
    if test == "contains":
        return set(wanted) <= set(value) if isinstance(wanted, list) and isinstance(value, list) else None
    if not isinstance(value, int) or not isinstance(wanted, int):
        return None
    if test == "at_least":
        return value >= wanted
    if test == "at_most":
        return value <= wanted
    if test == "between_1_and":
        return 1 <= value <= wanted
    return None


def _of_one_kind(wanted: Any, value: Any) -> bool:
    if isinstance(wanted, bool) or isinstance(value, bool):  # true is no number, though Python counts it as 1
        return False
    if isinstance(wanted, list):
        return isinstance(value, list) and all(isinstance(item, str) for item in value)
    return isinstance(wanted, int | str) and type(wanted) is type(value)
