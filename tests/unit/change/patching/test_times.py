"""Windows over midnight, lessons, holidays and the days that nobody knows; days of the sample calendar, by hand."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from pathlib import Path

import pytest

from schoolbuild.change.patching.plan import school_time
from schoolbuild.change.patching.times import SchoolTime
from schoolbuild.model.derive import open_school
from schoolbuild.model.document.care import Window

OAKFIELD: SchoolTime = school_time(open_school(Path(__file__).parents[4], "oakfield-primary")[1])
"""Lessons from 8:45 to 15:15; the autumn term lasts from 2 November to 18 December 2026."""

NIGHT = Window(days=("mon",), start=time(22), end=time(4))
AFTERNOON = Window(days=("wed",), start=time(14), end=time(17))
SUNDAY_NIGHT = Window(days=("sun",), start=time(22), end=time(10))


def _at(day: int, hour: int, minute: int = 0, month: int = 11) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=UTC)


@pytest.mark.parametrize(
    ("moment", "is_open"),
    [
        (_at(23, 21, 59), False),
        (_at(23, 22), True),
        (_at(24, 3, 59), True),
        (_at(24, 4), False),
        (_at(24, 22), False),
    ],
)
def test_a_window_over_midnight_belongs_to_the_evening_it_began(moment: datetime, is_open: bool) -> None:
    assert (OAKFIELD.open_now(NIGHT, moment) is not None) is is_open


def test_the_next_opening_is_never_the_one_that_is_open() -> None:
    following = OAKFIELD.next_opening(NIGHT, _at(23, 22))
    assert following is not None
    assert following.start.date() == date(2026, 11, 30)
    just_before = OAKFIELD.next_opening(NIGHT, _at(23, 21, 59))
    assert just_before is not None
    assert just_before.start.date() == date(2026, 11, 23)


def test_a_window_in_lessons_disturbs_and_the_same_in_the_holidays_does_not() -> None:
    in_term = OAKFIELD.open_now(AFTERNOON, _at(25, 14, 30))
    in_holidays = OAKFIELD.open_now(AFTERNOON, _at(23, 14, 30, month=12))
    assert in_term is not None
    assert in_holidays is not None
    assert OAKFIELD.disturbs(in_term) == "there are lessons on 2026-11-25 from 08:45"
    assert OAKFIELD.disturbs(in_holidays) is None


def test_the_next_opening_leaves_out_those_in_lessons() -> None:
    following = OAKFIELD.next_opening(AFTERNOON, _at(24, 12))
    assert following is not None
    assert following.start.date() == date(2026, 12, 23)


def test_a_window_that_ends_in_monday_s_lessons_disturbs_monday() -> None:
    span = OAKFIELD.open_now(SUNDAY_NIGHT, _at(22, 23))
    assert span is not None
    assert OAKFIELD.disturbs(span) == "there are lessons on 2026-11-23 from 08:45"


def test_days_that_the_term_dates_do_not_hold_are_not_free() -> None:
    span = OAKFIELD.open_now(NIGHT, datetime(2031, 3, 3, 22, 30, tzinfo=UTC))
    assert span is not None
    assert "do not hold 2031-03-03" in str(OAKFIELD.disturbs(span))


def test_a_window_of_single_dates_opens_on_those_alone() -> None:
    half_term = Window(dates=(date(2027, 2, 16),), start=time(9), end=time(15))
    assert OAKFIELD.open_now(half_term, datetime(2027, 2, 16, 9, 30, tzinfo=UTC)) is not None
    assert OAKFIELD.open_now(half_term, datetime(2027, 2, 17, 9, 30, tzinfo=UTC)) is None
    assert OAKFIELD.next_opening(half_term, datetime(2027, 2, 17, tzinfo=UTC)) is None
