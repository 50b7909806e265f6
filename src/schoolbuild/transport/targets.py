"""Where the switches of a school are dialled: in its lab, or in the real school, and never the one for the other."""

from __future__ import annotations

import json
from datetime import datetime
from ipaddress import IPv4Address, ip_address
from pathlib import Path
from typing import Any

from schoolbuild.model.errors import Refused
from schoolbuild.model.network import Network, Switch
from schoolbuild.model.target import SwitchTarget, TargetKind, Timebase

SSH_PORT = 22


def targets(network: Network, kind: TargetKind, root: Path) -> list[SwitchTarget]:
    """Every switch of the school, in the order of its folder.

    Raises:
        Refused: the school's lab does not run, a lab switch is not on this machine, or a real one would be.
    """
    if kind == "lab":
        endpoints = lab_endpoints(network.school, root)
        return [_lab(network, switch, endpoints) for switch in network.switches.values()]
    return [_real(network, switch) for switch in network.switches.values()]


def guard_writing(target: SwitchTarget) -> None:
    """Refuse to write where nothing would bring the switch back.

    Raises:
        Refused: the target is real.
    """
    if target.kind == "real":
        raise Refused(
            "writing to a real switch is refused: there is no timed rollback yet that would bring it back",
            where=target.host,
            fix="look at the commands in check mode, or rehearse with target=lab",
        )


def _lab(network: Network, switch: Switch, endpoints: dict[str, dict[str, Any]]) -> SwitchTarget:
    endpoint = endpoints.get(switch.host)
    if endpoint is None:
        raise Refused(
            f"the lab of {network.school} has no switch {switch.host}",
            where=f"build/lab/{network.school}/lab.json",
            fix=f"the folder changed since the lab came up: `schoolbuild lab down {network.school}`, then `lab up`",
        )
    served = endpoint.get("host")
    if served is not None and not is_loopback(str(served)):
        raise Refused(
            f"the lab's switch {switch.host} is said to be at {served}, which is not on this machine",
            where=f"build/lab/{network.school}/lab.json",
            fix="start the lab anew; nothing is dialled outside 127.0.0.0/8",
        )
    # The lab serves 10.a.b.c at 127.a.b.c, and only while the switch holds that address: no other place is right.
    dial = "127." + _address(network, switch).split(".", 1)[1]
    return _target(network, switch, "lab", dial, int(endpoint["port"]))


def _real(network: Network, switch: Switch) -> SwitchTarget:
    dial = _address(network, switch)
    if is_loopback(dial):
        raise Refused(
            f"the address of {switch.host} is on this machine ({dial}), so it is no real switch",
            where=f"inventories/{network.school}",
            fix="give the school its own address range, or use target=lab",
        )
    return _target(network, switch, "real", dial, SSH_PORT)


def _address(network: Network, switch: Switch) -> str:
    if switch.address is None:
        raise Refused(
            f"{switch.host} has no management address",
            where=f"inventories/{network.school}",
            fix=f"run `schoolbuild check {network.school}`",
        )
    return str(switch.address.ip)


def _target(network: Network, switch: Switch, kind: TargetKind, dial: str, port: int) -> SwitchTarget:
    management = network.standard.management
    return SwitchTarget(
        school=network.school,
        host=switch.host,
        family=switch.family,
        address=str(switch.address.ip) if switch.address is not None else "",
        serials=tuple(member.serial for member in switch.chassis if member.serial),
        kind=kind,
        dial=dial,
        port=port,
        user=management.local_user.name,
        password_reference=management.local_user.password,
        enable_reference=management.enable_secret,
    )


def is_loopback(host: str) -> bool:
    """Whether this is an address of this machine, as all of a lab are."""
    try:
        address = ip_address(host)
    except ValueError:
        return False
    return isinstance(address, IPv4Address) and address.is_loopback


def lab_endpoints(school: str, root: Path) -> dict[str, dict[str, Any]]:
    """The endpoints of the school's lab by host name.

    Raises:
        Refused: that lab does not run.
    """
    return {str(item["name"]): dict(item) for item in _lab_info(school, root)["endpoints"]}


def lab_time(school: str, root: Path) -> Timebase:
    """What time it is in the school's lab.

    Raises:
        Refused: that lab does not run.
    """
    data = _lab_info(school, root)
    return Timebase(datetime.fromisoformat(data["started"]), float(data["clock"]))


def _lab_info(school: str, root: Path) -> dict[str, Any]:
    file = root / "build" / "lab" / school / "lab.json"
    try:
        data: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
        runs = _process_started(int(data["pid"])) == str(data["pid_started"])
        runs = runs and all("name" in item for item in data["endpoints"])
    except (OSError, ValueError, KeyError, TypeError):
        data, runs = {}, False
    if not runs:
        raise Refused(
            f"the lab of {school} is not up", where=str(file), fix=f"start it with: schoolbuild lab up {school}"
        )
    return data


def _process_started(pid: int) -> str | None:
    """When a process started, in clock ticks since boot: a later process with the same number is another one."""
    try:
        text = Path(f"/proc/{pid}/stat").read_text(encoding="ascii", errors="replace")
    except OSError:
        return None
    fields = text.rpartition(")")[2].split()
    return None if fields[0] in {"Z", "X"} else fields[19]
