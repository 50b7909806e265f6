"""The primary's servers from imaged machines: predicted, built, left alone the second time, and refused in words."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from schoolbuild.lab import client
from tests.e2e.checkout import Checkout, recap

pytestmark = [pytest.mark.lab, pytest.mark.ansible]

SCHOOL = "oakfield-primary"
OAK = ("-i", f"inventories/{SCHOOL}")
BUILD = (*OAK, "playbooks/build_school.yml", "-e", "target=lab")
ASSESS = (*OAK, "playbooks/assess_school.yml", "-e", "target=lab")
NETWORK = ("--limit", "localhost,switches")
FS01, DC01 = "oak-fs01", "oak-dc01"
ONLY_FS01 = ("--limit", f"localhost,{FS01}")
PATIENCE = 400.0


def told(done: subprocess.CompletedProcess[str]) -> str:
    """Everything that was printed, in one line; never a traceback, never a fault of our own."""
    text = " ".join((done.stdout + done.stderr).split())
    assert "Traceback" not in text
    assert "internal error" not in text
    return text


def state(checkout: Checkout, host: str) -> dict[str, Any]:
    found: dict[str, Any] = client.show(SCHOOL, host, "state", root=checkout.root)
    return found


def writes(checkout: Checkout) -> dict[str, int]:
    return {host: row["writes"] for host, row in checkout.status(SCHOOL).items()}


def changed(done: subprocess.CompletedProcess[str]) -> dict[str, int]:
    return {host: counts["changed"] for host, counts in recap(done.stdout).items() if counts["changed"]}


def break_off(checkout: Checkout) -> None:
    """Build until the file server has asked to join, and end there as Ctrl-C does."""
    playing = subprocess.Popen(
        ["ansible-playbook", *BUILD],
        cwd=checkout.root,
        env=dict(checkout.environment),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    deadline = time.monotonic() + 120
    while state(checkout, FS01)["pending"]["domain"] is None and time.monotonic() < deadline:
        assert playing.poll() is None, "it ended before it joined"
        time.sleep(0.05)
    os.killpg(playing.pid, signal.SIGINT)
    playing.wait(30)


@pytest.fixture(scope="module")
def networked(
    tmp_path_factory: pytest.TempPathFactory, project_root: Path, plain_environment: dict[str, str]
) -> Iterator[Checkout]:
    """A checkout whose lab has its network, and servers as they were imaged."""
    checkout = Checkout.make(project_root, tmp_path_factory.mktemp("servers") / "project", plain_environment)
    try:
        checkout.lab_up(SCHOOL, bootstrapped=False)
        done = checkout.play(*BUILD, *NETWORK)
        assert done.returncode == 0, told(done)
        yield checkout
    finally:
        checkout.lab_down()


@pytest.fixture(scope="module")
def predicted(networked: Checkout) -> subprocess.CompletedProcess[str]:
    before = writes(networked), state(networked, FS01), state(networked, DC01)
    done = networked.play(*BUILD, "--check", timeout=PATIENCE)
    assert (writes(networked), state(networked, FS01), state(networked, DC01)) == before, "check mode wrote"
    return done


@pytest.fixture(scope="module")
def built(networked: Checkout, predicted: subprocess.CompletedProcess[str]) -> Checkout:
    """The same, built: by a run that was broken off in the middle of the join, and a second one."""
    assert predicted.returncode == 0, told(predicted)
    break_off(networked)
    assert state(networked, FS01)["users"], "the machine is still there"
    done = networked.play(*BUILD, timeout=PATIENCE)
    assert done.returncode == 0, told(done)
    return networked


def test_check_mode_on_imaged_machines_predicts_and_writes_nothing(
    predicted: subprocess.CompletedProcess[str],
) -> None:
    assert predicted.returncode == 0, told(predicted)
    assert changed(predicted).keys() == {FS01, DC01}


def test_a_run_that_was_broken_off_is_taken_up(built: Checkout) -> None:
    found = state(built, FS01)
    assert found["computer_name"] == "OAK-FS01"
    assert found["domain"] == "oakfield.internal"
    assert found["ou"] == "OU=File,OU=Servers,DC=oakfield,DC=internal"
    assert found["pending"]["reasons"] == []


def test_what_was_built_is_there(built: Checkout) -> None:
    found = state(built, FS01)
    updates = [update for update in found["care"]["updates"]["catalogue"] if "Security Updates" in update["categories"]]
    assert len(updates) > 1
    assert [update["title"] for update in updates if not update["installed_at"]] == []
    shares = found["care"]["shares"]
    names = {share["name"] for share in (shares.values() if isinstance(shares, dict) else shares)}
    assert {"Staff", "Pupils", "Homes$"} <= names
    policy = found["care"]["backup"]["policy"]
    assert policy["target"] == "E:"


def test_a_second_run_changes_nothing(built: Checkout) -> None:
    before = writes(built)
    done = built.play(*BUILD, timeout=PATIENCE)
    assert done.returncode == 0, told(done)
    assert changed(done) == {}
    assert writes(built) == before


def test_check_mode_predicts_nothing_afterwards(built: Checkout) -> None:
    done = built.play(*BUILD, "--check", timeout=PATIENCE)
    assert done.returncode == 0, told(done)
    assert changed(done) == {}


def test_assessing_reads_every_server_and_writes_nothing(built: Checkout) -> None:
    before = writes(built)
    done = built.play(*ASSESS)
    assert done.returncode == 0, told(done)
    assert writes(built) == before
    results = [result for result in built.results(SCHOOL) if result["target"] in {FS01, DC01}]
    assert {result["target"] for result in results} == {FS01, DC01}
    assert sum(result["state"] == "pass" for result in results) > 20


@pytest.mark.parametrize(
    ("fault", "settings", "words"),
    [
        ("wrong_password", {}, r"refused the log-in of 'OAKFIELD\\svc-schoolbuild'"),
        ("clock_skew", {"seconds": 3600}, "minutes ahead; nothing is written to it"),
        ("clock_skew", {"seconds": -7200}, "minutes behind; nothing is written to it"),
        ("quota", {"commands": 0}, "too many operations of this account"),
    ],
)
def test_a_server_that_cannot_be_trusted_is_not_written(
    built: Checkout, fault: str, settings: dict[str, Any], words: str
) -> None:
    before = writes(built)
    with built.fault(SCHOOL, FS01, fault, **settings):
        done = built.play(*BUILD, *ONLY_FS01)
    assert done.returncode == 2, told(done)
    assert words in told(done)
    assert "mend:" in told(done)
    assert writes(built) == before


def test_a_dead_server_is_seen_on_its_own_line_and_stops_nobody(built: Checkout) -> None:
    with built.fault(SCHOOL, FS01, "dead"):
        done = built.play(*ASSESS)
    assert done.returncode == 4, told(done)
    counts = recap(done.stdout)
    assert counts[FS01]["unreachable"] == 1
    assert all(row["unreachable"] == row["failed"] == 0 for host, row in counts.items() if host != FS01)
    states = {result["state"] for result in built.results(SCHOOL) if result["target"] == FS01}
    assert "not_assessed" in states
    assert "pass" not in states


def test_no_secret_is_printed_or_kept(built: Checkout) -> None:
    done = built.play(*BUILD, *ONLY_FS01, "-vvv", timeout=PATIENCE)
    assert done.returncode == 0, told(done)
    shown = subprocess.run(
        ["ansible-inventory", *OAK, "--list"],
        cwd=built.root,
        env=dict(built.environment),
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    assert "school_secret" in shown
    secrets = (built.root / "build" / "lab" / SCHOOL / "secrets.yml").read_text()
    values = [line.split(":", 1)[1].strip() for line in secrets.splitlines() if line.startswith("  ")]
    assert len(values) > 5
    evidence = "".join(path.read_text() for path in (built.root / "build" / "evidence").rglob("*.json"))
    for value in values:
        assert value not in done.stdout + done.stderr + shown
        assert value not in evidence


def test_a_server_of_another_domain_is_refused(
    tmp_path: Path, project_root: Path, plain_environment: dict[str, str]
) -> None:
    checkout = Checkout.make(project_root, tmp_path / "project", plain_environment)
    try:
        checkout.lab_up(SCHOOL, bootstrapped=False)
        assert checkout.play(*BUILD, *NETWORK).returncode == 0
        client.break_(SCHOOL, "joined-elsewhere", FS01, root=checkout.root)
        before = writes(checkout)
        done = checkout.play(*BUILD, *ONLY_FS01)
        assert done.returncode == 2, told(done)
        assert "another machine answered: it belongs to the domain elsewhere.example" in told(done)
        assert "exit_code: 5" in done.stdout
        assert writes(checkout) == before
    finally:
        checkout.lab_down()


def test_once_joined_elsewhere_a_server_that_was_ours_is_not_written(built: Checkout) -> None:
    """Last: it cannot be undone. Its administrator's password is no longer ours either."""
    client.break_(SCHOOL, "joined-elsewhere", FS01, root=built.root)
    before = writes(built)
    done = built.play(*BUILD, *ONLY_FS01)
    assert done.returncode == 2, told(done)
    assert "refused the log-in" in told(done) or "another machine answered" in told(done)
    assert writes(built) == before
