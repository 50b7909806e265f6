"""SB807: term dates that are over, or soon will be."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from schoolbuild.model.network import Network
from schoolbuild.rules.rule import Problem, Rule


def _check(network: Network, day: date) -> Iterator[Problem]:
    calendar = network.document.calendar
    dates = network.standard.calendars.get(calendar.terms) if calendar is not None else None
    if dates is None:
        return  # no calendar, or a name that leads nowhere, and another rule says so
    last = max((term.last for term in dates.terms), default=None)
    if last is None or last < day:
        said = f"ended on {last}" if last is not None else "have no term"
    elif last <= day + timedelta(days=network.standard.limits.warn_days):
        said = f"end on {last}"
    else:
        return
    yield Problem(("calendar", "terms"), f"the term dates {dates.title!r} {said}")


RULE = Rule(
    id="SB807",
    title="The calendar runs out",
    why="After its last day every day counts as a holiday, and windows are allowed in the middle of lessons.",
    fix="Put the dates that the authority published next into standard/calendars/, and name that file here.",
    severity="warning",
    example="""\
calendar:
  terms: last-year
  # ^ the term dates 'Borough schools, 2025 to 2026' ended on 2026-07-21
""",
    check_on=_check,
)
