"""What a school declares and this release does not build: checked, documented, and said aloud where a play runs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from schoolbuild.model.school import School

OWN_BACKUP = "windows_server_backup"
"""The one backup product that is configured; the others are read."""


@dataclass(frozen=True)
class NotBuilt:
    """A part of the document: its key, and what stands there."""

    key: str
    what: str

    def __str__(self) -> str:
        return f"{self.what} ({self.key})"


def not_built(document: School) -> tuple[NotBuilt, ...]:
    """Every part that is declared but not built yet, in the document's order."""
    return tuple(_parts(document))


def _parts(document: School) -> Iterator[NotBuilt]:
    if document.dhcp.by == "core":
        yield NotBuilt("dhcp", "address ranges on the core switch")
    planned = [switch.name for switch in document.switches if switch.planned is not None]
    if planned:
        yield NotBuilt("switches", f"planned switches {', '.join(planned)}")
    if document.wireless is not None:
        yield NotBuilt("wireless", f"{_count(len(document.wireless.ssids), 'wireless network')} of the controller")
    if document.directory is not None and document.directory.kind != "none":
        yield NotBuilt("directory", "controllers, accounts and policies of the directory")
    boxes = len(document.hypervisors)
    if boxes:
        yield NotBuilt("hypervisors", f"the guests of {_count(boxes, 'hypervisor')}")
    appliances = [server.name for server in document.servers if not server.system.startswith("windows_")]
    for key, number, what in (
        ("servers", len(appliances), "appliance"),
        ("suites", len(document.suites), "suite"),
        ("ups", len(document.ups), "power unit"),
    ):
        if number:
            yield NotBuilt(key, _count(number, what))
    if document.antivirus is not None and document.antivirus.product != "defender":
        yield NotBuilt("antivirus", f"the installation of {document.antivirus.product} from its console")
    if document.backups is not None:
        others = dict.fromkeys(copy.product for copy in document.backups.copies if copy.product != OWN_BACKUP)
        if others:
            yield NotBuilt("backups", f"the jobs of {' and '.join(others)}")
    for key, what in (
        ("mis", "the pupils' records"),
        ("print", "print queues"),
        ("telephony", "telephones"),
        ("cctv", "cameras"),
    ):
        if getattr(document, key) is not None:
            yield NotBuilt(key, what)


def _count(number: int, what: str) -> str:
    return f"{number} {what}{'s' if number != 1 else ''}"
