"""Breaking a lab the way people do: moved cables, lines typed at a console, changed servers (table ``breaks.yml``)."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from schoolbuild.lab.console import paste
from schoolbuild.lab.engine import Lab
from schoolbuild.lab.estate import Cable, End
from schoolbuild.lab.windows.breaks import BREAKS
from schoolbuild.lab.windows.emulator import WindowsComputer
from schoolbuild.model.errors import SchoolbuildError

_LETTERS = re.compile(r"^([A-Za-z-]*)(.*)$")


@dataclass(frozen=True)
class Break:
    """A kind of break; ``lines`` per family are what is typed."""

    name: str
    what: str
    arguments: tuple[str, ...]
    lines: Mapping[str, Sequence[str]] = field(default_factory=dict)
    defaults: Mapping[str, str] = field(default_factory=dict)
    save: bool = True
    windows: bool = False
    """It is done to a Windows server."""


@cache
def _table() -> Any:
    return yaml.safe_load(files("schoolbuild.lab").joinpath("breaks.yml").read_text(encoding="utf-8"))


@cache
def catalogue() -> Mapping[str, Break]:
    """All kinds of breaks by name."""
    return {
        name: Break(
            name,
            row["what"],
            tuple(row["arguments"]),
            row.get("lines", {}),
            row.get("defaults", {}),
            row.get("save", True),
            row.get("for") == "windows",
        )
        for name, row in _table()["kinds"].items()
    }


def named(kind: str, given: Sequence[str]) -> dict[str, str]:
    """The arguments by name; raises if there are too few or too many."""
    break_ = catalogue().get(kind)
    if break_ is None:
        raise SchoolbuildError(f"there is no break {kind!r}", fix=f"use one of: {', '.join(catalogue())}")
    values = dict(break_.defaults) | dict(zip(break_.arguments, given, strict=False))
    if len(given) > len(break_.arguments) or set(values) != set(break_.arguments):
        raise SchoolbuildError(
            f"break {kind!r} was given {len(given)} arguments", fix=f"it takes: {' '.join(break_.arguments) or 'none'}"
        )
    return {name: values[name] for name in break_.arguments}


async def inject(lab: Lab, kind: str, given: Sequence[str]) -> dict[str, Any]:
    """Do it, and keep a record of it in ``lab.injected``: ``{kind, arguments, what, at}``."""
    values = named(kind, given)
    break_ = catalogue()[kind]
    if kind == "miscable":
        _miscable(lab, _end(lab, values["end"]), _end(lab, values["other"]))
    elif kind == "cut":
        _cut(lab, End(values["device"], port_of(lab, values["device"], values["port"])))
    elif kind == "restore-cabling":
        lab.recable(lab.estate.cables)
    elif break_.windows:
        _change(lab, kind, values)
    else:
        await _type(lab, break_, values)
    record = {
        "kind": kind,
        "arguments": values,
        "what": break_.what,
        "at": lab.clock.now().isoformat(timespec="seconds"),
    }
    lab.injected.append(record)
    return record


def port_of(lab: Lab, key: str, given: str) -> str:
    """A port of a device by its full name or an unmistakable short one (``gi1/0/1``)."""
    names = [port.name for port in lab.device(key).spec.ports]
    if given in names:
        return given
    letters, rest = _split(given)
    found = [name for name in names if _split(name)[1] == rest and _split(name)[0].startswith(letters)]
    if len(found) != 1:
        raise SchoolbuildError(f"{key} has no port {given!r}", fix=f"its ports: {names[0]} … {names[-1]}")
    return found[0]


def _split(name: str) -> tuple[str, str]:
    match = _LETTERS.match(name)
    assert match is not None  # noqa: S101  # the pattern matches everything
    return match[1].lower(), match[2]


def _end(lab: Lab, text: str) -> End:
    device, colon, port = text.partition(":")
    if not colon:
        raise SchoolbuildError(f"{text!r} is no cable end", fix="write it as device:port, e.g. oak-sw01:49")
    return End(device, port_of(lab, device, port))


def _miscable(lab: Lab, end: End, other: End) -> None:
    if not any(end in cable for cable in lab.cables):
        raise SchoolbuildError(f"no cable is plugged in at {end}", fix="name the end that is to be moved first")
    swap = {end: other, other: end}
    moved = [Cable(swap.get(a, a), swap.get(b, b)) for a, b in lab.cables]
    if any(cable.a == cable.b for cable in moved):
        raise SchoolbuildError(f"{end} and {other} are the two ends of one cable")
    lab.recable(moved)


def _cut(lab: Lab, end: End) -> None:
    if not any(end in cable for cable in lab.cables):
        raise SchoolbuildError(f"no cable is plugged in at {end}")
    lab.recable(cable for cable in lab.cables if end not in cable)


def _change(lab: Lab, kind: str, values: Mapping[str, str]) -> None:
    """Change the state of a Windows server; nothing of it counts as written over WinRM."""
    machine = lab.windows.machine(values["device"])
    computer = machine.computer
    if not isinstance(computer, WindowsComputer):
        raise SchoolbuildError(f"{values['device']} has no state that could be changed")
    BREAKS[kind](computer.state, values, lab.clock.now())
    machine.note("break", f"{kind} {' '.join(values.values())}")
    lab.host_moved()


async def _type(lab: Lab, break_: Break, values: Mapping[str, str]) -> None:
    key = values["device"]
    device = lab.device(key)
    mode = _table()["config_mode"][device.spec.family]
    if break_.name == "config":
        lines = [line.strip() for line in values["lines"].split(";") if line.strip()]
    else:
        lines = [line.format(**values) for line in break_.lines[device.spec.family]]
    refused = device.refusals
    text = [*mode["enter"], *lines, *mode["leave"], *(mode["save"] if break_.save else ())]
    screen = await paste(lab, key, text, logged_in=True)
    if device.refusals > refused:
        raise SchoolbuildError(f"{key} refused it", where=_typed(screen, text[0]), fix="give what this switch accepts")


def _typed(screen: str, first: str) -> str:
    """The part of a transcript that begins with the first typed line: without banner and copyright."""
    lines = screen.strip().splitlines()
    start = next((number for number, line in enumerate(lines) if line.endswith(first)), 0)
    return "\n    ".join(lines[start:])
