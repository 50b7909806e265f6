"""A bench for the AOS-S personality: a fake world around it, and a typist who answers what the switch asks."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, timedelta

from schoolbuild.lab.aruba_aoss import make
from schoolbuild.lab.aruba_aoss.switch import AossSwitch
from schoolbuild.lab.interface import (
    Cli,
    DeviceSpec,
    MacEntry,
    MemberSpec,
    Neighbour,
    PortSpec,
    Reply,
    StpView,
)


class FakeWorld:
    """Surroundings under the test's control. ``linked`` are the ports with something alive behind them."""

    def __init__(self) -> None:
        self.time = datetime(2026, 11, 22, 10, 0)
        self.linked: set[str] = set()
        self.heard: tuple[Neighbour, ...] = ()
        self.macs: tuple[MacEntry, ...] = ()
        self.tree = StpView("9020c2000001", 32768, None, 0, ())
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

    def pass_time(self, seconds: float) -> None:
        self.time += timedelta(seconds=seconds)
        for entry in [entry for entry in self.timers if entry[0] <= self.time]:
            if entry in self.timers:
                self.timers.remove(entry)
                entry[1]()

    def reboot(self, reason: str) -> None:
        self.reboots.append(reason)

    def changed(self) -> None:
        self.writes += 1

    def journal(self, kind: str, text: str) -> None:
        self.notes.append((kind, text))

    def fault(self, name: str) -> Mapping[str, object] | None:
        return self.faults.get(name)


def ports(count: int, uplinks: int, *, poe: bool, fast: bool, member: str = "") -> tuple[PortSpec, ...]:
    copper = [PortSpec(f"{member}{n}", 1000, "copper", poe=poe) for n in range(1, count + 1)]
    speed, media = (10000, "sfpplus") if fast else (1000, "sfp")
    cages = [PortSpec(f"{member}{n}", speed, media) for n in range(count + 1, count + uplinks + 1)]  # type: ignore[arg-type]
    return tuple(copper + cages)


def device(model: str = "2930F-48G-PoEP-4SFPP", key: str = "oak-sw01") -> DeviceSpec:
    count = 48 if "48G" in model else 24
    layout = ports(count, 4, poe="PoEP" in model, fast="2930F" in model)
    return DeviceSpec(key, "aruba_aoss", model, (MemberSpec(1, model, "SG12OAK001", "9020c2000001", layout),))


def stack(*models: str) -> DeviceSpec:
    members = tuple(
        MemberSpec(
            number, model, f"SG12STK{number:03}", f"9020c20000{number}0",
            ports(48 if "48G" in model else 24, 4, poe="PoEP" in model, fast=True, member=f"{number}/"),
        )
        for number, model in enumerate(models, 1)
    )  # fmt: skip
    return DeviceSpec("hil-sw01", "aruba_aoss", models[0], members)


class Bench:
    """A switch, its world, and one session that is past its greeting."""

    def __init__(self, spec: DeviceSpec | None = None) -> None:
        self.world = FakeWorld()
        self.switch: AossSwitch = make(spec or device(), self.world)
        self.switch.boot()
        self.world.writes = 0
        self.cli: Cli = self.session()

    def session(self, privilege: int = 15) -> Cli:
        cli = self.switch.cli("console", privilege)
        cli.greeting()
        cli.key("\r")
        cli.line("no page")
        return cli

    def type(self, text: str, *, keys: str = "") -> str:
        """Type lines, and ``keys`` at what is asked; everything that was printed comes back."""
        printed = ""
        left = list(keys)
        for line in text.strip("\n").splitlines():
            printed += self.cli.line(line.strip()).text
            while self.cli.wants_key and left:
                printed += self.cli.prompt() + self.cli.key(left.pop(0)).text
        return printed

    def configure(self, text: str, *, keys: str = "") -> str:
        """The same from the configuration level, which is left again."""
        return self.type("configure\n" + text + "\nend", keys=keys)

    def paste(self, lines: Iterable[str], password: str = "Bench-Secret-1") -> list[str]:  # noqa: S107
        """Paste a configuration; questions for passwords are answered. The refused lines come back."""
        refused = []
        for line in lines:
            before = len(self.world.notes)
            self.cli.line(line)
            while not self.cli.echo:
                self.cli.line(password)
            while self.cli.wants_key:
                self.cli.key("n" if "SHA" in self.cli.prompt() or "restrict" in self.cli.prompt() else "y")
            if any(kind == "refused" for kind, _ in self.world.notes[before:]):
                refused.append(line)
        return refused

    @property
    def running(self) -> str:
        return self.switch.running()

    def block(self, head: str) -> list[str]:
        """The lines inside a section of the running configuration."""
        lines = self.running.splitlines()
        start = lines.index(head) + 1
        end = next(n for n in range(start, len(lines)) if lines[n] == "   exit")
        return [line.strip() for line in lines[start:end]]


def close(reply: Reply) -> bool:
    return reply.close
