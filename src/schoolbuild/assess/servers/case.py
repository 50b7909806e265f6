"""Everything a test may look at: one Windows server, what it is to be, and what it told."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Literal, TypeVar

from schoolbuild.families.reading_facts import Unclear
from schoolbuild.model.network import Network
from schoolbuild.model.windows.chosen import Chosen, chosen_settings
from schoolbuild.model.windows.facts import LISTS, SECTIONS, WindowsFacts
from schoolbuild.model.windows.machine import Machine

T = TypeVar("T")

SERVER_PATHS: Mapping[str, str] = {
    **{f"windows.{name}": f"the part `{name}` of the machine's document" for name in (*SECTIONS, *LISTS)},
    "evidence": "the document itself: when it was made, and by whom",
}
"""The as-is paths that a control of servers may name."""

FUTURE = timedelta(minutes=5)
"""How far a time may lie ahead of the machine's own clock and still be taken for now."""

SKEW = timedelta(hours=1)
"""A clock that is further off dates everything wrongly, so no age can be told."""


@dataclass(frozen=True)
class ServerCase:
    """One Windows server before the judge.

    ``collected_at`` is when we read its document by our own clock; of a document that the machine left by itself it is
    when it says it made it. ``today`` is the day that counts for support and for the release table.
    """

    network: Network
    machine: Machine
    facts: WindowsFacts
    collected_at: datetime
    today: date
    target: Literal["lab", "real"]
    self_reported: bool = False
    clock_offset: float | None = None

    @cached_property
    def chosen(self) -> tuple[Chosen, ...]:
        """The rows of the settings table that concern it."""
        return chosen_settings(self.network, self.machine)

    @property
    def host(self) -> str:
        return self.machine.host

    def value(self, path: str) -> object:
        """What stands at an as-is path.

        Raises:
            Unclear: it was not learned; the message says why.
        """
        if path == "evidence":
            return self.collected_at
        name = path.removeprefix("windows.")
        value = getattr(self.facts, name)
        if value is None:
            words = name.replace("_", " ")
            raise Unclear(f"{words}: {self.facts.gaps.get(name, 'not learned from this machine')}")
        return value

    def explained(self, path: str, reason: str) -> str:
        """A reason with what the machine said about pieces of this part that it could not read."""
        name = f"{path.removeprefix('windows.')}."
        told = [text for piece, text in self.facts.gaps.items() if piece.startswith(name) and text not in reason]
        return f"{reason} ({'; '.join(told)})" if told else reason

    @property
    def now(self) -> datetime:
        """The machine's own time when it told all this: what its dates are held against.

        Raises:
            Unclear: its clock is so far off that its dates say nothing.
        """
        own = known(self.facts.collected_at, "the time at which the document was made")
        skew = self.skew(own)
        if skew > SKEW and not self.self_reported:
            raise Unclear(f"its clock is {span_words(skew)} off, so what it dates says nothing")
        return own

    def skew(self, told: datetime) -> timedelta:
        """How far the machine's clock was off when it told that time.

        Whoever read it compared the clocks at that moment; without that, the time of its document is held against ours.
        """
        own = self.facts.collected_at
        if self.clock_offset is None or own is None:
            return abs(told - self.collected_at)
        return abs(told - own + timedelta(seconds=self.clock_offset))

    def age(self, moment: datetime | None, what: str) -> timedelta:
        """How long ago something was by the machine's own clock.

        Raises:
            Unclear: it was not learned, lies in the future, or the clock cannot be trusted.
        """
        age = self.now - aware(known(moment, f"when {what}"), what)
        if age < -FUTURE:
            raise Unclear(f"when {what} lies {span_words(-age)} in the future: the machine contradicts itself")
        return max(age, timedelta(0))


def known(value: T | None, what: str) -> T:
    """The value, if it was learned; an empty text was not.

    Raises:
        Unclear: it was not.
    """
    if value is None or (isinstance(value, str) and not value.strip()):
        raise Unclear(f"{what} was not learned")
    return value


def aware(moment: datetime, what: str) -> datetime:
    """A time with its offset.

    Raises:
        Unclear: it has none, so it is nobody's time.
    """
    if moment.tzinfo is None:
        raise Unclear(f"when {what} is told without a time zone")
    return moment


def span_words(span: timedelta) -> str:
    """``18 days``, ``5 hours``, ``20 minutes``: rounded down, for people."""
    for count, one in ((span.days, "day"), (span.seconds // 3600, "hour"), (span.seconds // 60, "minute")):
        if count:
            return f"{count} {one}{'s' if count != 1 else ''}"
    return "less than a minute"
