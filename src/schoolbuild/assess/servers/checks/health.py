"""Tests of the machine's own health: disks, room on them, errors that they report, and certificates."""

from __future__ import annotations

from datetime import timedelta

from schoolbuild.assess.checks.understood import understood
from schoolbuild.assess.servers.case import ServerCase, aware, known
from schoolbuild.assess.verdict import Fault, Verdict, bad, good, irrelevant
from schoolbuild.families.reading_facts import Unclear
from schoolbuild.model.windows.facts import Certificate, Disk, Health, Volume

GIB = 1024**3
_HEALTHY = "Healthy"


def disks_healthy(_case: ServerCase, value: object) -> Verdict:
    """Windows calls every physical disk healthy."""
    disks = understood(value, tuple, Disk)
    if not disks:
        raise Unclear("no disk was told, and a machine has at least one")
    ill = [disk for disk in disks if known(disk.health, f"the health of the disk {disk.name}") != _HEALTHY]
    expected = "every disk healthy"
    if ill:
        found = ", ".join(f"{disk.name}: {disk.health}" for disk in ill)
        fix = "look at the controller and its event log; have the disk replaced, and check the backup first"
        return bad([Fault(f"a disk is not healthy: {found}", expected, found, "disks", "disk_ill", fix=fix)])
    return good(expected, ", ".join(disk.name for disk in disks))


def enough_space(_case: ServerCase, value: object, *, percent: int, at_least_gb: int) -> Verdict:
    """Every volume with a letter has ``percent`` free, or so many GB that its share does not matter."""
    volumes = [volume for volume in understood(value, tuple, Volume) if volume.letter]
    if not volumes:
        raise Unclear("no volume with a letter was told")
    expected = f"{percent} % or {at_least_gb} GB free on every volume"
    full, texts = [], []
    for volume in volumes:
        size = known(volume.size, f"the size of {volume.letter}")
        free = known(volume.free, f"what is free on {volume.letter}")
        if size <= 0 or not 0 <= free <= size:
            raise Unclear(f"{volume.letter} tells {free} free of {size} bytes")
        text = f"{volume.letter} {100 * free // size} % ({free / GIB:.0f} GB) free"
        texts.append(text)
        if free * 100 < size * percent and free < at_least_gb * GIB:
            what = f"{volume.letter} is nearly full: {100 * free // size} % ({free / GIB:.1f} GB) free"
            full.append(Fault(what, expected, text, "volumes", "volume_full", str(volume.letter)))
    return bad(full) if full else good(expected, ", ".join(texts))


def no_disk_errors(_case: ServerCase, value: object) -> Verdict:
    """No disk wrote an error into the system log in the last week."""
    health = understood(value, Health)
    count = known(health.disk_errors, "how many disk errors the system log holds")
    if count < 0:
        raise Unclear(f"{count} disk errors is no number of errors")
    expected = "no disk error in a week"
    if count:
        found = f"{count} disk error{'s' if count != 1 else ''} in the system log in a week"
        fix = "look at the system log for the disk that reports them; check the backup, then have the disk looked at"
        return bad([Fault(found, expected, found, "disk_errors", "disk_errors", fix=fix)])
    return good(expected, expected)


def certificates_valid(case: ServerCase, value: object, *, days: int) -> Verdict:
    """No certificate that the machine can use has expired, or will within ``days``."""
    certificates = [item for item in understood(value, tuple, Certificate) if item.has_key is not False]
    if not certificates:
        return irrelevant("it has no certificate of its own")
    expected = f"valid for another {days} days"
    ending = []
    for item in certificates:
        name = item.subject or item.thumbprint
        left = aware(known(item.not_after, f"until when {name} holds"), f"{name} ends") - case.now
        if left < timedelta(days=days):
            when = (
                f"expired on {item.not_after:%Y-%m-%d}"
                if left < timedelta(0)
                else f"expires on {item.not_after:%Y-%m-%d}"
            )
            what = f"the certificate {name} {when}"
            ending.append(Fault(what, expected, when, "certificates", "certificate_ends", item.thumbprint))
    return bad(ending) if ending else good(expected, f"{len(certificates)} certificates hold")
