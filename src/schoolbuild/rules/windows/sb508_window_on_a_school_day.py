"""SB508: a window of single dates on an exam day, or in lessons."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from schoolbuild.model.document.care import Calendar, Window
from schoolbuild.model.network import Network
from schoolbuild.model.standard import TermDates
from schoolbuild.rules.rule import Problem, Rule
from schoolbuild.rules.times import is_school_day, lessons, overlap, touched


def _check(network: Network) -> Iterator[Problem]:
    patching, calendar = network.document.patching, network.document.calendar
    if patching is None or calendar is None:
        return
    terms = network.standard.calendars.get(calendar.terms)
    if terms is None:
        return  # the name leads nowhere, and another rule says so
    for name, window in patching.windows.items():
        for index, day in enumerate(window.dates):
            words = _wrong(window, day, calendar, terms)
            if words:
                yield Problem(("patching", "windows", name, "dates", index), f"the window {name!r} on {day} {words}")


def _wrong(window: Window, day: date, calendar: Calendar, terms: TermDates) -> str:
    """What the window disturbs. Exams are sat on school days: a holiday between their first and last day is free."""
    for touches, span in touched(window, day):
        if not is_school_day(touches, calendar, terms):
            continue
        exam = next((exam.title for exam in calendar.exams if exam.first <= touches <= exam.last), None)
        if exam is not None:
            return f"falls into the exams {exam!r}"
        if overlap(span, lessons(calendar)):
            return f"runs into lessons ({calendar.lessons_start:%H:%M} to {calendar.lessons_end:%H:%M})"
    return ""


RULE = Rule(
    id="SB508",
    title="A window lies on an exam day or in lessons",
    why="During exams nothing may change at all, and in lessons machines would restart in front of a class.",
    fix="Choose a day of the holidays, or an evening outside of exams.",
    example="""\
patching:
  windows:
...
    large:
      dates: ["2027-02-16", "2027-05-18", "2027-06-15"]
      # ^ the window 'large' on 2027-05-18 falls into the exams 'GCSE'
""",
    check=_check,
)
