"""What backs a server up, by hand from the sample schools' folders."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from schoolbuild.intent.servers.backup import backup, backup_differs, times
from schoolbuild.model.derive import derive, open_school
from schoolbuild.model.document.care import Backups
from schoolbuild.model.windows.machine import windows_machine

PROJECT = Path(__file__).parents[4]


def of(school: str, host: str, **copies: Any) -> dict[str, Any]:
    """The backup of a host, with the school's copies replaced where some are given."""
    name, network = open_school(PROJECT, school)
    if copies:
        document = network.document.model_copy(update={"backups": Backups.model_validate(copies)})
        network = derive(name, document, network.standard)
    machine = windows_machine(network, host)
    assert machine is not None
    return backup(network, machine)


def copy(**changes: Any) -> dict[str, Any]:
    plain = {"name": "volume", "product": "windows_server_backup", "of": ["fs01"], "to": "volume", "volume": "E:"}
    return plain | {"offsite": False, "every_hours": 24, "keep_days": 14} | changes


def test_the_volumes_of_the_shares_are_backed_up_to_the_declared_volume() -> None:
    found = of("oakfield-primary", "oak-fs01")
    assert found["product"] == "windows_server_backup"
    assert found["feature"] == "Windows-Server-Backup"
    assert (found["volume"], found["volumes"]) == ("E:", ["D:"])
    assert (found["schedule"], found["bare_metal"], found["system_state"]) == (["18:00"], True, True)
    assert [item["name"] for item in found["read_only"]] == ["cloud"]
    assert found["why_not"] == ""


def test_a_controller_without_shares_is_backed_up_as_a_machine() -> None:
    found = of("oakfield-primary", "oak-dc01")
    assert (found["volumes"], found["bare_metal"]) == ([], True)


def test_products_of_others_are_only_read() -> None:
    found = of("kingsway-secondary", "kin-fs01")
    assert (found["product"], found["volume"], found["schedule"]) == ("", "", [])
    assert [(item["product"], item["name"]) for item in found["read_only"]] == [
        ("veeam", "nas"),
        ("veeam", "cloud"),
        ("veeam", "tape"),
    ]


def test_a_copy_without_a_volume_is_not_guessed() -> None:
    found = of("oakfield-primary", "oak-fs01", copies=[copy(volume=None)])
    assert found["product"] == "windows_server_backup"
    assert "no volume is named for copy volume" in found["why_not"]
    assert (found["volume"], found["schedule"], found["bare_metal"]) == ("", [], False)


def test_there_is_one_policy_for_two_copies() -> None:
    found = of("oakfield-primary", "oak-fs01", copies=[copy(name="usb", to="usb", volume=None), copy(volume="F:")])
    assert (found["volume"], found["why_not"]) == ("F:", "")


def test_a_copy_of_other_servers_is_not_its() -> None:
    found = of("oakfield-primary", "oak-fs01", copies=[copy(of=["dc01"])])
    assert (found["product"], found["read_only"]) == ("", [])


@pytest.mark.parametrize(
    ("first", "every_hours", "expected"),
    [
        ("18:00", 24, ["18:00"]),
        ("18:00", 168, ["18:00"]),
        ("18:00", 12, ["06:00", "18:00"]),
        ("18:00", 10, ["02:00", "10:00", "18:00"]),
        ("21:30", 6, ["03:30", "09:30", "15:30", "21:30"]),
    ],
)
def test_times_are_never_further_apart_than_declared(first: str, every_hours: int, expected: list[str]) -> None:
    assert times(first, every_hours) == expected


WANTED = {"volume": "E:", "volumes": ["D:"], "schedule": ["18:00"], "system_state": True, "bare_metal": True}
TOLD = {
    "installed": True,
    "configured": True,
    "schedule": ["18:00"],
    "target": "E:",
    "volumes": ["C:", "D:"],
    "system_state": True,
    "bare_metal": True,
}


def told(**changes: Any) -> dict[str, Any]:
    return {"sections": {"windows_backup": TOLD | changes}}


@pytest.mark.parametrize("change", [{}, {"volumes": ["D:"]}, {"target": "e:\\"}])
def test_the_same_policy_does_not_differ(change: dict[str, Any]) -> None:
    assert backup_differs(WANTED, told(**change)) is False


@pytest.mark.parametrize("name", [*TOLD, "sections"])
def test_what_is_missing_counts_as_different(name: str) -> None:
    facts = {"sections": {"windows_backup": {key: value for key, value in TOLD.items() if key != name}}}
    if name == "sections":
        facts = {}
    # Whether it is installed is not asked: a policy that is set says so.
    assert backup_differs(WANTED, facts) is (name != "installed")


@pytest.mark.parametrize(
    "change",
    [
        {"configured": False},
        {"configured": None},
        {"schedule": ["18:00", "06:00"]},
        {"schedule": None},
        {"target": "F:"},
        {"target": None},
        {"volumes": ["C:"]},
        {"volumes": None},
        {"bare_metal": None},
        {"system_state": False},
    ],
)
def test_anything_else_differs(change: dict[str, Any]) -> None:
    assert backup_differs(WANTED, told(**change)) is True


def test_without_bare_metal_another_volume_is_a_difference() -> None:
    wanted = WANTED | {"bare_metal": False}
    assert backup_differs(wanted, told(bare_metal=False)) is True
    assert backup_differs(wanted, told(bare_metal=False, volumes=["D:"])) is False
