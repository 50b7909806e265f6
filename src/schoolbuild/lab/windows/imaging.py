"""The Windows machines of a school as the lab finds them: members fresh from their image, controllers long at work.

Two steps with plain data between them: ``images`` and ``domains`` say what is to be made, without any secret, and
``Computers`` makes it when the lab starts, with the secrets of that lab.
"""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from schoolbuild.lab.windows.directory import Directory, Domain
from schoolbuild.lab.windows.emulator import WindowsComputer
from schoolbuild.lab.windows.features import above, features
from schoolbuild.lab.windows.interface import World
from schoolbuild.lab.windows.joining import USERS_SID, admit_domain_groups
from schoolbuild.lab.windows.state.accounts import ADMINISTRATORS_SID, LocalGroup, LocalUser
from schoolbuild.lab.windows.state.care_defaults import controller_care, furnish, image_build, imaged_care, newest_build
from schoolbuild.lab.windows.state.machine import Adapter, MachineState, Service, ServiceStatus, System
from schoolbuild.model.network import Network
from schoolbuild.model.secret import references
from schoolbuild.model.windows.machine import Machine, windows_machines

NT_KEY = r"HKLM\SOFTWARE\Microsoft\Windows NT\CurrentVersion"
UNINSTALL_KEY = r"HKLM\SOFTWARE\Microsoft\Windows\CurrentVersion\Uninstall"
GUEST_RID, ADMINISTRATOR_RID = 501, 500
GUESTS_SID = "S-1-5-32-546"
MICROSOFT, VMWARE = "Microsoft Corporation", "VMware, Inc."
_MAKERS = {"ProLiant": "HPE", "PowerEdge": "Dell Inc.", "ThinkSystem": "Lenovo"}
_ADAPTERS = {
    MICROSOFT: "Microsoft Hyper-V Network Adapter",
    VMWARE: "vmxnet3 Ethernet Adapter",
    "HPE": "HPE Ethernet 1Gb 2-port 368i Adapter",
    "Dell Inc.": "Broadcom NetXtreme Gigabit Ethernet",
}
_MACS = {MICROSOFT: "00-15-5D", VMWARE: "00-50-56", "HPE": "94-40-C9", "Dell Inc.": "B0-7B-25"}
_BASE32 = "0123456789ABCDEFGHIJKLMNOPQRSTUV"

Secrets = Mapping[str, Mapping[int, str]]


@cache
def _defaults() -> Mapping[str, Any]:
    with Path(__file__).with_name("images.yml").open(encoding="utf-8") as file:
        data: Mapping[str, Any] = yaml.safe_load(file)
    return data


def images(network: Network) -> dict[str, dict[str, Any]]:
    """What each Windows machine of the school is made from, by its host name."""
    account = network.standard.windows.management.local_administrator
    return {
        machine.host: {
            "host": machine.host,
            "role": machine.role,
            "system": machine.system,
            "functions": list(machine.functions),
            "computer_name": machine.computer_name,
            "domain": machine.domain.name if machine.domain is not None else None,
            "address": str(machine.address),
            "dns": [str(address) for address in machine.dns_servers],
            "serial": _serial(network, machine),
            "model": _model(network, machine),
            "guest": machine.on is not None,
            "maker": _maker(network, machine),
            "guests": list(machine.guests),
            "administrator": {"name": account.name, "password": account.password},
        }
        for machine in windows_machines(network)
    }


def domains(network: Network) -> tuple[dict[str, Any], ...]:
    """What the school's domains are made from: names, controllers, OUs, and the two accounts of the build."""
    directory = network.document.directory
    windows = network.standard.windows
    machines = {machine.name: machine for machine in windows_machines(network)}
    management, join = windows.management.domain_account, windows.management.join_account
    return tuple(
        {
            "name": domain.name,
            "netbios": domain.netbios,
            "controllers": [machines[name].host for name in domain.controllers if name in machines],
            "addresses": [str(machines[name].address) for name in domain.controllers if name in machines],
            "groups": _groups(network),
            "ous": list(windows.ous.all_of(domain.name)),
            "management": {"name": management.name, "password": management.password},
            "join": {"name": join.name, "password": join.password},
        }
        for domain in (directory.domains if directory is not None else ())
    )


