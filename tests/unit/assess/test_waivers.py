"""Waivers hold for a while, for what they name, and never in silence."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from schoolbuild.model.as_is import AsIs
from schoolbuild.model.errors import SchoolbuildError
from schoolbuild.model.network import Network
from schoolbuild.model.school import Waiver
from tests.unit.assess.conftest import Judge
from tests.unit.assess.estate import changed


def waiver(**instead: Any) -> Waiver:
    return Waiver.model_validate(
        {
            "control": "NET-09",
            "targets": ["sw03"],
            "owner": "Network team",
            "approver": "Head of ICT",
            "reason": "the contact is changed on purpose",
            "ticket": "CHG-17",
            "expires": "2027-01-31",
            **instead,
        }
    )


@pytest.fixture
def broken(hil: Mapping[str, AsIs]) -> AsIs:
    return changed(hil["sw03"], ("contact Schools", "contact Someone"))


@pytest.fixture
def school(hillside: Network) -> Any:
    def with_waivers(*waivers: Waiver) -> Network:
        return replace(hillside, document=hillside.document.model_copy(update={"waivers": waivers}))

    return with_waivers


@pytest.mark.parametrize("target", ["sw03", "hil-sw03", "all"])
def test_a_waiver_holds_and_says_who_answers_for_it(judge_hil: Judge, broken: AsIs, school: Any, target: str) -> None:
    outcome = judge_hil(network=school(waiver(targets=[target])), sw03=broken)
    (result,) = [item for item in outcome.results if item.state == "waived"]
    assert result.target == "hil-sw03"
    assert all(word in result.reason for word in ("2027-01-31", "Head of ICT", "CHG-17"))
    assert not outcome.problems
    assert [note.state for note in outcome.waivers] == ["used"]


@pytest.mark.parametrize(
    ("expires", "state"), [("2026-11-21", "expired"), ("2028-01-01", "too_long"), ("2026-11-22", "used")]
)
def test_only_a_waiver_within_its_time_waives(
    judge_hil: Judge, broken: AsIs, school: Any, expires: str, state: str
) -> None:
    outcome = judge_hil(network=school(waiver(expires=expires)), sw03=broken)
    assert [note.state for note in outcome.waivers] == [state]
    failed = [item for item in outcome.results if item.state == "fail"]
    assert bool(failed) is (state != "used")
    assert bool(outcome.problems) is (state != "used")


def test_a_waiver_of_another_control_or_switch_waives_nothing(judge_hil: Judge, broken: AsIs, school: Any) -> None:
    outcome = judge_hil(network=school(waiver(control="NET-01"), waiver(targets=["sw04"])), sw03=broken)
    assert [item.control for item in outcome.results if item.state == "fail"] == ["NET-09v1"]
    assert [note.state for note in outcome.waivers] == ["unused", "unused"]


def test_whether_a_waiver_of_a_silent_switch_is_needed_is_not_known(judge_hil: Judge, school: Any) -> None:
    outcome = judge_hil(network=school(waiver()), sw03=None)
    assert [note.state for note in outcome.waivers] == ["unjudged"]


def test_unknown_names_in_waivers_are_errors_all_at_once(judge_hil: Judge, school: Any) -> None:
    with pytest.raises(SchoolbuildError) as caught:
        judge_hil(network=school(waiver(control="NET-99"), waiver(targets=["sw44", "sw55"])))
    assert all(word in str(caught.value) for word in ("NET-99", "sw44", "sw55", "did you mean"))
    assert caught.value.exit_code == 3


def test_a_waiver_is_judged_by_the_day(judge_hil: Judge, broken: AsIs, school: Any) -> None:
    fresh = replace(broken, collected_at="2027-02-01T09:00:00+00:00")
    outcome = judge_hil(network=school(waiver()), sw03=fresh, today=date(2027, 2, 1))
    assert {item.state for item in outcome.results if item.control == "NET-09v1" and item.target == "hil-sw03"} == {
        "fail"
    }
