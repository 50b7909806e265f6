"""A school document as plain data, in the short forms in which people write it: the way back from ``model.school``."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date, time
from ipaddress import IPv4Address, IPv4Network
from itertools import pairwise
from typing import Any

from pydantic import BaseModel

from schoolbuild.model.document.addressing import Dhcp
from schoolbuild.model.document.directory import Directory
from schoolbuild.model.document.network import PortUse
from schoolbuild.model.port_names import PortEnd

Plain = str | int | float | bool | list[Any] | dict[str, Any] | None
"""What YAML can hold; texts are texts, whatever they look like."""

_SHORT: dict[type[BaseModel], str] = {PortUse: "profile", Dhcp: "by", Directory: "kind"}
"""Models that may be written as one word, if nothing but that field is said."""
_NUMBERED = re.compile(r"(?P<stem>.*?)(?P<number>0|[1-9][0-9]*)")


def plain(value: Any) -> Plain:
    """A value of the document in the form in which it is written. What has its default is left out.

    Raises:
        TypeError: a kind of value that no document holds.
    """
    if value is None or isinstance(value, bool | int | float | str):
        return value
    if isinstance(value, BaseModel):
        return _model(value)
    if isinstance(value, PortEnd):
        return end_text(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, time):
        return value.strftime("%H:%M" if not value.second and not value.microsecond else "%H:%M:%S.%f")
    if isinstance(value, IPv4Address | IPv4Network):
        return str(value)
    if isinstance(value, dict):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    raise TypeError(f"{type(value).__name__} is no value of a school document")


def _model(value: BaseModel) -> Plain:
    said: dict[str, Any] = {}
    for name, about in type(value).model_fields.items():
        item = getattr(value, name)
        if about.is_required() or item != about.get_default(call_default_factory=True):
            said[about.alias or name] = plain(item)
    short = _SHORT.get(type(value))
    return said[short] if short is not None and set(said) == {short} else said


def end_text(end: PortEnd) -> str:
    """``sw01 49-50``: ports keep their order, because the first of one end meets the first of the other."""
    return f"{end.switch} {','.join(_runs(end.ports))}"


def _runs(ports: Iterable[str]) -> Iterator[str]:
    """Ports whose numbers follow each other as a range."""
    run: list[str] = []
    for before, port in pairwise((None, *ports, None)):
        if before is not None and port is not None and _follows(before, port):
            run.append(port)
            continue
        if run:
            yield run[0] if len(run) == 1 else f"{run[0]}-{_parts(run[-1])[1]}"
        run = [port] if port is not None else []


def _follows(before: str, port: str) -> bool:
    stem, number = _parts(before)
    return (stem, number + 1) == _parts(port)


def _parts(port: str) -> tuple[str, int]:
    found = _NUMBERED.fullmatch(port)
    return (found["stem"], int(found["number"])) if found is not None else (port, -2)