class Computers:
    """Makes the computers of one lab; they share the domains.

    ``is_up`` says of a host whether it is on just now: a domain can only be joined while a controller answers.
    """

    def __init__(
        self, domains: tuple[Mapping[str, Any], ...], secrets: Secrets, is_up: Callable[[str], bool] | None = None
    ) -> None:
        self._secrets = secrets
        self._is_up = is_up
        self.made: dict[str, WindowsComputer] = {}
        self.directory = Directory(tuple(_domain(row, secrets) for row in domains), self._answers)

    def make(self, image: Mapping[str, Any], world: World) -> WindowsComputer:
        """The machine, with its account in the domain if it is a controller."""
        state = state_of(image, self._secrets, world.now(), self.directory)
        computer = WindowsComputer(state, self.directory, world)
        self.made[state.host] = computer
        return computer

    def _answers(self, host: str) -> bool:
        """A controller answers while it is on and its directory and log-on services run."""
        computer = self.made.get(host)
        if computer is None or computer.restarting or (self._is_up is not None and not self._is_up(host)):
            return False
        services = (computer.state.service(name) for name in ("NTDS", "Netlogon", "Kdc"))
        return all(service is not None and service.state == "running" for service in services)


def machines_of(network: Network, secrets: Secrets, now: datetime) -> dict[str, MachineState]:
    """The state of every Windows machine of a school before anything was built."""
    directory = Directory(tuple(_domain(row, secrets) for row in domains(network)))
    return {host: state_of(image, secrets, now, directory) for host, image in images(network).items()}


def state_of(image: Mapping[str, Any], secrets: Secrets, now: datetime, directory: Directory) -> MachineState:
    """One machine. A controller is entered in its domain."""
    controller = image["role"] == "controller"
    state = _plain(image, secrets, now)
    if controller:
        _promote(state, image, directory)
    if image["role"] == "hypervisor":
        _install(state, image["system"], "Hyper-V")
        state.care.guests = [{"name": name, "state": "Running"} for name in image["guests"]]
    if controller:
        for function in image["functions"]:
            for feature in {"dns": ["DNS"], "dhcp": ["DHCP"], "file": ["FS-FileServer"]}.get(function, []):
                _install(state, image["system"], feature)
    return state


def _plain(image: Mapping[str, Any], secrets: Secrets, now: datetime) -> MachineState:
    defaults, system, role = _defaults(), image["system"], image["role"]
    controller = role == "controller"
    build, revision = newest_build(system) if controller else image_build(system)
    row = defaults["products"][system]
    installed = now - timedelta(days=400 if controller else 1)
    serial = image["serial"]
    identity = uuid.uuid5(uuid.NAMESPACE_OID, f"schoolbuild lab {image['host']} {serial}")
    state = MachineState(
        host=image["host"],
        role=role,
        # A host of guests runs them already, so it has its name; whoever restarted it for one would restart them.
        computer_name=image["computer_name"] if role in ("controller", "hypervisor") else imaged_name(serial),
        system=System(
            product=row["product"].removesuffix(" Evaluation") if controller else row["product"],
            edition="ServerStandard" if controller else defaults["edition"],
            build=build,
            revision=revision,
            display_version=row["version"],
            installed_at=installed,
            started_at=now - (timedelta(days=4) if controller else timedelta(minutes=20)),
        ),
        serial=serial,
        uuid=str(identity).upper(),
        manufacturer=image["maker"],
        model=image["model"],
        time_zone="GMT Standard Time" if controller else defaults["time_zone"],
        machine_sid=_sid(identity),
        environment=dict(defaults["environment"]),
        features=[feature.name for feature in features().values() if feature.is_default(system)],
        care=controller_care(system, now, image["domain"]) if controller else imaged_care(system, role, now),
        adapters=[_adapter(image, controller, identity)],
    )
    for service in defaults["services"]:
        _add_service(state, service)
    for value in defaults["registry"]:
        state.registry.put(value["key"], value["name"], value["type"], value["data"])
    _version_in_registry(state, row)
    for volume in state.care.volumes:
        state.files.mount(f"{volume.letter[:1]}:", installed)
    for folder in (*defaults["folders"], f"C:\\Users\\{image['administrator']['name']}\\AppData\\Local\\Temp"):
        state.files.folder(folder, installed)
    furnish(state.registry, role)
    _accounts(state, image["administrator"], secrets, installed)
    return state


