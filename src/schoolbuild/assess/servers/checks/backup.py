"""Tests of backups: the last good copy of the machine, and the copies that the school declares."""

from __future__ import annotations

from datetime import datetime, timedelta

from schoolbuild.assess.checks.understood import understood
from schoolbuild.assess.servers.case import ServerCase, known, span_words
from schoolbuild.assess.verdict import Fault, Verdict, bad, good, irrelevant
from schoolbuild.families.reading_facts import Unclear
from schoolbuild.model.document.care import BackupCopy
from schoolbuild.model.windows.facts import OtherProduct, WindowsBackup

WINDOWS = "windows_server_backup"
_EVERYTHING = "all"


def last_good_backup(case: ServerCase, value: object, *, grace_hours: int) -> Verdict:
    """No copy of this machine is older than it may be: its interval and the hours that making it may take.

    A copy whose product is known to tell nobody on the machine is named and not judged; if that is every copy, nothing
    is known. What should have been told and was not leaves the whole unknown.
    """
    windows = understood(value, WindowsBackup)
    copies = _copies(case)
    if not copies:
        return irrelevant("care.yml declares no copy of it: see BAK-02")
    late, fine, unread, unclear = [], [], [], []
    for copy in copies:
        expected = f"copy {copy.name}: a good one every {copy.every_hours} hours"
        try:
            age = case.age(_last_good(case, copy, windows), f"the last good backup of copy {copy.name} was made")
        except _NeverGood as never:
            late.append(_late(copy, str(never), expected, "none"))
            continue
        except _TellsNobody as reason:
            unread.append(f"copy {copy.name}: {reason}")
            continue
        except Unclear as reason:
            unclear.append(f"copy {copy.name}: {reason}")
            continue
        found = f"copy {copy.name} ({_title(case, copy)}): {span_words(age)} old"
        if age > timedelta(hours=copy.every_hours + grace_hours):
            what = f"the last good backup of copy {copy.name} is {span_words(age)} old"
            late.append(_late(copy, what, expected, found))
        else:
            fine.append((expected, found))
    note = "; ".join((*unclear, *unread))
    if late:
        return bad(late, note)
    if unclear or not fine:
        raise Unclear(note)
    return good("; ".join(item[0] for item in fine), "; ".join(item[1] for item in fine), note)


def copies_as_declared(case: ServerCase, value: object) -> Verdict:
    """The machine is in enough copies, one of them off site, and what makes each of them is there."""
    windows = understood(value, WindowsBackup)
    copies = _copies(case)
    wanted = case.network.standard.limits.backup_copies - 1  # the data itself is the first
    expected = f"{wanted} copies beside the data, one of them off site"
    named = ", ".join(copy.name for copy in copies) or "none"
    faults = []
    if len(copies) < wanted or not any(copy.offsite for copy in copies):
        what = f"it is in too few copies: {named}" if len(copies) < wanted else f"no copy of it is off site: {named}"
        fix = "declare and buy the missing copy in care.yml"
        faults.append(Fault(what, expected, named, "backup", "too_few_copies", fix=fix))
    unread = []
    for copy in copies:
        try:
            missing = _missing(case, copy, windows)
        except Unclear as reason:
            unread.append(f"copy {copy.name}: {reason}")
            continue
        if missing:
            faults.append(
                Fault(
                    missing,
                    f"{_title(case, copy)} makes copy {copy.name}",
                    missing,
                    "backup",
                    "copy_not_made",
                    copy.name,
                )
            )
    if faults:
        return bad(faults, "; ".join(unread))
    if unread:
        raise Unclear("; ".join(unread))
    return good(expected, f"copies {named}")


class _TellsNobody(Unclear):
    """The product keeps its last good backup to itself, and is known to."""


class _NeverGood(Exception):
    """The product is there and knows that it never made a good backup."""


def _copies(case: ServerCase) -> list[BackupCopy]:
    backups = case.network.document.backups
    names = {_EVERYTHING, case.machine.name, case.host}
    return [copy for copy in backups.copies if names & set(copy.of)] if backups is not None else []


def _title(case: ServerCase, copy: BackupCopy) -> str:
    titles = {item.key: item.title for item in case.network.standard.windows.products}
    return "Windows Server Backup" if copy.product == WINDOWS else titles.get(copy.product, copy.product)


def _last_good(case: ServerCase, copy: BackupCopy, windows: WindowsBackup) -> datetime | None:
    if copy.product == WINDOWS:
        if windows.installed is False or windows.configured is False:
            raise Unclear("Windows Server Backup is not set up: see BAK-02")
        if windows.last_good_at is None and windows.versions == 0:
            raise _NeverGood(f"there is no good backup in copy {copy.name} yet")
        return windows.last_good_at
    own = _products(case, copy.product)
    if not own:
        raise Unclear(f"{_title(case, copy)} is not seen on it: see BAK-02")
    times = [item.last_good_at for item in own if item.last_good_at is not None]
    if not times:
        known_places = {item.key: item.last_backup for item in case.network.standard.windows.products}
        place = known_places.get(copy.product)
        if place is not None and place.unknown:
            raise _TellsNobody(f"{_title(case, copy)}: {place.unknown}")
        raise Unclear(f"{_title(case, copy)} did not tell its last good backup")
    return max(times)


def _missing(case: ServerCase, copy: BackupCopy, windows: WindowsBackup) -> str | None:
    """What is missing for this copy to be made, or ``None``."""
    if copy.product != WINDOWS:
        known_products = {item.key for item in case.network.standard.windows.products}
        if copy.product not in known_products:
            raise Unclear(f"{copy.product} cannot be seen from the machine")
        own = _products(case, copy.product)
        if not own:
            return f"{_title(case, copy)} is not installed, and copy {copy.name} needs it"
        states = [known(item.state, f"whether the service {item.service} runs") for item in own]
        return None if "Running" in states else f"{_title(case, copy)} does not run, and copy {copy.name} needs it"
    if not known(windows.installed, "whether Windows Server Backup is installed"):
        return f"Windows Server Backup is not installed, and copy {copy.name} needs it"
    if not known(windows.configured, "whether Windows Server Backup has a schedule"):
        return f"Windows Server Backup has no schedule, and copy {copy.name} needs one"
    if copy.volume is None:
        return None
    target = known(windows.target, "where Windows Server Backup writes to")
    if target.rstrip("\\").upper() != copy.volume.upper():
        return f"Windows Server Backup writes to {target} instead of {copy.volume}"
    return None


def _products(case: ServerCase, product: str) -> list[OtherProduct]:
    found = understood(case.value("windows.backups"), tuple, OtherProduct)
    return [item for item in found if item.product == product]


def _late(copy: BackupCopy, what: str, expected: str, found: str) -> Fault:
    return Fault(what, expected, found, "backup_age", "backup_stale", copy.name)
