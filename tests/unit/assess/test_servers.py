"""Servers: one wrong thing each ends in one problem, and everything that decides whether a document counts at all."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from schoolbuild.assess import Assessment, Control, assess
from schoolbuild.assess.silent import Silent
from schoolbuild.model.as_is import AsIs, Failure
from schoolbuild.model.document.care import Rmm
from schoolbuild.model.document.windows import WindowsSettings
from schoolbuild.model.network import Network
from schoolbuild.model.result import Result
from tests.unit.assess.conftest import TODAY
from tests.unit.assess.servers import (
    DOMAIN_SID,
    LOCAL_SID,
    as_is,
    changed,
    controller,
    member,
    servers,
    setting,
    spoilt,
)

JudgeServers = Callable[..., Assessment]


@pytest.fixture
def judge_servers(oakfield: Network, controls: tuple[Control, ...]) -> JudgeServers:
    """Judge the primary's servers with some documents replaced: ``judge_servers(fs01=…)``."""

    def judged(today: date = TODAY, network: Network = oakfield, **instead: AsIs | None) -> Assessment:
        documents = [item for item in {**servers(), **instead}.values() if item is not None]
        return assess(network, documents, [control for control in controls if control.of_servers], today, {})

    return judged


def results_of(outcome: Assessment, host: str) -> Mapping[str, Result]:
    return {result.control.rpartition("v")[0]: result for result in outcome.results if result.target == host}


def states(outcome: Assessment, host: str, state: str) -> set[str]:
    return {name for name, result in results_of(outcome, host).items() if result.state == state}


def silent_servers(outcome: Assessment) -> list[Silent]:
    """The switches were not collected here."""
    return [item for item in outcome.silent if "-sw" not in item.host]


def test_servers_as_they_should_be_pass_everything(judge_servers: JudgeServers) -> None:
    outcome = judge_servers()
    assert outcome.problems == ()
    assert silent_servers(outcome) == []
    assert states(outcome, "oak-fs01", "not_applicable") == {"SRV-03", "SRV-05"}
    assert states(outcome, "oak-dc01", "not_applicable") == {
        "ACC-01",
        "ACC-02",
        "ACC-07",
        "SRV-03",
        "SRV-04",
        "SRV-05",
    }
    assert {result.state for result in outcome.results} == {"pass", "not_applicable"}


STRANGER = {"name": "OAK-FS01\\helper", "sid": f"{LOCAL_SID}-1010", "kind": "user", "local": True}
SOPHOS = {"product": "sophos", "service": "Sophos Endpoint Defense Service", "state": "Running"}
KILLED = (
    ("defender.running_mode", "Not running"),
    ("defender.service", "Stopped"),
    ("defender.real_time", False),
    ("antivirus", [SOPHOS]),
)


