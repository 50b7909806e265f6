"""Tests of accounts: who administers the machine, whether its own password changes by itself, and the guest."""

from __future__ import annotations

from datetime import timedelta

from schoolbuild.assess.checks.understood import understood
from schoolbuild.assess.servers.case import ServerCase, known, span_words
from schoolbuild.assess.servers.declared import administrators_of
from schoolbuild.assess.verdict import Fault, Verdict, bad, good, irrelevant
from schoolbuild.families.reading_facts import Unclear
from schoolbuild.model.windows.facts import Accounts, Member

_ACTIVE_DIRECTORY = 2


def administrators_as_declared(case: ServerCase, value: object) -> Verdict:
    """Whoever administers the machine is declared, and whoever is declared does."""
    accounts = understood(value, Accounts)
    if case.machine.is_controller:
        return irrelevant("a domain controller has no administrators of its own")
    members = known(accounts.administrators, "who the local administrators are")
    if not members:
        raise Unclear("the group of local administrators reads as empty, which Windows does not allow")
    wanted = administrators_of(case.network, case.machine)
    strange = [member for member in members if not any(item.is_of(member) for item in wanted)]
    missing = [item for item in wanted if not any(item.is_of(member) for member in members)]
    expected = ", ".join(item.name for item in wanted)
    found = ", ".join(_name(member) for member in members)
    faults = []
    if strange:
        names = ", ".join(_name(member) for member in strange)
        what = (
            f"{names} administers it and is not declared" if len(strange) == 1 else f"{names} administer it undeclared"
        )
        fix = "find out who added it and why; remove it, or declare it"
        faults.append(Fault(what, expected, found, "administrators", "administrator_undeclared", fix=fix))
    if missing:
        what = f"{', '.join(item.name for item in missing)} is no local administrator"
        faults.append(Fault(what, expected, found, "administrators", "administrator_missing"))
    return bad(faults) if faults else good(expected, found)


def laps_rotates(case: ServerCase, value: object, *, days: int) -> Verdict:
    """Windows LAPS keeps the local administrator's password in the directory and has changed it lately."""
    accounts = understood(value, Accounts)
    if case.machine.role != "member":
        return irrelevant("Windows LAPS needs a member of a domain, and this is none")
    backup = known(accounts.laps_backup, "where Windows LAPS keeps the password")
    expected = f"Windows LAPS keeps the password in the directory and changes it every {days} days"
    if backup != _ACTIVE_DIRECTORY:
        words = {0: "it is off", 1: "Entra ID"}.get(backup, f"an unknown place ({backup})")
        what = f"Windows LAPS does not keep the local administrator's password in the directory: {words}"
        return bad([Fault(what, expected, f"LAPS: {words}", "laps", "laps_off")])
    age = case.age(accounts.laps_rotated_at, "Windows LAPS last changed the password")
    found = f"changed {span_words(age)} ago"
    if age > timedelta(days=days):
        what = f"Windows LAPS last changed the local administrator's password {span_words(age)} ago"
        return bad([Fault(what, expected, found, "laps", "laps_not_rotated")])
    return good(expected, found)


def guest_off(_case: ServerCase, value: object) -> Verdict:
    """Nobody comes in without a name."""
    accounts = understood(value, Accounts)
    if known(accounts.guest_enabled, "whether the guest account is on"):
        return bad(
            [Fault("the guest account is switched on", "guest account off", "guest account on", "guest", "guest_on")]
        )
    return good("guest account off", "guest account off")


def _name(member: Member) -> str:
    return member.name or member.sid
