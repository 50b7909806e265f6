"""Whether a document is of the server it is filed under, and can be judged: identity first, then everything else."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta

from schoolbuild.assess.servers.case import ServerCase, span_words
from schoolbuild.assess.silent import Silent
from schoolbuild.model.as_is import AsIs
from schoolbuild.model.network import Network
from schoolbuild.model.windows.facts import Identity, WindowsFacts
from schoolbuild.model.windows.machine import Machine
from schoolbuild.model.windows.read_facts import read_facts

_MEND = "build it (`playbooks/build_school.yml`) if it is new; else find out which machine has this address"

FAMILY = "windows"
"""The family of as-is documents of Windows machines."""

MAX_AGE = timedelta(hours=72)
"""Older evidence of a server says nothing about today (EVD-01)."""


def case_of(
    network: Network, machine: Machine, documents: Sequence[AsIs], today: date, now: datetime | None = None
) -> ServerCase | Silent:
    """The server ready to be judged, or why it cannot be.

    Without ``now`` the whole of ``today`` counts, so evidence of a day is held against the day's end.
    """
    host = machine.host
    if (wrong := _misfiled(network, host, documents)) is not None:
        return wrong
    document = documents[0]
    try:
        facts = read_facts(document.facts)
    except ValueError as error:
        return Silent(host, f"what it told cannot be read: {error}", "collect again; both ends must be of one version")
    if (stranger := _stranger(network, machine, facts)) is not None:
        return stranger
    self_reported = document.self_reported or facts.collector == "task"
    collected_at = _moment(facts.collected_at if self_reported else document.collected_at)
    if collected_at is None:
        return Silent(host, "its document does not say when it was collected", "collect again")
    age = (now or datetime.combine(today, time(23, 59, 59), UTC)) - collected_at
    if age < -timedelta(days=1):
        reason = f"its document is of {collected_at.date()}: of a day that is yet to come"
        return Silent(host, reason, "look at the clock of whoever wrote it, then collect again")
    if age > MAX_AGE:
        reason = f"its document is {span_words(age)} old: a server is looked at every {MAX_AGE.days} days"
        return Silent(
            host,
            reason,
            "collect again; if it cannot be reached, find out why its collector left nothing new",
            stale=True,
        )
    return ServerCase(
        network, machine, facts, collected_at, today, document.target, self_reported, document.clock_offset
    )


def _misfiled(network: Network, host: str, documents: Sequence[AsIs]) -> Silent | None:
    """Why there is no single document that was collected from this school's server."""
    if not documents:
        return Silent(host, "nothing was collected from it", "collect again")
    if len(documents) > 1:
        return Silent(host, "two documents claim to be of this server", "keep the one that is right")
    document = documents[0]
    if document.failure is not None:
        return Silent(host, document.failure.message, document.failure.fix)
    if document.school != network.school:
        reason = f"its document is of the school {document.school!r}"
        return Silent(host, reason, "collect again, one school at a time")
    if document.family != FAMILY:
        reason = f"its document is of the family {document.family!r}, and this is a Windows server"
        return Silent(host, reason, "correct servers.yml, or find out what answers at this address")
    return None


def _stranger(network: Network, machine: Machine, facts: WindowsFacts) -> Silent | None:
    """Why the machine is not the one that the school's folder means, or did not say so."""
    identity = facts.identity
    if identity is None or not identity.computer_name:
        why = facts.gaps.get("identity", "it told no computer name")
        return Silent(machine.host, f"it did not say who it is: {why}", "collect again")
    other = (
        _other_name(machine, identity) or _other_domain(machine, identity) or _other_mark(network, machine, identity)
    )
    if other is None:
        return None
    return Silent(machine.host, other, _MEND)


def _other_name(machine: Machine, identity: Identity) -> str | None:
    if str(identity.computer_name).upper() != machine.computer_name:
        if machine.serial is not None and _same(identity.serial, machine.serial):
            return f"it is still called {identity.computer_name}: it has its serial number, and is not built yet"
        return f"another machine answered: {identity.computer_name} instead of {machine.computer_name}"
    if machine.serial is None:  # a guest has no label to read
        return None
    if not identity.serial:
        return "it did not tell its serial number"
    if not _same(identity.serial, machine.serial):
        return f"another machine answered: serial {identity.serial} instead of {machine.serial}"
    return None


def _same(told: str | None, declared: str) -> bool:
    return told is not None and told.strip().upper() == declared.upper()


def _other_domain(machine: Machine, identity: Identity) -> str | None:
    """A machine of another domain is not ours; one in a workgroup is, and only not joined yet."""
    declared = machine.domain.name if machine.domain is not None else None
    if identity.domain is None:
        return None if identity.workgroup else "it did not say which domain or workgroup it is in"
    if identity.domain.lower() != (declared or "").lower():
        return f"it belongs to the domain {identity.domain}, and the folder says {declared or 'none'}"
    return None


def _other_mark(network: Network, machine: Machine, identity: Identity) -> str | None:
    """What the build left on it. A machine that we did not build has no mark, and is judged all the same."""
    mark = identity.mark
    if mark is None:
        return None
    if mark.school not in (None, network.school):
        return f"it is marked as a machine of {mark.school}"
    if mark.host not in (None, machine.host):
        return f"it is marked as {mark.host}"
    if mark.in_service is False:
        return "it is still being built"
    return None


def _moment(value: object) -> datetime | None:
    if isinstance(value, str):
        try:
            value = datetime.fromisoformat(value.replace("Z", "+00:00"))
        except ValueError:
            return None
    return value if isinstance(value, datetime) and value.tzinfo is not None else None