WRONG = yaml.safe_load((Path(__file__).parent / "one_wrong_server.yml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", WRONG, ids=[case["what"] for case in WRONG])
def test_one_wrong_thing_is_one_problem(judge_servers: JudgeServers, case: dict[str, Any]) -> None:
    facts = member()
    for change in case["changes"]:
        facts = changed(facts, **change)
    outcome = judge_servers(fs01=as_is("oak-fs01", facts))
    assert states(outcome, "oak-fs01", "fail") == {case["fails"]}
    assert states(outcome, "oak-fs01", "not_assessed") == set(case.get("unclear", ()))
    (problem,) = outcome.problems
    assert case["says"] in problem.what
    assert problem.host == "oak-fs01"
    assert problem.fix
    assert problem.expected
    assert problem.found


SETTINGS = [
    # A row, another value, and the control that fails. Audited first: waived, and no problem.
    ("autorun_drives", {"value": 145}, "CFG-01", "fail"),
    ("autorun_drives", {"value": None, "source": "unset"}, "CFG-01", "fail"),
    ("llmnr", {"value": None, "source": "unset"}, "CFG-02", "fail"),
    ("screen_lock", {"value": 1800}, "CFG-03", "fail"),
    ("screen_lock", {"value": 0}, "CFG-03", "fail"),
    ("screen_lock", {"value": 60}, "CFG-03", "pass"),
    ("usb_storage", {"value": 0}, "CFG-04", "waived"),
    ("winrm_basic", {"value": 1}, "CFG-08", "fail"),
    ("wdigest", {"value": 1}, "CFG-09", "fail"),
    ("lockout_attempts", {"value": 0}, "ACC-07", "fail"),
    ("lockout_attempts", {"value": 50}, "ACC-07", "fail"),
    ("password_length", {"value": 8}, "ACC-07", "fail"),
    ("password_length", {"value": 20}, "ACC-07", "pass"),
    ("updates_no_restart", {"value": 0}, "UPD-06", "fail"),
    ("ntlmv1", {"value": 3}, "CFG-02", "waived"),
    ("smb1_feature", {"value": 1}, "CFG-02", "waived"),
    ("event_log_application", {"value": 1048576}, "LOG-01", "fail"),
    ("event_log_application", {"value": 999999999}, "LOG-01", "pass"),
    ("audit_credential_validation", {"value": []}, "LOG-01", "fail"),
    ("autorun_drives", {"value": "255"}, "CFG-01", "not_assessed"),
    ("autorun_drives", {"value": None, "source": "local"}, "CFG-01", "not_assessed"),
    ("autorun_drives", {"source": None}, "CFG-01", "not_assessed"),
    ("autorun_drives", {"error": "access denied"}, "CFG-01", "not_assessed"),
    ("autorun_drives", {"id": "something_else"}, "CFG-01", "not_assessed"),
]


@pytest.mark.parametrize(("row", "instead", "control", "state"), SETTINGS)
def test_settings_are_judged_by_what_is_in_effect(
    judge_servers: JudgeServers, row: str, instead: dict[str, Any], control: str, state: str
) -> None:
    outcome = judge_servers(fs01=as_is("oak-fs01", setting(member(), row, **instead)))
    assert results_of(outcome, "oak-fs01")[control].state == state
    assert len(outcome.problems) == (state == "fail")


def test_a_row_that_the_school_enforces_counts(judge_servers: JudgeServers, oakfield: Network) -> None:
    choice = WindowsSettings(enforce=("usb_storage",))
    network = replace(oakfield, document=oakfield.document.model_copy(update={"windows_settings": choice}))
    wrong = as_is("oak-fs01", setting(member(), "usb_storage", value=0))
    assert results_of(judge_servers(network=network, fs01=wrong), "oak-fs01")["CFG-04"].state == "fail"
    assert results_of(judge_servers(network=network), "oak-fs01")["CFG-04"].state == "pass"


KASEYA = {"product": "kaseya", "service": "KAKSY1", "state": "Running", "site": "oakfield.borough"}
AGENTS = [
    ([KASEYA], "pass"),
    ([], "fail"),
    ([{**KASEYA, "state": "Stopped"}], "fail"),
    ([{**KASEYA, "site": "hillside.borough"}], "fail"),
    ([{**KASEYA, "site": None}], "not_assessed"),
    ([{**KASEYA, "state": None}], "not_assessed"),
    (None, "not_assessed"),
]


@pytest.mark.parametrize(("agents", "state"), AGENTS)
def test_the_monitoring_agent_runs_and_knows_the_school(
    judge_servers: JudgeServers, oakfield: Network, agents: object, state: str
) -> None:
    rmm = Rmm(product="kaseya", site="oakfield.borough")
    network = replace(oakfield, document=oakfield.document.model_copy(update={"rmm": rmm}))
    outcome = judge_servers(network=network, fs01=as_is("oak-fs01", spoilt(member(), ("agents", agents))))
    assert results_of(outcome, "oak-fs01")["SRV-05"].state == state


def test_an_agent_that_tells_its_site_to_nobody_passes_with_a_word(
    judge_servers: JudgeServers, oakfield: Network
) -> None:
    rmm = Rmm(product="datto_rmm", site="1020")
    network = replace(oakfield, document=oakfield.document.model_copy(update={"rmm": rmm}))
    result = results_of(judge_servers(network=network), "oak-fs01")["SRV-05"]
    assert result.state == "pass"
    assert "its site is not read" in result.reason


def test_a_backup_product_that_tells_nobody_is_named_and_alone_proves_nothing(
    judge_servers: JudgeServers, oakfield: Network
) -> None:
    backups = oakfield.document.backups
    assert backups is not None
    cloud = backups.copies[1].model_copy(update={"product": "redstor"})
    redstor = {"product": "redstor", "service": "ESEService", "state": "Running"}
    facts = as_is("oak-fs01", spoilt(member(), ("backups", [redstor])))
    for copies, state in (((backups.copies[0], cloud), "pass"), ((cloud,), "not_assessed")):
        declared = backups.model_copy(update={"copies": copies})
        network = replace(oakfield, document=oakfield.document.model_copy(update={"backups": declared}))
        result = results_of(judge_servers(network=network, fs01=facts), "oak-fs01")["BAK-01"]
        assert result.state == state
        assert "Redstor Backup Pro" in result.reason


def test_too_few_copies_or_none_off_site_fail(judge_servers: JudgeServers, oakfield: Network) -> None:
    backups = oakfield.document.backups
    assert backups is not None
    for copies, says in (
        (backups.copies[:1], "too few copies: volume"),
        ((backups.copies[0], backups.copies[0].model_copy(update={"name": "two"})), "off site: volume, two"),
    ):
        declared = backups.model_copy(update={"copies": copies})
        network = replace(oakfield, document=oakfield.document.model_copy(update={"backups": declared}))
        result = results_of(judge_servers(network=network), "oak-fs01")["BAK-02"]
        assert result.state == "fail"
        assert says in result.reason


def test_the_four_faults_of_the_demo_are_four_problems(judge_servers: JudgeServers) -> None:
    facts = spoilt(
        member(),
        *KILLED,
        ("system.revision", 5752),
        ("windows_backup.last_good_at", "2026-11-12T21:00:00Z"),
        ("accounts.administrators", lambda was: [*was, STRANGER]),
    )
    outcome = judge_servers(fs01=as_is("oak-fs01", facts))
    assert [problem.controls for problem in outcome.problems] == [
        ("MAL-01v1",),
        ("ACC-01v1",),
        ("UPD-01v1",),
        ("BAK-01v1",),
    ]


def test_administrators_go_by_sid_and_not_by_name(judge_servers: JudgeServers) -> None:
    renamed = spoilt(
        member(),
        ("accounts.administrators.0.name", "OAK-FS01\\Verwalter"),
        ("accounts.administrators.1.name", "OAKFIELD\\Domänen-Admins"),
    )
    assert judge_servers(fs01=as_is("oak-fs01", renamed)).problems == ()
    fake = spoilt(member(), ("accounts.administrators.1.sid", f"{DOMAIN_SID}-1555"))
    (problem,) = judge_servers(fs01=as_is("oak-fs01", fake)).problems
    assert problem.controls == ("ACC-01v1",)


CLOCK = [
    # The revision, on which day it was read, the target, the table's age in days; and what comes of it.
    (5868, "2026-11-22", "lab", 0, "pass"),
    (5790, "2026-11-22", "lab", 0, "pass"),  # lacks the update of 10 November, for 12 days
    (5790, "2026-11-24", "lab", 0, "pass"),  # for 14 days: the last day
    (5790, "2026-11-25", "lab", 0, "fail"),
    (5868, "2026-12-07", "lab", 15, "not_assessed"),  # nobody has looked for new releases
    (5790, "2026-12-07", "lab", 15, "fail"),  # what is known to be missing is missing all the same
    (5900, "2026-11-22", "lab", 0, "not_assessed"),  # newer than anything the table knows
    (5868, "2026-11-22", "real", 0, "not_assessed"),  # what exists in the lab only says nothing of a real machine
    (5499, "2026-11-22", "real", 0, "fail"),
]


@pytest.mark.parametrize(("revision", "day", "target", "_age", "state"), CLOCK)
def test_the_patch_clock(
    judge_servers: JudgeServers, revision: int, day: str, target: str, _age: int, state: str
) -> None:
    facts = spoilt(member(), ("system.revision", revision), ("clock.now", f"{day}T09:00:00Z"))
    facts["collected_at"] = f"{day}T09:00:00Z"
    document = as_is("oak-fs01", facts, collected_at=f"{day}T09:00:00+00:00", target=target)
    outcome = judge_servers(today=date.fromisoformat(day), fs01=document)
    result = results_of(outcome, "oak-fs01")["UPD-01"]
    assert result.state == state, result
    assert "empty" not in result.reason


def test_an_update_agent_that_finds_nothing_proves_nothing(judge_servers: JudgeServers) -> None:
    facts = spoilt(member(), ("updates", {"waiting": [], "history": []}), ("system.revision", 5139))
    assert results_of(judge_servers(fs01=as_is("oak-fs01", facts)), "oak-fs01")["UPD-01"].state == "fail"


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ((("system.build", 17763),), "contradicts itself"),
        ((("system.build", 17763), ("system.product", "Microsoft Windows Server 2019 Standard")), "servers.yml says"),
        ((("system.build", 26200), ("system.product", "Microsoft Windows 11 Education")), "servers.yml says"),
        ((("system.build", 99999),), "no system of releases.yml"),
        ((("system.revision", None),), "was not learned"),
    ],
)
def test_a_machine_that_runs_something_else_is_not_judged_by_the_clock(
    judge_servers: JudgeServers, changes: tuple[tuple[str, Any], ...], says: str
) -> None:
    result = results_of(judge_servers(fs01=as_is("oak-fs01", spoilt(member(), *changes))), "oak-fs01")["UPD-01"]
    assert result.state == "not_assessed"
    assert says in result.reason


