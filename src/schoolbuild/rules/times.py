"""Days and hours that several rules compare: windows, lessons, terms, and the days on which updates are installed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, time, timedelta

from schoolbuild.model.document.care import Calendar, Window
from schoolbuild.model.standard import TermDates

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_SCHOOL_WEEK = 5
_RELEASE = DAYS.index("tue")  # updates come out on a Tuesday, and a ring counts its days from then
_DAY_MINUTES = 24 * 60


def minutes(clock: time) -> int:
    """Minutes since midnight."""
    return clock.hour * 60 + clock.minute


def parts(window: Window) -> Iterator[tuple[int, int, int]]:
    """The window as pieces that each lie in one day: how many days on (0 or 1), first and last minute of that day.

    A window that ends at or before its start ends on the next day.
    """
    start, end = minutes(window.start), minutes(window.end)
    if start < end:
        yield 0, start, end
        return
    yield 0, start, _DAY_MINUTES
    if end:
        yield 1, 0, end


def overlap(one: tuple[int, int], two: tuple[int, int]) -> bool:
    """Whether two spans of minutes of one day share a minute."""
    return max(one[0], two[0]) < min(one[1], two[1])


def lessons(calendar: Calendar) -> tuple[int, int]:
    """The span of a school day in which there are lessons, in minutes since midnight."""
    return minutes(calendar.lessons_start), minutes(calendar.lessons_end)


def weekdays_in_lessons(window: Window, calendar: Calendar) -> Iterator[str]:
    """The weekdays (of a window's ``days``) from which it runs into lessons."""
    for day in window.days:
        for later, start, end in parts(window):
            if (DAYS.index(day) + later) % 7 < _SCHOOL_WEEK and overlap((start, end), lessons(calendar)):
                yield day
                break


def is_school_day(day: date, calendar: Calendar, terms: TermDates) -> bool:
    """Whether there are lessons that day."""
    return (
        day.weekday() < _SCHOOL_WEEK
        and day not in calendar.closed
        and day not in terms.bank_holidays
        and in_term(day, terms)
    )


def in_term(day: date, terms: TermDates) -> bool:
    """Whether the day lies in one of the terms."""
    return any(term.first <= day <= term.last for term in terms.terms)


def touched(window: Window, day: date) -> Iterator[tuple[date, tuple[int, int]]]:
    """The days that a window of that date touches, each with its span in minutes."""
    for later, start, end in parts(window):
        if day < date.max:  # the last day that can be written has no next one
            yield day + timedelta(days=later), (start, end)


def first_evening(window: Window, ring_days: int) -> int | None:
    """How many days after a release a weekly window first comes round for a ring; ``None`` for a window of dates."""
    return next(
        (days for days in range(ring_days, ring_days + 7) if DAYS[(_RELEASE + days) % 7] in window.days),
        None,
    )
