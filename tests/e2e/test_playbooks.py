"""The playbooks on a simulated primary: what they do when all is well, and what they say when it is not."""

from __future__ import annotations

import os
import resource
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from schoolbuild.lab import client
from tests.e2e.checkout import Checkout, recap

pytestmark = [pytest.mark.lab, pytest.mark.ansible]

SCHOOL = "oakfield-primary"
OAK = ("-i", f"inventories/{SCHOOL}")
BUILD = (*OAK, "playbooks/build_school.yml", "-e", "target=lab")
APPLY = (*OAK, "playbooks/apply_network.yml", "-e", "target=lab")
ASSESS = (*OAK, "playbooks/assess_school.yml", "-e", "target=lab")
SW01, SW02 = "oak-sw01", "oak-sw02"


@pytest.fixture(scope="module")
def built(
    tmp_path_factory: pytest.TempPathFactory, project_root: Path, plain_environment: dict[str, str]
) -> Iterator[Checkout]:
    """A checkout whose lab was built from the box by the playbook."""
    checkout = Checkout.make(project_root, tmp_path_factory.mktemp("playbooks") / "project", plain_environment)
    checkout.network_only(SCHOOL)
    try:
        checkout.lab_up(SCHOOL, bootstrapped=False)
        done = checkout.play(*BUILD)
        assert done.returncode == 0, done.stdout + done.stderr
        assert {host: counts["changed"] for host, counts in recap(done.stdout).items()} == {
            "localhost": 0,
            SW01: 2,
            SW02: 2,
        }
        yield checkout
    finally:
        checkout.lab_down()


def told(done: subprocess.CompletedProcess[str]) -> str:
    """Everything that was printed, in one line; never a traceback, never a fault of our own."""
    text = " ".join((done.stdout + done.stderr).split())
    assert "Traceback" not in text
    assert "internal error" not in text
    return text


def test_a_second_run_changes_nothing(built: Checkout) -> None:
    writes = built.total("writes")
    done = built.play(*BUILD)
    assert done.returncode == 0, told(done)
    assert sum(counts["changed"] for counts in recap(done.stdout).values()) == 0
    assert built.total("writes") == writes


def test_nothing_is_wrong_with_what_was_built(built: Checkout) -> None:
    writes = built.total("writes")
    done = built.play(*ASSESS)
    assert done.returncode == 0, told(done)
    assert "0 problem(s)" in told(done)
    assert {result["state"] for result in built.results(SCHOOL)} <= {"pass", "not_applicable"}
    assert (built.root / "build" / "report" / f"{SCHOOL}.html").is_file()
    assert built.total("writes") == writes


def test_limit_reads_one_switch_and_judges_the_other_as_not_assessed(built: Checkout) -> None:
    before = built.status(SCHOOL)[SW01]["sessions"]
    done = built.play(*ASSESS, "--limit", SW02)
    assert done.returncode == 0, told(done)
    assert built.status(SCHOOL)[SW01]["sessions"] == before
    states = {result["state"] for result in built.results(SCHOOL) if result["target"] == SW01}
    assert states <= {"not_assessed", "not_applicable"}
    assert "not_assessed" in states


def test_a_switch_that_somebody_else_owns_is_never_written(built: Checkout) -> None:
    network = built.root / "inventories" / SCHOOL / "network.yml"
    text = network.read_text()
    sessions = built.status(SCHOOL)[SW02]["sessions"]
    network.write_text(text.replace("serial: SG12OAK002", "serial: SG12OAK002, managed_by: aruba_central"))
    try:
        done = built.play(*APPLY)
        anew = built.play(*BUILD)
    finally:
        network.write_text(text)
    assert done.returncode == anew.returncode == 0, told(done) + told(anew)
    assert recap(done.stdout)[SW02]["skipped"] == 1
    assert recap(anew.stdout)[SW02]["skipped"] == 2, "neither bootstrap nor baseline may touch it"
    assert built.status(SCHOOL)[SW02]["sessions"] == sessions


