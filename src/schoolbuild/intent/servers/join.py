"""How a server gets its name and its domain."""

from __future__ import annotations

from typing import Any

from schoolbuild.model.derive import host_name
from schoolbuild.model.network import Network
from schoolbuild.model.windows.machine import Machine


def join(network: Network, machine: Machine) -> dict[str, Any]:
    """``{joins, domain, ou, account, password, management, controllers, dns_servers, owner}``.

    ``joins`` says whether the server is to be a member: controllers are found as they are, and other machines get their
    name only. ``controllers`` are the domain's, as ``{host, name}`` with the full name; ``password`` is a reference.
    """
    domain, standard = machine.domain, network.standard.windows
    common = {
        "password": standard.management.join_account.password,
        "dns_servers": [str(address) for address in machine.dns_servers],
        "owner": machine.owners.get("directory", ""),
    }
    if domain is None:
        return {"joins": False, "domain": "", "ou": "", "account": "", "management": "", "controllers": [], **common}
    hosts = [host_name(network.code, name) for name in domain.controllers]
    return {
        "joins": machine.role == "member",
        "domain": domain.name,
        "ou": standard.ous.of(machine.functions, domain.name) if machine.role == "member" else "",
        "account": f"{domain.netbios}\\{standard.management.join_account.name}",
        "management": f"{domain.netbios}\\{standard.management.domain_account.name}",
        "controllers": [{"host": host, "name": f"{host}.{domain.name}"} for host in hosts],
        **common,
    }
