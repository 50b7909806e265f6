"""Other makers' products, by their services, and what they say of themselves where the question names a place."""

from __future__ import annotations

import ntpath
import re
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

from schoolbuild.lab.windows.answers.texts import START_WORDS, STATE_WORDS, stamp
from schoolbuild.lab.windows.state.care import Product
from schoolbuild.lab.windows.state.machine import MachineState, Service


def found(state: MachineState, asked: Iterable[Mapping[str, Any]], kind: str) -> list[dict[str, Any]]:
    """A row per service of an asked product of that kind."""
    return [
        _row(state, product, service)
        for product in asked
        if product["kind"] == kind
        for service in _services(state, product)
    ]


def _services(state: MachineState, product: Mapping[str, Any]) -> list[Service]:
    names = {name.lower() for name in product.get("services") or ()}
    programs = {name.lower() for name in product.get("executables") or ()}
    return [
        service
        for service in state.services.values()
        if service.name.lower() in names or _program(service.path) in programs
    ]


def _program(path: str) -> str:
    """The file that a service runs, from its command line."""
    bare = path[1:].partition('"')[0] if path.startswith('"') else path.partition(".exe")[0] + ".exe"
    return ntpath.basename(bare).lower()


def _row(state: MachineState, product: Mapping[str, Any], service: Service) -> dict[str, Any]:
    knows = state.care.products.get(service.name.lower(), Product())
    row: dict[str, Any] = {
        "product": product["product"],
        "service": service.name,
        "state": STATE_WORDS[service.state],
        "start": START_WORDS[service.start_mode],
        "version": _version(state, product.get("version"), knows, service),
        "signatures_at": None,
        "last_good_at": None,
        "last_try_at": None,
        "last_result": None,
        "site": None,
        "source": "service",
    }
    signatures, backup, site = product.get("signatures"), product.get("last_backup"), product.get("site")
    if signatures is not None and signatures["place"] == "registry":
        row |= {"signatures_at": stamp(_moment(state, signatures)), "source": "registry"}
    if backup is not None and backup["place"] == "event":
        row |= {
            "last_good_at": stamp(knows.last_good_at),
            "last_try_at": stamp(knows.last_try_at or knows.last_good_at),
            "last_result": knows.last_result,
            "source": "event log",
        }
    if site is not None and site["place"] == "registry":
        row |= {"site": _text(state, site), "source": "registry"}
    return row


def _version(state: MachineState, place: Mapping[str, Any] | None, knows: Product, service: Service) -> str | None:
    if place is None:
        return None
    if place["place"] == "registry":
        return _text(state, place)
    files = {path.lower(): one for package in state.care.packages.values() for path, one in package.files.items()}
    return knows.version or files.get(service.path.lower())


def _values(state: MachineState, place: Mapping[str, Any]) -> list[Any]:
    r"""What stands at the first of the keys that hold the value; ``\*`` stands for every key below."""
    for key in place["keys"]:
        if key.endswith("\\*"):
            parent = key.removesuffix("\\*")
            below = [
                state.registry.data(rf"{parent}\{child}", place["name"]) for child in state.registry.children(parent)
            ]
            values = [value for value in below if value is not None]
        else:
            value = state.registry.data(key, place["name"])
            values = [] if value is None else [value]
        if values:
            return values
    return []


def _one(state: MachineState, place: Mapping[str, Any]) -> Any:
    """Different answers contradict each other: then nothing is known."""
    values = _values(state, place)
    return values[0] if values and all(value == values[0] for value in values) else None


def _text(state: MachineState, place: Mapping[str, Any]) -> str | None:
    value = _one(state, place)
    if value is None:
        return None
    if place["form"] == "after_first_dot":
        return str(value).partition(".")[2] or None
    return str(value)


def _moment(state: MachineState, place: Mapping[str, Any]) -> datetime | None:
    value = _one(state, place)
    if place["form"] == "unix" and isinstance(value, int):
        return datetime.fromtimestamp(value, UTC)
    if place["form"] == "bracketed_day" and isinstance(value, str):
        match = re.search(r"\((\d{4})(\d{2})(\d{2})\)", value)
        return datetime(int(match[1]), int(match[2]), int(match[3]), tzinfo=UTC) if match else None
    return None
