"""Which key of the school's document describes which service."""

from __future__ import annotations

from collections.abc import Mapping

from schoolbuild.model.document.identity import Owned, Service
from schoolbuild.model.school import School

KEYS: Mapping[Service, str] = {
    "network": "switches",
    "wireless": "wireless",
    "servers": "servers",
    "directory": "directory",
    "patching": "patching",
    "antivirus": "antivirus",
    "backup": "backups",
    "guests": "hypervisors",
    "print": "print",
    "telephony": "telephony",
    "cctv": "cctv",
}
OWNED: Mapping[Owned, Service] = {
    "switches": "network",
    "wireless": "wireless",
    "directory": "directory",
    "updates": "patching",
    "antivirus": "antivirus",
    "backup": "backup",
}
"""What a third party can own, and the service that would otherwise see to it."""


def described(document: School, service: Service) -> bool:
    """Whether the document says what the service consists of here."""
    if service == "directory":
        return document.directory is not None and document.directory.kind != "none"
    return bool(getattr(document, KEYS[service]))
