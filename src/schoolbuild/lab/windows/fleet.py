"""The Windows machines of a lab: made, switched on, opened to the network as far as the switches carry it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from schoolbuild.lab.door import State
from schoolbuild.lab.estate import Estate, HostSpec, served_at
from schoolbuild.lab.fabric import Fabric
from schoolbuild.lab.journal import Journal
from schoolbuild.lab.reach import WINRM_HTTPS
from schoolbuild.lab.windows.certificates import Authority
from schoolbuild.lab.windows.interface import Computer
from schoolbuild.lab.windows.machine import Factory, Surroundings, WindowsMachine
from schoolbuild.model.errors import SchoolbuildError


def no_computers(spec: HostSpec, _machine: WindowsMachine) -> Computer:
    """The factory of a lab that was given none."""
    raise SchoolbuildError(f"the lab was not told how to make {spec.key}", where=spec.key)


@dataclass(frozen=True)
class Setup:
    """``ports`` are those that machines answer at, HTTP and HTTPS; without a folder ``certificates`` no HTTPS."""

    ports: tuple[int, int] = (0, 0)
    computers: Factory = no_computers
    certificates: Path | None = None


class Fleet:
    """Every Windows machine of one lab."""

    def __init__(
        self,
        estate: Estate,
        lab: Surroundings,
        setup: Setup,
        journal: Callable[[str], Journal],
    ) -> None:
        self._estate = estate
        self.ports = setup.ports
        self.troubles: dict[str, str] = {}
        authority = None
        if setup.certificates is not None and estate.hosts:
            authority = Authority(setup.certificates, estate.school, estate.administrator)

        def tls(spec: HostSpec, expired: bool) -> Any:
            assert authority is not None  # noqa: S101
            return authority.context(spec.key, (spec.address, spec.served), expired=expired)

        self.machines = {
            spec.key: WindowsMachine(spec, lab, journal(spec.key), setup.computers, tls if authority else None)
            for spec in estate.hosts
        }
        for machine in self.machines.values():
            if machine.spec.runs_on in self.machines:
                self.machines[machine.spec.runs_on].guests.append(machine)

    def power_on(self) -> None:
        for machine in self.machines.values():
            machine.power_on()

    def machine(self, key: str) -> WindowsMachine:
        """The machine of that name; raises ``SchoolbuildError`` with the names that exist."""
        if key not in self.machines:
            known = ", ".join(sorted(self.machines)) or "this lab has none"
            raise SchoolbuildError(f"there is no Windows server {key!r} in this lab", fix=f"use one of: {known}")
        return self.machines[key]

    def is_up(self, key: str) -> bool:
        """Whether that machine is on and has booted."""
        return key in self.machines and self.machines[key].booted

    def set_doors(self, fabric: Fabric) -> bool:
        """Open and shut the machines' doors; whether any of them moved."""
        moved = False
        for key, machine in self.machines.items():
            before = (machine.http.state, machine.http.place)
            frozen = tuple(self._severed(machine, fabric, port) for port in self._real_ports)
            try:
                machine.set_doors(
                    self._wanted(machine, fabric, self._real_ports[0], machine.service().http),
                    self._wanted(machine, fabric, self._real_ports[1], machine.listens_on_https),
                    self.ports,
                    frozen=(frozen[0], frozen[1]),
                )
                self.troubles.pop(key, None)
            except OSError as error:
                self.troubles[key] = f"{served_at(machine.spec.address)} cannot be bound: {error.strerror}"
            moved |= before != (machine.http.state, machine.http.place)
        return moved

    @property
    def _real_ports(self) -> tuple[int, int]:
        """The ports that the machines listen on in the school, which the access lists judge."""
        return self._estate.winrm_port, WINRM_HTTPS

    def _wanted(self, machine: WindowsMachine, fabric: Fabric, port: int, listens: bool) -> State:
        if not machine.booted or not listens:
            return "shut"
        if machine.off_network or "dead" in machine.faults or (machine.spec.key, port) in fabric.hosts_unreachable:
            return "silent"
        return "open"

    def _severed(self, machine: WindowsMachine, fabric: Fabric, port: int) -> bool:
        return "dead" in machine.faults or (machine.spec.key, port) in fabric.hosts_severed

    def why_unreachable(self, machine: WindowsMachine, fabric: Fabric) -> str | None:
        """In words why a new session gets no answer; ``None`` if it does."""
        if not machine.booted:
            return "it is switched off or restarting"
        if "dead" in machine.faults:
            return "it gives no answer (fault dead)"
        if machine.off_network:
            return "its network adapter is gone for a moment (fault nic_drop)"
        http, https = self._real_ports
        over_http = machine.service().http
        if not (over_http or machine.listens_on_https):
            return "its WinRM service does not listen"
        why = fabric.hosts_unreachable.get((machine.spec.key, http if over_http else https))
        return why or self.troubles.get(machine.spec.key)

    def status(self, fabric: Fabric) -> list[dict[str, Any]]:
        """One row per machine, in the terms of the switches' rows as far as they fit."""
        return [self._row(machine, self.why_unreachable(machine, fabric)) for machine in self.machines.values()]

    def _row(self, machine: WindowsMachine, why: str | None) -> dict[str, Any]:
        spec = machine.spec
        return {
            "name": spec.key,
            "family": "windows",
            "model": spec.model,
            "serial": spec.serial,
            "address": str(spec.address),
            "host": str(spec.served),
            "port": self.ports[0],
            "https_port": self.ports[1] if machine.listens_on_https else None,
            "booted": machine.booted,
            "reachable": why is None,
            "why": why,
            "writes": machine.writes,
            "sessions": machine.shells.opened,
            "open": machine.shells.open,
            "logins": machine.logins,
            "refusals": machine.refusals,
            "faults": sorted(machine.faults),
        }

    def close(self) -> None:
        for machine in self.machines.values():
            machine.close()
