"""Whatever a server tells that is missing, empty, of another type, contradicting or stale: no control passes on it."""

from __future__ import annotations

import contextlib
import copy
from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from schoolbuild.assess import Control, assess
from schoolbuild.assess.servers.case import ServerCase
from schoolbuild.assess.servers.checks import SERVER_TESTS
from schoolbuild.assess.verdict import Verdict, good
from schoolbuild.families.reading_facts import Unclear
from schoolbuild.model.network import Network
from schoolbuild.model.result import Result
from tests.unit.assess.conftest import TODAY
from tests.unit.assess.servers import Facts, as_is, member, setting, spoilt

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)
CALM = settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))

NEEDS: Mapping[str, set[str]] = {
    # What each control cannot do without, by hand: a control that stopped to look would be noticed here. SRV-03 and
    # SRV-05 do not apply to this server, as it has no certificate and its school no monitoring.
    "UPD-01": {"system.product", "system.build", "system.revision"},
    "UPD-03": {"system.pending_reboot"},
    "UPD-06": {"settings"},
    "LIFE-01": {"system.product", "system.build"},
    "MAL-01": {
        "defender.installed",
        "defender.service",
        "defender.running_mode",
        "defender.antivirus_enabled",
        "defender.real_time",
    },
    "MAL-02": {"defender.service", "defender.running_mode", "defender.signatures_at"},
    "MAL-03": {
        "defender.service",
        "defender.running_mode",
        "defender.tamper_protected",
        "defender.exclusion_paths",
        "defender.exclusion_extensions",
        "defender.exclusion_processes",
        "settings",
    },
    "BAK-01": {"windows_backup.last_good_at", "backups"},
    "BAK-02": {"windows_backup.installed", "windows_backup.configured", "windows_backup.target", "backups"},
    "ACC-01": {"accounts.administrators"},
    "ACC-02": {"accounts.laps_backup", "accounts.laps_rotated_at", "settings"},
    "ACC-03": {"accounts.guest_enabled", "settings"},
    "ACC-07": {"settings"},
    "CFG-01": {"settings"},
    "CFG-02": {"settings"},
    "CFG-03": {"settings"},
    "CFG-04": {"settings"},
    "CFG-08": {"settings"},
    "CFG-09": {"settings"},
    "FW-01": {"firewall.profiles", "settings"},
    "LOG-01": {"settings"},
    "SRV-01": {"disks"},
    "SRV-02": {"volumes", "health.disk_errors"},
    "SRV-03": set(),
    "SRV-04": {"shares"},
    "SRV-05": set(),
    "SRV-06": {"clock.now", "clock.kind", "clock.source"},
    "SRV-07": {"identity.secure_channel"},
    "EVD-01": set(),  # asks for the document's own time: see test_servers.py
}
PLACES = sorted({place for places in NEEDS.values() for place in places})
PARTS = sorted({place.partition(".")[0] for place in PLACES})


def judged(network: Network, controls: tuple[Control, ...], facts: Facts, names: set[str]) -> dict[str, Result]:
    """The results of some controls."""
    asked = [control for control in controls if control.name in names]
    outcome = assess(network, [as_is("oak-fs01", facts)], asked, TODAY, {})
    return {item.control.rpartition("v")[0]: item for item in outcome.results if item.target == "oak-fs01"}


def needing(place: str) -> set[str]:
    """The controls that need what stands at a place, or inside it."""
    return {name for name, needs in NEEDS.items() if any(_meet(place, need) for need in needs)}


def _meet(one: str, other: str) -> bool:
    return one == other or other.startswith(f"{one}.") or one.startswith(f"{other}.")


def test_every_control_of_servers_is_listed_here(controls: tuple[Control, ...]) -> None:
    assert set(NEEDS) == {control.name for control in controls if control.of_servers}


EMPTY_IS_AN_ANSWER = {
    # Nothing waits, nothing is excluded: those lists may be empty, and are good news then.
    "system.pending_reboot",
    "defender.exclusion_paths",
    "defender.exclusion_extensions",
    "defender.exclusion_processes",
}


SPOILT: list[Any] = [None, "", [], {}, "garbage", 17, [1], [{}], {"a": 1}, -1, 0.5]


@pytest.mark.parametrize("place", [*PARTS, *PLACES])
def test_a_spoilt_value_is_never_a_pass_of_who_needs_it(
    oakfield: Network, controls: tuple[Control, ...], place: str
) -> None:
    for value in SPOILT:
        if value == [] and place in EMPTY_IS_AN_ANSWER:
            continue
        found = judged(oakfield, controls, spoilt(member(), (place, copy.deepcopy(value))), needing(place))
        for result in found.values():
            assert result.state in {"not_assessed", "fail"}, (place, value, result)
            assert result.reason


def test_a_part_that_the_machine_could_not_read_says_why(oakfield: Network, controls: tuple[Control, ...]) -> None:
    for part in PARTS:
        if part == "identity":
            continue
        facts = member()
        del facts["sections"][part]
        facts["errors"][part] = "the machine said no"
        result = judged(oakfield, controls, facts, needing(part))
        for name in needing(part):
            assert result[name].state == "not_assessed"
            assert "the machine said no" in result[name].reason


@given(place=st.sampled_from([*PARTS, *PLACES]), value=JSON)
@CALM
def test_whatever_stands_there_nothing_passes_that_needs_it(
    oakfield: Network, controls: tuple[Control, ...], place: str, value: object
) -> None:
    if _could_be_good(place, value):
        return
    for result in judged(oakfield, controls, spoilt(member(), (place, value)), needing(place)).values():
        assert result.state != "pass", (place, value, result)


