"""Which rows of the settings table hold for a machine, and which of them a playbook may write."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from schoolbuild.model.derive import host_name
from schoolbuild.model.document.identity import Service
from schoolbuild.model.network import Network
from schoolbuild.model.windows.machine import Machine
from schoolbuild.model.windows.settings import Setting, Subject

_BOUGHT: dict[Subject, Service] = {"windows_settings": "servers", "antivirus": "antivirus", "updates": "patching"}


@dataclass(frozen=True)
class Chosen:
    """A row that holds for a machine, with the school's own names in it. ``why_not``: why no playbook writes it."""

    setting: Setting
    why_not: str | None = None

    @property
    def enforced(self) -> bool:
        return self.why_not is None


def chosen_settings(network: Network, machine: Machine) -> tuple[Chosen, ...]:
    """The rows that hold for the machine, in the table's order: what it is asked, judged by and set to."""
    return tuple(_chosen(network, machine))


def not_applicable(network: Network, machine: Machine, setting: Setting) -> str | None:
    """Why a row is not about the machine; ``None`` if it is."""
    if machine.role not in setting.applies_to:
        return f"it is about other machines than a {machine.role}"
    if machine.system in setting.not_on:
        return setting.not_on_why
    return _unmet(network, machine, setting)


def _chosen(network: Network, machine: Machine) -> Iterator[Chosen]:
    for setting in network.standard.windows.settings:
        if not_applicable(network, machine, setting) is None:
            yield Chosen(_named(network, setting), _why_not(network, machine, setting))


def _why_not(network: Network, machine: Machine, setting: Setting) -> str | None:
    choice = network.document.windows_settings
    owner = machine.owners.get(setting.subject)
    if owner is not None:
        return f"{owner} owns {setting.subject} here"
    if _BOUGHT[setting.subject] not in network.document.services:
        return f"the school does not buy {_BOUGHT[setting.subject]!r}"
    if choice is not None and setting.id in choice.audit:
        return "the school's folder has it audited only"
    if setting.mode == "audit" and (choice is None or setting.id not in choice.enforce):
        return "it is audited first; the school's folder does not enforce it yet"
    return None


def _unmet(network: Network, machine: Machine, setting: Setting) -> str | None:
    document = network.document
    if setting.needs == "defender" and (document.antivirus is None or document.antivirus.product != "defender"):
        return "the school's antivirus is not Microsoft Defender"
    if setting.needs == "wsus" and update_server(network) is None:
        return "the school has no update server of its own"
    if setting.needs == "no_wsus" and update_server(network) is not None:
        return "the school has an update server of its own"
    if setting.needs == "no_printing" and prints(network, machine):
        return "it holds the school's print queues"
    if setting.needs == "no_usb_backup" and _backs_up_to_usb(network, machine):
        return "it writes a backup to USB disks"
    return None


def update_server(network: Network) -> str | None:
    """The full name of the school's update server, or its address where it is in no domain."""
    for server in network.document.servers:
        if "wsus" in server.functions:
            host = host_name(network.code, server.name)
            return f"{host}.{server.domain}" if server.domain else str(server.address)
    return None


def prints(network: Network, machine: Machine) -> bool:
    """Whether other machines print through it."""
    declared = network.document.print
    return "print" in machine.functions or (declared is not None and declared.server == machine.name)


def _backs_up_to_usb(network: Network, machine: Machine) -> bool:
    backups = network.document.backups
    return backups is not None and any(
        copy.to == "usb" and (machine.name in copy.of or "all" in copy.of) for copy in backups.copies
    )


def _named(network: Network, setting: Setting) -> Setting:
    value, server = setting.registry, update_server(network)
    if value is None or server is None or not isinstance(value.data, str) or "{wsus}" not in value.data:
        return setting
    filled = value.model_copy(update={"data": value.data.replace("{wsus}", server)})
    return setting.model_copy(update={"registry": filled, "policy": filled if setting.policy else None})
