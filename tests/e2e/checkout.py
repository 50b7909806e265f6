"""A checkout of its own for tests that run Ansible as a user does: its folders may be spoiled, its labs are its own."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from schoolbuild.ansible_bridge.lab_socket import paste
from schoolbuild.intent import render_bootstrap
from schoolbuild.lab import client
from schoolbuild.model.derive import open_school
from schoolbuild.transport.secrets import SecretStore

PARTS = ("ansible.cfg", "inventories", "standard", "templates", "playbooks", "plugins", "roles")
CLOCK = 60.0


_RECAP = re.compile(r"^(?P<host>[a-z0-9-]+)\s+: (?P<counts>ok=.*)$", re.M)


def recap(text: str) -> dict[str, dict[str, int]]:
    """The counts that Ansible printed last, by host."""
    return {
        found["host"]: {key: int(value) for key, value in re.findall(r"(\w+)=(\d+)", found["counts"])}
        for found in _RECAP.finditer(text)
    }


@dataclass
class Checkout:
    """The project's folder of a test. ``environment`` is a user's, without anything that would steer Ansible."""

    root: Path
    environment: Mapping[str, str]
    labs: list[str] = field(default_factory=list)

    @classmethod
    def make(cls, source: Path, root: Path, environment: Mapping[str, str]) -> Checkout:
        root.mkdir()
        for part in PARTS:
            copy = shutil.copytree if (source / part).is_dir() else shutil.copy
            copy(source / part, root / part)
        for path in (root, *root.rglob("*")):
            path.chmod(path.stat().st_mode & ~0o022)
        tools = str(Path(sys.executable).parent)
        return cls(root, dict(environment) | {"PATH": f"{tools}:{environment['PATH']}"})

    def network_only(self, school: str) -> None:
        """Leave the school its network alone, for tests that are about switches."""
        folder = self.root / "inventories" / school
        for name in ("servers.yml", "care.yml"):
            (folder / name).unlink()
        about = folder / "school.yml"
        about.write_text(re.sub(r"(?m)^services: .*$", "services: [network]", about.read_text()))

    def play(
        self, *arguments: str, cwd: Path | None = None, env: Mapping[str, str] | None = None, timeout: float = 120
    ) -> subprocess.CompletedProcess[str]:
        """Run ``ansible-playbook`` with these arguments in the project's folder."""
        return subprocess.run(
            ["ansible-playbook", *arguments],
            cwd=cwd or self.root,
            env={**self.environment, **(env or {})},
            capture_output=True,
            text=True,
            timeout=timeout,
            check=False,
        )

    def lab_up(self, school: str, *, bootstrapped: bool = True) -> None:
        """Start a school's lab; with ``bootstrapped`` its switches can be reached."""
        client.up(school, root=self.root, clock=CLOCK)
        self.labs.append(school)
        if bootstrapped:
            secrets = SecretStore.load(self.root / "build" / "lab" / school / "secrets.yml")
            _, network = open_school(self.root, school)
            for switch in network.switches.values():
                lines = secrets.resolve(render_bootstrap(network, switch.name)).splitlines()
                paste(self.root, school, switch.host, lines)

    @contextmanager
    def fault(self, school: str, host: str, name: str, **settings: object) -> Iterator[None]:
        """A fault of ``faults.yml``, on for the time of the ``with`` block."""
        client.fault(school, host, name, root=self.root, **settings)
        try:
            yield
        finally:
            client.fault(school, host, name, False, root=self.root)

    def runs(self, school: str) -> list[Path]:
        """The evidence folders of a school, oldest first, unfinished ones included."""
        home = self.root / "build" / "evidence" / school
        return sorted(home.iterdir()) if home.is_dir() else []

    def results(self, school: str) -> list[dict[str, Any]]:
        """How the newest run was judged."""
        found: list[dict[str, Any]] = json.loads((self.runs(school)[-1] / "results.json").read_text(encoding="utf-8"))
        return found

    def lab_down(self) -> None:
        """End every lab that was started here."""
        while self.labs:
            client.down(self.labs.pop(), root=self.root)

    def status(self, school: str) -> dict[str, dict[str, Any]]:
        """What the lab says of each switch, by host name."""
        return {row["name"]: row for row in client.status(school, root=self.root)["endpoints"]}

    def total(self, counter: str) -> int:
        """The sum of ``sessions`` ever opened or of ``writes`` over all switches of all labs."""
        return sum(row[counter] for school in self.labs for row in self.status(school).values())