def imaged_name(serial: str) -> str:
    """``WIN-`` and eleven characters, as Setup names a machine; the same machine is always named the same here."""
    digest = hashlib.sha256(serial.encode()).digest()
    return "WIN-" + "".join(_BASE32[byte % 32] for byte in digest[:11])


def _sid(identity: uuid.UUID) -> str:
    parts = (int.from_bytes(identity.bytes[start : start + 4]) for start in (0, 4, 8))
    return "S-1-5-21-" + "-".join(str(part) for part in parts)


def _adapter(image: Mapping[str, Any], controller: bool, identity: uuid.UUID) -> Adapter:
    """Its address is given already, as an engineer does at the console; a member's DNS servers came by DHCP."""
    address = image["address"]
    network = address.rpartition(".")[0]
    return Adapter(
        name="Ethernet",
        description=_ADAPTERS.get(image["maker"], "Intel(R) Ethernet Connection I219-LM"),
        index=4,
        mac="-".join([_MACS.get(image["maker"], "00-1B-21"), *(f"{byte:02X}" for byte in identity.bytes[-3:])]),
        addresses=[address],
        gateway=f"{network}.1",
        dns=list(image["dns"]) if controller else [],
        dns_by_dhcp=list(image["dns"]),
    )


def _version_in_registry(state: MachineState, row: Mapping[str, str]) -> None:
    system = state.system
    put = state.registry.put
    put(NT_KEY, "ProductName", "string", system.product.removeprefix("Microsoft "))
    put(NT_KEY, "EditionID", "string", system.edition)
    put(NT_KEY, "CurrentBuild", "string", str(system.build))
    put(NT_KEY, "CurrentBuildNumber", "string", str(system.build))
    put(NT_KEY, "UBR", "dword", system.revision)
    put(NT_KEY, "InstallationType", "string", "Server")
    name = "DisplayVersion" if row["version"][:2].isdigit() and "H" in row["version"] else "ReleaseId"
    put(NT_KEY, name, "string", row["version"])


def _accounts(state: MachineState, administrator: Mapping[str, str], secrets: Secrets, installed: datetime) -> None:
    for row in _defaults()["groups"]:
        state.groups[row["name"].lower()] = LocalGroup(row["name"], row["sid"])
    if state.role == "controller":
        return
    name = administrator["name"]
    users = [
        LocalUser(
            name,
            f"{state.machine_sid}-{ADMINISTRATOR_RID}",
            _secret(administrator["password"], secrets),
            description="Built-in account for administering the computer/domain",
            password_expires=False,
            password_set_at=installed,
        ),
        LocalUser(
            "Guest",
            f"{state.machine_sid}-{GUEST_RID}",
            "",
            enabled=False,
            description="Built-in account for guest access to the computer/domain",
            password_expires=False,
        ),
    ]
    for user, group in zip(users, (ADMINISTRATORS_SID, GUESTS_SID), strict=True):
        state.users[user.name.lower()] = user
        found = state.group_by_sid(group)
        if found is not None:
            found.members[user.sid] = f"{state.computer_name}\\{user.name}"
    everybody = state.group_by_sid(USERS_SID)
    if everybody is not None:
        everybody.members |= {
            "S-1-5-4": "NT AUTHORITY\\INTERACTIVE",
            "S-1-5-11": "NT AUTHORITY\\Authenticated Users",
        }