def test_support_that_ends_is_told_ahead_and_fails_when_it_has(judge_servers: JudgeServers, oakfield: Network) -> None:
    old = oakfield.document.servers[1].model_copy(update={"system": "windows_server_2016"})
    document = oakfield.document.model_copy(update={"servers": (oakfield.document.servers[0], old)})
    network = replace(oakfield, document=document)
    facts = spoilt(member(), ("system.product", "Microsoft Windows Server 2016 Standard"), ("system.build", 14393))
    outcome = judge_servers(network=network, fs01=as_is("oak-fs01", facts))
    result = results_of(outcome, "oak-fs01")["LIFE-01"]
    assert result.state == "pass"
    assert "another 51 days only, until 2027-01-12" in result.reason
    later = as_is("oak-fs01", {**facts, "collected_at": "2027-01-13T09:00:00Z"}, collected_at="2027-01-13T09:00:00Z")
    result = results_of(judge_servers(today=date(2027, 1, 13), network=network, fs01=later), "oak-fs01")["LIFE-01"]
    assert result.state == "fail"


FAILURE = Failure("unreachable", "no answer on 10.20.1.11 within 10 s", "look whether it is on")


def told(place: str, value: object) -> dict[str, Any]:
    return {"facts": spoilt(member(), (place, value))}


