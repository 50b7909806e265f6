"""The judge: every control against every switch and Windows server of the school, whether it answered or not.

Whatever is missing, empty, contradicting, stale or not understood ends as *not assessed* with its reason, never as a
pass: a check sees only values that were learned and have the type it knows.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from schoolbuild.assess.cabling import Cabling, read_cabling
from schoolbuild.assess.case import Case
from schoolbuild.assess.controls import Control
from schoolbuild.assess.drift import Drift, drift_of
from schoolbuild.assess.one import judge_control, unheard
from schoolbuild.assess.problems import Failed, Problem, problems_of
from schoolbuild.assess.servers.case import ServerCase
from schoolbuild.assess.servers.judge import judge_servers
from schoolbuild.assess.servers.usable import FAMILY
from schoolbuild.assess.silent import Silent
from schoolbuild.assess.waivers import WaiverNote, Waivers
from schoolbuild.families.all_facts import facts_of
from schoolbuild.families.switch_facts import SwitchFacts
from schoolbuild.model.as_is import AsIs
from schoolbuild.model.network import Network, Switch
from schoolbuild.model.result import Result

MAX_AGE = timedelta(days=7)
"""An older document says nothing about today."""


@dataclass(frozen=True)
class Assessment:
    """Everything that came of judging one school."""

    results: tuple[Result, ...]
    problems: tuple[Problem, ...]
    silent: tuple[Silent, ...]
    waivers: tuple[WaiverNote, ...]
    drift: Mapping[str, Drift]
    cabling: Cabling
    seen: Mapping[str, SwitchFacts]
    servers: Mapping[str, ServerCase]


def judge(
    network: Network,
    documents: Iterable[AsIs],
    drift: Mapping[str, Drift],
    controls: Sequence[Control],
    today: date,
) -> list[Result]:
    """One result for each control and machine that it is about.

    Raises:
        SchoolbuildError: a waiver names a control that does not exist.
    """
    return list(_assess(network, documents, drift, controls, today).results)


def assess(
    network: Network,
    documents: Iterable[AsIs],
    controls: Sequence[Control],
    today: date,
    drift: Mapping[str, Drift] | None = None,
    now: datetime | None = None,
) -> Assessment:
    """Judge a school from what was collected of it. ``drift`` by host is worked out here unless it is given.

    The age of servers' evidence counts up to ``now``, or to the end of ``today``.

    Raises:
        SchoolbuildError: a waiver names a control that does not exist.
    """
    documents = list(documents)
    if drift is None:
        drift = {item.host: drift_of(network, item) for item in documents if item.family != FAMILY}
    return _assess(network, documents, drift, controls, today, now)


def _assess(
    network: Network,
    documents: Iterable[AsIs],
    drift: Mapping[str, Drift],
    controls: Sequence[Control],
    today: date,
    now: datetime | None = None,
) -> Assessment:
    waivers = Waivers.of(network, today)
    documents = list(documents)
    silent: dict[str, Silent] = {}
    seen: dict[str, SwitchFacts] = {}
    for switch in network.switches.values():
        own = [item for item in documents if item.host == switch.host]
        why = _unusable(network, switch, own, today)
        if why is not None:
            silent[switch.host] = why
        else:
            seen[switch.host] = facts_of(own[0])
    cabling = read_cabling(network, seen)
    results: list[Result] = []
    failed: list[Failed] = []
    for switch in network.switches.values():
        host = switch.host
        for control in (control for control in controls if not control.of_servers):
            if host in silent:
                result = unheard(network, control, silent[host])
            else:
                case = Case(network, switch, seen[host], drift.get(host, Drift()), cabling, seen)
                result, found = judge_control(control, case, waivers, today)
                failed += found
            results.append(result)
    servers = judge_servers(network, documents, controls, waivers, today, now)
    results += servers.results
    failed += servers.failed
    return Assessment(
        results=tuple(results),
        problems=problems_of(failed),
        silent=(*silent.values(), *servers.silent),
        waivers=waivers.notes(results),
        drift=drift,
        cabling=cabling,
        seen=seen,
        servers=servers.cases,
    )


def _unusable(network: Network, switch: Switch, documents: Sequence[AsIs], today: date) -> Silent | None:
    """Why nothing can be judged from a switch's document, or ``None`` if it can."""
    host = switch.host

    def because(reason: str, fix: str) -> Silent:
        return Silent(host, reason, fix)

    if not documents:
        return because("nothing was collected from it", "collect again")
    if len(documents) > 1:
        return because("two documents claim to be of this switch", "keep the one that is right")
    document = documents[0]
    if document.failure is not None:
        return because(document.failure.message, document.failure.fix)
    if document.school != network.school:
        return because(f"its document is of the school {document.school!r}", "collect again, one school at a time")
    if document.family != switch.family:
        return because(
            f"it answered as family {document.family!r}, the school's folder says {switch.family!r}",
            "correct the model in network.yml, or find out which switch answers at this address",
        )
    identity = document.identity
    serials = {member.serial for member in switch.chassis}
    if identity is None or not identity.serials:
        return because("it did not say who it is", "collect again; look at `show version` or `show system` on it")
    if set(identity.serials) != serials:
        return because(
            f"another device answered: serial {', '.join(identity.serials)} instead of {', '.join(sorted(serials))}",
            "correct the serial in network.yml, or find out which switch has this address",
        )
    age = _age(document.collected_at, today)
    if age is None:
        return because("its document does not say when it was collected", "collect again")
    if age > MAX_AGE or age < -timedelta(days=1):
        return because(f"its document is of {document.collected_at[:10]}: too old, or of another day", "collect again")
    return None


def _age(collected_at: object, today: date) -> timedelta | None:
    try:
        return today - datetime.fromisoformat(str(collected_at).replace("Z", "+00:00")).date()
    except ValueError:
        return None
