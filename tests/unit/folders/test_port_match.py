"""Which profile a port is given, and that nothing is cut off by it."""

from __future__ import annotations

from typing import Any

import pytest

from schoolbuild.families.configuration import ConfiguredPort
from schoolbuild.folders.importing.port_cost import Seen
from schoolbuild.folders.importing.port_match import match
from tests.unit.folders.round_trip import STANDARD

VLANS = ("management", "servers", "staff", "curriculum", "guest", "printers", "voice", "cctv", "labs")
GUARDED: dict[str, Any] = {"edge": True, "bpdu_guard": True, "loop_protect": True, "storm_percent": 5.0}


def seen(untagged: str | None, tagged: tuple[str, ...] = (), voice: str | None = None, **port: Any) -> Seen:
    return Seen(ConfiguredPort("1", **port), untagged, tagged, voice, gives_power=True, fast=False)


@pytest.mark.parametrize(
    ("what", "port", "profile", "vlan"),
    [
        ("a bare port of a plan's VLAN", seen("curriculum"), "classroom", None),
        ("another one", seen("printers"), "printer", None),
        ("a bare port of a VLAN that no profile has keeps its power", seen("labs"), "office", "labs"),
        ("what is written on it decides", seen("labs", description="Reception printer"), "printer", "labs"),
        ("the thing, not its place", seen("labs", description="Camera at the office"), "cctv", "labs"),
        ("wherever the place is written", seen("labs", description="Printer, open-plan office"), "printer", "labs"),
        ("a telephone's VLAN is not lost", seen("labs", voice="voice"), "office", "labs"),
        ("a cable with one VLAN", seen("management", ("guest",), description="Uplink SW-2"), "uplink", "management"),
        ("a cable that nobody described", seen("management", ("guest",), trusted=True), "uplink", "management"),
        ("an access point", seen("management", ("staff", "guest"), description="AP hall"), "ap", None),
        ("power that is off stays off", seen("staff", **GUARDED, poe=False), "classroom", "staff"),
        ("a server's trust stays", seen("labs", edge=True, bpdu_guard=True, poe=False, trusted=True), "server", "labs"),
    ],
)
def test_the_profile_that_changes_least(what: str, port: Seen, profile: str, vlan: str | None) -> None:
    found = match(port, STANDARD, VLANS)
    assert (found.profile, found.vlan) == (profile, vlan), found


def test_what_changes_nevertheless_is_said() -> None:
    found = match(seen("printers"), STANDARD, VLANS)
    assert found.changes == ("power goes off", "edge port added", "BPDU guard added", "loop protection added",
                             "broadcast limit added")  # fmt: skip
    assert match(seen("curriculum", **GUARDED, poe=False), STANDARD, VLANS).changes == ()
    assert found.why == "untagged printers"


def test_no_cable_between_switches_is_given_a_bpdu_guard() -> None:
    for tagged in (("guest",), ("guest", "staff"), VLANS):
        for untagged in ("management", "curriculum", None):
            found = match(seen(untagged, tagged, description="to core switch"), STANDARD, VLANS)
            assert not STANDARD.profiles[found.profile].bpdu_guard, (tagged, untagged, found)
