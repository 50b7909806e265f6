"""How a failing command ends: its words, its exit code, and never a traceback. Each case is a real process."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import pytest

PLANTED = """
import os
import signal
import sys
import time
import typer
from schoolbuild.cli.errors import guarded
from schoolbuild.cli.lazy import Mount, lazy_group
from schoolbuild.model.errors import ExitCode, Refused, SchoolbuildError

inner = typer.Typer(name="inner")

@inner.command()
def one() -> None: ...

@inner.command()
def two(count: int) -> None:
    print("two", count)

def wrong() -> None:
    raise SchoolbuildError("the VLAN is not defined", where="school.yml line 3", fix="define it")

def refused() -> None:
    raise Refused("two schools named")

def findings() -> None:
    raise typer.Exit(ExitCode.FINDINGS)

def bug() -> None:
    {}["password hunter2"]

def full() -> None:
    with open("/dev/full", "w") as sink:
        sink.write("evidence")

def missing() -> None:
    open("no-such-file.yml")

def socket_closed() -> None:
    raise BrokenPipeError(32, "Broken pipe")

def endless() -> None:
    while True:
        print("line " * 20)

def wait() -> None:
    # A shell lets its background jobs ignore Ctrl-C, and with them every test that is started in one.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    print("ready", flush=True)
    time.sleep(30)

def prompt() -> None:
    raise typer.Abort

if __name__ == "__main__":
    names = "wrong refused findings bug full missing socket_closed endless wait prompt inner".split()
    app = typer.Typer(cls=lazy_group([Mount(name, f"planted:{name}", f"{name}.") for name in names]),
                      pretty_exceptions_enable=False)
    app.callback()(lambda: None)
    command = typer.main.get_command(app)
    sys.exit(guarded(lambda: command(prog_name="schoolbuild")))
"""


@pytest.fixture(scope="module")
def planted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    script = tmp_path_factory.mktemp("planted") / "planted.py"
    script.write_text(PLANTED)
    return script


def run(
    script: Path, env: dict[str, str], *arguments: str, stdout: int = subprocess.PIPE
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, str(script), *arguments],
        cwd=script.parent,
        env=env,
        stdout=stdout,
        stderr=subprocess.PIPE,
        text=True,
        timeout=60,
        check=False,
    )


@pytest.mark.parametrize(
    ("command", "code", "words"),
    [
        ("wrong", 3, ["error: the VLAN is not defined", "where: school.yml line 3", "mend:  define it"]),
        ("refused", 5, ["error: two schools named"]),
        ("findings", 1, []),
        ("bug", 70, ["internal error: KeyError", "report it", "SCHOOLBUILD_DEBUG=1"]),
        ("full", 4, ["the disk is full", "free some space"]),
        ("missing", 3, ["no such file", "where: no-such-file.yml"]),
        ("socket_closed", 3, ["broken pipe"]),
        ("prompt", 130, ["interrupted"]),
    ],
)
def test_words_and_exit_code(
    planted: Path, plain_environment: dict[str, str], command: str, code: int, words: list[str]
) -> None:
    done = run(planted, plain_environment, command)
    assert done.returncode == code
    for word in words:
        assert word in done.stderr
    assert "Traceback" not in done.stderr
    assert "hunter2" not in done.stdout + done.stderr


def test_the_traceback_is_there_for_who_asks(planted: Path, plain_environment: dict[str, str]) -> None:
    done = run(planted, plain_environment | {"SCHOOLBUILD_DEBUG": "1"}, "bug")
    assert done.returncode == 70
    assert "Traceback" in done.stderr


def test_ctrl_c(planted: Path, plain_environment: dict[str, str]) -> None:
    process = subprocess.Popen(
        [sys.executable, str(planted), "wait"],
        cwd=planted.parent,
        env=plain_environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    process.send_signal(signal.SIGINT)
    _, complaint = process.communicate(timeout=30)
    assert process.returncode == 130
    assert complaint.strip() == "interrupted"


def test_the_demo_leaves_the_end_from_outside_to_the_command_line(monkeypatch: pytest.MonkeyPatch) -> None:
    """Code 143 and not 130: nobody pressed Ctrl-C."""
    from schoolbuild.cli import demo

    heeded: list[int] = []
    monkeypatch.setattr(signal, "signal", lambda number, _handler: heeded.append(number))
    monkeypatch.setattr(demo._Story, "tell", lambda _self: None)
    demo.demo()
    assert heeded == [signal.SIGINT]


def test_a_reader_that_goes_away_is_no_error_worth_words(planted: Path, plain_environment: dict[str, str]) -> None:
    pipeline = f'"{sys.executable}" "{planted}" endless | head -n 1 >/dev/null; echo "${{PIPESTATUS[0]}}"'
    done = subprocess.run(
        ["bash", "-c", pipeline],
        cwd=planted.parent,
        env=plain_environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (done.stdout.strip(), done.stderr) == ("141", "")


def test_output_to_a_full_disk(planted: Path, plain_environment: dict[str, str]) -> None:
    with Path("/dev/full").open("w") as full:
        done = run(planted, plain_environment, "inner", "two", "3", stdout=full.fileno())
    assert done.returncode == 4
    assert "the disk is full" in done.stderr
    assert "Exception ignored" not in done.stderr


def test_a_misspelt_command_is_guessed(planted: Path, plain_environment: dict[str, str]) -> None:
    done = run(planted, plain_environment, "findigns")
    assert done.returncode == 2
    assert "findings" in done.stderr


def test_a_group_is_mounted_with_its_own_commands_and_usage(planted: Path, plain_environment: dict[str, str]) -> None:
    assert run(planted, plain_environment, "inner", "two", "3").stdout == "two 3\n"
    wrong = run(planted, plain_environment, "inner", "two", "three")
    assert wrong.returncode == 2
    assert "schoolbuild inner two" in wrong.stderr
    shown = run(planted, plain_environment, "inner", "two", "--help")
    assert "schoolbuild inner two" in shown.stdout
