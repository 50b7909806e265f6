"""The facts of a switch of any family: the one place where a family's name leads to its reader."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from schoolbuild.families import aruba_aoss_facts, cisco_ios_facts
from schoolbuild.families.reading_facts import Topics, topic_in
from schoolbuild.families.switch_facts import FIELDS, SwitchFacts
from schoolbuild.model.as_is import AsIs

_READERS: Mapping[str, Callable[[AsIs], SwitchFacts]] = {
    "aruba_aoss": aruba_aoss_facts.facts,
    "cisco_ios": cisco_ios_facts.facts,
}
_TOPICS: Mapping[str, Topics] = {
    "aruba_aoss": aruba_aoss_facts.TOPICS,
    "cisco_ios": cisco_ios_facts.TOPICS,
}


def facts_of(as_is: AsIs) -> SwitchFacts:
    """What one switch's documents say; nothing is known, with the reason, for a family without a reader."""
    reader = _READERS.get(as_is.family) if isinstance(as_is.family, str) else None
    if reader is None:
        reason = f"no reader for switches of the family {as_is.family!r} exists yet"
        return SwitchFacts(unknown=dict.fromkeys(FIELDS, reason))
    return reader(as_is)


def topic_of(family: str, section: str, line: str) -> str | None:
    """The fact that a line of configuration decides, or ``None`` if it decides none."""
    return topic_in(_TOPICS.get(family, ()), section, line)