def _promote(state: MachineState, image: Mapping[str, Any], directory: Directory) -> None:
    """Make it a controller of its domain, as somebody did long ago."""
    domain = directory.find(image["domain"])
    if domain is None:
        raise ValueError(f"{state.host} is a controller of {image['domain']}, which the lab was not told of")
    state.workgroup, state.domain = None, domain.name
    state.ou = f"OU=Domain Controllers,{domain.base}"
    domain.enter(state.computer_name, state.ou, made_by="setup")
    for name in ("AD-Domain-Services", "RSAT-AD-Tools", "RSAT-AD-PowerShell", "RSAT-ADDS", "GPMC"):
        _install(state, image["system"], name)
    for service in _defaults()["controller_services"]:
        _add_service(state, service)
    for name in ("Netlogon", "W32Time"):
        service = state.services[name.lower()]
        service.start_mode, service.state = "auto", "running"
    state.registry.put(r"HKLM\SYSTEM\CurrentControlSet\Services\W32Time\Parameters", "Type", "string", "NT5DS")
    state.registry.put(
        r"HKLM\SYSTEM\CurrentControlSet\Services\LanmanServer\Parameters", "RequireSecuritySignature", "dword", 1
    )
    admit_domain_groups(state, directory)
    sysvol = "C:\\Windows\\SYSVOL\\sysvol"
    state.files.folder(f"{sysvol}\\{domain.name}\\Policies", state.system.installed_at)
    state.files.folder(f"{sysvol}\\{domain.name}\\scripts", state.system.installed_at)


def _install(state: MachineState, system: str, name: str) -> None:
    feature = features()[name.lower()]
    for one in (feature, *above(feature)):
        if one.name not in state.features and system not in one.not_on:
            state.features.append(one.name)
            for service in one.services:
                _add_service(state, service)


def _add_service(state: MachineState, row: Mapping[str, Any]) -> None:
    if row["name"].lower() in state.services:
        return
    running: ServiceStatus = row.get("state") or ("running" if row["start"] in ("auto", "delayed") else "stopped")
    state.add_service(
        Service(row["name"], row["display"], running, row["start"], account=row.get("account", "LocalSystem"))
    )


def _domain(row: Mapping[str, Any], secrets: Secrets) -> Domain:
    identity = uuid.uuid5(uuid.NAMESPACE_DNS, row["name"])
    domain = Domain(
        row["name"],
        row["netbios"],
        _sid(identity),
        controllers=list(row["controllers"]),
        addresses=list(row["addresses"]),
        ous=list(row["ous"]),
    )
    domain.ous.insert(0, f"OU=Domain Controllers,{domain.base}")
    for name, rid in (("Domain Admins", 512), ("Domain Users", 513), ("Domain Computers", 515)):
        domain.add_group(name, rid)
    for name in row["groups"]:
        domain.add_group(name)
    management, join = row["management"], row["join"]
    domain.add_account(management["name"], _secret(management["password"], secrets), groups=("Domain Admins",))
    joiner = domain.add_account(join["name"], _secret(join["password"], secrets))
    joiner.may_join = list(row["ous"])
    return domain


def _groups(network: Network) -> list[str]:
    """The groups of people that the folder names: those of shares, and further administrators."""
    document = network.document
    named = {name for share in document.shares for name in (*share.read, *share.change)}
    if document.windows_settings is not None:
        named |= set(document.windows_settings.administrators)
    return sorted(named)


def _secret(reference: str, secrets: Secrets) -> str:
    """The value behind ``<secret:name@version>``.

    Raises:
        KeyError: the lab's secrets do not hold it.
    """
    ((name, version),) = references(reference)
    return secrets[name][version]


def _serial(network: Network, machine: Machine) -> str:
    """Its own; a guest has none in the document, so its host's name gives one, as Hyper-V invents one."""
    return machine.serial or f"{network.code.upper()}-{machine.name.upper()}"


def _model(network: Network, machine: Machine) -> str:
    if machine.on is not None:
        return "Virtual Machine" if _maker(network, machine) == MICROSOFT else "VMware7,1"
    found = next((server.model for server in network.document.servers if server.name == machine.name), None)
    return found or next((box.model for box in network.document.hypervisors if box.name == machine.name), None) or ""


def _maker(network: Network, machine: Machine) -> str:
    """Who made it, as SMBIOS says: of a guest the maker of its host's software."""
    if machine.on is not None:
        host = next((box for box in network.document.hypervisors if box.name == machine.on), None)
        return MICROSOFT if host is None or host.product == "hyper_v" else VMWARE
    model = _model(network, machine)
    return next((maker for word, maker in _MAKERS.items() if model.startswith(word)), "")
