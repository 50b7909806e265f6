"""The servers of the sample primary exactly as they should be, as documents; tests break one thing and look."""

from __future__ import annotations

import copy
from collections.abc import Callable, Mapping
from typing import Any

import yaml

from schoolbuild.model.as_is import AsIs
from tests.unit.assess.estate import COLLECTED, ROOT

NOW = "2026-11-22T09:00:00Z"
DOMAIN_SID = "S-1-5-21-111-222-333"
LOCAL_SID = "S-1-5-21-900-800-700"
GB = 1024**3

Facts = dict[str, Any]


def member() -> Facts:
    """What oak-fs01 tells when all is well."""
    return document(
        identity={
            "computer_name": "OAK-FS01",
            "domain": "oakfield.internal",
            "domain_role": 3,
            "secure_channel": True,
            "serial": "CZ2OAK0002",
            "mark": {"school": "oakfield-primary", "host": "oak-fs01", "in_service": True},
        },
        clock={"now": NOW, "time_zone": "GMT Standard Time", "kind": "NT5DS", "source": "oak-dc01.oakfield.internal"},
        accounts={
            "administrators": [
                {"name": "OAK-FS01\\Administrator", "sid": f"{LOCAL_SID}-500", "kind": "user", "local": True},
                {"name": "OAKFIELD\\Domain Admins", "sid": f"{DOMAIN_SID}-512", "kind": "group", "local": False},
                {"name": "OAKFIELD\\svc-schoolbuild", "sid": f"{DOMAIN_SID}-1104", "kind": "user", "local": False},
            ],
            "guest_enabled": False,
            "administrator_name": "Administrator",
            "administrator_enabled": True,
            "lockout_threshold": 10,
            "lockout_minutes": 15,
            "minimum_length": 14,
            "laps_backup": 2,
            "laps_rotated_at": "2026-11-10T09:00:00Z",
        },
        shares=[
            share("Staff", "D:\\Staff", ("OAKFIELD\\All Staff", "Change")),
            share("Pupils", "D:\\Pupils", ("OAKFIELD\\All Pupils", "Read"), ("OAKFIELD\\All Staff", "Change")),
            share("Homes$", "D:\\Homes", ("OAKFIELD\\All Pupils", "Change"), ("OAKFIELD\\All Staff", "Change")),
            {"name": "C$", "path": "C:\\", "access": None},
            {"name": "IPC$", "path": None, "access": None},
        ],
        role="member",
    )


def controller() -> Facts:
    """What oak-dc01 tells when all is well."""
    return document(
        identity={
            "computer_name": "OAK-DC01",
            "domain": "oakfield.internal",
            "domain_role": 5,
            "secure_channel": None,
            "serial": "CZ2OAK0001",
            "mark": None,
        },
        clock={"now": NOW, "time_zone": "GMT Standard Time", "kind": "NTP", "source": "ntp1.borough.example"},
        accounts={"administrators": None, "guest_enabled": False, "lockout_threshold": 10, "minimum_length": 14},
        shares=[
            {"name": "NETLOGON", "path": "C:\\Windows\\SYSVOL\\sysvol\\oakfield.internal\\SCRIPTS", "access": None},
            {"name": "SYSVOL", "path": "C:\\Windows\\SYSVOL\\sysvol", "access": None},
        ],
        role="controller",
    )


def share(name: str, path: str, *access: tuple[str, str]) -> Facts:
    rows = [("BUILTIN\\Administrators", "Full"), *access]
    return {
        "name": name,
        "path": path,
        "access": [{"account": who, "right": right, "type": "Allow"} for who, right in rows],
    }


