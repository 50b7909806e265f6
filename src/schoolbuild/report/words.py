"""How states, controls and counts are written on pages."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

LETTERS = {"pass": "P", "fail": "F", "waived": "W", "not_applicable": "\u2013", "not_bought": "B", "not_assessed": "?"}
WORDS = {
    "pass": "pass",
    "fail": "fail",
    "waived": "waived",
    "not_applicable": "not applicable",
    "not_bought": "not bought",
    "not_assessed": "not assessed",
}


@dataclass(frozen=True)
class CellView:
    """A mark for one control on one machine."""

    state: str
    letter: str
    title: str
    anchor: str


def cell(host: str, control: str, result: Mapping[str, Any] | None) -> CellView:
    """The mark of a result; without a result nothing is known."""
    state = result["state"] if result is not None else "not_assessed"
    reason = result["reason"] if result is not None else "no result"
    return CellView(
        state=state,
        letter=LETTERS[state],
        title=f"{host}, {short(control)}: {WORDS[state]}. {sentence(reason)}",
        anchor=anchor(control),
    )


def silent_words(summary: Mapping[str, Any]) -> str:
    """``2 switches and 1 server could not be judged.``, or nothing."""
    switches = {item["host"] for item in summary["switches"]}
    hosts = [item["host"] for item in summary["not_assessed"]]
    of_switches = len([host for host in hosts if host in switches])
    counts = ((of_switches, "switch", "switches"), (len(hosts) - of_switches, "server", "servers"))
    told = [f"{count} {one if count == 1 else many}" for count, one, many in counts if count]
    return f"{' and '.join(told)} could not be judged." if told else ""


def short(control: str) -> str:
    """``NET-01`` of ``NET-01v1``."""
    return control.rpartition("v")[0]


def anchor(control: str) -> str:
    """Where a page describes a control."""
    return control.lower()


def parts(text: str) -> tuple[str, ...]:
    """What a control says in one line, as the single things that it says."""
    return tuple(capital(part) for part in text.split("; ") if part)


def capital(text: str) -> str:
    """With a capital, unless the text begins with the name of a host or is a single word."""
    return text if "-" in text.split(maxsplit=1)[0] or " " not in text else text[0].upper() + text[1:]


def sentence(text: str) -> str:
    """A text with a capital in front and a full stop behind."""
    text = text.strip()
    if not text:
        return ""
    text = capital(text)
    return text if text[-1] in ".!?" else text + "."


def sentences(texts: Iterable[str]) -> tuple[str, ...]:
    """Each text as a sentence."""
    return tuple(sentence(text) for text in texts)


def count_of(count: int, one: str, many: str) -> str:
    """``Three things``: small numbers as words."""
    words = ("No", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine", "Ten")
    return f"{words[count] if count < len(words) else count} {one if count == 1 else many}"


def moment(text: str | None) -> str:
    """``2026-11-22T09:30:00+00:00`` for people."""
    if not text:
        return "never"
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return text
    zone = " UTC" if not found.utcoffset() else f" {found:%z}"
    return f"{found.day} {found:%B %Y, %H:%M}{zone}"
