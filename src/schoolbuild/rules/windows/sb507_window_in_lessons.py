"""SB507: a weekly window that runs into lessons."""

from __future__ import annotations

from collections.abc import Iterator

from schoolbuild.model.network import Network
from schoolbuild.rules.rule import Problem, Rule
from schoolbuild.rules.times import weekdays_in_lessons


def _check(network: Network) -> Iterator[Problem]:
    patching, calendar = network.document.patching, network.document.calendar
    if patching is None or calendar is None:
        return
    for name, window in patching.windows.items():
        days = list(weekdays_in_lessons(window, calendar))
        if days:
            yield Problem(
                ("patching", "windows", name),
                f"the window {name!r} ({', '.join(days)}, {window.start:%H:%M} to {window.end:%H:%M}) runs into "
                f"lessons ({calendar.lessons_start:%H:%M} to {calendar.lessons_end:%H:%M})",
            )


RULE = Rule(
    id="SB507",
    title="A window runs into lessons",
    why="Machines would restart in front of a class.",
    fix="Move the window to the evening, or to the weekend.",
    example="""\
patching:
  windows:
    tuesday: {days: [tue], start: "14:30", end: "17:00"}
    # ^ the window 'tuesday' (tue, 14:30 to 17:00) runs into lessons (08:45 to 15:15)
""",
    check=_check,
)
