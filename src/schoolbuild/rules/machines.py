"""Which machines a rule means: who is in a domain, when each gets its updates, and what cannot be lost."""

from __future__ import annotations

from collections.abc import Iterator

from schoolbuild.model.document.computers import Server
from schoolbuild.model.document.directory import Domain
from schoolbuild.model.school import School
from schoolbuild.model.yaml_lines import KeyPath

CONTROLLER = "domain_controller"
_NOTHING_TO_KEEP = frozenset({"backup", "wsus"})


def servers_by_name(document: School) -> dict[str, tuple[int, Server]]:
    """Each server with its place in the list; of two with one name the first."""
    found: dict[str, tuple[int, Server]] = {}
    for index, server in enumerate(document.servers):
        found.setdefault(server.name, (index, server))
    return found


def systems(document: School) -> Iterator[tuple[KeyPath, str, str]]:
    """Every operating system that is named: its place, whose it is, and its name (free text at hypervisors)."""
    for index, server in enumerate(document.servers):
        yield ("servers", index, "system"), server.name, server.system
    for index, box in enumerate(document.hypervisors):
        yield ("hypervisors", index, "system"), box.name, box.system
    for index, suite in enumerate(document.suites):
        yield ("suites", index, "system"), f"the suite {suite.name}", suite.system


def domains(document: School) -> tuple[Domain, ...]:
    """The school's domains; none if it has no directory."""
    return document.directory.domains if document.directory is not None else ()


def controllers(document: School, domain: Domain) -> Iterator[tuple[int, Server]]:
    """The domain's controllers that are servers of the school, each once, with their places in the list."""
    known = servers_by_name(document)
    return (known[name] for name in dict.fromkeys(domain.controllers) if name in known)


def ring_of(document: School, server: Server) -> str | None:
    """The ring in which a server gets its updates: its own, else the school's."""
    return server.ring or (document.patching.ring if document.patching is not None else None)


def window_of(document: School, server: Server) -> str | None:
    """The window in which a server may restart: its own, else the school's."""
    return server.window or (document.patching.window if document.patching is not None else None)


def must_be_kept(server: Server) -> bool:
    """Whether a server holds what the school cannot get again. A store of copies or of downloaded updates does not."""
    return not _NOTHING_TO_KEEP.issuperset(server.functions)
