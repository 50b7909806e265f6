"""A bench for the IOS personality: a fake world around it, and somebody who types."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime, timedelta
from ipaddress import IPv4Address

from schoolbuild.lab.cisco_ios.cli import IosCli
from schoolbuild.lab.cisco_ios.switch import IosSwitch
from schoolbuild.lab.interface import DeviceSpec, MacEntry, MemberSpec, Neighbour, PortSpec, StpPort, StpView

IOS, XE = "C2960X-48FPS-L", "C9200L-48P-4X"
SPEED = {IOS: "GigabitEthernet1/0/", XE: "TenGigabitEthernet1/1/"}
NEIGHBOUR = Neighbour(
    local_port="GigabitEthernet1/0/8",
    chassis_mac="ec:eb:b8:01:02:00",
    system_name="oak-sw02",
    port_id="24",
    port_description="uplink to core",
    system_description="Aruba JL256A 2930F-48G-PoE+-4SFP+ Switch",
    management_address=IPv4Address("10.20.0.12"),
)


def ports(copper: int = 8) -> tuple[PortSpec, ...]:
    return (
        PortSpec("GigabitEthernet0/0", 1000, "copper", out_of_band=True),
        *(PortSpec(f"GigabitEthernet1/0/{n}", 1000, "copper", poe=True) for n in range(1, copper + 1)),
        *(PortSpec(f"TenGigabitEthernet1/1/{n}", 10000, "sfpplus") for n in (1, 2)),
    )


class World:
    """Surroundings under the test's control."""

    def __init__(self) -> None:
        self.time = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)
        self.linked: set[str] = set()
        self.heard: tuple[Neighbour, ...] = ()
        self.macs: tuple[MacEntry, ...] = ()
        self.tree = StpView("00:1b:d4:aa:00:10", 32769, None, 0, ())
        self.faults: dict[str, Mapping[str, object]] = {}
        self.notes: list[tuple[str, str]] = []
        self.writes = 0
        self.reboots: list[str] = []
        self.timers: list[tuple[datetime, Callable[[], None]]] = []

    def now(self) -> datetime:
        return self.time

    def link_up(self, port: str) -> bool:
        return port in self.linked

    def neighbours(self) -> tuple[Neighbour, ...]:
        return self.heard

    def mac_table(self) -> tuple[MacEntry, ...]:
        return self.macs

    def stp(self) -> StpView:
        return self.tree

    def call_later(self, seconds: float, action: Callable[[], None]) -> Callable[[], None]:
        entry = (self.time + timedelta(seconds=seconds), action)
        self.timers.append(entry)
        return lambda: self.timers.remove(entry)

    def reboot(self, reason: str) -> None:
        self.reboots.append(reason)

    def changed(self) -> None:
        self.writes += 1

    def journal(self, kind: str, text: str) -> None:
        self.notes.append((kind, text))

    def fault(self, name: str) -> Mapping[str, object] | None:
        return self.faults.get(name)


class Bench:
    """A switch with one session at its console, in privileged mode unless told otherwise."""

    def __init__(self, model: str = XE, *, privilege: int = 15, startup: str | None = None) -> None:
        self.world = World()
        spec = DeviceSpec(
            "sw", "cisco_ios", model, (MemberSpec(1, model, "FOC1234ABCD", "00:1b:d4:aa:00:10", ports()),)
        )
        self.switch = IosSwitch(spec, self.world)
        if startup is not None:
            self.switch.load_startup(startup)
        self.switch.boot()
        self.cli: IosCli = self.session(privilege)

    def session(self, privilege: int = 15, channel: str = "console", user: str = "") -> IosCli:
        cli = IosCli(self.switch, "ssh" if channel == "ssh" else "console", privilege, user)
        cli.resize(0, 511)
        return cli

    def type(self, *lines: str) -> str:
        """Type lines and return everything that is printed for them."""
        return "".join(self.cli.line(line).text for line in lines)

    def configure(self, *lines: str) -> str:
        self.cli.line("configure terminal")
        printed = self.type(*lines)
        self.cli.line("end")
        return printed

    def running(self) -> list[str]:
        return self.switch.running().splitlines()

    def section(self, header: str) -> list[str]:
        """The lines below a header of the running configuration, without their indentation."""
        lines = self.running()
        found: list[str] = []
        for line in lines[lines.index(header) + 1 :]:
            if not line.startswith(" "):
                break
            found.append(line.strip())
        return found

    def has(self, *lines: str) -> bool:
        return set(lines) <= {line.strip() for line in self.running()}

    def tree(self, *rows: StpPort, root_port: str | None = None) -> None:
        self.world.tree = StpView("00:1b:d4:bb:00:10", 24576, root_port, 4, rows)


def forwarding(names: Iterable[str]) -> tuple[StpPort, ...]:
    return tuple(StpPort(name, "designated", "forwarding", 4) for name in names)
