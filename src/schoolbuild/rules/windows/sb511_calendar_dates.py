"""SB511: exams outside of the terms, or days and hours that run backwards."""

from __future__ import annotations

from collections.abc import Iterator

from schoolbuild.model.network import Network
from schoolbuild.rules.rule import Problem, Rule
from schoolbuild.rules.times import in_term, lessons


def _check(network: Network) -> Iterator[Problem]:
    calendar = network.document.calendar
    if calendar is None:
        return
    start, end = lessons(calendar)
    if end <= start:
        yield Problem(
            ("calendar", "lessons_end"),
            f"lessons end at {calendar.lessons_end:%H:%M}, and start at {calendar.lessons_start:%H:%M}",
        )
    terms = network.standard.calendars.get(calendar.terms)
    for index, exam in enumerate(calendar.exams):
        path = ("calendar", "exams", index)
        if exam.last < exam.first:
            yield Problem((*path, "last"), f"the exams {exam.title!r} end on {exam.last}, and start on {exam.first}")
            continue
        for key, day in {"first": exam.first, "last": exam.last}.items():
            if terms is not None and not in_term(day, terms):
                yield Problem(
                    (*path, key), f"the {key} day of the exams {exam.title!r}, {day}, is in no term of {terms.title!r}"
                )


RULE = Rule(
    id="SB511",
    title="Dates of the calendar cannot be right",
    why="On exam days nothing may change, and in lessons nothing may restart: a wrong date protects the wrong day.",
    fix="Correct the date or the hour.",
    example="""\
calendar:
  terms: borough
  lessons_start: "08:45"
  lessons_end: "15:15"
  exams:
    - {title: GCSE, first: "2027-05-10", last: "2026-06-23"}
    # ^ the exams 'GCSE' end on 2026-06-23, and start on 2027-05-10
""",
    check=_check,
)
