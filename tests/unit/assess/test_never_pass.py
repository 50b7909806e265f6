"""Missing, empty, of another type, contradicting or cut short is never a pass: for every control, whatever comes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from schoolbuild.assess import Control, assess
from schoolbuild.assess.case import Case
from schoolbuild.assess.checks import TESTS
from schoolbuild.assess.drift import Drift
from schoolbuild.assess.one import judge_control
from schoolbuild.assess.waivers import Waivers
from schoolbuild.families.all_facts import facts_of
from schoolbuild.families.switch_facts import FIELDS, SwitchFacts
from schoolbuild.model.as_is import AsIs, Identity
from schoolbuild.model.network import Network
from tests.unit.assess.conftest import TODAY, Judge

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)
CALM = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)

NEEDS = {
    # What each control cannot do without. Written by hand: a control that stopped to look would be noticed here.
    "NET-01v1": {"running"},
    "NET-02v1": {"running"},
    "NET-03v1": {"running", "vlans"},
    "NET-04v1": {"running", "spanning_tree"},
    "NET-05v1": {"running"},
    "NET-07v1": {"interfaces"},
    "NET-08v1": {"running", "snmp_users"},
    "NET-09v1": {"running", "startup"},
    "NET-11v1": {"lldp"},
    "NET-12v1": set(),  # about the switch that routes, and in this school none does: see test_routing.py
}


def without(item: AsIs, part: str, value: Any) -> AsIs:
    if part in {"running", "startup"}:
        return replace(item, **{part: value})
    tables = {name: rows for name, rows in item.tables.items() if name != part}
    return replace(item, tables=tables if value is None else {**tables, part: value})


@pytest.mark.parametrize("value", [None, "", [], 0, True, {}, "garbage", [1], [{}], {"a": 1}], ids=repr)
@pytest.mark.parametrize("part", ["running", "startup", "vlans", "lldp", "spanning_tree", "interfaces", "snmp_users"])
@pytest.mark.parametrize("name", ["sw02", "sw03"])
def test_a_spoilt_part_is_never_a_pass_of_who_needs_it(
    judge_hil: Judge, hil: Mapping[str, AsIs], name: str, part: str, value: object
) -> None:
    outcome = judge_hil(**{name: without(hil[name], part, value)})
    for result in outcome.results:
        if result.target == f"hil-{name}" and part in NEEDS.get(result.control, ()):
            # An empty list of LLDP neighbours or VLANs is an answer, and a wrong one: that fails.
            assert result.state in {"not_assessed", "fail"}, result
            assert result.reason
            assert result.fix


def test_every_control_in_force_is_listed_here(controls: tuple[Control, ...]) -> None:
    asked = {control.id for control in controls if control.not_in_force is None and not control.of_servers}
    assert set(NEEDS) == asked


@given(field=st.sampled_from(["running", "startup", "tables", "gaps", "identity", "collected_at"]), value=JSON)
@CALM
def test_whatever_stands_in_a_document_nothing_passes_that_needs_it(
    hillside: Network, hil: Mapping[str, AsIs], controls: tuple[Control, ...], field: str, value: object
) -> None:
    item = hil["sw04"]
    if field == "identity":
        spoilt = replace(item, identity=Identity("x", (str(value),), "", "") if value is not None else None)
    else:
        spoilt = replace(item, **{field: value})
    outcome = assess(hillside, [spoilt], controls, TODAY)
    if field in {"identity", "collected_at"}:
        needing = set(NEEDS)
    elif field == "tables":
        needing = {name for name, parts in NEEDS.items() if parts - {"running", "startup"}}
    else:
        needing = {name for name, parts in NEEDS.items() if field in parts}
    for result in outcome.results:
        if result.target == "hil-sw04" and result.control in needing:
            assert result.state != "pass", result


@given(value=JSON)
@CALM
@pytest.mark.parametrize("name", sorted(TESTS))
def test_a_value_of_another_kind_is_never_good(
    hillside: Network, controls: tuple[Control, ...], name: str, value: object
) -> None:
    control, check = next((control, check) for control in controls for check in control.checks if check.test == name)
    case = _case(hillside, SwitchFacts(**dict.fromkeys(FIELDS, value)))  # type: ignore[arg-type]
    single = control.model_copy(update={"checks": (check,), "not_in_force": None})
    result, _ = judge_control(single, case, Waivers.of(hillside, TODAY), TODAY)
    fits = isinstance(value, bool) or value in ([], {}, (), "") or value is None
    if not fits:
        assert result.state != "pass", (check, value, result)


def test_facts_that_are_all_unknown_pass_nothing(hillside: Network, controls: tuple[Control, ...]) -> None:
    case = _case(hillside, SwitchFacts())
    for control in (control for control in controls if not control.of_servers):
        result, _ = judge_control(control, case, Waivers.of(hillside, TODAY), TODAY)
        assert result.state in {"not_assessed", "not_applicable"}, result


def _case(network: Network, facts: SwitchFacts) -> Case:
    from schoolbuild.assess.cabling import read_cabling

    switch = network.switches["sw02"]
    return Case(network, switch, facts, Drift(), read_cabling(network, {}), {})


CONTRADICTIONS = [
    ("sw02", "no telnet-server", "no telnet-server\ntelnet-server", "NET-01v1"),
    ("sw03", "no ip http server", "no ip http server\nip http server", "NET-01v1"),
    ("sw03", "lldp run\n", "lldp run\nno lldp run\n", "NET-05v1"),
    ("sw03", "hostname hil-sw03", "hostname hil-sw03\nspanning-tree mode pvst", "NET-04v1"),
    (
        "sw02",
        "spanning-tree config-revision 1",
        "spanning-tree config-revision 1\nspanning-tree config-revision 2",
        "NET-04v1",
    ),
    ("sw02", '   name "STAFF"\n', '   name "STAFF"\n   untagged 1\n', "NET-03v1"),
    ("sw03", " name STAFF\n", " name STUFF\n", "NET-03v1"),
]


@pytest.mark.parametrize(("name", "old", "new", "control"), CONTRADICTIONS)
def test_a_contradiction_is_never_a_pass(
    judge_hil: Judge, hil: Mapping[str, AsIs], name: str, old: str, new: str, control: str
) -> None:
    text = (hil[name].running or "").replace(old, new, 1)
    outcome = judge_hil(**{name: replace(hil[name], running=text, startup=text)})
    (result,) = [item for item in outcome.results if item.control == control and item.target == f"hil-{name}"]
    assert result.state in {"not_assessed", "fail"}


@pytest.mark.parametrize(
    ("name", "old", "new", "asking"),
    [
        ("sw03", "interface GigabitEthernet1/0/31\n", "interface Loopback31\n", {"NET-03v1", "NET-04v1", "NET-05v1"}),
        ("sw02", "untagged 1-32\n", "untagged 2-32\n", {"NET-03v1"}),
    ],
)
def test_a_port_of_which_nothing_is_said_is_never_a_pass(
    judge_hil: Judge, hil: Mapping[str, AsIs], name: str, old: str, new: str, asking: set[str]
) -> None:
    text = (hil[name].running or "").replace(old, new, 1)
    outcome = judge_hil(**{name: replace(hil[name], running=text, startup=text)})
    found = {item.control for item in outcome.results if item.target == f"hil-{name}" and item.state == "not_assessed"}
    assert found == asking


def test_where_the_root_is_nobody_can_say_for_a_root_that_is_silent(judge_hil: Judge, hil: Mapping[str, AsIs]) -> None:
    tables = {name: rows for name, rows in hil["sw01"].tables.items() if name != "spanning_tree"}
    for core in (None, replace(hil["sw01"], tables=tables)):
        outcome = judge_hil(sw01=core)
        assert {item.state for item in outcome.results if item.control == "NET-04v1"} == {"not_assessed"}


def test_a_parked_port_without_a_status_is_not_known_to_be_free(
    judge_hil: Judge, hil: Mapping[str, AsIs], hillside: Network
) -> None:
    item = hil["sw04"]
    parked = next(name for name, port in hillside.switches["sw04"].ports.items() if port.profile_name == "parked")
    rows = [row for row in item.tables["interfaces"] if row["port"] != parked]
    outcome = judge_hil(sw04=replace(item, tables={**item.tables, "interfaces": rows}))
    (result,) = [found for found in outcome.results if (found.control, found.target) == ("NET-07v1", "hil-sw04")]
    assert result.state == "not_assessed"
    assert "no status is known of port" in result.reason


CUT = [
    ("sw02", "snmpv3 enable", 'snmp-server community "public" unrestricted\nsnmpv3 enable', "NET-02v1"),
    ("sw03", "snmp-server location", "snmp-server community public RO\nsnmp-server location", "NET-08v1"),
    ("sw03", "username schoolbuild", "username fred secret <redacted>\nusername schoolbuild", "NET-02v1"),
]


@pytest.mark.parametrize(("name", "old", "new", "control"), CUT)
@given(data=st.data())
@CALM
def test_a_configuration_that_is_cut_short_hides_no_failure(
    hillside: Network,
    hil: Mapping[str, AsIs],
    controls: tuple[Control, ...],
    name: str,
    old: str,
    new: str,
    control: str,
    data: st.DataObject,
) -> None:
    lines = (hil[name].running or "").replace(old, new, 1).splitlines()
    kept = data.draw(st.integers(0, len(lines)))
    text = "\n".join(lines[:kept]) + "\n"
    item = replace(hil[name], running=text, startup=text)
    only = [entry for entry in controls if entry.id == control]
    outcome = assess(hillside, [item], only, TODAY, drift={})
    (result,) = [entry for entry in outcome.results if entry.target == f"hil-{name}"]
    assert result.state in {"not_assessed", "fail"}


@given(lines=st.lists(st.text(max_size=30), max_size=12))
@CALM
@pytest.mark.parametrize("family", ["aruba_aoss", "cisco_ios", "unknown"])
def test_reading_facts_never_raises_and_knows_nothing_of_noise(
    hil: Mapping[str, AsIs], family: str, lines: list[str]
) -> None:
    facts = facts_of(replace(hil["sw02"], family=family, running="\n".join(lines), tables={}))
    assert all(getattr(facts, name) is None for name in FIELDS)
    assert set(facts.unknown) == set(FIELDS)


def test_the_day_of_judgement_is_what_counts(judge_hil: Judge) -> None:
    outcome = judge_hil(today=date(2027, 6, 1))
    assert {item.state for item in outcome.results} == {"not_assessed", "not_applicable"}