def test_a_dead_switch_is_seen_on_its_own_line_and_on_the_page(built: Checkout) -> None:
    with built.fault(SCHOOL, SW02, "dead"):
        done = built.play(*ASSESS)
    assert done.returncode == 4, told(done)
    assert recap(done.stdout)[SW02]["unreachable"] == 1
    assert recap(done.stdout)[SW01]["unreachable"] == recap(done.stdout)[SW01]["failed"] == 0
    states = {result["state"] for result in built.results(SCHOOL) if result["target"] == SW02}
    assert states <= {"not_assessed", "not_applicable"}
    assert "not_assessed" in states
    assert SW02 in (built.root / "build" / "report" / f"{SCHOOL}.html").read_text()


def test_a_dead_switch_does_not_stop_the_others(built: Checkout) -> None:
    client.break_(SCHOOL, "telnet-on", SW01, root=built.root)
    with built.fault(SCHOOL, SW02, "dead"):
        done = built.play(*APPLY)
    assert done.returncode == 4, told(done)
    assert recap(done.stdout)[SW01]["changed"] == 1
    assert recap(done.stdout)[SW02]["unreachable"] == 1


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        ("wrong_password", "refused the log-in"),
        ("drop_line", "the session"),
        ("garbage", "does not say who the switch is"),
    ],
)
def test_a_faulty_switch_fails_in_words(built: Checkout, fault: str, words: str) -> None:
    writes = built.status(SCHOOL)[SW02]["writes"]
    with built.fault(SCHOOL, SW02, fault):
        assessed = built.play(*ASSESS)
    with built.fault(SCHOOL, SW02, fault):
        applied = built.play(*APPLY)
    for done in (assessed, applied):
        assert done.returncode == 2, told(done)
        assert recap(done.stdout)[SW02]["failed"] == 1
        assert recap(done.stdout)[SW01]["failed"] == 0
        assert words in told(done)
    assert built.status(SCHOOL)[SW02]["writes"] == writes


def test_a_switch_that_cannot_save_says_so(built: Checkout) -> None:
    client.break_(SCHOOL, "telnet-on", SW02, root=built.root)
    with built.fault(SCHOOL, SW02, "full_flash"):
        done = built.play(*APPLY)
    assert done.returncode == 2, told(done)
    assert "running but not saved" in told(done)
    assert built.play(*APPLY).returncode == 0


def test_a_full_disk_leaves_nothing_half_written(built: Checkout) -> None:
    """A limit on the size of files stands for it: any user may set one."""

    def small_files() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (8192, 8192))

    before = built.runs(SCHOOL)
    done = subprocess.run(
        ["ansible-playbook", *ASSESS],
        cwd=built.root,
        env=dict(built.environment),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        preexec_fn=small_files,
    )
    assert done.returncode == 2, told(done)
    assert "could not be written" in told(done)
    assert "mend:" in told(done)
    assert built.runs(SCHOOL) == before


def test_ctrl_c_leaves_nothing_half_written(built: Checkout) -> None:
    before = built.runs(SCHOOL)
    with built.fault(SCHOOL, SW02, "slow", login=36000.0):
        playing = subprocess.Popen(
            ["ansible-playbook", *ASSESS],
            cwd=built.root,
            env=dict(built.environment),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        deadline = time.monotonic() + 30
        while built.runs(SCHOOL) == before and time.monotonic() < deadline:
            time.sleep(0.1)
        time.sleep(0.5)
        os.killpg(playing.pid, signal.SIGINT)
        started = time.monotonic()
        said, _ = playing.communicate(timeout=30)
    assert time.monotonic() - started < 10
    assert playing.returncode not in (0, None)
    assert "Traceback" not in said, said
    assert built.runs(SCHOOL) == before
    assert built.play(*ASSESS).returncode == 0
