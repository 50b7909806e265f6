"""Tests of the operating system: its updates by the patch clock, the restart they want, and its end of support."""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise

from schoolbuild.assess.checks.understood import understood
from schoolbuild.assess.servers.case import ServerCase, known, span_words
from schoolbuild.assess.verdict import Fault, Verdict, bad, good
from schoolbuild.families.reading_facts import Unclear
from schoolbuild.model.windows.facts import System
from schoolbuild.model.windows.releases import CLOCK, Release, ReleaseLine

EXPECTED = f"every critical or high update installed within {CLOCK.days} days of its release"

_SILENCE = timedelta(days=42)
"""Between two monthly releases lie five weeks at most: a table without one for longer lacks some."""

_IMPORT = "bring the table up to date: `schoolbuild releases import FILE`"


def updated_in_time(case: ServerCase, value: object) -> Verdict:
    """The build holds every qualifying release that is older than the clock allows.

    What the update agent says plays no part: an agent that finds nothing may be broken, or asked the wrong server.
    """
    system = understood(value, System)
    line = _line(case, system)
    table = case.network.standard.windows.releases
    revision = known(system.revision, "the revision of its build")
    found = f"build {system.build}.{revision}"
    # What exists in the lab's world only says nothing about a real machine.
    releases = [item for item in line.releases if case.target == "lab" or item.basis != "assumed"]
    if not releases:
        raise Unclear(f"the table knows no release of this system; {_IMPORT}")
    on = case.collected_at.date()
    missing = [item for item in releases if item.revision > revision and item.qualifies and item.released <= on]
    late = [item for item in missing if on - item.released > CLOCK]
    if late:
        return bad([_late(case, late, found)], _note(releases))
    if table.is_stale(case.today):
        days = f"{table.limit_days} days"
        raise Unclear(f"the table of releases was checked on {table.checked}, more than {days} ago; {_IMPORT}")
    if len(releases) < len(line.releases):
        raise Unclear(f"the table has no release from Microsoft since {releases[-1].released}; {_IMPORT}")
    if missing and (hole := _hole(releases, revision)) is not None:
        raise Unclear(f"it lacks {missing[0].name}, and {hole}: what else it lacks is not known; {_IMPORT}")
    if on - releases[-1].released > _SILENCE:
        raise Unclear(f"the table has no release since {releases[-1].released}, and there is one each month; {_IMPORT}")
    if revision > releases[-1].revision:
        raise Unclear(f"{found} is newer than anything in the table of releases; {_IMPORT}")
    waiting = [f"{item.name} waits, to be installed by {item.released + CLOCK}" for item in missing]
    return good(EXPECTED, found, "; ".join(text for text in (*waiting, _note(releases)) if text))


def restarted_in_time(case: ServerCase, value: object, *, days: int) -> Verdict:
    """No restart has been waiting for longer than ``days``."""
    system = understood(value, System)
    pending = known(system.pending_reboot, "whether a restart is waiting")
    expected = f"no restart waits for more than {days} days"
    if not pending:
        return good(expected, "no restart waits")
    reasons = ", ".join(dict.fromkeys(reason.replace("_", " ") for reason in pending))
    age = case.age(system.pending_since, "a restart began to wait")
    found = f"a restart waits since {span_words(age)} ({reasons})"
    if age > timedelta(days=days):
        return bad([Fault(found, expected, found, "restart", "restart_overdue")])
    return good(expected, found, found)


def system_supported(case: ServerCase, value: object) -> Verdict:
    """The maker still mends this system; the end is told half a year ahead."""
    system = understood(value, System)
    _line(case, system)
    release = case.network.standard.systems.get(case.machine.system)
    if release is None:
        raise Unclear(f"lifecycle.yml does not know {case.machine.system}")
    end, ahead = release.end_of_support, case.network.standard.limits.warn_days
    expected = "a system that its maker mends"
    if end < case.today:
        what = f"{release.title} is out of support since {end}"
        return bad([Fault(what, expected, what, "system", "unsupported_system")])
    left = (end - case.today).days
    note = f"{release.title} is mended for another {left} days only, until {end}: plan its replacement"
    return good(expected, f"{release.title}, mended until {end}", note if left <= ahead else "")


def _line(case: ServerCase, system: System) -> ReleaseLine:
    """The releases of the declared system, once the machine has said that it runs just that.

    Raises:
        Unclear: it did not say, contradicts itself, or runs another system than the folder says.
    """
    declared = case.machine.system
    build = known(system.build, "its build")
    product = known(system.product, "which product it runs")
    table = case.network.standard.windows.releases
    line = table.systems.get(declared)
    if line is None:
        raise Unclear(f"releases.yml does not know {declared}")
    runs = table.system_of(build, server="server" in product.lower())
    if runs is None:
        raise Unclear(f"{product}, build {build}, is no system of releases.yml")
    if _family(case, runs, table.systems[runs]) not in product.lower():
        raise Unclear(f"it contradicts itself: {product} has no build {build}")
    if runs != declared:
        raise Unclear(f"it runs {product}, build {build}, and servers.yml says {declared}: correct what is wrong")
    return line


def _family(case: ServerCase, system: str, line: ReleaseLine) -> str:
    """How Windows calls the system: the product of a client does not name its release."""
    title = case.network.standard.systems[system].title.lower() if system in case.network.standard.systems else system
    return title if line.server else " ".join(title.split()[:2])


def _hole(releases: list[Release], revision: int) -> str | None:
    """Where the table lacks months from the machine's own revision on: a later import tells nothing of them.

    An update of one month brings those of the months before, whose clock began earlier.
    """
    before = [item for item in releases if item.revision <= revision]
    ours = [*before[-1:], *(item for item in releases if item.revision > revision and item.kind == "monthly")]
    if not before:
        return f"the table begins on {releases[0].released}"
    for earlier, later in pairwise(ours):
        if later.released - earlier.released > _SILENCE:
            return f"the table has no monthly release between {earlier.released} and {later.released}"
    return None


def _late(case: ServerCase, late: list[Release], found: str) -> Fault:
    oldest = late[0]
    days = (case.collected_at.date() - oldest.released).days
    more = f" and {len(late) - 1} more" if len(late) > 1 else ""
    severity = oldest.severity or "unrated"
    return Fault(
        what=f"the {severity} {oldest.name} is missing, {days} days after its release{more}",
        expected=EXPECTED,
        found=f"{found}; {', '.join(f'{item.name} makes .{item.revision}' for item in late)}",
        topic="updates",
        kind="update_overdue",
    )


def _note(releases: list[Release]) -> str:
    unread = [item for item in releases if item.basis == "assumed"]
    if not unread:
        return ""
    return f"{len(unread)} releases in the table are assumed for the lab, the newest of {unread[-1].released}"
