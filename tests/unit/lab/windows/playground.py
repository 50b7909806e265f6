"""Windows machines of the lab at their WinRM ports, without switches: for plays of the real Ansible against them."""

from __future__ import annotations

import asyncio
import json
import os
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from ipaddress import IPv4Address
from pathlib import Path
from typing import Any

from schoolbuild.lab.clock import LabClock
from schoolbuild.lab.estate import HostSpec, served_at
from schoolbuild.lab.journal import Journal
from schoolbuild.lab.windows.imaging import Computers
from schoolbuild.lab.windows.machine import WindowsMachine
from tests.unit.lab.windows.bench import DOMAIN, SECRETS, image

CLOCK = 60.0
PLUGINS = Path(__file__).parents[4] / "plugins"


class Yard:
    """What the machines ask of the lab: a clock, and to be let on and off the network."""

    def __init__(self, factor: float) -> None:
        self.clock = LabClock(factor)
        self.closing = False
        self.machines: dict[str, WindowsMachine] = {}
        self.port = 0

    def host_moved(self) -> None:
        for machine in self.machines.values():
            up = machine.booted and not machine.off_network
            machine.set_doors("open" if up else "shut", "shut", (self.port, 0), frozen=(False, False))


@dataclass
class Played:
    """What ansible-playbook said: its exit code, its whole output, and the counters of each host."""

    code: int
    output: str
    stats: dict[str, dict[str, int]]
    tasks: dict[str, dict[str, Any]]


class Playground:
    """``oak-dc01``, the controller, and ``oak-fs01``, fresh from its image."""

    def __init__(self, folder: Path, loop: asyncio.AbstractEventLoop, yard: Yard, computers: Computers) -> None:
        self.folder = folder
        self.loop = loop
        self.yard = yard
        self.computers = computers

    def machine(self, host: str = "oak-fs01") -> WindowsMachine:
        return self.yard.machines[host]

    def state(self, host: str = "oak-fs01") -> Any:
        return self.computers.made[host].state

    def fault(self, name: str, host: str = "oak-fs01", **settings: object) -> None:
        self.machine(host).faults[name] = dict(settings)

    def play(
        self,
        tasks: str,
        *options: str,
        user: str = "Administrator",
        password: str = SECRETS["windows/administrator"][1],
        executable: str | None = None,
        **variables: Any,
    ) -> Played:
        """Run tasks (YAML of a task list) on ``oak-fs01`` with the real Ansible."""
        inventory = {
            "all": {
                "hosts": {"oak-fs01": {"ansible_host": served_at(self.machine().spec.address)}},
                "vars": {
                    "ansible_connection": "winrm",
                    "ansible_port": self.yard.port,
                    "ansible_user": user,
                    "ansible_password": password,
                    "ansible_winrm_transport": "ntlm",
                    "ansible_winrm_scheme": "http",
                    "ansible_winrm_message_encryption": "always",
                    **variables,
                },
            }
        }
        (self.folder / "inventory.json").write_text(json.dumps(inventory), encoding="utf-8")
        body = "\n".join(f"    {line}" for line in tasks.strip("\n").splitlines())
        play = f"- hosts: oak-fs01\n  gather_facts: false\n  tasks:\n{body}\n"
        (self.folder / "play.yml").write_text(play, encoding="utf-8")
        command = [
            executable or str(Path(sys.executable).with_name("ansible-playbook")),
            "-i",
            "inventory.json",
            "play.yml",
            *options,
        ]
        environment = {name: value for name, value in os.environ.items() if not name.startswith("ANSIBLE_")} | {
            "ANSIBLE_STDOUT_CALLBACK": "ansible.posix.json",
            "ANSIBLE_LOCALHOST_WARNING": "false",
            "ANSIBLE_LIBRARY": str(PLUGINS / "modules"),
            "ANSIBLE_MODULE_UTILS": str(PLUGINS / "module_utils"),
            "ANSIBLE_HOST_KEY_CHECKING": "false",
            "ANSIBLE_HOME": str(self.folder / "ansible"),
            "LC_ALL": "C.UTF-8",
            **({"PYTHONPATH": os.environ["PYTHONPATH"]} if "PYTHONPATH" in os.environ else {}),
        }
        done = subprocess.run(
            command, cwd=self.folder, env=environment, capture_output=True, text=True, timeout=240, check=False
        )
        try:
            data = json.loads(done.stdout)
        except ValueError:
            return Played(done.returncode, done.stdout + done.stderr, {}, {})
        results = {
            task["task"]["name"]: task["hosts"]["oak-fs01"]
            for task in data["plays"][0]["tasks"]
            if "oak-fs01" in task["hosts"]
        }
        return Played(done.returncode, done.stdout + done.stderr, data["stats"], results)


@contextmanager
def playground(folder: Path, *, clock: float = CLOCK) -> Iterator[Playground]:
    """Two machines at their ports, until the block ends."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    yard = Yard(clock)
    computers = Computers((DOMAIN,), SECRETS, lambda host: yard.machines[host].booted)

    async def start() -> None:
        yard.port = _free_port()
        for made in (
            image("oak-dc01", "controller", address="10.231.91.10", functions=["domain_controller", "dns"]),
            image(address="10.231.91.11", dns=["10.20.1.10"]),
        ):
            spec = HostSpec(made["host"], made["computer_name"], IPv4Address(made["address"]), 20, None, image=made)
            journal = Journal(folder / "journals" / f"{spec.key}.jsonl", {})
            yard.machines[spec.key] = WindowsMachine(
                spec, yard, journal, lambda spec, world: computers.make(spec.image, world), None
            )
        for machine in yard.machines.values():
            machine.power_on()

    async def stop() -> None:
        yard.closing = True
        for machine in yard.machines.values():
            machine.close()

    asyncio.run_coroutine_threadsafe(start(), loop).result(20)
    try:
        yield Playground(folder, loop, yard, computers)
    finally:
        asyncio.run_coroutine_threadsafe(stop(), loop).result(20)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(5)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
