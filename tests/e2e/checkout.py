"""A checkout of its own for tests that run Ansible as a user does: its folders may be spoiled, its labs are its own."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Mapping
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
