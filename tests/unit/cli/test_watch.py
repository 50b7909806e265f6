"""``schoolbuild check --watch``: says what is new and what is mended, and outlives what editors do to files."""

from __future__ import annotations

import os
import pty
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from schoolbuild.cli.watch import Look, look, matters, rounds
from tests.negative.cases import HERE, PROJECT

BAD_PORT = "ports:\n  sw02:\n    29: printer\n"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    shutil.copytree(PROJECT / "standard", tmp_path / "standard")
    shutil.copytree(HERE / "base", tmp_path / "inventories" / "sample")
    return tmp_path


def _told(root: Path, *steps: object, names: tuple[str, ...] | None = ("sample",)) -> list[str]:
    """The texts of a watch during which ``steps`` happen, each before one look more."""

    def changed() -> Iterator[bool]:
        for step in steps:
            step()  # type: ignore[operator]
            yield True

    return list(rounds(lambda: look(root, names), changed()))


def test_it_says_what_is_new_and_what_is_mended(root: Path) -> None:
    ports = root / "inventories" / "sample" / "ports.yml"
    good = ports.read_text()
    first, broken, mended = _told(root, lambda: ports.write_text(BAD_PORT), lambda: ports.write_text(good))
    assert "nothing found" in first
    assert "new:    inventories/sample/ports.yml:3: SB304: sw02 (2530-24G-PoEP) has no port 29" in broken
    assert "mended: inventories/sample/ports.yml:3: SB304" in mended
    assert "nothing found" in mended


def test_a_finding_that_moved_down_is_neither_new_nor_mended(root: Path) -> None:
    ports = root / "inventories" / "sample" / "ports.yml"
    ports.write_text(BAD_PORT)
    _, after = _told(root, lambda: ports.write_text("# a line more\n" + BAD_PORT))
    assert "ports.yml:4: SB304" in after
    assert "new:" not in after
    assert "mended:" not in after


def test_what_a_half_written_file_hides_is_not_called_mended(root: Path) -> None:
    ports = root / "inventories" / "sample" / "ports.yml"
    ports.write_text(BAD_PORT)
    _, half, whole = _told(
        root, lambda: ports.write_text(BAD_PORT + "    20: {prof"), lambda: ports.write_text(BAD_PORT)
    )
    assert "new:    inventories/sample/ports.yml" in half
    assert "SB002" in half
    assert "mended:" not in half
    assert "mended: inventories/sample/ports.yml" in whole
    assert "new:" not in whole


def test_a_look_that_nobody_asked_for_is_told_only_if_it_differs() -> None:
    same = Look(("sample",))
    looks = iter([same, same, Look(("sample",), error="the standard is broken"), same])
    texts = list(rounds(lambda: next(looks), iter([False, False, True])))
    assert ["the standard is broken" in text for text in texts] == [False, True, False]


def test_folders_and_standards_that_come_and_go_are_told_and_outlived(root: Path) -> None:
    school, away = root / "inventories" / "sample", root / "away"
    switches = root / "standard" / "vlans.yml"
    text = switches.read_text()
    _, gone, back, broken, whole = _told(
        root,
        lambda: school.rename(away),
        lambda: away.rename(school),
        lambda: switches.write_text("vlans: ["),
        lambda: switches.write_text(text),
    )
    assert "there is no school 'sample'" in gone
    assert "nothing found" in back
    assert "error: " in broken
    assert "vlans.yml" in broken
    assert "nothing found" in whole


def test_with_all_a_new_school_takes_part(root: Path) -> None:
    _, after = _told(root, (root / "inventories" / "second").mkdir, names=None)
    assert "inventories/second: SB001" in after


@pytest.mark.parametrize(
    ("path", "wanted"),
    [
        ("inventories/sample/ports.yml", True),
        ("inventories/sample/ports.yaml", True),
        ("inventories/sample", True),
        ("standard/vlans.yml", True),
        ("standard/banners/login.txt", True),
        ("inventories", True),
        ("inventories/sample/.ports.yml.swp", False),
        ("inventories/sample/.#ports.yml", False),
        ("inventories/sample/#ports.yml#", False),
        ("inventories/sample/ports.yml~", False),
        ("inventories/sample/4913", False),
        ("inventories/sample/README.md", False),
        ("inventories/.cache", False),
    ],
)
def test_only_data_counts_and_no_working_copy_of_an_editor(path: str, wanted: bool) -> None:
    assert matters(Path("/project"), Path("/project") / path) is wanted


