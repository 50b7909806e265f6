"""What is remembered of a run, and whether a server does afterwards what it did before."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from schoolbuild.change.patching.health import before, problems
from schoolbuild.change.patching.journal import Failure, Journal, State
from schoolbuild.model.windows.facts import Guest, Health, ServiceState, System
from tests.unit.change.patching.asked import FACTS, asked, facts

NOW = datetime(2026, 11, 24, 20, 30, tzinfo=UTC)
JOURNAL = Journal(
    "oakfield-primary",
    "oak-fs01",
    NOW.isoformat(),
    state="restarting",
    failures=(Failure("KB1", "Update", "0x80070070", "full", "human"),),
    installed=("Update (KB2)",),
    before={"services": ["LanmanServer"]},
)


def test_a_journal_is_read_back_as_it_was() -> None:
    assert Journal.from_json(JOURNAL.as_json()) == JOURNAL


@pytest.mark.parametrize(
    "spoilt",
    [None, [], {}, {"schema": "other"}, {"schema": "schoolbuild/patching/1"}]
    + [
        {**JOURNAL.as_json(), key: value}
        for key, value in {"state": "fine", "started_at": "now", "failures": [{}]}.items()
    ],
)
def test_a_damaged_journal_is_no_journal(spoilt: Any) -> None:
    with pytest.raises(ValueError, match="journal"):
        Journal.from_json(spoilt)


def test_only_an_unfinished_run_of_this_night_is_taken_up() -> None:
    assert JOURNAL.goes_on(NOW + timedelta(hours=2))
    assert not JOURNAL.goes_on(NOW + timedelta(hours=13))
    assert not JOURNAL.moved_to("done").goes_on(NOW)
    assert not JOURNAL.moved_to("needs_human").goes_on(NOW)


def test_services_that_come_and_go_are_not_remembered() -> None:
    assert before(FACTS)["services"] == ["LanmanServer"]


def _problems(host: str = "oak-fs01", school: str = "oakfield-primary", **changes: Any) -> list[str]:
    return list(problems(asked(school, host).machine, before(FACTS), facts(**changes)))


def test_a_file_server_as_it_was_has_no_problem() -> None:
    assert _problems() == []


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"services": (ServiceState(name="LanmanServer", display="Server", state="Stopped"),)}, "Server ran before"),
        ({"services": (ServiceState(name="LanmanServer"),)}, "unknown state"),
        ({"services": ()}, "LanmanServer is gone"),
        ({"services": None}, "its services were not learned"),
        ({"health": None}, "its health was not learned"),
        ({"system": None}, "whether a restart is owed was not learned"),
        ({"system": System(pending_reboot=["servicing"])}, "a restart is still owed (servicing)"),
    ],
)
def test_every_loss_is_named(changes: dict[str, Any], words: str) -> None:
    assert any(words in problem for problem in _problems(**changes))


def test_a_controller_must_share_answer_and_replicate() -> None:
    fine = Health(dc_sysvol_ready=True, dns_answers=True, replication_failures=0)
    assert _problems("oak-dc01", health=fine) == []
    assert len(_problems("oak-dc01", health=Health())) == 3
    assert (
        len(_problems("oak-dc01", health=Health(dc_sysvol_ready=False, dns_answers=False, replication_failures=2))) == 3
    )


def test_a_host_must_have_its_guests_back() -> None:
    health = Health(guests=[Guest(name="FER-DC01", state="Running"), Guest(name="FER-FS01", state="Saved")])
    assert _problems("fer-hv01", "fernhill-primary", health=health) == ["its guest FER-FS01 is Saved"]
    assert _problems("fer-hv01", "fernhill-primary") == ["the state of its guests was not learned"]


def test_nothing_remembered_is_a_problem() -> None:
    machine = asked().machine
    assert list(problems(machine, {}, FACTS)) == ["what ran before the updates is not known"]
    assert list(problems(machine, {"services": []}, FACTS)) == ["what ran before the updates is not known"]
    assert replace(JOURNAL, before={}) != JOURNAL


@pytest.mark.parametrize("state", ["unhealthy", "installing", "restarting"])
def test_what_ran_before_a_run_that_went_wrong_stays_the_measure(state: State) -> None:
    ill = Journal("s", "h", "2026-11-23T20:00:00+00:00", state=state, before={"services": ["LanmanServer", "MIS"]})
    next_night = Journal("s", "h", "2026-11-24T20:30:00+00:00", before={"services": ["LanmanServer"]})
    begun = next_night.begun_after(ill)
    assert begun.before == {"services": ["LanmanServer", "MIS"]}
    assert (begun.started_at, begun.state, begun.restarts) == ("2026-11-24T20:30:00+00:00", "planned", 0)


@pytest.mark.parametrize("state", ["done", "needs_human", "waiting_for_window"])
def test_what_runs_now_is_the_measure_after_a_run_that_ended_well(state: State) -> None:
    well = Journal("s", "h", "2026-11-23T20:00:00+00:00", state=state, before={"services": ["old"]})
    next_night = Journal("s", "h", "2026-11-24T20:30:00+00:00", before={"services": ["LanmanServer"]})
    assert next_night.begun_after(well) == next_night
    assert next_night.begun_after(None) == next_night