UNUSABLE: list[tuple[str, dict[str, Any], str]] = [
    ("dead", {"facts": None, "failure": FAILURE}, "no answer"),
    ("no facts", {"facts": None}, "cannot be read"),
    ("other schema", {"facts": {**member(), "schema": "x"}}, "cannot be read"),
    ("other school", {"school": "hillside-secondary"}, "of the school"),
    ("a switch", {"family": "cisco_ios"}, "of the family"),
    ("not built yet", told("identity.computer_name", "WIN-1"), "still called WIN-1"),
    (
        "other name",
        {"facts": spoilt(member(), ("identity.computer_name", "WIN-1"), ("identity.serial", "XYZ"))},
        "WIN-1 instead of OAK-FS01",
    ),
    ("other serial", told("identity.serial", "XYZ"), "serial XYZ"),
    ("no serial", told("identity.serial", None), "serial number"),
    ("other domain", told("identity.domain", "hill.internal"), "hill.internal"),
    ("no domain told", told("identity.domain", None), "which domain"),
    ("other mark", told("identity.mark.school", "hillside-secondary"), "marked as a machine of"),
    ("other host's mark", told("identity.mark.host", "oak-dc01"), "marked as oak-dc01"),
    ("half built", told("identity.mark.in_service", False), "still being built"),
    ("no identity", told("identity", None), "did not say who it is"),
    ("no time", {"collected_at": ""}, "when it was collected"),
    ("of another month", {"collected_at": "2026-12-24T09:00:00Z"}, "yet to come"),
]


