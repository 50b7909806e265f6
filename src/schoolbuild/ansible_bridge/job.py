"""What one task is about: the school that the guard let through, the task's arguments and its hosts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from schoolbuild.ansible_bridge.guard import Run
from schoolbuild.ansible_bridge.plain import plain
from schoolbuild.model.errors import Refused
from schoolbuild.model.network import Switch
from schoolbuild.model.windows.machine import Machine, windows_machine, windows_machines
from schoolbuild.transport.secrets import SecretStore


@dataclass(frozen=True)
class Job:
    """``play`` are the hosts of the play as ``--limit`` left them, those that failed earlier included."""

    run: Run
    arguments: Mapping[str, Any]
    host: str
    play: frozenset[str]
    check_mode: bool = False

    @classmethod
    def of(cls, run: Run, arguments: Mapping[str, Any], task_vars: Mapping[str, Any], *, check_mode: bool) -> Job:
        """The job of the task with these variables."""
        return cls(
            run=run,
            arguments=arguments,
            host=plain(task_vars["inventory_hostname"]),
            play=frozenset(plain(task_vars.get("ansible_play_hosts_all") or ())),
            check_mode=check_mode,
        )

    @property
    def switch(self) -> Switch:
        """The switch that the task runs for.

        Raises:
            Refused: the host is no switch of this school.
        """
        switch = self.run.network.by_host(self.host)
        if switch is None:
            raise Refused(
                f"{self.host} is no switch of {self.run.school!r}",
                where=self.host,
                fix="run the task on the group `switches`",
            )
        return switch

    @property
    def machine(self) -> Machine:
        """The Windows machine that the task runs for.

        Raises:
            Refused: the host is no Windows machine of this school.
        """
        machine = windows_machine(self.run.network, self.host)
        if machine is None:
            raise Refused(
                f"{self.host} is no Windows machine of {self.run.school!r}",
                where=self.host,
                fix="run the task on the group `servers`",
            )
        return machine

    @property
    def device(self) -> str:
        """The host name of the switch or Windows machine that the task runs for.

        Raises:
            Refused: the host is neither of this school.
        """
        return self.host if self.host in self.run.servers else self.switch.host

    @property
    def secrets(self) -> SecretStore:
        """The secrets of the lab, or those that the service's file holds for real devices.

        Raises:
            SchoolbuildError: there is no such file, or others may read it.
        """
        return SecretStore.for_target(self.run.kind, self.run.root, self.run.school)

    @property
    def switches(self) -> list[Switch]:
        """The switches of the play, nearest to the gateway first."""
        return [switch for switch in self.run.order if switch.host in self.play]

    @property
    def machines(self) -> list[Machine]:
        """The Windows machines of the play, in the folder's order."""
        return [machine for machine in windows_machines(self.run.network) if machine.host in self.play]
