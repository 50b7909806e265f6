"""Tests of the machine's place: its name, its domain, its time, and whom it reports to."""

from __future__ import annotations

from datetime import timedelta

from schoolbuild.assess.checks.understood import understood
from schoolbuild.assess.servers.case import ServerCase, aware, known, span_words
from schoolbuild.assess.servers.declared import clock_source_of
from schoolbuild.assess.verdict import Fault, Verdict, bad, good, irrelevant
from schoolbuild.families.reading_facts import Unclear
from schoolbuild.model.windows.facts import Clock, Identity, OtherProduct

_NO_SOURCE = ("local cmos clock", "free-running system clock")


def named_and_joined(case: ServerCase, value: object) -> Verdict:
    """It keeps its name, is in its domain, and the two trust each other."""
    identity = understood(value, Identity)
    domain = case.machine.domain
    place = f"member of {domain.name}" if domain is not None else "in no domain"
    expected = f"{case.machine.computer_name}, {place}"
    if identity.pending_name not in (None, "", identity.computer_name):
        what = f"it will be called {identity.pending_name} after the next restart"
        return bad([Fault(what, expected, what, "name", "name_changes")])
    if domain is None:
        return good(expected, f"{identity.computer_name} in the workgroup {identity.workgroup}")
    if identity.domain is None:
        what = f"it is not a member of {domain.name}"
        return bad([Fault(what, expected, f"in the workgroup {identity.workgroup}", "domain", "not_joined")])
    if not case.machine.is_controller and not known(identity.secure_channel, "whether the domain trusts it"):
        what = f"its trust in {domain.name} is broken"
        fix = "reset its computer account: `Test-ComputerSecureChannel -Repair` on it, as an administrator"
        return bad([Fault(what, expected, what, "domain", "trust_broken", fix=fix)])
    return good(expected, f"{identity.computer_name}, {identity.domain}")


def clock_right(case: ServerCase, value: object, *, minutes: int) -> Verdict:
    """Its clock is within ``minutes`` of ours, and it takes the time from where it should."""
    clock = understood(value, Clock)
    wanted = clock_source_of(case.network, case.machine)
    expected = f"within {minutes} minutes, time {wanted.words}"
    faults = []
    if case.self_reported:
        raise Unclear("the machine wrote its document by itself, so nobody compared its clock")
    skew = case.skew(aware(known(clock.now, "its time"), "it was there"))
    if skew > timedelta(minutes=minutes):
        what = f"its clock is {span_words(skew)} off"
        faults.append(Fault(what, expected, f"{clock.now:%Y-%m-%d %H:%M}", "clock", "clock_off"))
    kind = known(clock.kind, "where it takes its time from")
    if kind.upper() not in wanted.kinds:
        what = f"it does not take its time {wanted.words}"
        faults.append(Fault(what, expected, f"W32Time type {kind}", "clock", "clock_source", "source"))
    source = known(clock.source, "where it last took the time from")
    if not faults and source.lower().startswith(_NO_SOURCE):
        what = "it takes its time from nowhere but its own clock"
        faults.append(Fault(what, expected, source, "clock", "clock_source", "source"))
    elif not faults and wanted.hosts and not any(_is_host(source, host) for host in wanted.hosts):
        what = f"it takes its time from {source} instead of its domain"
        faults.append(Fault(what, expected, source, "clock", "clock_source", "source"))
    return bad(faults) if faults else good(expected, f"{span_words(skew)} off, {kind}, last from {source}")


def _is_host(source: str, host: str) -> bool:
    """``oak-dc01.oakfield.internal`` is oak-dc01; an address is only itself."""
    return source.strip().lower() == host or source.lower().startswith(f"{host}.")


def agent_reports(case: ServerCase, value: object) -> Verdict:
    """The agent of the service's monitoring runs and knows the school by its right id."""
    agents = understood(value, tuple, OtherProduct)
    rmm = case.network.document.rmm
    if rmm is None:
        return irrelevant("care.yml declares no monitoring")
    product = next((item for item in case.network.standard.windows.products if item.key == rmm.product), None)
    if product is None:
        raise Unclear(f"{rmm.product} cannot be seen from the machine")
    expected = f"{product.title} runs, site {rmm.site}"
    own = [item for item in agents if item.product == rmm.product]
    if not own:
        what = f"{product.title} is not installed"
        return bad([Fault(what, expected, "no such agent", "agent", "agent_missing")])
    if "Running" not in [known(item.state, f"whether the service {item.service} runs") for item in own]:
        what = f"{product.title} does not run"
        return bad([Fault(what, expected, f"{own[0].service} {own[0].state}", "agent", "agent_stopped")])
    sites = {item.site for item in own if item.site}
    if not sites:
        if product.site is not None and product.site.unknown is not None:
            return good(
                f"{product.title} runs", f"{product.title} runs", f"its site is not read: {product.site.unknown}"
            )
        raise Unclear(f"{product.title} runs, and did not tell its site")
    if sites != {rmm.site}:
        what = f"{product.title} reports to the site {', '.join(sorted(sites))} instead of {rmm.site}"
        fix = "install the agent again with the school's own installer"
        return bad([Fault(what, expected, what, "agent", "agent_elsewhere", fix=fix)])
    return good(expected, expected)