def _could_be_good(place: str, value: object) -> bool:
    """A random value that is a proper answer after all."""
    if value is True or value is False or (value == [] and place in EMPTY_IS_AN_ANSWER):
        return True
    if isinstance(value, list) and place in EMPTY_IS_AN_ANSWER:
        return all(isinstance(item, str) for item in value)
    return isinstance(value, str) and place in {"clock.source", "windows_backup.target"}


@given(places=st.lists(st.sampled_from(PLACES), min_size=1, max_size=6, unique=True))
@CALM
def test_several_missing_things_at_once_are_not_a_pass(
    oakfield: Network, controls: tuple[Control, ...], places: list[str]
) -> None:
    facts = member()
    for place in sorted(places, key=len, reverse=True):
        facts = spoilt(facts, (place, None))
    names = {name for place in places for name in needing(place)}
    for result in judged(oakfield, controls, facts, names).values():
        assert result.state != "pass", (places, result)


LATER = "2026-11-25T00:00:00Z"
CONTRADICTIONS: list[tuple[str, str, list[tuple[str, Any]]]] = [
    ("real time on in passive mode", "MAL-01", [("defender.running_mode", "Passive Mode")]),
    ("normal mode with the service stopped", "MAL-01", [("defender.service", "Stopped")]),
    ("tamper protection of who is off", "MAL-03", [("defender.running_mode", "Not running")]),
    ("fresh signatures of who is off", "MAL-02", [("defender.service", "Stopped")]),
    ("signatures of tomorrow", "MAL-02", [("defender.signatures_at", LATER)]),
    ("signatures of nobody's time", "MAL-02", [("defender.signatures_at", "2026-11-22T05:00:00")]),
    (
        "a restart that waits since tomorrow",
        "UPD-03",
        [("system.pending_reboot", ["script"]), ("system.pending_since", LATER)],
    ),
    ("a restart that waits since who knows when", "UPD-03", [("system.pending_reboot", ["script"])]),
    ("a build newer than the table", "UPD-01", [("system.revision", 6000)]),
    ("a product with another's build", "LIFE-01", [("system.build", 17763)]),
    ("backups of the future", "BAK-01", [("windows_backup.last_good_at", LATER), ("backups.0.last_good_at", LATER)]),
    ("LAPS that rotates tomorrow", "ACC-02", [("accounts.laps_rotated_at", LATER)]),
    ("no administrators at all", "ACC-01", [("accounts.administrators", [])]),
    ("a profile told twice", "FW-01", [("firewall.profiles", lambda was: [*was, was[0]])]),
    ("a profile left out", "FW-01", [("firewall.profiles", lambda was: was[:2])]),
    ("more free than there is", "SRV-02", [("volumes.0.free", 10**15)]),
    ("fewer than no disk errors", "SRV-02", [("health.disk_errors", -1)]),
    ("a share that hides who may use it", "SRV-04", [("shares.0.access", None)]),
    ("an answer twice", "CFG-01", [("settings", lambda was: [*was, was[0]])]),
]


@pytest.mark.parametrize(
    ("control", "changes"), [row[1:] for row in CONTRADICTIONS], ids=[row[0] for row in CONTRADICTIONS]
)
def test_a_contradiction_is_never_a_pass(
    oakfield: Network, controls: tuple[Control, ...], control: str, changes: list[tuple[str, Any]]
) -> None:
    assert judged(oakfield, controls, spoilt(member(), *changes), {control})[control].state in {"not_assessed", "fail"}


@pytest.mark.parametrize("instead", [{"source": "unset"}, {"value": None}, {"value": False}], ids=str)
def test_a_setting_that_contradicts_itself_is_never_a_pass(
    oakfield: Network, controls: tuple[Control, ...], instead: dict[str, Any]
) -> None:
    result = judged(oakfield, controls, setting(member(), "llmnr", **instead), {"CFG-02"})["CFG-02"]
    assert result.state in {"not_assessed", "fail"}


@pytest.fixture(scope="module")
def healthy_case(oakfield: Network, controls: tuple[Control, ...]) -> ServerCase:
    return assess(oakfield, [as_is("oak-fs01", member())], controls, TODAY, {}).servers["oak-fs01"]


@given(value=JSON)
@CALM
@pytest.mark.parametrize("name", sorted(set(SERVER_TESTS) - {"evidence_fresh"}))
def test_a_value_of_another_kind_is_never_good(
    healthy_case: ServerCase, controls: tuple[Control, ...], name: str, value: object
) -> None:
    check = next(check for control in controls for check in control.checks if check.test == name)
    with contextlib.suppress(Unclear):  # which the judge turns into "not assessed"; anything else is a fault of ours
        assert check.run(healthy_case, value).mark != "good", (name, value)


def test_a_control_that_always_passes_is_noticed_here(
    oakfield: Network, controls: tuple[Control, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    def blind(_case: ServerCase, _value: object, **_given: Any) -> Verdict:
        return good("anything", "anything")

    monkeypatch.setitem(SERVER_TESTS, "guest_off", blind)  # type: ignore[arg-type]
    with pytest.raises(AssertionError):
        test_a_spoilt_value_is_never_a_pass_of_who_needs_it(oakfield, controls, "accounts.guest_enabled")
