"""Fixtures that every test may use: where the project is, and the command line as a real process."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

# Started in the background of a script, we would inherit that Ctrl-C is ignored, and so would every command under test.
signal.signal(signal.SIGINT, signal.default_int_handler)

ROOT = Path(__file__).resolve().parents[1]

GOLDEN = ROOT / "tests" / "golden"

Cli = Callable[..., subprocess.CompletedProcess[str]]
Golden = Callable[[str, str], None]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--rewrite-golden", action="store_true", help="write tests/golden instead of comparing with it")


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Golden:
    """``golden("oak/oak-sw01.cfg", text)`` compares text with a kept file; mark such a test ``golden``.

    With ``make golden`` it writes the file instead. Nothing else under ``tests/`` may be written this way: expectations
    are worth something only while a person wrote them.
    """
    rewrite = request.config.getoption("--rewrite-golden")

    def compare(name: str, text: str) -> None:
        kept = GOLDEN / name
        if rewrite:
            kept.parent.mkdir(parents=True, exist_ok=True)
            kept.write_text(text, encoding="utf-8")
        assert kept.is_file(), f"tests/golden/{name} is missing: run `make golden` and read what it wrote"
        assert text == kept.read_text(encoding="utf-8"), f"tests/golden/{name} differs: if you meant it, `make golden`"

    return compare


@pytest.fixture(scope="session")
def project_root() -> Path:
    """The checkout under test."""
    return ROOT


@pytest.fixture(scope="session")
def plain_environment() -> dict[str, str]:
    """The environment without anything that would steer the product or colour its output."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("SCHOOLBUILD_", "ANSIBLE_"))
        and name not in ("FORCE_COLOR", "CLICOLOR_FORCE", "PYTHONUNBUFFERED")
    }
    return kept | {"COLUMNS": "160", "TERM": "dumb", "NO_COLOR": "1"}


@pytest.fixture(scope="session")
def cli(plain_environment: dict[str, str]) -> Cli:
    """``cli("check", "oak", cwd=…, env={…})`` runs ``schoolbuild`` as its user does and returns what it did."""

    def run(
        *arguments: str, cwd: Path = ROOT, env: dict[str, str] | None = None, timeout: float = 120
    ) -> subprocess.CompletedProcess[str]:
        command = [str(Path(sys.executable).with_name("schoolbuild")), *arguments]
        environment = plain_environment | (env or {})
        return subprocess.run(
            command, cwd=cwd, env=environment, capture_output=True, text=True, timeout=timeout, check=False
        )

    return run
