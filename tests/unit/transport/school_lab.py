"""A sample school's lab in a root of its own, bootstrapped as an engineer would, for tests of sessions and changes."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from schoolbuild import intent
from schoolbuild.lab import client
from schoolbuild.model.derive import open_school
from schoolbuild.model.network import Network
from schoolbuild.model.target import SwitchTarget
from schoolbuild.transport.patience import Patience
from schoolbuild.transport.secrets import SecretStore
from schoolbuild.transport.targets import targets

PROJECT = Path(__file__).resolve().parents[3]
HURRIED = Patience(connect=1.5, login=4.0, answer=2.5, save=4.0)


@dataclass(frozen=True)
class SchoolLab:
    """A running lab and everything that a test asks of it."""

    root: Path
    network: Network

    @property
    def school(self) -> str:
        return self.network.school

    @property
    def secrets(self) -> SecretStore:
        return SecretStore.for_target("lab", self.root, self.school)

    @property
    def targets(self) -> dict[str, SwitchTarget]:
        return {target.host: target for target in targets(self.network, "lab", self.root)}

    def intended(self, host: str) -> str:
        switch = self.network.by_host(host)
        assert switch is not None
        return intent.render(self.network, switch.name)

    def bootstrap(self) -> None:
        for switch in self.network.switches.values():
            lines = intent.render_bootstrap(self.network, switch.name).splitlines()
            client.console(self.school, switch.host, [self.secrets.resolve(line) for line in lines], root=self.root)

    def type(self, host: str, *lines: str) -> None:
        """Type into the configuration on the console."""
        target = self.targets[host]
        rise = ["enable", self.secrets.resolve(target.enable_reference)] if target.family == "cisco_ios" else []
        client.console(
            self.school,
            host,
            [*rise, "configure terminal", *lines, "end"],
            root=self.root,
            user=target.user,
            password=self.secrets.resolve(target.password_reference),
        )

    def running(self, host: str) -> str:
        return str(client.show(self.school, host, "running", root=self.root))

    def commands(self, host: str) -> list[str]:
        """Every command of the journal, oldest first."""
        journal = client.show(self.school, host, "journal", root=self.root)
        return [entry["text"] for entry in journal if entry["kind"] == "command"]

    def writes(self, host: str) -> int:
        endpoints = client.status(self.school, root=self.root)["endpoints"]
        return int(next(item["writes"] for item in endpoints if item["name"] == host))

    @contextmanager
    def fault(self, host: str, name: str, **settings: Any) -> Iterator[None]:
        client.fault(self.school, host, name, root=self.root, **settings)
        try:
            yield
        finally:
            client.fault(self.school, host, name, False, root=self.root)


@contextmanager
def school_lab(folder: Path, school: str) -> Iterator[SchoolLab]:
    """The lab of a sample school, up and bootstrapped, for the time of a ``with`` block."""
    for name in ("standard", "inventories", "templates"):
        (folder / name).symlink_to(PROJECT / name)
    _, network = open_school(folder, school)
    with client.lab(school, root=folder):
        lab = SchoolLab(folder, network)
        lab.bootstrap()
        yield lab