def document(*, identity: Facts, clock: Facts, accounts: Facts, shares: list[Facts], role: str) -> Facts:
    return {
        "schema": "schoolbuild/windows-facts/1",
        "collected_at": NOW,
        "collector": "session",
        "errors": {},
        "sections": {
            "identity": identity,
            "system": {
                "product": "Microsoft Windows Server 2022 Standard",
                "edition": "ServerStandard",
                "build": 20348,
                "revision": 5868,
                "pending_reboot": [],
                "pending_since": None,
                "started_at": "2026-11-17T21:00:00Z",
            },
            "clock": clock,
            "updates": {"waiting": [], "history": []},
            "defender": {
                "installed": True,
                "service": "Running",
                "running_mode": "Normal",
                "antivirus_enabled": True,
                "real_time": True,
                "tamper_protected": True,
                "signatures_at": "2026-11-22T05:00:00Z",
                "onboarded": True,
                "exclusion_paths": [],
                "exclusion_extensions": [],
                "exclusion_processes": [],
            },
            "antivirus": [],
            "windows_backup": {
                "installed": True,
                "configured": True,
                "target": "E:",
                "last_good_at": "2026-11-21T21:40:00Z",
                "versions": 14,
            },
            "backups": [
                {
                    "product": "veeam",
                    "service": "VeeamEndpointBackupSvc",
                    "state": "Running",
                    "last_good_at": "2026-11-22T02:10:00Z",
                }
            ],
            "agents": [{"product": "datto_rmm", "service": "CagService", "state": "Running"}],
            "accounts": accounts,
            "firewall": {
                "profiles": [
                    {"name": name, "enabled": True, "inbound": "Block"} for name in ("Domain", "Private", "Public")
                ],
                "rules": [],
            },
            "settings": answers(role),
            "disks": [{"name": "PhysicalDisk0", "health": "Healthy"}],
            "volumes": [
                {"letter": "C:", "size": 120 * GB, "free": 60 * GB},
                {"letter": "D:", "size": 2000 * GB, "free": 400 * GB},
            ],
            "shares": shares,
            "services": [],
            "certificates": [],
            "software": [],
            "features": [],
            "health": {"disk_errors": 0},
        },
    }


def answers(role: str) -> list[Facts]:
    """An answer to every row that a Server 2022 of this role is asked, as the file of the row wants it."""
    rows: dict[str, Facts] = {}
    for path in sorted((ROOT / "standard" / "windows" / "settings").glob("*.yml")):
        rows |= yaml.safe_load(path.read_text(encoding="utf-8"))
    found = []
    for name, row in rows.items():
        if role in row["applies_to"] and "windows_server_2022" not in row.get("not_on", ()):
            found.append({"id": name, "value": _wanted(row), "source": "local", "error": None})
    return found


def _wanted(row: Facts) -> Any:
    if "registry" in row:
        return row["registry"]["data"]
    if "service" in row:
        return row["service"]["start_mode"]
    if "feature" in row:
        return int(row["feature"]["installed"])
    if "audit" in row:
        return row["audit"]["audits"]
    if "account" in row:
        return row["account"]["value"]
    if "event_log" in row:
        return row["event_log"]["bytes"]
    return f"on-{row['firewall']['inbound']}"


def as_is(host: str, facts: Facts, **others: Any) -> AsIs:
    fields: dict[str, Any] = {
        "school": "oakfield-primary",
        "host": host,
        "family": "windows",
        "address": "10.20.1.11",
        "collected_at": COLLECTED,
        "target": "lab",
        "facts": facts,
    }
    return AsIs(**(fields | others))


def servers() -> Mapping[str, AsIs]:
    """Both servers of the primary, by short name."""
    return {"dc01": as_is("oak-dc01", controller()), "fs01": as_is("oak-fs01", member())}


def spoilt(facts: Facts, *changes: tuple[str, Any]) -> Facts:
    """The document with values at dotted places below ``sections`` replaced; a callable changes what is there."""
    result = copy.deepcopy(facts)
    for place, value in changes:
        *path, last = place.split(".")
        part: Any = result["sections"]
        for name in path:
            part = part[int(name)] if isinstance(part, list) else part[name]
        key: Any = int(last) if isinstance(part, list) else last
        part[key] = value(part[key]) if isinstance(value, Callable) else value  # type: ignore[arg-type]
    return result


def changed(facts: Facts, place: str, **how: Any) -> Facts:
    """The document changed as ``one_wrong_server.yml`` says: another ``value``, one to ``add``, one to ``drop``."""
    if "value" in how:
        return spoilt(facts, (place, how["value"]))
    if "add" in how:
        return spoilt(facts, (place, lambda was: [*was, how["add"]]))
    return spoilt(facts, (place, lambda was: [item for index, item in enumerate(was) if index != how["drop"]]))


def setting(facts: Facts, name: str, **instead: Any) -> Facts:
    """The document with the answer to one row of the settings table changed."""
    result = copy.deepcopy(facts)
    (row,) = [row for row in result["sections"]["settings"] if row["id"] == name]
    row |= instead
    return result
