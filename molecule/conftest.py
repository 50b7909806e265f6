"""What the verify steps ask: what Ansible answered, what the lab counted and heard, and what OpenSSH shows."""

from __future__ import annotations

import json
import os
import re
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import yaml

PROJECT = Path(__file__).resolve().parents[1]
CHECKOUT = PROJECT / "build" / "molecule" / "checkout"
RESULTS = PROJECT / "build" / "molecule" / "results"
USER, SECRET = "schoolbuild", "switch/local"
TRUSTING = ("-o", "StrictHostKeyChecking=no", "-o", "UserKnownHostsFile=/dev/null")
_ESCAPES = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")


class Change(NamedTuple):
    """A task that changed something; ``item`` tells the items of a loop apart by their name, path or id."""

    host: str
    task: str
    item: str = ""


def _label(result: dict[str, Any]) -> str:
    """The item of a loop that a result is of; empty where there is no loop."""
    item = result.get(result.get("ansible_loop_var", ""), "")
    if isinstance(item, dict):
        return str(next((item[name] for name in ("id", "name", "path", "service", "account") if name in item), item))
    return str(item)


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

    def wrote(self, host: str) -> int:
        """How often the step wrote on a host: what the lab counted by then, less what it had counted before."""
        (before,) = (row["writes"] for row in self.read("before")["endpoints"] if row["name"] == host)
        return int(self.counted("writes")[host]) - int(before)

    def changes(self) -> set[Change]:
        """What the step changed or, in check mode, would have."""
        found = set()
        for play in self.read("play")["plays"]:
            for task in play["tasks"]:
                for host, result in task["hosts"].items():
                    found |= {
                        Change(host, task["task"]["name"], _label(one))
                        for one in result.get("results", [result])
                        if one.get("changed")
                    }
        return found

    def said(self) -> str:
        """All that the step told people, on one line: of one that was refused its text, else its messages."""
        text = RESULTS / f"{self.name}.txt"
        if text.is_file():
            return " ".join(text.read_text(encoding="utf-8").split())
        results = (
            one
            for play in self.read("play")["plays"]
            for task in play["tasks"]
            for result in task["hosts"].values()
            for one in result.get("results", [result])
        )
        return " ".join(" ".join(str(one["msg"]).split()) for one in results if "msg" in one)

    def heard(self, host: str) -> list[dict[str, Any]]:
        """The switch's journal up to the end of the step."""
        path = RESULTS / f"{self.name}.journal" / f"{host}.jsonl"
        return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


@pytest.fixture
def kept() -> Callable[[str], Kept]:
    return Kept


@pytest.fixture
def state() -> Callable[[str, str], dict[str, Any]]:
    """``state(school, host)`` is what a server is now, from the lab itself and by no session."""

    def shown(school: str, host: str) -> dict[str, Any]:
        asked = subprocess.run(
            ["schoolbuild", "lab", "show", school, host, "state"],
            cwd=CHECKOUT,
            env={name: value for name, value in os.environ.items() if name != "SCHOOLBUILD_ROOT"},
            capture_output=True,
            text=True,
            check=True,
        )
        return dict(json.loads(asked.stdout))

    return shown


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
