"""Drift of one switch: intended against running, running against startup, and the lines that are not ours."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from schoolbuild import families
from schoolbuild.families.family import Family
from schoolbuild.intent import Difference, compare, render
from schoolbuild.model.as_is import AsIs
from schoolbuild.model.errors import SchoolbuildError
from schoolbuild.model.network import Network


@dataclass(frozen=True)
class DriftLine:
    """A line that is missing from, or extra in, the second of two configurations; ``section`` is empty on top."""

    kind: Literal["missing", "extra"]
    section: str
    text: str


@dataclass(frozen=True)
class Drift:
    """``None`` means that it could not be told; the text beside it says why.

    ``unreadable`` are lines whose secrets a switch never shows: they are not compared, and said to be so.
    """

    lines: tuple[DriftLine, ...] | None = None
    lines_unknown: str = "the running configuration was not compared with the intended one"
    unsaved: tuple[DriftLine, ...] | None = None
    unsaved_unknown: str = "the startup configuration was not compared with the running one"
    unmanaged: tuple[str, ...] = ()
    unreadable: tuple[str, ...] = ()


def drift_of(network: Network, as_is: AsIs) -> Drift:
    """Compare what one switch runs with what it should run, and with what it would start from. Never raises."""
    switch = network.by_host(as_is.host)
    if switch is None:
        return Drift(lines_unknown=f"{as_is.host} is not in the school's folder")
    try:
        family = families.get(switch.family)
        intended = render(network, switch.name)
    except SchoolbuildError as error:
        return Drift(lines_unknown=f"nothing is intended for this switch: {error.message}")
    running, why = _whole(family, as_is.running, "running")
    if running is None:
        return Drift(lines_unknown=why, unsaved_unknown=why)
    if not intended.strip():
        return Drift(lines_unknown="the intended configuration is empty")
    difference = compare(family, intended, running)
    startup, why = _whole(family, as_is.startup, "startup")
    unsaved = None
    if startup is not None:
        later = compare(family, startup, running)
        # A new line that is not ours would be lost by a restart as well.
        unsaved = _lines(later.missing, (*later.extra, *later.unmanaged))
    return Drift(
        lines=_lines(difference.missing, difference.extra),
        unsaved=unsaved,
        unsaved_unknown=why,
        unmanaged=tuple(map(str, difference.unmanaged)),
        unreadable=tuple(map(str, difference.unreadable)),
    )


def _whole(family: Family, text: object, name: str) -> tuple[str | None, str]:
    if not isinstance(text, str) or not text.strip():
        return None, f"the {name} configuration was not collected, or is empty"
    why = family.looks_whole(text)
    return (text, "") if why is None else (None, f"the {name} configuration is not whole: {why}")


def _lines(missing: Iterable[Difference], extra: Iterable[Difference]) -> tuple[DriftLine, ...]:
    return (
        *(DriftLine("missing", item.section, item.line) for item in missing),
        *(DriftLine("extra", item.section, item.line) for item in extra),
    )
