"""The agent that reports to the service's monitoring."""

from __future__ import annotations

from typing import Any

from schoolbuild.model.network import Network
from schoolbuild.model.windows.machine import Machine


def rmm(network: Network, machine: Machine) -> dict[str, Any]:
    """``{product, title, site, services, site_can_be_read, owner}``; empty where the school declares none."""
    declared = network.document.rmm
    if declared is None:
        return {}
    product = next((item for item in network.standard.windows.products if item.key == declared.product), None)
    known = product.site.question if product is not None and product.site is not None else None
    return {
        "product": declared.product,
        "title": product.title if product is not None else declared.product,
        "site": declared.site,
        "services": list(product.services) if product is not None else [],
        "site_can_be_read": known is not None,
        "owner": machine.owners.get("software", ""),
    }
