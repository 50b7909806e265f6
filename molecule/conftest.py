"""What the verify steps ask: what Ansible answered, what the lab counted and heard, and what OpenSSH shows."""

from __future__ import annotations

import json
import os
import re
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml

PROJECT = Path(__file__).resolve().parents[1]
CHECKOUT = PROJECT / "build" / "molecule" / "checkout"
RESULTS = PROJECT / "build" / "molecule" / "results"
USER, SECRET = "schoolbuild", "switch/local"
TRUSTING = ("-o", "StrictHostKeyChecking=no", "-o", "UserKnownHostsFile=/dev/null")
_ESCAPES = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")


@dataclass(frozen=True)
class Kept:
    """What a step of a scenario kept; the name is for example ``switch_baseline.check``."""

    name: str

    def read(self, what: str) -> Any:
        return json.loads((RESULTS / f"{self.name}.{what}.json").read_text(encoding="utf-8"))

    def answers(self, action: str) -> dict[str, dict[str, Any]]:
        """What an action of ours returned, by host."""
        return {
            host: result
            for play in self.read("play")["plays"]
            for task in play["tasks"]
            for host, result in task["hosts"].items()
            if result.get("action") == action
        }

    def recap(self, what: str) -> int:
        """The sum of ``changed``, ``failures`` or ``unreachable`` over all hosts."""
        return sum(host[what] for host in self.read("play")["stats"].values())

    def counted(self, what: str) -> dict[str, int]:
        """A counter of the lab after the step, by host."""
        return {row["name"]: row[what] for row in self.read("status")["endpoints"]}

    def heard(self, host: str) -> list[dict[str, Any]]:
        """The switch's journal up to the end of the step."""
        path = RESULTS / f"{self.name}.journal" / f"{host}.jsonl"
        return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


@pytest.fixture
def kept() -> Callable[[str], Kept]:
    return Kept


@pytest.fixture
def openssh(tmp_path: Path) -> Iterator[Callable[[str, str, list[str]], str]]:
    """``openssh(school, host, lines)`` types lines over the stock client and returns what its screen showed."""
    ask = tmp_path / "askpass"

    def type_lines(school: str, host: str, lines: list[str]) -> str:
        run = CHECKOUT / "build" / "lab" / school
        secret = yaml.load((run / "secrets.yml").read_text(encoding="utf-8"), Loader=yaml.CBaseLoader)[SECRET]  # noqa: S506
        ask.write_text(f"#!/bin/sh\ncat <<'END'\n{next(iter(secret.values()))}\nEND\n", encoding="utf-8")
        ask.chmod(0o700)
        status = subprocess.run(
            ["schoolbuild", "lab", "status", school, "--format", "json"],
            cwd=CHECKOUT,
            env={name: value for name, value in os.environ.items() if name != "SCHOOLBUILD_ROOT"},
            capture_output=True,
            text=True,
            check=True,
        )
        (place,) = (row for row in json.loads(status.stdout)["endpoints"] if row["name"] == host)
        shown = subprocess.run(
            ["ssh", "-tt", "-p", str(place["port"]), *TRUSTING, f"{USER}@{place['host']}"],
            input="".join(f"{line}\n" for line in lines),
            env={**os.environ, "SSH_ASKPASS": str(ask), "SSH_ASKPASS_REQUIRE": "force"},
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        ).stdout
        return _ESCAPES.sub("", shown).replace("\r", "")

    yield type_lines
    ask.unlink(missing_ok=True)
