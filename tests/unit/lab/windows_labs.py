"""A lab with Windows machines in the process of the tests: one switch, two servers, and computers of a test's own."""

from __future__ import annotations

import asyncio
import os
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from ipaddress import IPv4Address, IPv4Interface, IPv4Network
from pathlib import Path
from typing import Any, TypeVar

from schoolbuild.lab.clock import LabClock
from schoolbuild.lab.console import paste
from schoolbuild.lab.engine import Lab
from schoolbuild.lab.estate import Estate, GatewaySpec, HostSpec
from schoolbuild.lab.windows.fleet import Setup
from schoolbuild.lab.windows.interface import Outcome, RefusedByLab, World
from tests.unit.lab.estates import MANAGEMENT, end, estate

SERVERS = 20
SUBNET = IPv4Network("10.233.0.0/24")
ADDRESSES = {"one": IPv4Address("10.233.1.11"), "two": IPv4Address("10.233.1.12")}
PLUGS = {"one": "GigabitEthernet1/0/2", "two": "GigabitEthernet1/0/3"}
ROUTER = "GigabitEthernet1/0/1"
# Several people may run these tests on one machine at the same time.
HTTP = 20000 + 3 * (os.getpid() % 4000)
HTTPS, SSH = HTTP + 1, HTTP + 2
PASSWORD = "Correct-horse-7"

STARTUP = f"""hostname sw1
username lab privilege 15 password 0 lab
vtp mode transparent
vlan {MANAGEMENT}
 name MANAGEMENT
vlan {SERVERS}
 name SERVERS
interface {ROUTER}
 switchport mode trunk
interface {PLUGS["one"]}
 switchport mode access
 switchport access vlan {SERVERS}
interface {PLUGS["two"]}
 switchport mode access
 switchport access vlan {SERVERS}
interface Vlan{MANAGEMENT}
 ip address 10.233.0.11 255.255.255.0
ip default-gateway 10.233.0.1
line vty 0 15
 login local
 transport input ssh
end
"""

T = TypeVar("T")


@dataclass
class Settings:
    http: bool = True
    https: bool = True
    basic: bool = True
    allow_unencrypted: bool = False


@dataclass
class FakeComputer:
    """Echoes what it was given; knows a few words that the tests use."""

    spec: HostSpec
    world: World
    accounts: dict[tuple[str, str], str] = field(
        default_factory=lambda: {("administrator", ""): PASSWORD, ("svc-build", "test"): "Domain-pass-9"}
    )
    settings: Settings = field(default_factory=Settings)
    boots: int = 0
    seconds: float = 30.0
    ran: list[tuple[str, bytes, str]] = field(default_factory=list)

    def password_of(self, user: str, domain: str) -> str | None:
        return self.accounts.get((user.lower(), domain.lower()))

    def run(self, command_line: str, stdin: bytes, user: str) -> Outcome:
        self.ran.append((command_line, stdin, user))
        word, _, rest = command_line.partition(" ")
        if word == "echo":
            return Outcome(rest.encode() + stdin, b"", 0)
        if word == "fail":
            return Outcome(b"", rest.encode(), 4294967295)
        if word == "long":
            return Outcome(b"x" * int(rest), b"y" * 10, 3)
        if word == "restart":
            self.world.restart(float(rest), "a test said so")
            return Outcome(b"", b"", 0)
        if word == "bug":
            raise ZeroDivisionError
        raise RefusedByLab(f"the command {word!r}")

    def restarted(self) -> None:
        self.boots += 1

    def document(self) -> dict[str, Any]:
        return {"boots": self.boots}

    def restart_seconds(self) -> float:
        return self.seconds

    def winrm(self) -> Settings:
        return self.settings


def windows_estate(**hosts: Mapping[str, Any]) -> Estate:
    """The switch ``sw1`` with the machines ``one`` and ``two``; ``hosts`` changes what a machine is."""
    base = estate(["sw1"], [], gateway=f"sw1:{ROUTER}", subnet=SUBNET)
    specs = []
    for key, address in ADDRESSES.items():
        given: dict[str, Any] = {
            "key": key,
            "computer_name": key.upper(),
            "address": address,
            "vlan": SERVERS,
            "plug": end(f"sw1:{PLUGS[key]}"),
            **hosts.get(key, {}),
        }
        specs.append(HostSpec(**given))
    vlans = {**base.gateway.vlans, SERVERS: IPv4Interface("10.233.1.1/24")}
    return Estate(
        school=base.school,
        devices=base.devices,
        cables=(),
        gateway=GatewaySpec(base.gateway.attached, vlans),
        management_vlan=MANAGEMENT,
        management_subnet=SUBNET,
        hosts=tuple(specs),
    )


class WindowsLab:
    """The lab in a thread of its own; ``computers`` are the machines' fakes."""

    def __init__(self) -> None:
        self.computers: dict[str, FakeComputer] = {}
        self.loop = asyncio.new_event_loop()
        self.lab: Lab

    def call(self, work: Callable[[], T]) -> T:
        """Do something in the lab's thread."""

        async def run() -> T:
            return work()

        return asyncio.run_coroutine_threadsafe(run(), self.loop).result(30)

    def make(self, spec: HostSpec, world: World) -> FakeComputer:
        self.computers[spec.key] = FakeComputer(spec, world)
        return self.computers[spec.key]

    def row(self, key: str) -> dict[str, Any]:
        return next(row for row in self.call(self.lab.status) if row["name"] == key)

    def fault(self, key: str, name: str, on: bool = True, **settings: object) -> None:
        self.call(lambda: self.lab.set_fault(key, name, on, settings))

    def type(self, *lines: str) -> None:
        """Type lines in the switch's configuration mode."""
        text = ["configure terminal", *lines, "end"]
        asyncio.run_coroutine_threadsafe(paste(self.lab, "sw1", text, logged_in=True), self.loop).result(30)
        self.call(self.lab.settle)

    def url(self, key: str, *, https: bool = False) -> str:
        host = str(ADDRESSES[key]).replace("10.", "127.", 1)
        return f"https://{host}:{HTTPS}/wsman" if https else f"http://{host}:{HTTP}/wsman"


@contextmanager
def windows_lab(folder: Path, *, clock: float = 600.0, **hosts: Mapping[str, Any]) -> Iterator[WindowsLab]:
    """A lab that runs; journals and certificates are below ``folder``."""
    made = WindowsLab()
    thread = threading.Thread(target=made.loop.run_forever, daemon=True)
    thread.start()

    async def start() -> Lab:
        return Lab(
            windows_estate(**hosts),
            port=SSH,
            clock=LabClock(clock),
            journals=folder / "journal",
            startup={"sw1": STARTUP},
            windows=Setup((HTTP, HTTPS), made.make, folder / "certificates"),
        )

    try:
        made.lab = asyncio.run_coroutine_threadsafe(start(), made.loop).result(30)
        yield made
        asyncio.run_coroutine_threadsafe(made.lab.close(), made.loop).result(30)
    finally:
        made.loop.call_soon_threadsafe(made.loop.stop)
        thread.join(10)
        made.loop.close()
