"""What the inventory plugin ``school`` tells Ansible: the devices of exactly one school, and no secret.

Ansible takes a folder apart and offers each file by itself. All of them are claimed, so that none of Ansible's own
plugins makes groups out of a school's data; the first one loads the whole school, the others add nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Protocol

from ansible.template import trust_as_template

from schoolbuild.ansible_bridge.order import core_outwards
from schoolbuild.intent.servers import build_of
from schoolbuild.model.derive import open_school
from schoolbuild.model.errors import Refused
from schoolbuild.model.network import Network, Switch
from schoolbuild.model.windows.machine import Machine, windows_machines

GROUP, SERVERS = "switches", "servers"
BUILD = "school_build"
"""The variable that says what a server is to be."""
GROUPS = (GROUP, SERVERS)
"""Every host is in one of these."""
_SERVERS_BY_ROLE = {
    "member": "servers_members",
    "standalone": "servers_standalone",
    "controller": "servers_controllers",
    "hypervisor": "servers_hypervisors",
}
SCHOOL = "schoolbuild_school"


class Groups(Protocol):
    """The part of Ansible's inventory that is filled."""

    @property
    def groups(self) -> Mapping[str, Any]: ...
    def add_group(self, group: str) -> str: ...
    def add_child(self, group: str, child: str) -> bool: ...
    def add_host(self, host: str, group: str | None = None) -> str: ...
    def set_variable(self, entity: str, varname: str, value: Any) -> None: ...


def names_no_school(path: Path) -> bool:
    """Whether this is a folder of a school that does not exist: Ansible offers it, and would only say it cannot."""
    path = Path(path).absolute()
    return not path.exists() and path.parent.name == "inventories" and (path.parents[1] / "standard").is_dir()


def claims(path: Path) -> bool:
    """Whether this is a file of a school's folder: any file directly in ``inventories/<school>/``."""
    path = Path(path).absolute()
    return path.is_file() and path.parents[1].name == "inventories" and (path.parents[2] / "standard").is_dir()


def fill(inventory: Groups, path: Path) -> None:
    """Add the school that the file belongs to, unless it is there already.

    Raises:
        SchoolbuildError: the folder does not exist or has errors (all are named), or another school is loaded already.
    """
    folder = Path(path).absolute() if names_no_school(path) else Path(path).absolute().parent
    loaded = inventory.groups["all"].vars.get(SCHOOL)
    if loaded == folder.name:
        return
    if loaded is not None:
        raise Refused(
            f"a second school in one run: {str(loaded)!r} is loaded, and now comes {folder.name!r}",
            where=str(folder),
            fix="name one school, `-i inventories/<school>`; many schools are many runs",
        )
    _, network = open_school(folder.parents[1], folder.name)
    inventory.set_variable("all", SCHOOL, folder.name)
    for name, value in school_variables(network).items():
        inventory.set_variable("all", name, value)
    for switch in core_outwards(network):
        for group in (GROUP, switch.family, switch.layer):
            inventory.add_group(group)
            inventory.add_host(switch.host, group)
        for name, value in host_variables(switch).items():
            inventory.set_variable(switch.host, name, value)
    _fill_servers(inventory, network)


def _fill_servers(inventory: Groups, network: Network) -> None:
    """All groups are there in every school: a play on one that is empty does nothing, without a warning."""
    inventory.add_group(SERVERS)
    for group in _SERVERS_BY_ROLE.values():
        inventory.add_group(group)
        inventory.add_child(SERVERS, group)
    for machine in windows_machines(network):
        inventory.add_host(machine.host, _SERVERS_BY_ROLE[machine.role])
        for name, value in server_variables(network, machine).items():
            inventory.set_variable(machine.host, name, value)


def school_variables(network: Network) -> dict[str, Any]:
    """What every host of the school sees."""
    about = network.document.school
    return {"schoolbuild_school_name": about.name, "schoolbuild_code": about.code}


def host_variables(switch: Switch) -> dict[str, Any]:
    """What Ansible may know of a switch.

    The connection is ``local`` on purpose: nothing dials a switch by itself, only our actions do, after the guard.
    """
    return {
        "ansible_connection": "local",
        "ansible_host": str(switch.address.ip) if switch.address else "",
        "schoolbuild_switch": switch.name,
        "schoolbuild_family": switch.family,
        "schoolbuild_layer": switch.layer,
        "schoolbuild_closet": switch.closet,
        "schoolbuild_room": switch.room,
        "schoolbuild_models": [member.model for member in switch.chassis],
        "schoolbuild_serials": [member.serial for member in switch.chassis],
        "schoolbuild_managed_by": switch.managed_by,
    }


def server_variables(network: Network, machine: Machine) -> dict[str, Any]:
    """What Ansible may know of a Windows machine, with a connection that works only after ``server_read``."""
    return {
        "ansible_host": str(machine.address),
        **CONNECTION,
        "schoolbuild_server": machine.name,
        "schoolbuild_computer_name": machine.computer_name,
        "schoolbuild_address": str(machine.address),
        "schoolbuild_role": machine.role,
        "schoolbuild_system": machine.system,
        "schoolbuild_functions": list(machine.functions),
        "schoolbuild_domain": machine.domain.name if machine.domain is not None else None,
        "schoolbuild_serial": machine.serial,
        "schoolbuild_owners": dict(machine.owners),
        BUILD: build_of(network, machine),
    }


_NOT_READ = "server-read-comes-first.invalid"
"""No such name can exist (RFC 6761): a module that runs before ``server_read`` opens no session, and says why."""


def _from_reading(key: str, otherwise: str) -> Any:
    return trust_as_template(f"{{{{ (school_server | default({{}})).{key} | default({otherwise!r}) }}}}")


CONNECTION: Mapping[str, Any] = {
    "ansible_connection": "winrm",
    "ansible_winrm_host": _from_reading("dial", _NOT_READ),
    "ansible_port": trust_as_template("{{ (school_server | default({})).port | default(5985) }}"),
    "ansible_user": _from_reading("user", "nobody"),
    "ansible_password": trust_as_template(
        "{{ lookup('school_secret', (school_server | default({})).password_reference | default('')) }}"
    ),
    "ansible_winrm_transport": "ntlm",
    "ansible_winrm_scheme": "http",
    "ansible_winrm_message_encryption": "always",
}
"""Templates over what ``server_read`` registers as ``school_server``.

The host's template is not in ``ansible_host``: Ansible's executor compares that one before it is filled in, and would
open a new shell for every item of a loop, which Windows allows thirty of.
"""
