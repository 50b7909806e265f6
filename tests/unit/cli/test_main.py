"""The command line's frame: usage errors, global options, quick help, and that every mounted command exists."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from schoolbuild import __version__
from schoolbuild.cli.main import MOUNTS
from tests.conftest import Cli


def test_version(cli: Cli) -> None:
    done = cli("--version")
    assert (done.returncode, done.stdout.strip()) == (0, f"schoolbuild {__version__}")


def test_without_a_command_it_shows_its_help_and_says_wrong_usage(cli: Cli) -> None:
    done = cli()
    assert done.returncode == 2
    assert "--root" in done.stdout + done.stderr


@pytest.mark.parametrize("arguments", [["nonsense"], ["--nonsense"], ["--root"]])
def test_wrong_usage_is_exit_code_2(cli: Cli, arguments: list[str]) -> None:
    done = cli(*arguments)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr


def test_root_without_a_project_is_told(cli: Cli, tmp_path: Path) -> None:
    done = cli("--root", str(tmp_path), "check", "oak")
    assert done.returncode == 2
    assert str(tmp_path) in done.stderr


def test_help_lists_every_command_and_imports_none(cli: Cli) -> None:
    done = cli("--help")
    assert done.returncode == 0
    for mount in MOUNTS:
        assert mount.name in done.stdout
    heavy = "netmiko", "hier_config", "asyncssh", "networkx", "jinja2", "ansible"
    probe = (
        "import sys, typer.main, schoolbuild.cli.main as m;"
        "sys.argv[1:] = ['--help'];\n"
        "try: m.run()\n"
        "except SystemExit: pass\n"
        f"print([name for name in {heavy!r} if name in sys.modules], file=sys.stderr)"
    )
    found = subprocess.run([sys.executable, "-c", probe], capture_output=True, text=True, check=True)
    assert found.stderr.strip() == "[]"


@pytest.mark.parametrize("mount", MOUNTS, ids=lambda mount: mount.name)
def test_every_mounted_command_has_help(cli: Cli, mount: object) -> None:
    name = mount.name  # type: ignore[attr-defined]
    done = cli(name, "--help")
    assert done.returncode == 0, done.stderr
    assert f"schoolbuild {name}" in done.stdout


def test_ended_from_outside_it_still_cleans_up(tmp_path: Path, plain_environment: dict[str, str]) -> None:
    script = tmp_path / "ended.py"
    script.write_text(
        "import sys, time\n"
        "from schoolbuild.cli import main\n"
        "@main.app.command()\n"
        "def linger() -> None:\n"
        "    try:\n"
        "        print('ready', flush=True)\n"
        "        time.sleep(30)\n"
        "    finally:\n"
        "        print('cleaned up')\n"
        "sys.argv[1:] = ['linger']\n"
        "main.run()\n"
    )
    process = subprocess.Popen([sys.executable, str(script)], env=plain_environment, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    process.terminate()
    rest, _ = process.communicate(timeout=30)
    assert (process.returncode, rest) == (143, "cleaned up\n")
