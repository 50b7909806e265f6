"""The Windows machines of a school that Ansible manages: its servers, and the Hyper-V hosts they run on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from ipaddress import IPv4Address
from typing import NamedTuple

from schoolbuild.model.derive import host_name
from schoolbuild.model.document.computers import Hypervisor, Server
from schoolbuild.model.document.directory import Domain
from schoolbuild.model.network import Network
from schoolbuild.model.port_names import PortEnd
from schoolbuild.model.windows.settings import MachineRole
from schoolbuild.model.yaml_lines import KeyPath

NETBIOS_LENGTH = 15


class Plug(NamedTuple):
    """The switch and port that a machine's frames come in at: its own, or its host's."""

    switch: str
    port: str


@dataclass(frozen=True)
class Machine:
    """A Windows server with everything derived. ``owners`` says of what somebody else owns who that is.

    ``guests`` are the names of the servers that run on it, ``path`` is where the document describes it.
    """

    name: str
    host: str
    role: MachineRole
    system: str
    functions: tuple[str, ...]
    vlan: str
    address: IPv4Address
    domain: Domain | None
    ring: str | None
    window: str | None
    on: str | None
    guests: tuple[str, ...]
    serial: str | None
    plug: Plug | None
    dns_servers: tuple[IPv4Address, ...]
    path: KeyPath
    owners: Mapping[str, str] = field(default_factory=dict)

    @property
    def computer_name(self) -> str:
        """Its NetBIOS name, in capitals as Windows shows it."""
        return self.host.upper()

    @property
    def is_controller(self) -> bool:
        return self.role == "controller"


def windows_machines(network: Network) -> tuple[Machine, ...]:
    """Every Windows server and Hyper-V host, in the document's order; appliances and other hosts are left out."""
    return tuple(_machines(network))


def windows_machine(network: Network, host: str) -> Machine | None:
    """The machine with that host name."""
    return next((machine for machine in windows_machines(network) if machine.host == host), None)


def _machines(network: Network) -> Iterator[Machine]:
    document = network.document
    for index, server in enumerate(document.servers):
        if server.system.startswith("windows_"):
            yield _server(network, server, ("servers", index))
    for index, box in enumerate(document.hypervisors):
        if box.product == "hyper_v" and box.system.startswith("windows_"):
            yield _hypervisor(network, box, ("hypervisors", index))


def _server(network: Network, server: Server, path: KeyPath) -> Machine:
    document = network.document
    patching = document.patching
    domain = _domain(network, server.domain)
    role: MachineRole = "standalone"
    if domain is not None:
        role = "controller" if server.name in domain.controllers else "member"
    box = next((box for box in document.hypervisors if box.name == server.on), None)
    return Machine(
        name=server.name,
        host=host_name(network.code, server.name),
        role=role,
        system=server.system,
        functions=server.functions,
        vlan=server.vlan,
        address=server.address,
        domain=domain,
        ring=server.ring or (patching.ring if patching else None),
        window=server.window or (patching.window if patching else None),
        on=server.on,
        guests=(),
        serial=server.serial,
        plug=_plug(network, box.port if box is not None else server.port),
        dns_servers=_dns_servers(network, domain, server.name),
        path=path,
        owners=_owners(network, server.name),
    )


def _hypervisor(network: Network, box: Hypervisor, path: KeyPath) -> Machine:
    patching = network.document.patching
    return Machine(
        name=box.name,
        host=host_name(network.code, box.name),
        role="hypervisor",
        system=box.system,
        functions=(),
        vlan=box.vlan,
        address=box.address,
        domain=None,
        ring=patching.ring if patching else None,
        window=patching.window if patching else None,
        on=None,
        guests=tuple(server.name for server in network.document.servers if server.on == box.name),
        serial=box.serial,
        plug=_plug(network, box.port),
        dns_servers=_dns_servers(network, None, box.name),
        path=path,
        owners=_owners(network, box.name),
    )


def _domain(network: Network, name: str | None) -> Domain | None:
    directory = network.document.directory
    return next((domain for domain in directory.domains if domain.name == name), None) if directory else None


def _plug(network: Network, port: PortEnd | None) -> Plug | None:
    switch = network.switches.get(port.switch) if port is not None else None
    found = switch.find_port(port.ports[0]) if switch is not None and port is not None else None
    return Plug(switch.name, found.name) if switch is not None and found is not None else None


def _dns_servers(network: Network, domain: Domain | None, own: str) -> tuple[IPv4Address, ...]:
    """The domain's controllers; a controller asks another first and itself last, as Microsoft advises."""
    if domain is None:
        return ()
    known = {server.name: server.address for server in network.document.servers if "dns" in server.functions}
    names = [name for name in domain.controllers if name in known]
    return tuple(known[name] for name in sorted(names, key=lambda name: name == own))


def _owners(network: Network, name: str) -> dict[str, str]:
    return {
        owned: party.who
        for party in network.document.third_parties
        if not party.targets or name in party.targets
        for owned in party.owns
    }
