"""The primary's file server as a target, and what it would tell, for tests that need no lab."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from schoolbuild.model.target import Login, WindowsTarget

LOCAL = Login("local", r".\Administrator", "<secret:windows/administrator@1>")
DOMAIN = Login("domain", r"OAKFIELD\svc-schoolbuild", "<secret:windows/management@1>")


def target(**changes: Any) -> WindowsTarget:
    """``oak-fs01``, with some fields changed."""
    fields: dict[str, Any] = {
        "school": "oakfield-primary",
        "host": "oak-fs01",
        "computer_name": "OAK-FS01",
        "role": "member",
        "address": "10.20.1.11",
        "kind": "lab",
        "dial": "127.20.1.11",
        "port": 5985,
        "domain": "oakfield.internal",
        "domains": ("oakfield.internal",),
        "serial": "CZ2OAK0002",
        "logins": (DOMAIN, LOCAL),
    }
    return WindowsTarget(**{**fields, **changes})


def identity(**changes: Any) -> dict[str, Any]:
    """Who a built ``oak-fs01`` says it is."""
    return {
        "computer_name": "OAK-FS01",
        "domain": "oakfield.internal",
        "domain_role": 3,
        "serial": "CZ2OAK0002",
        "mark": {"school": "oakfield-primary", "host": "oak-fs01", "in_service": True},
        **changes,
    }


def imaged(**changes: Any) -> dict[str, Any]:
    """Who it says it is out of the box."""
    fresh = {"computer_name": "WIN-4QKJ2M8D5R7", "domain": None, "workgroup": "WORKGROUP", "mark": None}
    return identity(**{**fresh, "domain_role": 2, **changes})


def facts(who: Mapping[str, Any] | None = None, at: datetime | None = None, **sections: Any) -> dict[str, Any]:
    """A document with that identity and those sections; of the rest it says why it does not know."""
    told = {"identity": dict(who if who is not None else identity()), **sections}
    return {
        "schema": "schoolbuild/windows-facts/1",
        "collected_at": (at or datetime.now(UTC)).isoformat(timespec="seconds").replace("+00:00", "Z"),
        "collector": "session",
        "sections": told,
        "errors": {},
    }
