"""The domains of the lab's schools, as far as joining them needs one.

This is the lab's own book, not a directory service: no LDAP, no Kerberos. It knows accounts and what they may do,
organisational units, computers and whether a controller can be asked.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from typing import Any

BUILT_IN_COMPUTERS = "CN=Computers"
DEFAULT_QUOTA = 10
"""``ms-DS-MachineAccountQuota``: how many computers anybody may join to the container for new computers."""


@dataclass
class DomainAccount:
    """An account. ``may_join`` names the OUs in which it may make computer accounts; administrators may anywhere."""

    name: str
    password: str
    sid: str
    groups: list[str] = field(default_factory=list)
    may_join: list[str] = field(default_factory=list)
    enabled: bool = True
    locked: bool = False

    @property
    def is_administrator(self) -> bool:
        return "Domain Admins" in self.groups


@dataclass
class DomainGroup:
    name: str
    sid: str


@dataclass
class DomainComputer:
    """The account of a computer. ``ou`` is the distinguished name of what holds it."""

    name: str
    ou: str
    sid: str
    made_by: str = ""
    enabled: bool = True


@dataclass
class Domain:
    """A domain. ``controllers`` are hosts of the lab, ``addresses`` what their DNS answers at.

    ``ous`` are distinguished names.
    ``laps_ready``: its schema was extended for Windows LAPS and computers may write their own password.
    """

    name: str
    netbios: str
    sid: str
    controllers: list[str] = field(default_factory=list)
    addresses: list[str] = field(default_factory=list)
    ous: list[str] = field(default_factory=list)
    accounts: dict[str, DomainAccount] = field(default_factory=dict)
    groups: dict[str, DomainGroup] = field(default_factory=dict)
    computers: dict[str, DomainComputer] = field(default_factory=dict)
    quota: int = DEFAULT_QUOTA
    laps_ready: bool = True
    next_rid: int = 1103

    @property
    def base(self) -> str:
        """Its distinguished name."""
        return ",".join(f"DC={part}" for part in self.name.split("."))

    @property
    def computers_container(self) -> str:
        return f"{BUILT_IN_COMPUTERS},{self.base}"

    def account(self, name: str) -> DomainAccount | None:
        return self.accounts.get(name.lower())

    def add_account(self, name: str, password: str, *, groups: tuple[str, ...] = ()) -> DomainAccount:
        made = DomainAccount(name, password, self.new_sid(), groups=list(groups))
        self.accounts[name.lower()] = made
        return made

    def add_group(self, name: str, rid: int | None = None) -> DomainGroup:
        made = DomainGroup(name, f"{self.sid}-{rid}" if rid is not None else self.new_sid())
        self.groups[name.lower()] = made
        return made

    def enter(self, name: str, ou: str, *, made_by: str) -> DomainComputer:
        """A computer account of that name in that OU."""
        made = DomainComputer(name, ou, self.new_sid(), made_by)
        self.computers[name.lower()] = made
        return made

    def new_sid(self) -> str:
        self.next_rid += 1
        return f"{self.sid}-{self.next_rid}"

    def has_ou(self, name: str) -> bool:
        wanted = name.lower()
        return wanted == self.computers_container.lower() or wanted in {ou.lower() for ou in self.ous}


class Directory:
    """Every domain of the lab. ``answers`` says whether that controller of a domain can be asked just now."""

    def __init__(self, domains: tuple[Domain, ...] = (), answers: Callable[[str], bool] = lambda _host: True) -> None:
        self.domains = {domain.name.lower(): domain for domain in domains}
        self.answers = answers

    def find(self, name: str) -> Domain | None:
        """The domain of that DNS name or NetBIOS name."""
        found = self.domains.get(name.lower().rstrip("."))
        if found is not None:
            return found
        return next((domain for domain in self.domains.values() if domain.netbios.lower() == name.lower()), None)

    def controller(self, domain: Domain) -> str | None:
        """A controller that answers."""
        return next((host for host in domain.controllers if self.answers(host)), None)

    def log_in(self, user: str) -> DomainAccount | None:
        r"""The account meant by ``NETBIOS\name`` or ``name@dns.name``; ``None`` if it is none of a domain here."""
        if "\\" in user:
            where, _, name = user.partition("\\")
        else:
            name, _, where = user.rpartition("@")
        domain = self.find(where) if where else None
        return domain.account(name) if domain is not None else None

    def name_of(self, sid: str) -> str | None:
        r"""``NETBIOS\name`` of an account or group with that SID."""
        for domain in self.domains.values():
            named = {one.sid: one.name for one in domain.accounts.values()}
            named |= {one.sid: one.name for one in domain.groups.values()}
            if sid in named:
                return f"{domain.netbios}\\{named[sid]}"
        return None

    def sid_of(self, name: str) -> str | None:
        r"""The SID behind ``NETBIOS\name``, ``dns.name\name`` or ``name@dns.name``."""
        if "\\" in name:
            where, _, short = name.partition("\\")
        else:
            short, _, where = name.rpartition("@")
        domain = self.find(where) if where else None
        if domain is None:
            return None
        computer = domain.computers.get(short.rstrip("$").lower()) if short.endswith("$") else None
        found = domain.accounts.get(short.lower()) or domain.groups.get(short.lower()) or computer
        return found.sid if found is not None else None

    def document(self) -> dict[str, Any]:
        """All of it as plain data, passwords included: to see whether anything changed."""
        return {name: asdict(domain) for name, domain in self.domains.items()}
