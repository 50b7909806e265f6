"""A switch without a network: configuration typed into a factory-new one, for published facts and quick looks."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from schoolbuild.lab.device import factory_of
from schoolbuild.lab.interface import Cli, DeviceSpec, MacEntry, MemberSpec, Neighbour, Reply, StpView, Switch
from schoolbuild.lab.ports_of import ports_of

_SERIAL, _MAC = "FOC0000LAB1", "00:1b:d4:00:00:10"
_QUESTIONS = 5


@dataclass(frozen=True)
class Replay:
    """The running configuration afterwards, what each command printed, and the commands that were refused."""

    running: str
    outputs: tuple[str, ...]
    refused: tuple[str, ...]


class Alone:
    """A world in which nothing is plugged in and time stands still."""

    def __init__(self, spec: DeviceSpec) -> None:
        self._spec = spec
        self.refusals = 0
        self.writes = 0

    def now(self) -> datetime:
        return datetime(2026, 11, 2, 9, 0, tzinfo=UTC)

    def link_up(self, port: str) -> bool:
        return False

    def neighbours(self) -> tuple[Neighbour, ...]:
        return ()

    def mac_table(self) -> tuple[MacEntry, ...]:
        return ()

    def stp(self) -> StpView:
        return StpView(self._spec.mac, 32768, None, 0, ())

    def call_later(self, seconds: float, action: Callable[[], None]) -> Callable[[], None]:
        return lambda: None

    def reboot(self, reason: str) -> None:
        return None

    def changed(self) -> None:
        self.writes += 1

    def journal(self, kind: str, text: str) -> None:
        self.refusals += kind == "refused"

    def fault(self, name: str) -> Mapping[str, object] | None:
        return None


def bare_switch(family: str, model: str, root: Path | None = None) -> tuple[Switch, Alone]:
    """A booted factory-new switch of a model of the standard."""
    spec = DeviceSpec("switch", family, model, (MemberSpec(1, model, _SERIAL, _MAC, ports_of(model, root)),))
    world = Alone(spec)
    switch = factory_of(family)(spec, world)
    switch.boot()
    return switch, world


def replay(
    family: str, model: str, before: Iterable[str], commands: Iterable[str], *, root: Path | None = None
) -> Replay:
    """Type ``before`` and then ``commands`` into configuration mode of a factory-new switch.

    A question is answered with Enter (with ``y`` where it wants yes or no). ``root`` is the project's folder with
    ``standard/switch_models``; found upwards if not given.
    """
    switch, world = bare_switch(family, model, root)
    cli = switch.cli("console", 15, "lab")
    cli.resize(0, 511)
    cli.line("configure terminal")
    for line in before:
        _type(cli, line)
    if "(config" not in cli.prompt():
        cli.line("configure terminal")
    while cli.prompt().count("(config-") or cli.prompt().count("(vlan"):
        cli.line("exit")
    outputs, refused = [], []
    for line in commands:
        count = world.refusals
        outputs.append(_type(cli, line))
        if world.refusals > count:
            refused.append(line)
    return Replay(switch.running(), tuple(outputs), tuple(refused))


def _type(cli: Cli, line: str) -> str:
    text = cli.line(line).text
    for _ in range(_QUESTIONS):
        prompt = cli.prompt()
        if prompt.rstrip().endswith(("#", ">")) or not prompt:
            break
        answer: Reply = cli.key("y") if cli.wants_key else cli.line("y" if "y/n" in prompt.lower() else "")
        text += prompt + answer.text
    return text
