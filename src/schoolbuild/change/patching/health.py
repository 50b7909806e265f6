"""Whether a server does after its updates what it did before."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from schoolbuild.model.windows.facts import WindowsFacts
from schoolbuild.model.windows.machine import Machine

_STARTED_BY_NEED = frozenset({"manual"})


def before(facts: WindowsFacts) -> dict[str, Any]:
    """What is remembered before the first update: running services, and where the machine stood."""
    running = [row.name for row in facts.services or () if row.state == "Running" and _lasting(row.start)]
    system = facts.system
    return {
        "services": sorted(running),
        "started_at": system.started_at.isoformat() if system is not None and system.started_at is not None else None,
        "build": system.build if system is not None else None,
        "revision": system.revision if system is not None else None,
    }


def _lasting(start: str | None) -> bool:
    """Services that Windows starts when somebody needs them come and go by themselves."""
    return (start or "").lower() not in _STARTED_BY_NEED


def problems(machine: Machine, remembered: Mapping[str, Any], facts: WindowsFacts) -> Iterator[str]:
    """Everything that is not as it was, or that nobody can tell. Nothing learned is a problem, never health."""
    yield from _services(remembered, facts)
    yield from _system(facts)
    health = facts.health
    if health is None:
        yield f"its health was not learned: {facts.gaps.get('health', 'not told')}"
        return
    if machine.is_controller:
        yield from _true("the controller shares SYSVOL", health.dc_sysvol_ready)
        if health.replication_failures is None:
            yield "whether the directory replicates was not learned"
        elif health.replication_failures:
            yield f"{health.replication_failures} replication(s) of the directory fail"
    if "dns" in machine.functions:
        yield from _true("DNS answers", health.dns_answers)
    if "dhcp" in machine.functions:
        yield from _true("the DHCP server is authorised and runs", health.dhcp_authorised)
    if machine.guests:
        if health.guests is None:
            yield "the state of its guests was not learned"
        for guest in health.guests or ():
            if guest.state != "Running":
                yield f"its guest {guest.name} is {guest.state or 'in an unknown state'}"


def restarts_owed(reasons: Iterable[str]) -> list[str]:
    """The reasons for which a restart is owed.

    Files that wait to be replaced alone are none: browsers and agents that update themselves leave such entries all
    the time (ansible issue 63595), and a restart for each would never end.
    """
    return [reason for reason in reasons if reason != "file_rename"]


def _services(remembered: Mapping[str, Any], facts: WindowsFacts) -> Iterator[str]:
    wanted = remembered.get("services")
    if not isinstance(wanted, list) or not wanted:
        yield "what ran before the updates is not known"
        return
    if facts.services is None:
        yield f"its services were not learned: {facts.gaps.get('services', 'not told')}"
        return
    states = {row.name: row for row in facts.services}
    for name in wanted:
        row = states.get(str(name))
        if row is None:
            yield f"the service {name} is gone"
        elif row.state != "Running":
            yield f"the service {row.display or name} ran before and is {row.state or 'in an unknown state'}"


def _system(facts: WindowsFacts) -> Iterator[str]:
    if facts.system is None or facts.system.pending_reboot is None:
        yield f"whether a restart is owed was not learned: {facts.gaps.get('system', 'not told')}"
    elif owed := restarts_owed(facts.system.pending_reboot):
        yield f"a restart is still owed ({', '.join(owed)})"


def _true(what: str, value: bool | None) -> Iterator[str]:
    if value is None:
        yield f"it was not learned whether {what}"
    elif not value:
        yield f"not true any more: {what}"
