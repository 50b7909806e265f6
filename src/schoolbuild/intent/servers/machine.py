"""Who a server is to be."""

from __future__ import annotations

from typing import Any

from schoolbuild.model.network import Network
from schoolbuild.model.windows.machine import Machine


def machine_facts(network: Network, machine: Machine) -> dict[str, Any]:
    """``{name, host, computer_name, role, system, functions, address, domain, mark: {key, school, host}}``.

    ``domain`` is ``{name, netbios}``, or ``None`` for a server that is in none. ``mark`` is what the build leaves in
    the registry, so that nobody else's machine is taken for this one.
    """
    domain = machine.domain
    return {
        "name": machine.name,
        "host": machine.host,
        "computer_name": machine.computer_name,
        "role": machine.role,
        "system": machine.system,
        "functions": list(machine.functions),
        "address": str(machine.address),
        "domain": {"name": domain.name, "netbios": domain.netbios} if domain is not None else None,
        "mark": {
            "key": network.standard.windows.management.mark_key,
            "school": network.school,
            "host": machine.host,
        },
    }
