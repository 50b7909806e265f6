"""The lab's command line and its console, as a person uses them, on the twin of a sample school."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from schoolbuild.lab import client
from tests.conftest import Cli

pytestmark = pytest.mark.lab

SCHOOL = "hillside-secondary"


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory, project_root: Path) -> Iterator[Path]:
    folder = tmp_path_factory.mktemp("project")
    for part in ("inventories", "standard", "templates"):
        shutil.copytree(project_root / part, folder / part)
    try:
        yield folder
    finally:
        for lab in client.running(root=folder):
            client.down(lab.school, root=folder)


@pytest.fixture
def lab(cli: Cli, root: Path) -> Cli:
    def run(*arguments: str, **rest):  # type: ignore[no-untyped-def]
        return cli("--root", str(root), "lab", *arguments, **rest)

    return run


def test_a_day_with_a_lab(lab: Cli, root: Path) -> None:
    assert "No lab is up." in lab("status").stdout
    started = lab("up", SCHOOL, "--clock", "60")
    assert started.returncode == 0, started.stderr
    assert "5 switches" in started.stdout

    rows = json.loads(lab("status", SCHOOL, "--format", "json").stdout)["endpoints"]
    assert [row["name"] for row in rows] == ["hil-sw01", "hil-sw02", "hil-sw03", "hil-sw04", "hil-sw05"]
    assert all({"family", "host", "port", "writes", "sessions"} <= set(row) for row in rows)
    assert {row["why"] for row in rows} == {"no VLAN has an address on it"}

    again = lab("up", SCHOOL)
    assert again.returncode == 3
    assert f"error: the lab of {SCHOOL} is up already" in again.stderr

    text = lab("console", SCHOOL, "hil-sw03", "enable", "show version | include ^Model").stdout
    assert "WS-C2960X-48FPS-L" in text
    assert "hostname Switch" in lab("show", SCHOOL, "hil-sw03", "running").stdout
    assert "show version" in lab("show", SCHOOL, "hil-sw03", "journal").stdout

    broken = lab("break", SCHOOL, "miscable", "hil-sw02:51", "hil-sw02:52")
    assert broken.returncode == 0, broken.stderr
    told = lab("status").stdout
    assert told.startswith(f"Lab of {SCHOOL}:\n  hil-sw01 ")
    assert f"broken: miscable hil-sw02:51 hil-sw02:52 ({SCHOOL})" in told
    assert "slow" in lab("faults", SCHOOL, "hil-sw03", "slow", "--set", "login=5").stdout
    assert "hil-sw03 that are on: slow" in lab("faults", SCHOOL).stdout
    assert "no device 'hil-sw09'" in lab("faults", SCHOOL, "hil-sw09").stderr
    assert "none" in lab("faults", SCHOOL, "hil-sw03", "slow", "--off").stdout

    assert f"The lab of {SCHOOL} is down." in lab("down").stdout
    gone = lab("status", SCHOOL)
    assert gone.returncode == 3
    assert f"start it with: schoolbuild lab up {SCHOOL}" in gone.stderr


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["up", "no-such-school"], "no-such-school"),
        (["break", SCHOOL, "cut", "hil-sw01"], "is not up"),
        (["faults", SCHOOL, "hil-sw01", "slow", "--set", "login"], "is no setting"),
        (["up", SCHOOL, "--clock", "0"], "makes no sense"),
        (["up", SCHOOL, "--port", "0"], "--port"),
        (["up", SCHOOL, "--port", "70000"], "--port"),
        (["up", SCHOOL, "--startup", "no/such/folder"], "--startup"),
        (["up", SCHOOL, "--startup", "standard"], "no <host>.cfg to boot from"),
        (["down", "hilside-secondary"], "did you mean 'hillside-secondary'"),
        (["faults", SCHOOL], "is not up"),
        (["console", SCHOOL, "hil-sw01"], "this is no terminal"),
    ],
)
def test_mistakes_are_told_in_words(lab: Cli, arguments: list[str], words: str) -> None:
    done = lab(*arguments)
    assert done.returncode in (2, 3)
    assert words in done.stderr
    assert "Traceback" not in done.stderr


def test_a_misspelt_school_leaves_nothing_behind(lab: Cli, root: Path) -> None:
    assert lab("up", "hilside-secondary").returncode == 3
    assert not list((root / "build").glob("lab/*hilside*"))
    assert not list((root / "build").glob("lab/.*hilside*"))


def test_kinds_of_breaks_and_faults_are_listed(lab: Cli) -> None:
    assert "port-in-wrong-vlan" in lab("break", "--help").stdout
    rows = json.loads(lab("faults", "--format", "json").stdout)
    of_switches = {row["name"] for row in rows if "switch" in row["for"]}
    assert of_switches == {"slow", "dead", "wrong_password", "drop_line", "garbage", "full_flash", "busy"}
    of_servers = {row["name"] for row in rows if "windows" in row["for"]}
    assert of_servers >= {"slow", "dead", "wrong_password", "busy", "quota", "nic_drop", "restart_never", "full_disk"}
    assert not of_servers & {"drop_line", "garbage", "full_flash"}


def test_the_console_is_a_terminal_that_stays(root: Path) -> None:
    client.up(SCHOOL, root=root, clock=60)
    with client.attach(SCHOOL, "hil-sw03", root=root, height=10) as console:
        console.settimeout(5)
        seen = b""

        def until(text: bytes) -> None:
            nonlocal seen
            while text not in seen:
                seen += console.recv(4096)

        until(b"Switch>")
        console.sendall(b"enable\rshow running-config\r")
        until(b" --More-- ")
        console.sendall(b"q")
        until(b"Switch#")
        seen = b""
        console.sendall(b"exit\r")
        # Whoever logs out stands before a console that somebody may log in to.
        until(b"Switch>")
    client.down(SCHOOL, root=root)
