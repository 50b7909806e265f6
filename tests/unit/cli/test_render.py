"""``schoolbuild render`` as its user runs it."""

from __future__ import annotations

import shutil
import stat
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from tests.conftest import Cli


@pytest.fixture
def project(tmp_path: Path, project_root: Path) -> Path:
    """A project of its own: nothing is written into the checkout."""
    root = tmp_path / "project"
    for name in ("standard", "inventories"):
        shutil.copytree(project_root / name, root / name)
    return root


def test_writes_one_file_per_switch_and_says_where(cli: Cli, project: Path) -> None:
    done = cli("render", "oakfield-primary", "hillside-secondary", cwd=project)
    assert done.returncode == 0, done.stderr
    written = sorted(path.relative_to(project).as_posix() for path in project.glob("build/intent/*/*"))
    assert written[-1] == "build/intent/oakfield-primary/oak-sw02.cfg"
    assert len(written) == 7
    assert all(name in done.stdout for name in written)


def test_all_is_every_school(cli: Cli, project: Path) -> None:
    schools = {path.parent.name for path in project.glob("inventories/*/school.yml")}
    done = cli("render", "--all", cwd=project)
    assert done.returncode == 0, done.stderr
    assert {path.name for path in (project / "build/intent").iterdir()} == schools


def test_prints_what_it_would_write(cli: Cli, project: Path) -> None:
    done = cli("render", "oakfield-primary", "--switch", "sw02", "--stdout", cwd=project)
    assert cli("render", "oakfield-primary", "--out", "there", cwd=project).returncode == 0
    assert done.stdout == (project / "there/oakfield-primary/oak-sw02.cfg").read_text()
    assert not (project / "build").exists()


def test_school_with_errors_is_not_rendered(cli: Cli, project: Path) -> None:
    network = project / "inventories/oakfield-primary/ports.yml"
    network.write_text(network.read_text().replace("21: printer", "21: {profile: printer, vlan: laboratory}"))
    done = cli("render", "oakfield-primary", cwd=project)
    assert done.returncode == 1
    assert "laboratory" in done.stderr
    assert "schoolbuild check oakfield-primary" in done.stderr
    assert not (project / "build").exists()


def test_folder_that_cannot_be_read_is_not_rendered(cli: Cli, project: Path) -> None:
    (project / "inventories/oakfield-primary/ports.yml").write_text("ports:\n\tsw01: {}\n")
    done = cli("render", "oakfield-primary", cwd=project)
    assert done.returncode == 3
    assert "ports.yml:2" in done.stderr


def test_unknown_names_are_told(cli: Cli, project: Path) -> None:
    assert cli("render", "oakfeild-primary", cwd=project).returncode == 3
    done = cli("render", "oakfield-primary", "--switch", "sw09", cwd=project)
    assert done.returncode == 3
    assert "use one of: sw01, sw02" in done.stderr


@pytest.mark.parametrize(
    "arguments",
    [
        ["oakfield-primary", "--stdout", "--out", "x"],
        ["oakfield-primary", "hillside-secondary", "--switch", "sw01"],
        ["oakfield-primary", "--with-secrets", "secrets.yml"],
        [],
    ],
)
def test_wrong_usage(cli: Cli, project: Path, arguments: list[str]) -> None:
    assert cli("render", *arguments, cwd=project).returncode == 2


def test_help_has_examples(cli: Cli) -> None:
    done = cli("render", "--help")
    assert done.returncode == 0
    assert "schoolbuild render oakfield-primary --switch sw02 --bootstrap" in done.stdout


@pytest.fixture
def secrets(project: Path) -> Path:
    file = project / "secrets.yml"
    values = {"switch/local": {1: "Local-Value-1"}, "switch/enable": {1: "Enable-Value-1"}}
    file.touch(mode=0o600)
    file.write_text(yaml.safe_dump(values))
    return file


def test_bootstrap_with_secrets_is_for_its_owner_alone(cli: Cli, project: Path, secrets: Path) -> None:
    done = cli("render", "hillside-secondary", "--bootstrap", "--with-secrets", str(secrets), cwd=project)
    assert done.returncode == 0, done.stderr
    files = sorted(project.glob("build/intent/hillside-secondary/*.bootstrap"))
    assert len(files) == 5
    assert all(stat.S_IMODE(file.stat().st_mode) == 0o600 for file in files)
    assert all("Local-Value-1" in file.read_text() and "<secret:" not in file.read_text() for file in files)
    assert "Value-1" not in done.stdout + done.stderr


def test_secrets_are_not_printed_into_a_file_that_others_can_read(
    cli: Cli, project: Path, secrets: Path, plain_environment: dict[str, str]
) -> None:
    command = [
        str(Path(sys.executable).with_name("schoolbuild")), "render", "oakfield-primary", "--switch", "sw01",
        "--bootstrap", "--stdout", "--with-secrets", str(secrets),
    ]  # fmt: skip
    for mode, code in ((0o644, 5), (0o600, 0)):
        target = project / f"paste-{mode:o}"
        target.touch(mode=mode)
        with target.open("w") as stdout:
            done = subprocess.run(
                command,
                cwd=project,
                env=plain_environment,
                stdout=stdout,
                stderr=subprocess.PIPE,
                text=True,
                check=False,
            )
        assert done.returncode == code, done.stderr
        assert ("umask 077" in done.stderr) is (code == 5)
        assert ("Local-Value-1" in target.read_text()) is (code == 0)


def test_failed_write_leaves_nothing_behind(cli: Cli, project: Path) -> None:
    (project / "build").write_text("a file where a folder should be")
    done = cli("render", "oakfield-primary", cwd=project)
    assert done.returncode == 4
    assert "Traceback" not in done.stderr
