"""All that one server is to be: the host variable ``school_build``."""

from __future__ import annotations

from typing import Any

from schoolbuild.intent.servers.antivirus import antivirus
from schoolbuild.intent.servers.backup import backup
from schoolbuild.intent.servers.baseline import baseline
from schoolbuild.intent.servers.clock import clock
from schoolbuild.intent.servers.features import features
from schoolbuild.intent.servers.housekeeping import housekeeping
from schoolbuild.intent.servers.join import join
from schoolbuild.intent.servers.machine import machine_facts
from schoolbuild.intent.servers.not_built import not_built
from schoolbuild.intent.servers.rmm import rmm
from schoolbuild.intent.servers.shares import shares
from schoolbuild.intent.servers.software import software
from schoolbuild.model.network import Network
from schoolbuild.model.windows.machine import Machine


def build_of(network: Network, machine: Machine) -> dict[str, Any]:
    """What the roles are handed, by subject; plain JSON types, and of secrets the references only."""
    return {
        "machine": machine_facts(network, machine),
        "owners": dict(machine.owners),
        "not_built": not_built(machine),
        "join": join(network, machine),
        "clock": clock(network, machine),
        "features": features(network, machine),
        "baseline": baseline(network, machine),
        "antivirus": antivirus(network, machine),
        "backup": backup(network, machine),
        "shares": shares(network, machine),
        "software": software(network, machine),
        "rmm": rmm(network, machine),
        "housekeeping": housekeeping(network, machine),
    }
