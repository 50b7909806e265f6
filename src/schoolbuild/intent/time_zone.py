"""Time zones as switches want them: they know no zone names, only an offset and when summer time starts and ends."""

from __future__ import annotations

from dataclasses import dataclass

from schoolbuild.model.errors import SchoolbuildError


@dataclass(frozen=True)
class TimeZone:
    """A zone whose summer time lasts from the last Sunday of one month to the last Sunday of another.

    ``offset_minutes`` is the distance of winter time from UTC. ``aoss_begin`` and ``aoss_end`` are the dates AOS-S
    wants: it changes on the first Sunday on or after them, so the last Sunday of a month with 31 days is ``month/25``
    (Management and Configuration Guide 16.x, "time daylight-time-rule user-defined"). Its ready-made rule
    ``western-europe`` takes the first Sunday on or after 23 March: in some years a week too early.
    """

    offset_minutes: int
    winter: str
    summer: str
    ios_recurring: str
    aoss_begin: str
    aoss_end: str


_ZONES = {
    "Europe/London": TimeZone(
        offset_minutes=0,
        winter="GMT",
        summer="BST",
        ios_recurring="last Sun Mar 1:00 last Sun Oct 2:00",
        aoss_begin="3/25",
        aoss_end="10/25",
    ),
}


def time_zone(name: str) -> TimeZone:
    """The zone of that name.

    Raises:
        SchoolbuildError: not a zone we know the switches' words for.
    """
    try:
        return _ZONES[name]
    except KeyError:
        raise SchoolbuildError(
            f"no switch settings are known for the time zone {name!r}",
            where="standard/management.yml, key timezone",
            fix=f"use one of: {', '.join(sorted(_ZONES))}",
        ) from None
