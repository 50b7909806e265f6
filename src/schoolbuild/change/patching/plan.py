"""What may be done to one server now: install, only download, wait, or nothing until a person has looked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from schoolbuild.change.patching.health import restarts_owed
from schoolbuild.change.patching.journal import BUSY, Journal
from schoolbuild.change.patching.times import SchoolTime, Span
from schoolbuild.model.network import Network
from schoolbuild.model.windows.facts import WindowsFacts
from schoolbuild.model.windows.machine import Machine, windows_machines
from schoolbuild.transport.winrm.standing import is_in_service

Action = Literal["install", "download", "wait", "refuse"]
_GB = 1_000_000_000


@dataclass(frozen=True)
class Plan:
    """``restart_until`` is the last moment at which a restart may begin; ``None`` where none may, or any may.

    ``any_time`` is a machine that is being built: nobody works with it yet. ``reasons`` say why it is not (yet)
    ``install``; ``notes`` are worth telling and change nothing.
    """

    host: str
    action: Action
    reasons: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    restart_until: datetime | None = None
    any_time: bool = False
    next_window: str = ""
    restart_first: bool = False
    """Whether a restart is owed from before: until it is made, the agent offers and installs nothing reliably."""

    def may_restart(self, now: datetime) -> bool:
        """Whether a restart may begin at this moment."""
        return self.any_time or (self.restart_until is not None and now < self.restart_until)


@dataclass(frozen=True)
class Asked:
    """What the plan is made from. ``released`` is the day of the oldest release that the machine lacks.

    ``journals`` are those of the school's other servers. ``accept_no_backup`` is the reason and ticket of somebody who
    takes it upon themselves.
    """

    network: Network
    machine: Machine
    facts: WindowsFacts
    now: datetime
    released: date | None
    journals: Mapping[str, Journal]
    commissioning: bool = False
    accept_no_backup: str = ""


def make_plan(asked: Asked) -> Plan:
    """The plan; every reason against it is named, not only the first."""
    host = asked.machine.host
    refusals = [
        *_in_use(asked),
        *_owned(asked),
        *_cannot_be_judged(asked),
        *_not_ready(asked),
        *_loops(asked),
        *_partners_busy(asked),
    ]
    if refusals:
        return Plan(host, "refuse", tuple(refusals))
    if asked.commissioning:
        notes = ("it is being built: no window is waited for",)
        return Plan(host, "install", notes=notes, any_time=True, restart_first=_owes_restart(asked))
    early = _too_early(asked)
    if early:
        return Plan(host, "wait", (early,))
    refusals = list(_no_backup(asked))
    if refusals:
        return Plan(host, "refuse", tuple(refusals))
    return _by_window(asked)


def school_time(network: Network) -> SchoolTime:
    """The school's windows, lessons and exams are told in the standard's time zone."""
    calendar = network.document.calendar
    terms = network.standard.calendars.get(calendar.terms) if calendar is not None else None
    return SchoolTime(ZoneInfo(network.standard.management.timezone), calendar, terms)


def _by_window(asked: Asked) -> Plan:
    host, patching = asked.machine.host, asked.network.document.patching
    window = patching.windows.get(asked.machine.window or "") if patching is not None else None
    if window is None:
        return Plan(host, "refuse", (f"the school's folder names no window for {host} (patching, window)",))
    times = school_time(asked.network)
    following = times.next_opening(window, asked.now)
    comes = f"its next window: {following}" if following else "no window opens within a year"
    span = times.open_now(window, asked.now)
    if span is None:
        return Plan(host, "download", (f"its window {asked.machine.window!r} is not open; {comes}",), next_window=comes)
    disturbed = times.disturbs(span)
    if disturbed is not None:
        return Plan(host, "wait", (f"{disturbed}; {comes}",), next_window=comes)
    return _inside(asked, span, comes)


def _inside(asked: Asked, span: Span, comes: str) -> Plan:
    host, limits = asked.machine.host, asked.network.standard.windows.patching
    until = span.end - timedelta(minutes=limits.reserve_minutes)
    if asked.now >= until:
        reason = f"less than {limits.reserve_minutes} minutes are left of its window ({span}); {comes}"
        return Plan(host, "download", (reason,), next_window=comes)
    alone = _only_controller(asked)
    notes = ("it is the only controller of its domain: nobody can log in while it restarts",) if alone else ()
    owes = _owes_restart(asked)
    return Plan(host, "install", notes=notes, restart_until=until, next_window=comes, restart_first=owes)


def _owned(asked: Asked) -> Iterator[str]:
    owner = asked.machine.owners.get("updates")
    if owner:
        yield f"its updates belong to {owner}: they are reported, not installed"


def _in_use(asked: Asked) -> Iterator[str]:
    """What is said to be built and is in service would be restarted while people work with it."""
    if asked.commissioning and is_in_service(asked.machine.role, asked.facts.identity):
        yield "it is in service, or nobody can tell that it is not: its updates wait for its window (patch_servers.yml)"


def _cannot_be_judged(asked: Asked) -> Iterator[str]:
    """What must be known before a machine is touched."""
    facts = asked.facts
    if facts.system is None or facts.system.pending_reboot is None:
        yield f"whether a restart is owed was not learned: {facts.gaps.get('system', 'not told')}"
    if not any(row.state == "Running" for row in facts.services or ()):
        yield f"its services were not learned, so nobody could tell if they came back: {_gap(facts, 'services')}"


def _not_ready(asked: Asked) -> Iterator[str]:
    limits = asked.network.standard.windows.patching
    volumes = {volume.letter: volume for volume in asked.facts.volumes or () if volume.letter}
    system = volumes.get("C:") or volumes.get("C")
    if system is None or system.free is None:
        yield f"the free space of its system volume was not learned: {_gap(asked.facts, 'volumes')}"
    elif system.free < limits.free_gb * _GB:
        yield f"{system.free / _GB:.1f} GB are free on its system volume, and {limits.free_gb:g} GB are needed"


def _loops(asked: Asked) -> Iterator[str]:
    journal = asked.journals.get(asked.machine.host)
    limit = asked.network.standard.windows.patching.restarts
    if journal is not None and journal.goes_on(asked.now) and journal.restarts >= limit:
        yield f"it was restarted {journal.restarts} times in a run that did not end: that is a loop, a person must look"


def _no_backup(asked: Asked) -> Iterator[str]:
    """Nothing here can take a snapshot, so a fresh backup is the only way back."""
    if asked.accept_no_backup:
        reason, _, ticket = asked.accept_no_backup.rpartition(",")
        if not reason.strip() or not ticket.strip():
            yield f"{asked.accept_no_backup!r} names no ticket: write `<reason>, <ticket>`"
        return
    limits = asked.network.standard.windows.patching
    seen = sorted(backups_seen(asked.facts))
    if not seen:
        yield (
            "no good backup was seen on it; say why it may go on with "
            "`-e windows_patching_accept_no_backup='<reason>, <ticket>'`"
        )
        return
    newest = seen[-1]
    age = asked.now - newest
    when = f"{newest:%Y-%m-%d %H:%M} UTC"
    if age < timedelta(0):
        yield f"its last good backup is of {when}, which is still to come: its clock is wrong"
    elif age > timedelta(hours=limits.backup_hours):
        hours = age.total_seconds() / 3600
        yield f"its last good backup is {hours:.0f} hours old ({when}), and {limits.backup_hours} is the most"


def backups_seen(facts: WindowsFacts) -> Iterator[datetime]:
    """When each product on the machine last made a good backup, where that was learned."""
    if facts.windows_backup is not None and facts.windows_backup.last_good_at is not None:
        yield facts.windows_backup.last_good_at
    for product in facts.backups or ():
        if product.last_good_at is not None:
            yield product.last_good_at


def _too_early(asked: Asked) -> str | None:
    """A ring waits some days after a release, so that a bad update is noticed elsewhere first."""
    ring = asked.network.standard.rings.rings.get(asked.machine.ring or "")
    if ring is None or asked.released is None:
        return None
    due = asked.released + timedelta(days=ring.days)
    today = asked.now.astimezone(ZoneInfo(asked.network.standard.management.timezone)).date()
    if today < due:
        return f"its ring {asked.machine.ring!r} takes what came out on {asked.released} from {due} on"
    return None


def _partners_busy(asked: Asked) -> Iterator[str]:
    """Never two controllers of one domain together, never a host while its guest is at work, nor the other way."""
    for other in windows_machines(asked.network):
        journal = asked.journals.get(other.host)
        if other.host == asked.machine.host or journal is None or journal.state not in BUSY:
            continue
        why = _bound(asked.machine, other)
        if why:
            words = "is not healthy after its updates" if journal.state == "unhealthy" else "is being updated"
            yield f"{other.host} {words}, and {why}"


def _bound(machine: Machine, other: Machine) -> str:
    if machine.is_controller and other.is_controller and machine.domain == other.domain:
        return "both are controllers of one domain"
    if other.on == machine.name:
        return "it is a guest of this host"
    if machine.on == other.name:
        return "it is the host of this guest"
    return ""


def _owes_restart(asked: Asked) -> bool:
    return asked.facts.system is not None and bool(restarts_owed(asked.facts.system.pending_reboot or []))


def _only_controller(asked: Asked) -> bool:
    machine = asked.machine
    return machine.is_controller and machine.domain is not None and len(machine.domain.controllers) == 1


def _gap(facts: WindowsFacts, part: str) -> str:
    return facts.gaps.get(part, "not told")