@pytest.mark.parametrize(("instead", "says"), [row[1:] for row in UNUSABLE], ids=[row[0] for row in UNUSABLE])
def test_what_is_not_the_declared_machine_is_not_judged(
    judge_servers: JudgeServers, instead: dict[str, Any], says: str
) -> None:
    outcome = judge_servers(fs01=replace(as_is("oak-fs01", member()), **instead))
    assert {result.state for result in results_of(outcome, "oak-fs01").values()} == {"not_assessed"}
    (silent,) = silent_servers(outcome)
    assert says in silent.reason
    assert silent.fix
    assert outcome.problems == ()


def test_a_server_that_nobody_asked_or_two_documents_are_not_judged(judge_servers: JudgeServers) -> None:
    assert [item.reason for item in silent_servers(judge_servers(fs01=None))] == ["nothing was collected from it"]
    (silent,) = silent_servers(judge_servers(another=as_is("oak-fs01", member())))
    assert "two documents" in silent.reason


def test_old_evidence_fails_the_control_of_age_and_nothing_else_is_judged(judge_servers: JudgeServers) -> None:
    old = as_is("oak-fs01", member(), collected_at="2026-11-18T09:00:00+00:00")
    outcome = judge_servers(fs01=old)
    assert states(outcome, "oak-fs01", "fail") == {"EVD-01"}
    assert states(outcome, "oak-fs01", "pass") == set()
    (problem,) = outcome.problems
    assert problem.kind == "evidence_stale"
    assert "4 days old" in problem.what


def test_what_a_machine_left_by_itself_counts_from_when_it_made_it(judge_servers: JudgeServers) -> None:
    left = {**controller(), "collector": "task", "collected_at": "2026-11-21T03:00:00Z"}
    left = spoilt(
        left,
        ("defender.signatures_at", "2026-11-21T01:00:00Z"),
        ("windows_backup.last_good_at", "2026-11-20T22:00:00Z"),
    )
    left = spoilt(left, ("backups.0.last_good_at", "2026-11-20T22:00:00Z"))
    outcome = judge_servers(dc01=as_is("oak-dc01", left))
    assert outcome.problems == ()
    assert states(outcome, "oak-dc01", "not_assessed") == {"SRV-06"}
    assert "self-reported" in results_of(outcome, "oak-dc01")["EVD-01"].reason
    assert outcome.servers["oak-dc01"].self_reported
    stale = as_is("oak-dc01", {**left, "collected_at": "2026-11-16T03:00:00Z"})
    assert states(judge_servers(dc01=stale), "oak-dc01", "fail") == {"EVD-01"}


def test_a_clock_that_is_far_off_dates_nothing(judge_servers: JudgeServers) -> None:
    facts = {**spoilt(member(), ("clock.now", "2026-11-22T15:00:00Z")), "collected_at": "2026-11-22T15:00:00Z"}
    outcome = judge_servers(fs01=as_is("oak-fs01", facts))
    assert states(outcome, "oak-fs01", "fail") == {"SRV-06"}
    assert states(outcome, "oak-fs01", "not_assessed") == {"MAL-02", "BAK-01", "ACC-02"}


def test_a_service_that_was_not_bought_is_never_failed(judge_servers: JudgeServers, oakfield: Network) -> None:
    services = tuple(name for name in oakfield.document.services if name != "antivirus")
    network = replace(oakfield, document=oakfield.document.model_copy(update={"services": services}))
    outcome = judge_servers(network=network, fs01=as_is("oak-fs01", spoilt(member(), *KILLED)))
    assert outcome.problems == ()
    assert states(outcome, "oak-fs01", "not_bought") == {"MAL-01", "MAL-02", "MAL-03"}


def test_what_others_own_is_judged_and_says_whose_it_is(judge_servers: JudgeServers, oakfield: Network) -> None:
    party = {"who": "academy_trust", "owns": ["antivirus"], "targets": []}
    parties = (
        type(oakfield.document)
        .model_validate(
            {**oakfield.document.model_dump(mode="json", by_alias=True, exclude_none=True), "third_parties": [party]}
        )
        .third_parties
    )
    network = replace(oakfield, document=oakfield.document.model_copy(update={"third_parties": parties}))
    outcome = judge_servers(network=network, fs01=as_is("oak-fs01", spoilt(member(), *KILLED)))
    result = results_of(outcome, "oak-fs01")["MAL-01"]
    assert result.state == "fail"
    assert "academy_trust owns it" in result.reason
