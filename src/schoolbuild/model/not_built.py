"""What a school declares and this release does not build: checked, documented, and said aloud where a play runs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from schoolbuild.model.school import School


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
        yield NotBuilt("directory", "the directory")
    for key, number, what in (
        ("hypervisors", len(document.hypervisors), "hypervisor"),
        ("servers", len(document.servers), "server"),
        ("suites", len(document.suites), "suite"),
        ("ups", len(document.ups), "power unit"),
    ):
        if number:
            yield NotBuilt(key, _count(number, what))
    for key, what in (
        ("patching", "updates"),
        ("antivirus", "antivirus"),
        ("backups", "backups"),
        ("rmm", "the monitoring agent"),
        ("mis", "the pupils' records"),
        ("print", "print queues"),
        ("telephony", "telephones"),
        ("cctv", "cameras"),
    ):
        if getattr(document, key) is not None:
            yield NotBuilt(key, what)


def _count(number: int, what: str) -> str:
    return f"{number} {what}{'s' if number != 1 else ''}"
