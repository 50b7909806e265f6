"""Moments at which a server may restart: its window, minus lessons and exams."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from schoolbuild.model.document.care import Calendar, Window
from schoolbuild.model.standard import TermDates
from schoolbuild.rules.times import DAYS, is_school_day

_LOOK_AHEAD = timedelta(days=400)


@dataclass(frozen=True)
class Span:
    """From one moment to another; both know their time zone."""

    start: datetime
    end: datetime

    def __contains__(self, moment: datetime) -> bool:
        return self.start <= moment < self.end

    def __str__(self) -> str:
        return f"{self.start:%A %d %B %Y %H:%M} to {self.end:%H:%M}"


@dataclass(frozen=True)
class SchoolTime:
    """A school's idea of time: its zone, its lessons, its exams."""

    zone: ZoneInfo
    calendar: Calendar | None
    terms: TermDates | None

    def spans(self, window: Window, first: date) -> Iterator[Span]:
        """Every opening of a window from the day before ``first`` on, in order, for a bit more than a year."""
        day = first - timedelta(days=1)
        while day <= first + _LOOK_AHEAD:
            if day in window.dates or DAYS[day.weekday()] in window.days:
                yield self._span(window, day)
            day += timedelta(days=1)

    def open_now(self, window: Window, now: datetime) -> Span | None:
        """The opening that ``now`` lies in."""
        local = now.astimezone(self.zone)
        return next((span for span in self.spans(window, local.date()) if local in span), None)

    def next_opening(self, window: Window, now: datetime) -> Span | None:
        """The first opening after ``now`` that nothing forbids; ``None`` if there is none for a year."""
        local = now.astimezone(self.zone)
        openings = (span for span in self.spans(window, local.date()) if span.start > local)
        return next((span for span in openings if self.disturbs(span) is None), None)

    def disturbs(self, span: Span) -> str | None:
        """What a restart at any moment of this span would disturb, in words; ``None`` for nothing.

        Where the school's days are not known, nobody can say that it disturbs nothing.
        """
        if self.calendar is None or self.terms is None:
            return "the school's days are not known: its folder has no `calendar`"
        day = span.start.date()
        while day <= span.end.date():
            begins, ends = self._at(day, time.min), self._at(day + timedelta(days=1), time.min)
            if max(begins, span.start) < min(ends, span.end):
                disturbed = self._on(day, span)
                if disturbed is not None:
                    return disturbed
            day += timedelta(days=1)
        return None

    def _on(self, day: date, span: Span) -> str | None:
        assert self.calendar is not None  # noqa: S101  # asked by the caller
        assert self.terms is not None  # noqa: S101
        exam = next((exam.title for exam in self.calendar.exams if exam.first <= day <= exam.last), None)
        if exam is not None:
            return f"nothing may change on {day}: exams ({exam})"
        if not any(term.first <= day <= term.last for term in self.terms.terms) and self._beyond(day):
            return f"the term dates that are known do not hold {day}"
        if not is_school_day(day, self.calendar, self.terms):
            return None
        begin, end = self._at(day, self.calendar.lessons_start), self._at(day, self.calendar.lessons_end)
        if max(begin, span.start) < min(end, span.end):
            return f"there are lessons on {day} from {self.calendar.lessons_start:%H:%M}"
        return None

    def _beyond(self, day: date) -> bool:
        assert self.terms is not None  # noqa: S101
        terms = self.terms.terms
        return not terms or day > max(term.last for term in terms) or day < min(term.first for term in terms)

    def _span(self, window: Window, day: date) -> Span:
        later = window.end <= window.start
        return Span(self._at(day, window.start), self._at(day + timedelta(days=int(later)), window.end))

    def _at(self, day: date, clock: time) -> datetime:
        return datetime.combine(day, clock, self.zone)
