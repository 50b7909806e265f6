"""Who notices what: one thing is broken at a time, and exactly the right controls and one problem must say so."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from schoolbuild.assess import Assessment
from schoolbuild.model.as_is import AsIs, Failure, Identity
from schoolbuild.model.network import Network
from tests.unit.assess.conftest import Judge
from tests.unit.assess.estate import changed, heard

IOS_PORT = "GigabitEthernet1/0/7\n description Classroom computer\n switchport access vlan "


def failing(outcome: Assessment) -> set[tuple[str, str]]:
    return {(item.control[:6], item.target) for item in outcome.results if item.state == "fail"}


def states(outcome: Assessment) -> set[str]:
    return {item.state for item in outcome.results}


def test_a_school_as_intended_passes_everything_that_is_in_force(judge_hil: Judge) -> None:
    outcome = judge_hil()
    assert states(outcome) == {"pass", "not_applicable"}
    assert {item.control for item in outcome.results if item.state == "not_applicable"} == {"NET-06v1", "NET-12v1"}
    assert not outcome.problems
    assert not outcome.silent


ONE_THING = yaml.safe_load(Path(__file__).with_name("one_thing.yml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("saved", [True, False], ids=["saved", "unsaved"])
@pytest.mark.parametrize("row", ONE_THING, ids=[row["what"] for row in ONE_THING])
def test_one_wrong_thing_is_one_problem(
    judge_hil: Judge, hil: Mapping[str, AsIs], row: dict[str, Any], saved: bool
) -> None:
    name = row["switch"]
    pairs = [(item["was"], item["is"]) for item in row["instead"]]
    outcome = judge_hil(**{name: changed(hil[name], *pairs, saved=saved)})
    expected = {(control, f"hil-{name}") for control in {*row["fails"], *(() if saved else ("NET-09",))}}
    assert failing(outcome) == expected
    assert "not_assessed" not in states(outcome)
    named = [problem for problem in outcome.problems if problem.kind != "unsaved"]
    assert [problem.kind for problem in named] == [row["kind"]]
    assert named[0].host == f"hil-{name}"
    assert named[0].fix


def test_a_drift_that_is_not_saved_is_still_one_problem(judge_hil: Judge, hil: Mapping[str, AsIs]) -> None:
    outcome = judge_hil(sw03=changed(hil["sw03"], (IOS_PORT + "40", IOS_PORT + "60"), saved=False))
    (problem,) = outcome.problems
    assert problem.what == "port Gi1/0/7 is in VLAN 60 GUEST instead of 40 CURRICULUM"
    assert problem.controls == ("NET-03v1", "NET-09v1")
    assert "the change is not saved" in problem.also


def test_a_change_beside_the_managed_lines_that_is_not_saved_is_named(
    judge_hil: Judge, hil: Mapping[str, AsIs]
) -> None:
    outcome = judge_hil(sw03=changed(hil["sw03"], ("no ip http server", "ip nat log\nno ip http server"), saved=False))
    assert failing(outcome) == {("NET-09", "hil-sw03")}
    assert [problem.kind for problem in outcome.problems] == ["unsaved"]
    assert "ip nat log" in outcome.problems[0].what
    assert outcome.drift["hil-sw03"].unmanaged == ("ip nat log",)


def test_lines_that_are_not_ours_fail_nothing(judge_hil: Judge, hil: Mapping[str, AsIs]) -> None:
    outcome = judge_hil(sw03=changed(hil["sw03"], ("no ip http server", "ip nat log\nno ip http server")))
    assert not failing(outcome)
    assert outcome.drift["hil-sw03"].unmanaged == ("ip nat log",)


def test_a_missing_vlan_is_one_problem_and_not_one_for_each_port(judge_hil: Judge, hil: Mapping[str, AsIs]) -> None:
    text = hil["sw02"].running or ""
    start, end = text.index("vlan 60\n"), text.index("vlan 70\n")
    rows = [row for row in hil["sw02"].tables["vlans"] if row["vlan_id"] != "60"]
    broken = replace(
        hil["sw02"],
        running=text[:start] + text[end:],
        startup=text[:start] + text[end:],
        tables={**hil["sw02"].tables, "vlans": rows},
    )
    outcome = judge_hil(sw02=broken)
    assert failing(outcome) == {("NET-03", "hil-sw02"), ("NET-09", "hil-sw02")}
    assert [problem.what for problem in outcome.problems] == ["VLAN 60 GUEST does not exist"]


def test_a_switch_that_became_root_is_one_problem(judge_hil: Judge, hil: Mapping[str, AsIs]) -> None:
    rows = [{**row, "root_mac": row["switch_mac"]} for row in hil["sw02"].tables["spanning_tree"]]
    usurper = changed(hil["sw02"], ("spanning-tree\n", "spanning-tree\nspanning-tree priority 0\n"))
    core = [{"vlan_id": "0", "interface": "Po1", "role": "Root", "status": "FWD"}]
    outcome = judge_hil(
        sw02=replace(usurper, tables={**usurper.tables, "spanning_tree": rows}),
        sw01=replace(hil["sw01"], tables={**hil["sw01"].tables, "spanning_tree": core}),
    )
    # The others only know that they are not the root; that the core is not either, the core says itself.
    assert failing(outcome) == {*(("NET-04", f"hil-sw0{number}") for number in range(1, 6)), ("NET-09", "hil-sw02")}
    (problem,) = outcome.problems
    assert problem.kind == "spanning_tree"
    assert problem.host == "hil-sw02"
    assert problem.hosts[:2] == ("hil-sw02", "hil-sw01")


@pytest.mark.parametrize(
    ("name", "port", "cell"), [("sw03", "Gi1/0/7", {"speed": "a-100"}), ("sw04", "1", {"mode": "100FDx"})]
)
def test_a_link_that_fell_back_is_one_problem(
    judge_hil: Judge, hil: Mapping[str, AsIs], name: str, port: str, cell: dict[str, str]
) -> None:
    up = {"status": "connected" if name == "sw03" else "Up"}
    rows = [{**row, **up, **cell} if row["port"] == port else row for row in hil[name].tables["interfaces"]]
    outcome = judge_hil(**{name: replace(hil[name], tables={**hil[name].tables, "interfaces": rows})})
    assert failing(outcome) == {("NET-07", f"hil-{name}")}
    (problem,) = outcome.problems
    assert problem.found == f"port {port}: 100 Mb/s"


@pytest.mark.parametrize("name", ["sw03", "sw04"])
def test_a_parked_port_in_use_is_one_problem(
    judge_hil: Judge, hil: Mapping[str, AsIs], hillside: Network, name: str
) -> None:
    ports = hillside.switches[name].ports.values()
    parked = next(port for port in ports if port.profile_name == "parked" and not port.socket.out_of_band)
    short = parked.socket.short
    up = {"status": "connected", "speed": "a-1000"} if name == "sw03" else {"status": "Up", "mode": "1000FDx"}
    rows = [{**row, **up} if row["port"] == short else row for row in hil[name].tables["interfaces"]]
    outcome = judge_hil(**{name: replace(hil[name], tables={**hil[name].tables, "interfaces": rows})})
    assert failing(outcome) == {("NET-07", f"hil-{name}")}
    assert [item.what for item in outcome.problems] == [f"port {short} is parked but has link"]


def test_exchanged_cables_are_one_problem_seen_by_three_switches(judge_hil: Judge, hil: Mapping[str, AsIs]) -> None:
    outcome = judge_hil(
        sw01=heard(hil["sw01"], {"Te2/1/1": ("hil-sw03", "Gi1/0/50"), "Te2/1/2": ("hil-sw02", "50")}),
        sw02=heard(hil["sw02"], {"50": ("hil-sw01", "Te2/1/2")}),
        sw03=heard(hil["sw03"], {"Gi1/0/50": ("hil-sw01", "Te2/1/1")}),
    )
    assert failing(outcome) == {("NET-11", "hil-sw01"), ("NET-11", "hil-sw02"), ("NET-11", "hil-sw03")}
    (problem,) = outcome.problems
    assert problem.host == "hil-sw01"
    assert problem.what == "cables are exchanged at hil-sw01: port Te2/1/1 and port Te2/1/2"
    assert "hil-sw01 port Te2/1/1 to hil-sw02 port 50" in problem.expected
    assert "hil-sw01 port Te2/1/1 to hil-sw03 port Gi1/0/50" in problem.found


def test_a_plug_in_the_next_port_is_named_with_both_ports(judge_hil: Judge, hil: Mapping[str, AsIs]) -> None:
    outcome = judge_hil(
        sw02=heard(hil["sw02"], {"51": ("hil-sw05", "26")}),
        sw05=heard(hil["sw05"], {"25": None, "26": ("hil-sw02", "51")}),
    )
    (problem,) = outcome.problems
    assert problem.host == "hil-sw05"
    assert problem.what == "the cable from hil-sw02 port 51 leads to hil-sw05 port 26 instead of hil-sw05 port 25"


def test_an_undeclared_cable_is_named(judge_hil: Judge, hil: Mapping[str, AsIs]) -> None:
    outcome = judge_hil(
        sw04=heard(hil["sw04"], {"26": ("hil-sw05", "26")}), sw05=heard(hil["sw05"], {"26": ("hil-sw04", "26")})
    )
    (problem,) = outcome.problems
    assert problem.what == "an undeclared cable: hil-sw04 port 26 to hil-sw05 port 26"


def test_a_cable_that_nobody_hears_is_named(judge_hil: Judge, hil: Mapping[str, AsIs]) -> None:
    outcome = judge_hil(sw02=heard(hil["sw02"], {"51": None}), sw05=heard(hil["sw05"], {"25": None}))
    (problem,) = outcome.problems
    assert "no neighbour is heard" in problem.what


def test_hearing_in_one_direction_only_is_not_assessed(judge_hil: Judge, hil: Mapping[str, AsIs]) -> None:
    outcome = judge_hil(sw05=heard(hil["sw05"], {"25": None}))
    (result,) = [item for item in outcome.results if item.control == "NET-11v1" and item.target == "hil-sw05"]
    assert result.state == "not_assessed"
    assert "not the other way round" in result.reason


DEAD = Failure("unreachable", "no answer on 10.64.0.15 within 10 s", "check that it has power")


def test_a_hidden_account_is_proven_by_the_log_in_or_not_assessed(judge_hil: Judge, hil: Mapping[str, AsIs]) -> None:
    """AOS-S hides the name of its manager: without the log-in that was taken, nobody knows whose account it is."""

    def about(user: str | None) -> tuple[str, str]:
        outcome = judge_hil(sw04=replace(hil["sw04"], user=user))
        (result,) = [item for item in outcome.results if item.control == "NET-02v1" and item.target == "hil-sw04"]
        return result.state, result.reason

    assert about("schoolbuild")[0] == "pass"
    assert about("manager")[0] == "fail"
    state, reason = about(None)
    assert state == "not_assessed"
    assert "does not show the name" in reason


def test_a_dead_switch_is_not_assessed_and_no_cable_is_blamed(judge_hil: Judge, hil: Mapping[str, AsIs]) -> None:
    dead = replace(hil["sw05"], running=None, startup=None, identity=None, tables={}, failure=DEAD)
    outcome = judge_hil(sw05=dead, sw02=heard(hil["sw02"], {"51": None}))
    assert not outcome.problems
    own = {item.state for item in outcome.results if item.target == "hil-sw05"}
    assert own == {"not_assessed", "not_applicable"}
    assert [(item.host, item.reason, item.fix) for item in outcome.silent] == [("hil-sw05", DEAD.message, DEAD.fix)]
    (cable,) = [item for item in outcome.results if item.control == "NET-11v1" and item.target == "hil-sw02"]
    assert cable.state == "not_assessed"
    assert "silent switch" in cable.reason


UNUSABLE = [
    ("nothing collected", lambda item: None, "nothing was collected"),
    ("another school", lambda item: replace(item, school="oakfield-primary"), "of the school"),
    ("another family", lambda item: replace(item, family="cisco_ios"), "family"),
    ("no identity", lambda item: replace(item, identity=None), "who it is"),
    (
        "another serial",
        lambda item: replace(item, identity=Identity("hil-sw05", ("X123456",), "", "")),
        "another device",
    ),
    ("too old", lambda item: replace(item, collected_at="2026-11-01T09:00:00+00:00"), "too old"),
    ("from the future", lambda item: replace(item, collected_at="2027-01-01T09:00:00+00:00"), "another day"),
    ("no time", lambda item: replace(item, collected_at="yesterday"), "when it was collected"),
    ("an error beside full content", lambda item: replace(item, failure=DEAD), DEAD.message),
]


@pytest.mark.parametrize(("what", "spoil", "reason"), UNUSABLE, ids=[row[0] for row in UNUSABLE])
def test_an_unusable_document_judges_nothing(
    judge_hil: Judge, hil: Mapping[str, AsIs], what: str, spoil: object, reason: str
) -> None:
    outcome = judge_hil(sw05=spoil(hil["sw05"]))  # type: ignore[operator]
    own = [item for item in outcome.results if item.target == "hil-sw05"]
    assert {item.state for item in own} == {"not_assessed", "not_applicable"}
    assert reason in outcome.silent[0].reason
    assert outcome.silent[0].fix


def test_two_documents_of_one_switch_judge_nothing(judge_hil: Judge, hil: Mapping[str, AsIs]) -> None:
    outcome = judge_hil(again=hil["sw05"])
    assert [item.host for item in outcome.silent] == ["hil-sw05"]


def test_a_service_not_bought_is_never_a_failure(judge_hil: Judge, hillside: object, hil: Mapping[str, AsIs]) -> None:
    document = hillside.document.model_copy(update={"services": ("servers",)})  # type: ignore[attr-defined]
    network = replace(hillside, document=document)  # type: ignore[type-var]
    outcome = judge_hil(network=network, sw03=changed(hil["sw03"], ("contact Schools", "contact Someone")))
    assert states(outcome) == {"not_bought"}


def test_grace_waives_until_its_day(hillside: object, hil: Mapping[str, AsIs], controls: tuple[object, ...]) -> None:
    from schoolbuild.assess import assess

    lenient = [item.model_copy(update={"grace_until": date(2026, 11, 25)}) for item in controls]  # type: ignore[attr-defined]
    documents = [*hil.values(), changed(hil["sw03"], ("contact Schools", "contact Someone"))]
    documents.remove(hil["sw03"])
    before = assess(hillside, documents, lenient, date(2026, 11, 25))  # type: ignore[arg-type]
    after = assess(hillside, documents, lenient, date(2026, 11, 26))  # type: ignore[arg-type]
    assert {item.control for item in before.results if item.state == "waived"} == {"NET-09v1"}
    assert not before.problems
    assert {item.control for item in after.results if item.state == "fail"} == {"NET-09v1"}
