"""A Windows machine of the lab on a bench: no sockets, no Ansible; modules are called with their real text."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from schoolbuild.lab.windows.bootstrap import ModuleTask
from schoolbuild.lab.windows.emulator import WindowsComputer
from schoolbuild.lab.windows.imaging import Computers
from schoolbuild.lab.windows.module_task import run_module

SECRETS = {
    "windows/administrator": {1: "Adm1n-9d2"},
    "windows/management": {1: "Mgmt-77x"},
    "windows/join": {1: "J0in-5tq"},
}
START = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
COLLECTIONS = next(
    Path(entry) / "ansible_collections" for entry in sys.path if (Path(entry) / "ansible_collections").is_dir()
)
OUS = ("OU=Servers,DC=oakfield,DC=internal", "OU=File,OU=Servers,DC=oakfield,DC=internal")
DOMAIN: dict[str, Any] = {
    "name": "oakfield.internal",
    "netbios": "OAKFIELD",
    "controllers": ["oak-dc01"],
    "addresses": ["10.20.1.10"],
    "groups": ["All Pupils", "All Staff"],
    "ous": list(OUS),
    "management": {"name": "svc-schoolbuild", "password": "<secret:windows/management@1>"},
    "join": {"name": "svc-join", "password": "<secret:windows/join@1>"},
}


def image(
    host: str = "oak-fs01", role: str = "member", system: str = "windows_server_2022", **more: Any
) -> dict[str, Any]:
    """What a machine is made from."""
    return {
        "host": host,
        "role": role,
        "system": system,
        "functions": [],
        "computer_name": host.upper(),
        "domain": "oakfield.internal" if role in ("member", "controller") else None,
        "address": "10.20.1.11",
        "dns": ["10.20.1.10"],
        "serial": f"CZ2{host[-4:].upper()}",
        "model": "ProLiant ML110 Gen11",
        "guest": False,
        "maker": "HPE",
        "guests": [],
        "administrator": {"name": "Administrator", "password": "<secret:windows/administrator@1>"},
        **more,
    }


@dataclass
class Bench:
    """The ``World`` of one machine, with a clock that moves when it is told to."""

    time: datetime = START
    writes: list[str] = field(default_factory=list)
    diary: list[tuple[str, str]] = field(default_factory=list)
    faults: dict[str, dict[str, object]] = field(default_factory=dict)
    restarts: list[str] = field(default_factory=list)
    _timers: list[tuple[datetime, Callable[[], None]]] = field(default_factory=list)

    def now(self) -> datetime:
        return self.time

    def call_later(self, seconds: float, action: Callable[[], None]) -> Callable[[], None]:
        timer = (self.time + timedelta(seconds=seconds), action)
        self._timers.append(timer)

        def cancel() -> None:
            if timer in self._timers:
                self._timers.remove(timer)

        return cancel

    def restart(self, after_seconds: float, reason: str) -> None:
        self.restarts.append(reason)

    def changed(self, what: str) -> None:
        self.writes.append(what)

    def journal(self, kind: str, text: str) -> None:
        self.diary.append((kind, text))

    def fault(self, name: str) -> Mapping[str, object] | None:
        return self.faults.get(name)

    def wait(self, seconds: float) -> None:
        """Let lab time pass; what was to be called in the meantime is called."""
        until = self.time + timedelta(seconds=seconds)
        while due := sorted((timer for timer in self._timers if timer[0] <= until), key=lambda timer: timer[0]):
            self._timers.remove(due[0])
            self.time = due[0][0]
            due[0][1]()
        self.time = until


@dataclass
class Desk:
    """One machine with its surroundings, and the ways to drive it."""

    computer: WindowsComputer
    world: Bench

    @property
    def state(self) -> Any:
        return self.computer.state

    def run(
        self,
        name: str,
        arguments: Mapping[str, Any] | None = None,
        *,
        check: bool = False,
        diff: bool = False,
        user: str = "Administrator",
    ) -> dict[str, Any]:
        """Run a module with its real text; the answer is its result."""
        task = ModuleTask(
            name,
            module_text(name),
            {**(arguments or {}), "_ansible_check_mode": check, "_ansible_diff": diff, "_ansible_module_name": name},
            {},
            utilities(name),
        )
        outcome = run_module(task, self.computer.state, self.computer.directory, self.world, user)
        result: dict[str, Any] = json.loads(outcome.stdout)
        return result

    def restart(self) -> None:
        """Restart at once."""
        self.world.wait(60)
        self.computer.restarted()
        self.world.wait(10)


def module_text(name: str) -> bytes:
    namespace, collection, short = name.split(".")
    return (COLLECTIONS / namespace / collection / "plugins" / "modules" / f"{short}.ps1").read_bytes()


def utilities(name: str) -> tuple[str, ...]:
    """The PowerShell files that Ansible would send with modules of microsoft.ad, whose options stand there."""
    if not name.startswith("microsoft.ad."):
        return ()
    folder = COLLECTIONS / "microsoft" / "ad" / "plugins" / "module_utils"
    return tuple(path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.psm1")))


def computers(is_up: Callable[[str], bool] | None = None) -> Computers:
    return Computers((DOMAIN,), SECRETS, is_up)


def desk(**more: Any) -> Desk:
    """A freshly imaged member, ``oak-fs01``, beside the controller ``oak-dc01`` of its domain."""
    made = computers()
    made.make(image("oak-dc01", "controller", address="10.20.1.10", functions=["domain_controller", "dns"]), Bench())
    world = Bench()
    return Desk(made.make(image(**more), world), world)


def controller_desk() -> Desk:
    world = Bench()
    made = computers()
    return Desk(made.make(image("oak-dc01", "controller", address="10.20.1.10"), world), world)
