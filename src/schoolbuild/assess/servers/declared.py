"""What is declared for one server, where it takes more than a look into the school's folder."""

from __future__ import annotations

from dataclasses import dataclass

from schoolbuild.model.network import Network
from schoolbuild.model.windows.facts import Member
from schoolbuild.model.windows.machine import Machine, windows_machines

_WELL_KNOWN = {"{administrator}": 500, "{domain}\\Domain Admins": 512}
"""Ends of SIDs: names differ from language to language, and the administrator may be renamed."""


@dataclass(frozen=True)
class Administrator:
    """Somebody who administers a machine: known by the end of a SID where Windows gives it, else by name."""

    name: str
    rid: int | None = None
    local: bool = False

    def is_of(self, member: Member) -> bool:
        if self.rid is None:
            return member.name.lower() == self.name.lower()
        own = member.sid.startswith("S-1-5-21-") and member.sid.rpartition("-")[2] == str(self.rid)
        return own and member.local is not (not self.local)


@dataclass(frozen=True)
class ClockSource:
    """Where a machine takes its time from: in words, by the types of W32Time that mean it, and who that may be."""

    words: str
    kinds: tuple[str, ...]
    hosts: tuple[str, ...] = ()


def administrators_of(network: Network, machine: Machine) -> tuple[Administrator, ...]:
    """Who is to be a local administrator of a machine; nobody is said of a controller, which has no such group."""
    if machine.role == "controller" or machine.role == "pc":  # noqa: PLR1714  # each comparison narrows the type
        return ()
    windows, choice = network.standard.windows, network.document.windows_settings
    domain = machine.domain.netbios if machine.domain is not None else ""
    management = windows.management.domain_account.name
    names = {"{domain}": domain, "{management}": management, "{administrator}": "Administrator"}
    found = []
    for written in windows.administrators.members[machine.role]:
        name = written
        for placeholder, text in names.items():
            name = name.replace(placeholder, text)
        found.append(Administrator(name, _WELL_KNOWN.get(written), local=written == "{administrator}"))
    if choice is not None and domain:
        found += [Administrator(f"{domain}\\{group}") for group in choice.administrators]
    return tuple(found)


def clock_source_of(network: Network, machine: Machine) -> ClockSource:
    """A member takes the time from its domain; whoever is in none asks time servers by name."""
    if machine.role == "member":
        domain = machine.domain
        controllers = [item for item in windows_machines(network) if item.is_controller and item.domain == domain]
        hosts = tuple(name for item in controllers for name in (item.host, str(item.address)))
        return ClockSource("from its domain", ("NT5DS", "ALLSYNC"), hosts)
    if machine.is_controller:
        return ClockSource("from its domain or from time servers", ("NT5DS", "NTP", "ALLSYNC"))
    return ClockSource("from time servers", ("NTP", "ALLSYNC"))
