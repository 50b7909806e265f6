"""The order of work in a school: from the gateway outwards, so that the way to each switch is there before it."""

from __future__ import annotations

from schoolbuild.model.network import Network, Switch
from schoolbuild.topology.paths import distances


def core_outwards(network: Network) -> list[Switch]:
    """Every switch, nearest to the gateway first; those without a cable last."""
    far = distances(network)
    return sorted(network.switches.values(), key=lambda switch: (far.get(switch.name, len(far) + 1), switch.name))
