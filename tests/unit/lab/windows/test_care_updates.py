"""The update agent: sessions as the action plugin drives them, two rounds with a restart between, and what fails."""

from __future__ import annotations

import re
from typing import Any

import pytest

from schoolbuild.lab.windows.state.machine import from_plain, to_plain
from tests.unit.lab.windows.bench import Desk, desk

UPDATES = "ansible.windows.win_updates"
FIRST, DOTNET, SECOND, DEFINITIONS = "KB5122882", "KB5126422", "KB5990222", "KB2267602"


def _session(one: Desk, *, check: bool = False, wait: float = 10, **options: Any) -> dict[str, Any]:
    """One session to its end: every record by its task, the last of each kind."""
    started = one.run(UPDATES, {**options, "_operation": "start", "_operation_options": {}}, check=check)
    assert not started.get("failed"), started
    one.world.wait(wait)
    told: dict[str, Any] = {}
    for _ in range(9):
        heard = one.run(UPDATES, {"_operation": "poll", "_operation_options": started["poll_options"]})
        told |= {record["task"]: record["result"] for record in heard["output"]}
        if "exit" in told:
            break
    one.run(UPDATES, {"_operation": "cancel", "_operation_options": started["cancel_options"]})
    return told


def _offered(told: dict[str, Any]) -> list[str]:
    left_out = {one["id"] for one in told["search_result"]["filtered"]}
    return [one["kb"][0] for one in told["search_result"]["updates"] if one["id"] not in left_out]


def test_two_rounds_end_at_the_newest_build() -> None:
    one = desk()
    first = _session(one)
    assert _offered(first) == [FIRST, DOTNET]
    assert [row["result_code"] for row in first["install_result"]["info"]] == [2, 2]
    assert first["exit"] == {"changed": True, "failed": False, "reboot_required": True}
    assert one.state.system.revision == 5386, "before the restart the old build runs"
    one.restart()
    assert one.state.system.revision == 5622
    second = _session(one)
    assert _offered(second) == [SECOND]
    one.restart()
    assert one.state.system.revision == 5868
    assert one.state.registry.data(r"HKLM\SOFTWARE\Microsoft\Windows NT\CurrentVersion", "UBR") == 5868
    third = _session(one)
    assert _offered(third) == []
    assert third["exit"] == {"changed": False, "failed": False, "reboot_required": False}


def test_check_mode_predicts_and_writes_nothing() -> None:
    one = desk()
    before = to_plain(one.state)
    told = _session(one, check=True)
    assert told["exit"]["changed"]
    assert "install_result" not in told
    assert to_plain(one.state) == before
    assert one.world.writes == []


def test_searched_says_what_waits_and_changes_nothing_but_the_time() -> None:
    one = desk()
    told = _session(one, state="searched")
    assert _offered(told) == [FIRST, DOTNET]
    assert told["exit"]["changed"] is False
    assert one.state.care.updates.history == []


def test_downloaded_downloads_and_installs_nothing() -> None:
    one = desk()
    told = _session(one, state="downloaded")
    assert told["exit"] == {"changed": True, "failed": False, "reboot_required": False}
    assert "install_result" not in told
    again = _session(one, state="downloaded")
    assert again["exit"]["changed"] is False, "everything is there already"


def test_before_the_restart_nothing_more_is_installed() -> None:
    one = desk()
    _session(one, accept_list=[FIRST])
    told = _session(one)
    assert told["exit"]["failed"]
    assert told["exit"]["exception"]["message"] == "A reboot is required before more updates can be installed"


@pytest.mark.parametrize(
    ("options", "reasons"),
    [
        ({"accept_list": ["framework"]}, {FIRST: ["accept_list"], DEFINITIONS: ["accept_list", "category_names"]}),
        (
            {"reject_list": ["KB512\\d+$"]},
            {FIRST: ["reject_list"], DOTNET: ["reject_list"], DEFINITIONS: ["category_names"]},
        ),
        ({"category_names": ["*"]}, {}),
        ({"category_names": ["DefinitionUpdates"]}, {FIRST: ["category_names"], DOTNET: ["category_names"]}),
    ],
)
def test_filters(options: dict[str, Any], reasons: dict[str, list[str]]) -> None:
    told = _session(desk(), state="searched", **options)
    kbs = {one["id"]: one["kb"][0] for one in told["search_result"]["updates"]}
    assert {kbs[one["id"]]: one["reasons"] for one in told["search_result"]["filtered"]} == reasons


