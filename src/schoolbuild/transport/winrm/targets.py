"""Where the Windows machines of a school are dialled and who may log in: in its lab, or in the real school."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from schoolbuild.model.errors import Refused
from schoolbuild.model.network import Network
from schoolbuild.model.target import Login, TargetKind, Timebase, WindowsTarget
from schoolbuild.model.windows.machine import Machine, windows_machines
from schoolbuild.transport.targets import is_loopback, lab_endpoints, lab_time

FAMILY = "windows"


def windows_targets(network: Network, kind: TargetKind, root: Path) -> list[WindowsTarget]:
    """Every Windows machine of the school, in the order of its folder.

    Raises:
        Refused: the school's lab does not run or lacks a machine, a lab machine is not on this one, or a real one is.
    """
    machines = windows_machines(network)
    if kind == "real":
        return [_real(network, machine) for machine in machines]
    if not machines:
        return []
    endpoints, time = lab_endpoints(network.school, root), lab_time(network.school, root)
    return [_lab(network, machine, endpoints, time) for machine in machines]


def logins(network: Network, machine: Machine) -> tuple[Login, ...]:
    """The accounts that open a machine, in the order in which they are tried.

    A member is opened by the domain's account once it has joined, and by its own administrator before; a controller has
    no accounts of its own.
    """
    management = network.standard.windows.management
    local = Login("local", rf".\{management.local_administrator.name}", management.local_administrator.password)
    if machine.domain is None:
        return (local,)
    account = management.domain_account
    domain = Login("domain", rf"{machine.domain.netbios}\{account.name}", account.password)
    return (domain,) if machine.is_controller else (domain, local)


def _lab(
    network: Network, machine: Machine, endpoints: Mapping[str, Mapping[str, Any]], time: Timebase
) -> WindowsTarget:
    where = f"build/lab/{network.school}/lab.json"
    endpoint = endpoints.get(machine.host)
    if endpoint is None or endpoint.get("family") != FAMILY:
        raise Refused(
            f"the lab of {network.school} has no Windows machine {machine.host}",
            where=where,
            fix=f"the folder changed since the lab came up: `schoolbuild lab down {network.school}`, then `lab up`",
        )
    # The lab serves 10.a.b.c at 127.a.b.c, and only while the switches carry it there: no other place is right.
    dial = "127." + str(machine.address).split(".", 1)[1]
    served = endpoint.get("host")
    if served is not None and str(served) != dial:
        raise Refused(
            f"the lab's machine {machine.host} is said to be at {served}, and its folder says {dial}",
            where=where,
            fix="start the lab anew; nothing is dialled outside 127.0.0.0/8",
        )
    return _target(network, machine, "lab", dial, int(endpoint["port"]), time)


def _real(network: Network, machine: Machine) -> WindowsTarget:
    dial = str(machine.address)
    if is_loopback(dial):
        raise Refused(
            f"the address of {machine.host} is on this machine ({dial}), so it is no real server",
            where=f"inventories/{network.school}",
            fix="give the school its own address range, or use target=lab",
        )
    return _target(network, machine, "real", dial, network.standard.windows.management.port, Timebase())


def _target(
    network: Network, machine: Machine, kind: TargetKind, dial: str, port: int, time: Timebase
) -> WindowsTarget:
    directory = network.document.directory
    return WindowsTarget(
        school=network.school,
        host=machine.host,
        computer_name=machine.computer_name,
        role=machine.role,
        address=str(machine.address),
        kind=kind,
        dial=dial,
        port=port,
        domain=machine.domain.name if machine.domain is not None else None,
        domains=tuple(domain.name for domain in directory.domains) if directory is not None else (),
        serial=machine.serial,
        logins=logins(network, machine),
        time=time,
    )
