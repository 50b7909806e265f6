"""Reads a month of Microsoft's Security Update Guide: the CVRF document as JSON.

``https://api.msrc.microsoft.com/cvrf/v3.0/cvrf/2026-Sep`` gives one. Its parts, as its users document and test them
(github.com/microsoft/MSRC-Microsoft-Security-Updates-API; CSAF CVRF 1.1): ``DocumentTracking`` with the dates,
``ProductTree.FullProductName`` with an id for each product, and of each ``Vulnerability`` its ``Threats`` (type 3 is
the severity) and ``Remediations`` (type 2 is the maker's fix: the KB number as description, ``FixedBuild``,
``SubType``). A fix for .NET or Office has another kind of build and is left out, and so is a hotpatch, whose builds are
a line of their own.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from schoolbuild.model.errors import ExitCode, SchoolbuildError
from schoolbuild.model.windows.releases import Severity

MAX_BYTES = 200_000_000
"""A month is about 20 MB."""

_FIX, _SEVERITY = 2, 3
_BUILD = re.compile(r"^10\.0\.(?P<build>[0-9]{5})\.(?P<revision>[0-9]{1,6})$")
_KB = re.compile(r"^(?:KB)?(?P<number>[0-9]{6,8})$")
_PRODUCTS = (
    # The product's name in the guide, and ours. Server Core gets the same update.
    (re.compile(r"^Windows Server 2016(?: \(Server Core installation\))?$"), "windows_server_2016"),
    (re.compile(r"^Windows Server 2019(?: \(Server Core installation\))?$"), "windows_server_2019"),
    (re.compile(r"^Windows Server 2022(?: \(Server Core installation\))?$"), "windows_server_2022"),
    (re.compile(r"^Windows Server 2025(?: \(Server Core installation\))?$"), "windows_server_2025"),
    (re.compile(r"^Windows 11 Version 23H2 for x64-based Systems$", re.IGNORECASE), "windows_11_23h2"),
    (re.compile(r"^Windows 11 Version 24H2 for x64-based Systems$", re.IGNORECASE), "windows_11_24h2"),
    (re.compile(r"^Windows 11 Version 25H2 for x64-based Systems$", re.IGNORECASE), "windows_11_25h2"),
)
_SEVERITIES: Mapping[str, Severity] = {
    "critical": "critical",
    "important": "high",
    "moderate": "moderate",
    "low": "low",
}
_WORST: tuple[Severity, ...] = ("critical", "high", "moderate", "low")


@dataclass(frozen=True)
class Fix:
    """One cumulative update for one system, with the worst of what it mends; ``None`` where nobody rated it."""

    system: str
    build: int
    revision: int
    kb: str
    severity: Severity | None


@dataclass(frozen=True)
class Month:
    """What one document says. ``left_out`` names fixes that are none of a cumulative update, for a person to see."""

    id: str
    released: date
    current: date
    fixes: tuple[Fix, ...]
    left_out: tuple[str, ...]


def read_month(text: str, where: str) -> Month:
    """A month's document.

    Raises:
        SchoolbuildError: it is no JSON, no such document, or holds no fix for any system that we know.
    """
    try:
        data = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise _refused(f"this is no JSON: {error}", where) from None
    if not isinstance(data, dict) or "Vulnerability" not in data:
        raise _refused("this is no CVRF document: it has no `Vulnerability`", where)
    tracking = _mapping(data.get("DocumentTracking"))
    name = _value(_mapping(tracking.get("Identification")).get("ID"))
    released, current = _day(tracking.get("InitialReleaseDate")), _day(tracking.get("CurrentReleaseDate"))
    if not name or released is None:
        raise _refused("the document does not say which month it is of (DocumentTracking)", where)
    systems = dict(_systems(_mapping(data.get("ProductTree")).get("FullProductName")))
    if not systems:
        raise _refused("its product tree names no system that standard/windows/releases.yml knows", where)
    found: dict[tuple[str, int, int, str], list[Severity | None]] = {}
    left_out: dict[str, None] = {}
    for vulnerability in _mappings(data["Vulnerability"]):
        ratings = dict(_ratings(vulnerability))
        for remedy in _mappings(vulnerability.get("Remediations")):
            if remedy.get("Type") != _FIX:
                continue
            for product in _texts(remedy.get("ProductID")):
                if product not in systems:
                    continue
                fix = _fix(remedy)
                if fix is None:
                    told = f"{_value(remedy.get('Description'))} {remedy.get('FixedBuild') or ''}"
                    left_out[told.strip()] = None
                else:
                    found.setdefault((systems[product], *fix), []).append(ratings.get(product))
    if not found:
        raise _refused("no fix in it names a build of a system that we know", where)
    fixes = tuple(Fix(*key, _worst(ratings)) for key, ratings in sorted(found.items()))
    return Month(name, released, current or released, fixes, tuple(left_out))


def _systems(products: object) -> Iterator[tuple[str, str]]:
    for product in _mappings(products):
        name = str(product.get("Value", "")).strip()
        for pattern, system in _PRODUCTS:
            if pattern.match(name):
                yield str(product.get("ProductID")), system


def _ratings(vulnerability: Mapping[str, Any]) -> Iterator[tuple[str, Severity | None]]:
    for threat in _mappings(vulnerability.get("Threats")):
        if threat.get("Type") == _SEVERITY:
            for product in _texts(threat.get("ProductID")):
                yield product, _SEVERITIES.get(_value(threat.get("Description")).lower())


def _fix(remedy: Mapping[str, Any]) -> tuple[int, int, str] | None:
    build = _BUILD.match(str(remedy.get("FixedBuild") or "").strip())
    number = _KB.match(_value(remedy.get("Description")))
    if build is None or number is None or "hotpatch" in str(remedy.get("SubType", "")).lower():
        return None
    return int(build["build"]), int(build["revision"]), f"KB{number['number']}"


def _worst(ratings: Iterable[Severity | None]) -> Severity | None:
    """The worst rating; one that nobody rated counts as worse than *moderate*, and is told as unrated."""
    known = set(ratings)
    for severity in _WORST:
        if severity in known and not (severity in ("moderate", "low") and None in known):
            return severity
    return None


def _mapping(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def _mappings(value: object) -> list[Mapping[str, Any]]:
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def _texts(value: object) -> list[str]:
    return [str(item) for item in value] if isinstance(value, list) else []


def _value(value: object) -> str:
    """The text of ``{"Value": "…"}``, which the document wraps nearly every text in."""
    return str(_mapping(value).get("Value") or "").strip()


def _day(value: object) -> date | None:
    try:
        return datetime.fromisoformat(str(value).replace("Z", "+00:00")).date()
    except ValueError:
        return None


def _refused(message: str, where: str) -> SchoolbuildError:
    return SchoolbuildError(
        message,
        where=where,
        fix="fetch a month as JSON: curl -H 'Accept: application/json' https://api.msrc.microsoft.com/cvrf/v3.0/cvrf/2026-Nov",
        exit_code=ExitCode.INVALID_INPUT,
    )
