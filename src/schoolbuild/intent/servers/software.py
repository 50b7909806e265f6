"""The programs that a server is to have, each in its pinned version."""

from __future__ import annotations

from typing import Any

from schoolbuild.model.network import Network
from schoolbuild.model.windows.machine import Machine


def software(network: Network, machine: Machine) -> dict[str, Any]:
    """``{packages: [{name, title, version, url, sha256, product_id, arguments}], owner}``."""
    server = next((server for server in network.document.servers if server.name == machine.name), None)
    packages = network.standard.windows.packages
    wanted = [name for name in (server.software if server is not None else ()) if name in packages]
    return {
        "packages": [
            {"name": name, **packages[name].model_dump(mode="json", exclude={"source"})}
            for name in dict.fromkeys(wanted)
        ],
        "owner": machine.owners.get("software", ""),
    }
