"""What a Windows server of the lab has of its own when it is new, or when it has been a controller for a while.

The values stand with their sources in ``defaults.yml``, the updates in ``updates.yml``.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any, Literal, NamedTuple

import yaml

from schoolbuild.lab.windows.state.care import (
    GIB,
    CareState,
    Defender,
    Disk,
    EventLog,
    Firewall,
    FirewallRule,
    HistoryEntry,
    Share,
    ShareAccess,
    Update,
    Updates,
    Volume,
)
from schoolbuild.lab.windows.state.registry import Registry

Role = Literal["member", "controller", "standalone", "hypervisor", "pc"]

_HERE = Path(__file__).parent.parent
EVENT_LOG_KEY = r"HKLM\SYSTEM\CurrentControlSet\Services\EventLog"
DEFINITIONS_KB = "KB2267602"
CUMULATIVE = ["Security Updates"]


class Release(NamedTuple):
    """A revision of a system and the day on which it came out."""

    released: date
    revision: int


@cache
def defaults() -> dict[str, Any]:
    """The whole of ``defaults.yml``."""
    data: dict[str, Any] = yaml.safe_load((_HERE / "defaults.yml").read_text(encoding="utf-8"))
    return data


@cache
def _systems() -> dict[str, Any]:
    data: dict[str, Any] = yaml.safe_load((_HERE / "updates.yml").read_text(encoding="utf-8"))
    return data


def systems() -> tuple[str, ...]:
    """The systems whose updates the lab knows."""
    return tuple(_systems())


def image_build(system: str) -> tuple[int, int]:
    """Build and revision of the image that a new machine is made from."""
    row = _systems()[system]
    return row["build"], row["image"]


def newest_build(system: str) -> tuple[int, int]:
    """Build and revision of a machine that lacks nothing."""
    row = _systems()[system]
    return row["build"], max([row["image"], *(release["revision"] for release in row["releases"])])


def releases(system: str) -> tuple[Release, ...]:
    """The releases that the lab knows of a system, oldest first."""
    rows = _systems()[system]["releases"]
    return tuple(Release(date.fromisoformat(row["released"]), row["revision"]) for row in rows)


def system_of_build(build: int) -> str:
    """The system of that build.

    Raises:
        KeyError: the lab knows no such build.
    """
    return next(name for name, row in _systems().items() if row["build"] == build)


def imaged_care(system: str, role: Role, now: datetime) -> CareState:
    """A machine as it comes out of its image: an older build, two rounds of updates waiting, no policy set.

    Raises:
        KeyError: the lab does not know that system.
    """
    care = _plain_care(system, role, now)
    care.updates.catalogue = offered(system)
    return care


def controller_care(system: str, now: datetime, domain: str) -> CareState:
    """A domain controller that somebody looks after: no update waits, and its domain's folders are shared.

    Raises:
        KeyError: the lab does not know that system.
    """
    care = _plain_care(system, "controller", now)
    care.updates.catalogue = offered(system)
    patched_at = now - timedelta(days=5)
    for update in care.updates.catalogue:
        update.installed_at, update.in_force, update.downloaded = patched_at, True, True
        care.updates.history.insert(0, HistoryEntry(update.title, update.kb, patched_at, 2, 0, update.categories))
    care.updates.searched_at = care.updates.installed_at = patched_at
    care.defender.signatures_at = now - timedelta(hours=3)
    sysvol = r"C:\Windows\SYSVOL\sysvol"
    care.shares["sysvol"] = Share(
        "SYSVOL",
        sysvol,
        "Logon server share",
        access=[
            ShareAccess("Everyone", "Read"),
            ShareAccess("BUILTIN\\Administrators", "Full"),
            ShareAccess("NT AUTHORITY\\Authenticated Users", "Full"),
        ],
    )
    care.shares["netlogon"] = Share(
        "NETLOGON",
        rf"{sysvol}\{domain}\SCRIPTS",
        "Logon server share",
        access=[ShareAccess("Everyone", "Read"), ShareAccess("BUILTIN\\Administrators", "Full")],
    )
    return care


def furnish(registry: Registry, role: Role) -> None:
    """Write what care keeps in the registry: the largest sizes of the event logs."""
    for name, size in _event_log_sizes(role).items():
        registry.put(rf"{EVENT_LOG_KEY}\{name}", "MaxSize", "dword", size)


def offered(system: str) -> list[Update]:
    """What the update service offers a machine of that system, the definitions of Defender last."""
    found = [_update(row) for row in _systems()[system]["offered"]]
    return [*found, definitions(found[-1].released if found else datetime(2026, 11, 10, tzinfo=UTC))]


def definitions(released: datetime) -> Update:
    """The definitions of Defender: one update under the same number for ever, several times a day."""
    title = "Security Intelligence Update for Microsoft Defender Antivirus - KB2267602 - Current Channel (Broad)"
    return Update(
        id=str(uuid.uuid5(uuid.NAMESPACE_OID, DEFINITIONS_KB)),
        kb=DEFINITIONS_KB,
        title=title,
        categories=["Definition Updates", "Microsoft Defender Antivirus"],
        released=released,
        bytes=150_000_000,
        restart=False,
    )


def _update(row: dict[str, Any]) -> Update:
    return Update(
        id=str(uuid.uuid5(uuid.NAMESPACE_OID, row["kb"])),
        kb=row["kb"],
        title=row["title"],
        categories=list(row.get("categories", CUMULATIVE)),
        released=datetime.combine(date.fromisoformat(row["released"]), datetime.min.time(), UTC) + timedelta(hours=18),
        severity=row.get("severity", "Critical"),
        bytes=700_000_000 if "revision" in row else 75_000_000,
        after=list(row.get("after", [])),
        revision=row.get("revision"),
    )


def _plain_care(system: str, role: Role, now: datetime) -> CareState:
    data = defaults()
    return CareState(
        updates=Updates(),
        defender=Defender(signatures_at=now - timedelta(hours=5)),
        firewall=Firewall(rules=[FirewallRule(**({"enabled": True} | row)) for row in data["firewall_rules"]]),
        account_policy=_account_policy(system, role),
        audit={row["guid"]: list(row["audits"]) for row in audit_subcategories()},
        rights={
            name: list(sids)
            for name, sids in (data["rights"]["member"] | _of_controller(data["rights"]["controller"], role)).items()
        },
        shares={row["name"].lower(): _default_share(row) for row in data["shares"]["member"]},
        event_logs={name: EventLog(entries=120, sources={name: {}}) for name in _event_log_sizes(role)},
        disks=[Disk(row["name"], row["media"], size=row["size"] * GIB) for row in data["disks"]],
        volumes=[
            Volume(row["letter"], row["label"], row["size"] * GIB, row["free"] * GIB, row["disk"])
            for row in data["volumes"]
        ],
        certificates={"My": []},
        temp_bytes=310_000_000,
    )


def _account_policy(system: str, role: Role) -> dict[str, int | str]:
    rows = defaults()["account_policy"]
    return {**rows["standalone"], **rows.get(system, {}), **_of_controller(rows["controller"], role)}


def _event_log_sizes(role: Role) -> dict[str, int]:
    rows = defaults()["event_logs"]
    sizes: dict[str, int] = rows["member"] | _of_controller(rows["controller"], role)
    return sizes


def _of_controller(values: dict[str, Any], role: Role) -> dict[str, Any]:
    return values if role == "controller" else {}


def _default_share(row: dict[str, Any]) -> Share:
    return Share(row["name"], row["path"], row["description"], special=row["special"])


def audit_subcategories() -> Iterator[dict[str, Any]]:
    """Every subcategory of the audit policy with its ``category``, ``guid``, ``name`` and what is audited at first."""
    for category in defaults()["audit"]:
        for row in category["subcategories"]:
            yield {"category": category["category"], **row}
