"""The first lines of a new switch: pasted on the console of a simulated one, handed to an engineer for a real one."""

from __future__ import annotations

import re
import socket
import time
from collections.abc import Callable
from dataclasses import dataclass

from schoolbuild import families
from schoolbuild.ansible_bridge.guard import Run
from schoolbuild.ansible_bridge.lab_socket import paste
from schoolbuild.families.family import Family
from schoolbuild.intent import render_bootstrap
from schoolbuild.model.errors import ExitCode, Refused, SchoolbuildError
from schoolbuild.model.network import Switch
from schoolbuild.model.target import SwitchTarget
from schoolbuild.transport.secrets import SecretStore

_TRY_SECONDS = 2.0
_PAUSE_SECONDS = 0.1


@dataclass(frozen=True)
class Bootstrapped:
    """``lines`` that were pasted; 0 if the switch answered at its address already."""

    address: str
    lines: int


def answers(target: SwitchTarget, seconds: float = _TRY_SECONDS) -> bool:
    """Whether something speaks SSH at the switch's address."""
    try:
        with socket.create_connection((target.dial, target.port), seconds) as door:
            door.settimeout(seconds)
            return door.recv(4) == b"SSH-"
    except OSError:
        return False


def bootstrap_in_lab(run: Run, switch: Switch, secrets: SecretStore, wait: float) -> Bootstrapped:
    """Paste the bootstrap text on the console of a simulated switch, and wait for its address to answer.

    Raises:
        SchoolbuildError: the console is not that of a new switch, a line was refused, or the address stays silent.
    """
    target = run.targets[switch.host]
    family = families.get(switch.family)
    lines = render_bootstrap(run.network, switch.name).splitlines()
    _same_device(run, switch, family)
    screen = paste(run.root, run.school, switch.host, (secrets.resolve(line) for line in lines))
    if refused := _refused(family, screen):
        raise SchoolbuildError(
            f"{switch.host} refused {len(refused)} line(s) of its bootstrap: {'; '.join(refused[:3])}",
            where=f"console of {switch.host}",
            fix=f"compare with `schoolbuild render --bootstrap {run.school}`",
            exit_code=ExitCode.FINDINGS,
        )
    if not _soon(lambda: answers(target), wait):
        raise SchoolbuildError(
            f"{switch.host} took its bootstrap and does not answer at {target.address} within {wait:g} s",
            where=switch.host,
            fix="look at the cabling towards the gateway: the switches on the way must carry the management VLAN",
            exit_code=ExitCode.NOT_ASSESSED,
        )
    return Bootstrapped(target.address, len(lines))


def _same_device(run: Run, switch: Switch, family: Family) -> None:
    """A new switch has no name of its own yet; its serial number says whether the cable is in the right one."""
    try:
        screens = [paste(run.root, run.school, switch.host, [command]) for command in family.commands.identity]
    except SchoolbuildError as error:
        raise SchoolbuildError(
            f"{switch.host} does not answer at its address, and it is no new switch: {error.message}",
            where=error.where,
            fix="look at its cabling, and at the switches between it and the gateway",
            exit_code=ExitCode.NOT_ASSESSED,
        ) from None
    told = family.commands.identify(tuple(screens))
    wanted = {member.serial for member in switch.chassis}
    if told is None or not wanted & set(told.serials):
        found = ", ".join(told.serials) if told else "nothing"
        raise Refused(
            f"the console says it is {found}, and {switch.host} is {', '.join(sorted(wanted))}",
            where=f"console of {switch.host}",
            fix="put the console cable into the right switch, or mend the serial number in the school's folder",
        )


def _refused(family: Family, screen: str) -> list[str]:
    return [family.redact(found.group().strip()) for found in re.finditer(family.shell.refusal, screen)]


def _soon(condition: Callable[[], bool], seconds: float) -> bool:
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(_PAUSE_SECONDS)
    return True
