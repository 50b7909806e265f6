"""The faults that a lab can switch on per switch or Windows server, read from the table ``faults.yml``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any, Literal

import yaml

from schoolbuild.lab.interface import Reply
from schoolbuild.model.errors import SchoolbuildError

LONG = 800
"""Characters from which an output counts as long; a configuration always is."""


Kind = Literal["switch", "windows"]
_KINDS: Mapping[Kind, str] = {"switch": "a switch", "windows": "a Windows server"}


@dataclass(frozen=True)
class Fault:
    """A kind of fault; ``settings`` maps each of its settings to the default and what it means."""

    name: str
    what: str
    settings: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    kinds: tuple[Kind, ...] = ("switch",)
    """What it can happen to."""


@cache
def catalogue() -> Mapping[str, Fault]:
    """All faults by name."""
    table = yaml.safe_load(files("schoolbuild.lab").joinpath("faults.yml").read_text(encoding="utf-8"))
    return {
        name: Fault(name, row["what"], row.get("settings", {}), tuple(row.get("for", ["switch"])))
        for name, row in table.items()
    }


def settings_of(name: str, given: Mapping[str, object], kind: Kind = "switch") -> dict[str, object]:
    """The settings of a fault with defaults filled in.

    Raises:
        SchoolbuildError: the fault or a setting does not exist, or it does not happen to that kind.
    """
    fault = catalogue().get(name)
    fitting = ", ".join(other.name for other in catalogue().values() if kind in other.kinds)
    if fault is None:
        raise SchoolbuildError(f"there is no fault {name!r}", fix=f"use one of: {fitting}")
    if kind not in fault.kinds:
        raise SchoolbuildError(
            f"the fault {name!r} is not one that {_KINDS[kind]} can have",
            fix=f"for {_KINDS[kind]} there are: {fitting}",
        )
    values: dict[str, object] = {key: row["default"] for key, row in fault.settings.items()}
    for key, value in given.items():
        if key not in values:
            known = ", ".join(values) or "it has none"
            raise SchoolbuildError(f"fault {name!r} has no setting {key!r}", fix=f"its settings: {known}")
        try:
            values[key] = _number(str(value))
        except ValueError:
            raise SchoolbuildError(f"setting {key!r} of fault {name!r} is a number, not {value!r}") from None
    return values


def _number(text: str) -> int | float:
    """Whole numbers stay whole, and may be written in hexadecimal digits, as error codes are."""
    try:
        return int(text, 0)
    except ValueError:
        return float(text)


def spoil(reply: Reply, active: Mapping[str, Mapping[str, object]]) -> Reply:
    """What the active faults make of an output."""
    if len(reply.text) < LONG:
        return reply
    if "drop_line" in active:
        return Reply(reply.text[: int(float(str(active["drop_line"]["after"])))], close=True)
    if "garbage" in active:
        rubbish = "".join(chr(33 + (7 * n * n + n) % 94) for n in range(2000))
        return Reply("\n".join(rubbish[n : n + 70] for n in range(0, len(rubbish), 70)) + "\n", reply.close)
    return reply
