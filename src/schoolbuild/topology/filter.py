"""Ways out of the school that do not lead through its filter."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from schoolbuild.model.network import Network, Vlan
from schoolbuild.model.yaml_lines import KeyPath
from schoolbuild.topology.zones import must_be_filtered

_IN_THE_WAY = {"inline", "isp", "proxy"}


@dataclass(frozen=True)
class WayRound:
    """A way past the filter, the VLANs that can take it, and where the folder opens it."""

    path: KeyPath
    how: str
    vlans: tuple[str, ...]


def filtered_vlans(network: Network) -> tuple[Vlan, ...]:
    """The VLANs of pupils and guests that leave their subnet somewhere."""
    return tuple(
        vlan for vlan in network.vlans.values() if must_be_filtered(network, vlan) and vlan.routed_at != "nowhere"
    )


def ways_round(network: Network) -> Iterator[WayRound]:
    """Every such way that the folder declares.

    None are known where names (`dns`) or an agent on each device filter: that does not depend on the way taken.
    """
    filtering = network.document.filtering
    if filtering is None or filtering.by not in _IN_THE_WAY:
        return
    vlans = filtered_vlans(network)
    yield from _other_gateways(network, vlans)
    yield from _routes(network, vlans)
    if filtering.by == "inline" and filtering.address is not None:
        yield from _straight_to_the_gateway(network, vlans)


def _other_gateways(network: Network, vlans: tuple[Vlan, ...]) -> Iterator[WayRound]:
    names = {vlan.name for vlan in vlans}
    for index, other in enumerate(network.document.other_gateways):
        for place, name in enumerate(other.vlans):
            if name in names and not other.filtered:
                path: KeyPath = ("other_gateways", index, "vlans", place)
                yield WayRound(path, f"leaves through {other.name!r}, in which no filter stands", (name,))


def _routes(network: Network, vlans: tuple[Vlan, ...]) -> Iterator[WayRound]:
    """Static routes of the routing core to the internet, beside the one that leads to the filter."""
    at_core = tuple(vlan.name for vlan in vlans if vlan.routed_at == "core")
    filtering = network.document.filtering
    for route in network.routing.routes if network.routing is not None and at_core else ():
        inside = any(route.to.subnet_of(one) for one in network.standard.zones.private)
        through = filtering is not None and route.via == filtering.address
        if route.path[0] == "routing" and not inside and not through:
            yield WayRound((*route.path, "to"), f"reaches {route.to} via {route.via}, past the filter", at_core)


def _straight_to_the_gateway(network: Network, vlans: tuple[Vlan, ...]) -> Iterator[WayRound]:
    """The filter is a box of its own behind the routing core; what the gateway routes itself never comes by."""
    filtering = network.document.filtering
    for vlan in vlans:
        own = vlan.gateway is not None and filtering is not None and vlan.gateway.ip == filtering.address
        if vlan.routed_at == "gateway" and not own:
            where = f"leaves straight at {network.document.gateway.name!r}, and the filter stands at "
            yield WayRound(
                ("vlans", vlan.name, "routed_at"), where + str(filtering.address if filtering else None), (vlan.name,)
            )
