"""The antivirus product that a server is to have."""

from __future__ import annotations

from typing import Any

from schoolbuild.model.network import Network
from schoolbuild.model.windows.machine import Machine

DEFENDER = "defender"
_DEFENDER_FEATURE, _DEFENDER_SERVICE = "Windows-Defender", "WinDefend"


def antivirus(network: Network, machine: Machine) -> dict[str, Any]:
    """``{product, title, feature, services, others, owner}``; empty where the school declares none.

    ``services`` are those of which one must run. ``others`` are the services of every product but the declared one:
    one of them running explains why the declared one does not.
    """
    declared = network.document.antivirus
    if declared is None:
        return {}
    known = {product.key: product for product in network.standard.windows.products if product.kind == "antivirus"}
    ours = known.get(declared.product)
    services = [_DEFENDER_SERVICE] if declared.product == DEFENDER else list(ours.services) if ours is not None else []
    return {
        "product": declared.product,
        "title": "Microsoft Defender" if declared.product == DEFENDER else ours.title if ours else declared.product,
        "feature": _DEFENDER_FEATURE if declared.product == DEFENDER else "",
        "services": services,
        "others": {name: product.title for name, product in known.items() if name != declared.product},
        "owner": machine.owners.get("antivirus", ""),
    }
