"""Names in a school's document that must lead somewhere, outside of ports and cables (which ``derive.py`` follows)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from schoolbuild.model.document.addressing import DhcpRange
from schoolbuild.model.network import LooseEnd, LooseKind, Vlan
from schoolbuild.model.school import School
from schoolbuild.model.standard import Standard
from schoolbuild.model.yaml_lines import KeyPath


def loose_references(document: School, standard: Standard, vlans: Mapping[str, Vlan]) -> Iterator[LooseEnd]:
    """Every such name that leads nowhere."""
    known: dict[LooseKind, tuple[str, ...]] = {
        "vlan": tuple(vlans),
        "switch": tuple(switch.name for switch in document.switches),
        "host": tuple(host.name for host in document.hosts),
        "server": tuple(server.name for server in document.servers),
        "hypervisor": tuple(box.name for box in document.hypervisors),
        "domain": tuple(domain.name for domain in document.directory.domains) if document.directory else (),
        "zone": tuple(standard.zones.zones),
        "network_service": tuple(standard.zones.services),
        "ring": tuple(standard.rings.rings),
        "window": tuple(document.patching.windows) if document.patching else (),
        "calendar": tuple(standard.calendars),
        "package": tuple(standard.windows.packages),
    }
    known["device"] = (*known["switch"], *known["server"], *known["hypervisor"], *known["host"])
    for kind, name, path in _references(document):
        if name not in known[kind]:
            yield LooseEnd(kind, name, path, known[kind])


_Reference = tuple[LooseKind, str, KeyPath]


def _references(document: School) -> Iterator[_Reference]:
    yield from _of_addresses(document)
    yield from _of_machines(document)
    yield from _of_care(document)
    yield from _of_third_parties(document)
    if document.wireless is not None:
        for index, ssid in enumerate(document.wireless.ssids):
            yield "vlan", ssid.vlan, ("wireless", "ssids", index, "vlan")
        if document.wireless.controller.host is not None:
            yield "device", document.wireless.controller.host, ("wireless", "controller", "host")


def _of_addresses(document: School) -> Iterator[_Reference]:
    for name, choice in document.vlans.items():
        if choice is not None and choice.zone is not None:
            yield "zone", choice.zone, ("vlans", name, "zone")
        if choice is not None and isinstance(choice.dhcp, DhcpRange):
            yield from _each("device", choice.dhcp.by or (), ("vlans", name, "dhcp", "by"))
    for index, other in enumerate(document.other_gateways):
        yield from _each("vlan", other.vlans, ("other_gateways", index, "vlans"))
    if document.routing is not None:
        yield "switch", document.routing.by, ("routing", "by")
    for index, opened in enumerate(document.zone_exceptions):
        path: KeyPath = ("zone_exceptions", index)
        yield "zone", opened.source, (*path, "from")
        yield "zone", opened.target, (*path, "to")
        yield from _each("network_service", opened.services, (*path, "services"))
        yield from _each("vlan", opened.from_vlans or (), (*path, "from_vlans"))
        yield from _each("vlan", opened.vlans or (), (*path, "vlans"))
    yield from _each("device", document.dhcp.servers, ("dhcp", "servers"))


def _of_machines(document: School) -> Iterator[_Reference]:
    for device in document.addressed():
        yield "vlan", device.vlan, (*device.path, "vlan")
    for index, server in enumerate(document.servers):
        path: KeyPath = ("servers", index)
        if server.on is not None:
            yield "hypervisor", server.on, (*path, "on")
        yield from _optional("domain", server.domain, (*path, "domain"))
        yield from _optional("ring", server.ring, (*path, "ring"))
        yield from _optional("window", server.window, (*path, "window"))
        yield from _each("package", server.software, (*path, "software"))
    for index, share in enumerate(document.shares):
        yield "server", share.server, ("shares", index, "server")
    for index, suite in enumerate(document.suites):
        path = ("suites", index)
        yield "vlan", suite.vlan, (*path, "vlan")
        yield from _optional("domain", suite.domain, (*path, "domain"))
        yield from _optional("ring", suite.ring, (*path, "ring"))
    for index, domain in enumerate(document.directory.domains if document.directory else ()):
        yield from _each("server", domain.controllers, ("directory", "domains", index, "controllers"))
    for index, unit in enumerate(document.ups):
        yield from _each("device", unit.protects, ("ups", index, "protects"))


def _of_care(document: School) -> Iterator[_Reference]:
    if document.calendar is not None:
        yield "calendar", document.calendar.terms, ("calendar", "terms")
    if document.patching is not None:
        yield "ring", document.patching.ring, ("patching", "ring")
        yield "window", document.patching.window, ("patching", "window")
    for index, copy in enumerate(document.backups.copies if document.backups else ()):
        names = tuple(name for name in copy.of if name != "all")
        yield from _each("device", names, ("backups", "copies", index, "of"))
    if document.mis is not None:
        yield from _optional("server", document.mis.server, ("mis", "server"))
    if document.print is not None:
        yield from _optional("server", document.print.server, ("print", "server"))
        for index, queue in enumerate(document.print.queues):
            yield "host", queue.printer, ("print", "queues", index, "printer")
    if document.telephony is not None:
        yield from _optional("host", document.telephony.host, ("telephony", "host"))
    if document.cctv is not None:
        yield "host", document.cctv.recorder, ("cctv", "recorder")


def _of_third_parties(document: School) -> Iterator[_Reference]:
    points = document.wireless.access_points if document.wireless else ()
    groups = {*(suite.name for suite in document.suites), *(point.name for point in points)}
    for index, party in enumerate(document.third_parties):
        for place, name in enumerate(party.targets):
            if name not in groups:
                yield "device", name, ("third_parties", index, "targets", place)


def _each(kind: LooseKind, names: Iterable[str], path: KeyPath) -> Iterator[_Reference]:
    for index, name in enumerate(names):
        yield kind, name, (*path, index)


def _optional(kind: LooseKind, name: str | None, path: KeyPath) -> Iterator[_Reference]:
    if name is not None:
        yield kind, name, path