@contextmanager
def _on_a_terminal(root: Path, *arguments: str) -> Iterator[tuple[subprocess.Popen[bytes], int]]:
    ours, theirs = pty.openpty()
    environment = {**os.environ, "TERM": "xterm", "COLUMNS": "160"}
    command = [sys.executable, "-c", "from schoolbuild.cli.main import run; run()", "--root", str(root), *arguments]
    process = subprocess.Popen(command, stdin=theirs, stdout=theirs, stderr=theirs, env=environment)
    os.close(theirs)
    try:
        yield process, ours
    finally:
        process.kill()
        process.wait(10)
        os.close(ours)


def _read_until(terminal: int, words: str) -> str:
    """What comes up to and with these words; a watch that stays silent ends the test by its time limit."""
    text, limit = "", time.monotonic() + 60
    while words not in text:
        assert time.monotonic() < limit, text
        try:
            text += os.read(terminal, 4096).decode()
        except OSError:
            pytest.fail(f"it ended; it had said:\n{text}")
    return text


def test_on_a_terminal_it_sees_saves_of_every_kind_and_ends_quietly(root: Path) -> None:
    folder = root / "inventories" / "sample"
    good = (folder / "ports.yml").read_text()
    with _on_a_terminal(root, "check", "sample", "--watch") as (process, terminal):
        _read_until(terminal, "nothing found")
        (folder / "ports.yml").write_text(BAD_PORT)
        assert "\x1b[2J" in _read_until(terminal, "new:    ")
        beside = folder / "ports.yml~"
        beside.write_text(good)
        beside.replace(folder / "ports.yml")
        _read_until(terminal, "mended: ")
        shutil.rmtree(folder)
        _read_until(terminal, "there is no school")
        shutil.copytree(HERE / "base", folder)
        _read_until(terminal, "nothing found")
        folder.parent.rename(root / "away")
        _read_until(terminal, "no such file or directory")
        (root / "away").rename(folder.parent)
        _read_until(terminal, "nothing found")
        (folder / "ports.yml").write_text(BAD_PORT)
        _read_until(terminal, "new:    ")
        shutil.rmtree(folder.parent)
        shutil.copytree(HERE / "base", folder)
        _read_until(terminal, "nothing found")
        (folder / "ports.yml").write_text(BAD_PORT)
        _read_until(terminal, "new:    ")
        process.send_signal(signal.SIGINT)
        assert process.wait(20) == 130
        rest = b""
        try:
            while chunk := os.read(terminal, 4096):
                rest += chunk
        except OSError:
            pass
        assert b"Traceback" not in rest
        assert b"rror" not in rest


def test_into_a_pipe_it_clears_nothing(root: Path) -> None:
    command = [sys.executable, "-c", "from schoolbuild.cli.main import run; run()", "--root", str(root)]
    with subprocess.Popen([*command, "check", "sample", "--watch"], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        lines = [process.stdout.readline() for _ in range(3)]
        process.send_signal(signal.SIGINT)
        assert process.wait(20) == 130
    assert lines[2] == "1 school(s) checked: nothing found.\n"
    assert "\x1b" not in "".join(lines)


def test_a_misspelt_school_is_told_before_watching(root: Path) -> None:
    command = [sys.executable, "-c", "from schoolbuild.cli.main import run; run()", "--root", str(root)]
    done = subprocess.run(
        [*command, "check", "smaple", "--watch"], capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 3
    assert "did you mean 'sample'" in done.stderr


def test_the_day_is_a_date_and_a_watch_prints_text(root: Path) -> None:
    command = [sys.executable, "-c", "from schoolbuild.cli.main import run; run()", "--root", str(root)]
    for words in (["--on", "2027-13-01"], ["--on", "tomorrow"], ["--watch", "--format", "json"]):
        done = subprocess.run([*command, "check", "sample", *words], capture_output=True, timeout=60, check=False)
        assert done.returncode == 2, words


def test_on_another_day_a_waiver_has_expired(root: Path) -> None:
    (root / "inventories" / "sample" / "waivers.yml").write_text(
        "waivers:\n  - {control: NET-01, targets: [sw01], owner: ict desk, approver: head, ticket: T-1,\n"
        "     reason: the switch is replaced in spring, expires: 2027-03-31}\n"
    )
    command = [sys.executable, "-c", "from schoolbuild.cli.main import run; run()", "--root", str(root), "check"]
    for day, code in (("2027-03-31", 0), ("2027-04-01", 1)):
        done = subprocess.run(
            [*command, "sample", "--on", day], capture_output=True, text=True, timeout=60, check=False
        )
        assert (done.returncode, "SB801" in done.stdout) == (code, bool(code)), done.stdout
