"""The first thing a newcomer meets: `make` explains itself, and says in words what a machine lacks."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

# A Python that is there, answers to --version, and fails at one of the two questions that the Makefile asks it.
OLD = '#!/bin/sh\ncase "$*" in *version_info*) exit 1;; *--version*) echo "Python 3.9.2";; esac\n'
BARE = '#!/bin/sh\ncase "$*" in *ensurepip*) exit 1;; esac\n'


def make(root: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["make", "--no-print-directory", *arguments], cwd=root, capture_output=True, text=True, timeout=60, check=False
    )


def phony(root: Path) -> set[str]:
    line = next(line for line in (root / "Makefile").read_text().splitlines() if line.startswith(".PHONY:"))
    return set(line.removeprefix(".PHONY:").split())


def test_make_alone_lists_every_target(project_root: Path) -> None:
    done = make(project_root)
    assert done.returncode == 0
    listed = {line.split()[1] for line in done.stdout.splitlines()}
    assert listed == phony(project_root)


@pytest.mark.parametrize(
    ("script", "words"),
    [
        (OLD, ["Python 3.11 or later is needed", "Python 3.9.2", "apt-get install"]),
        (BARE, ["cannot make environments", "apt-get install python3-venv"]),
    ],
    ids=["old", "without venv"],
)
def test_a_python_that_will_not_do_is_told(project_root: Path, tmp_path: Path, script: str, words: list[str]) -> None:
    python = tmp_path / "python"
    python.write_text(script)
    python.chmod(0o755)
    done = make(project_root, "demo", f"PYTHON={python}", f"VENV={tmp_path / 'venv'}")
    assert done.returncode == 2
    for word in words:
        assert word in done.stderr
    assert not (tmp_path / "venv").exists()


def test_no_python_at_all_is_told(project_root: Path, tmp_path: Path) -> None:
    done = make(project_root, "demo", "PYTHON=no-such-python", f"VENV={tmp_path / 'venv'}")
    assert done.returncode == 2
    assert "not there" in done.stderr