def test_one_failing_update_does_not_hide_the_other() -> None:
    one = desk()
    one.world.faults["update_fails"] = {"hresult": 0x80070643, "times": 1, "nth": 1}
    told = _session(one)
    codes = {row["id"]: (row["result_code"], row["hresult"]) for row in told["install_result"]["info"]}
    assert sorted(codes.values()) == [(2, 0), (4, 0x80070643 - 2**32)]
    assert told["exit"]["failed"]
    assert told["exit"]["reboot_required"], "the other one was installed"
    assert [(line.kb, line.result, line.hresult) for line in one.state.care.updates.history] == [
        (DOTNET, 2, 0),
        (FIRST, 4, 0x80070643),
    ]
    one.restart()
    assert _offered(_session(one)) == [FIRST]
    assert one.state.care.updates.history[0].result == 2, "the second try works"


def test_an_update_loop_offers_it_again() -> None:
    one = desk()
    one.world.faults["update_loop"] = {}
    _session(one)
    one.restart()
    assert one.state.system.revision == 5386
    assert _offered(_session(one)) == [FIRST, DOTNET]


def test_no_room_fails_the_download() -> None:
    one = desk()
    one.world.faults["full_disk"] = {"free": 0}
    told = _session(one)
    assert {row["hresult"] for row in told["download_result"]["info"]} == {0x80070070 - 2**32}
    assert told["exit"]["exception"]["message"].startswith("Failed to download all updates")


def test_a_disabled_service_is_an_hresult() -> None:
    one = desk()
    one.state.service("wuauserv").start_mode = "disabled"
    told = _session(one)
    assert told["exit"]["exception"]["hresult"] == 0x80070422 - 2**32


def test_two_sessions_do_not_install_at_once() -> None:
    one = desk()
    started = one.run(UPDATES, {"_operation": "start", "_operation_options": {}})
    told = _session(one, wait=0)
    assert told["exit"]["exception"]["hresult"] == 0x80240016 - 2**32
    one.run(UPDATES, {"_operation": "cancel", "_operation_options": started["cancel_options"]})


def test_no_session_outlives_a_restart() -> None:
    one = desk()
    started = one.run(UPDATES, {"_operation": "start", "_operation_options": {}})
    one.computer.restarted()
    one.world.wait(10)
    result = one.run(UPDATES, {"_operation": "poll", "_operation_options": started["poll_options"]})
    assert result["msg"] == "Timed out waiting for server pipe to be available"
    assert one.state.system.revision == 5386


def test_definitions_change_the_time_and_want_no_restart() -> None:
    one = desk()
    told = _session(one, category_names=["DefinitionUpdates"])
    assert told["exit"] == {"changed": True, "failed": False, "reboot_required": False}
    again = _session(one, category_names=["DefinitionUpdates"])
    assert again["exit"]["changed"] is False


def test_the_log_is_written_but_not_in_check_mode() -> None:
    path = r"C:\Windows\Temp\updates.log"
    one = desk()
    _session(one, check=True, log_path=path)
    assert one.state.files.get(path) is None
    _session(one, log_path=path)
    assert re.search(rb"update_task Found 3 updates", one.state.files.get(path).content)


def test_a_log_without_a_folder_fails() -> None:
    result = desk().run(
        UPDATES, {"log_path": r"C:\Nowhere\updates.log", "_operation": "start", "_operation_options": {}}
    )
    assert "Could not find a part of the path" in result["msg"]


@pytest.mark.parametrize("options", [{"state": "instaled"}, {"categories": ["*"]}])
def test_wrong_arguments_are_refused(options: dict[str, Any]) -> None:
    assert desk().run(UPDATES, options)["failed"]


def test_the_state_survives_json() -> None:
    one = desk()
    _session(one)
    assert from_plain(to_plain(one.state)) == one.state
