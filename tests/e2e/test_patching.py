"""Updates of a server in the lab: rounds with restarts, and each thing that goes wrong ends in words and a way on.

One lab for all tests of this file: building the way to the server takes longer than updating it.
"""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from schoolbuild.lab import client
from tests.e2e.checkout import Checkout, recap

pytestmark = [pytest.mark.lab, pytest.mark.ansible]

SCHOOL, HOST = "oakfield-primary", "oak-fs01"
IN_ITS_WINDOW, BEFORE_IT = "2026-11-24T20:30:00+00:00", "2026-11-24T12:00:00+00:00"


@pytest.fixture(scope="module")
def checkout(
    tmp_path_factory: pytest.TempPathFactory, project_root: Path, plain_environment: dict[str, str]
) -> Iterator[Checkout]:
    """A school whose network is built, and whose servers stand there as imaged."""
    made = Checkout.make(project_root, tmp_path_factory.mktemp("patching") / "project", plain_environment)
    try:
        made.lab_up(SCHOOL)
        network = made.play("-i", f"inventories/{SCHOOL}", "-e", "target=lab", "playbooks/apply_network.yml")
        assert network.returncode == 0, network.stdout + network.stderr
        yield made
    finally:
        made.lab_down()


def _patch(
    checkout: Checkout, *extra: str, now: str = IN_ITS_WINDOW, backup: str = "nothing to lose, T-1"
) -> subprocess.CompletedProcess[str]:
    told = {
        "target": "lab",
        "windows_patching_now": now,
        "windows_patching_accept_no_backup": backup,
        "windows_patching_health_seconds": 1,
        "windows_patching_health_tries": 3,
        "windows_patching_restart_seconds": 40,
    }
    limits = ("--limit", f"localhost,{HOST}")
    arguments = ("-i", f"inventories/{SCHOOL}", "playbooks/patch_servers.yml", "-e", json.dumps(told), *limits, *extra)
    return checkout.play(*arguments, timeout=300)


def _journal(checkout: Checkout) -> dict[str, Any]:
    text = (checkout.root / "build" / "patching" / SCHOOL / f"{HOST}.json").read_text(encoding="utf-8")
    found: dict[str, Any] = json.loads(text)
    return found


def _writes(checkout: Checkout) -> int:
    return int(checkout.status(SCHOOL)[HOST]["writes"])


def _one_waits(checkout: Checkout) -> None:
    client.break_(SCHOOL, "old-build", HOST, "1", root=checkout.root)


def test_without_a_backup_nothing_is_sent_and_the_reason_is_told(checkout: Checkout) -> None:
    before = _writes(checkout)
    done = _patch(checkout, backup="")
    assert done.returncode == 2
    assert "no good backup was seen on it" in done.stdout
    assert "accept_no_backup" in done.stdout
    assert _writes(checkout) == before
    assert not (checkout.root / "build" / "patching").exists()


def test_check_mode_says_what_the_first_round_would_bring_and_writes_nothing(checkout: Checkout) -> None:
    before = _writes(checkout)
    done = _patch(checkout, "--check")
    assert done.returncode == 0, done.stdout + done.stderr
    assert recap(done.stdout)[HOST]["changed"] == 1
    assert _writes(checkout) == before
    assert not (checkout.root / "build" / "patching").exists()


def test_before_its_window_updates_are_only_downloaded(checkout: Checkout) -> None:
    done = _patch(checkout, now=BEFORE_IT)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "is not open" in done.stdout
    state = client.show(SCHOOL, HOST, "state", root=checkout.root)
    waiting = state["care"]["updates"]["catalogue"]
    assert all(update["installed_at"] is None for update in waiting)
    assert any(update["downloaded"] for update in waiting)


def test_in_its_window_it_is_updated_in_rounds_with_restarts_and_a_second_run_changes_nothing(
    checkout: Checkout,
) -> None:
    done = _patch(checkout)
    assert done.returncode == 0, done.stdout + done.stderr
    journal = _journal(checkout)
    assert (journal["state"], journal["restarts"], journal["failures"]) == ("done", 2, [])
    assert len(journal["installed"]) == 3
    again = _patch(checkout)
    assert recap(again.stdout)[HOST]["changed"] == 0


def test_an_update_that_only_a_person_can_mend_is_named_and_the_next_run_takes_it_up(checkout: Checkout) -> None:
    _one_waits(checkout)
    with checkout.fault(SCHOOL, HOST, "update_fails", hresult=0x80073712):
        done = _patch(checkout)
    assert done.returncode == 2
    assert "0x80073712: the component store is damaged: DISM" in done.stdout
    assert _journal(checkout)["state"] == "needs_human"
    mended = _patch(checkout)
    assert mended.returncode == 0, mended.stdout + mended.stderr
    assert _journal(checkout)["state"] == "done"


def test_a_network_that_breaks_in_the_middle_is_waited_for(checkout: Checkout) -> None:
    _one_waits(checkout)
    with checkout.fault(SCHOOL, HOST, "nic_drop"):
        done = _patch(checkout)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "tried again" in done.stdout + done.stderr
    assert _journal(checkout)["state"] == "done"


@pytest.mark.parametrize("fault", ["shutdown_scheduled", "late_logon_ui"])
def test_a_restart_with_obstacles_is_made_all_the_same(checkout: Checkout, fault: str) -> None:
    _one_waits(checkout)
    with checkout.fault(SCHOOL, HOST, fault):
        done = _patch(checkout)
    assert done.returncode == 0, done.stdout + done.stderr
    assert (_journal(checkout)["state"], _journal(checkout)["restarts"]) == ("done", 1)


def test_a_server_that_does_not_come_back_stops_the_run_and_is_taken_up_when_it_is_back(checkout: Checkout) -> None:
    _one_waits(checkout)
    with checkout.fault(SCHOOL, HOST, "restart_never"):
        done = _patch(checkout)
    assert done.returncode in (2, 4)
    assert _journal(checkout)["state"] == "restarting"
    back = _patch(checkout)
    assert back.returncode == 0, back.stdout + back.stderr
    assert _journal(checkout)["state"] == "done"


def test_a_full_disk_is_seen_before_anything_is_sent(checkout: Checkout) -> None:
    before = _writes(checkout)
    with checkout.fault(SCHOOL, HOST, "full_disk"):
        done = _patch(checkout)
    assert done.returncode == 2
    assert "0.0 GB are free on its system volume, and 10 GB are needed" in done.stdout
    assert _writes(checkout) == before


def test_an_update_that_comes_again_and_again_is_a_loop_for_a_person(checkout: Checkout) -> None:
    _one_waits(checkout)
    with checkout.fault(SCHOOL, HOST, "update_loop"):
        done = _patch(checkout)
    assert done.returncode == 2
    assert "that is a loop, and a person must look" in done.stdout
    assert (_journal(checkout)["state"], _journal(checkout)["restarts"]) == ("needs_human", 4)
