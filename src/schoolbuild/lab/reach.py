"""The way of a management session: from the engineer through the gateway to a switch or a server, and back.

Where the gateway has an address in the switch's VLAN, the way is that VLAN. Where a core switch routes, the session
comes in at the gateway's port in the transit VLAN, is routed by the core, and its answers have to find back: to the
core (the switch's default gateway), through the core's access lists, and by the core's own routes to the gateway or
to the filter that stands before it. Access lists are judged packet by packet.

A server is reached through the port that it (or the host it runs on) is plugged in at, in the VLAN of its address; its
own default gateway is taken to be right.

Simplified: ARP and ICMP are not played; an access list for a whole VLAN judges what enters the core there, not what is
switched between two ports of the core.
"""

from __future__ import annotations

from collections.abc import Mapping
from ipaddress import IPv4Address, IPv4Network
from typing import TYPE_CHECKING

from schoolbuild.lab.estate import CoreSpec, End, Estate, HostSpec
from schoolbuild.lab.interface import L2View, L3View
from schoolbuild.lab.links import Node, lag_of, logical, spread
from schoolbuild.lab.packets import Packet, all_admit

if TYPE_CHECKING:
    from schoolbuild.lab.fabric import Fabric

SSH, WINRM_HTTPS, CLIENT_PORT = 22, 5986, 50022


def managed_at(estate: Estate, view: L2View) -> int | None:
    """The VLAN whose address a switch is managed at; ``None`` if it has no address.

    Where a core routes, that is the management VLAN; else the first in which the gateway has an address.
    """
    if estate.core is not None and estate.management_vlan in view.svis:
        return estate.management_vlan
    for vlan, svi in view.svis.items():
        router = estate.gateway.vlans.get(vlan)
        if router is not None and router.network == svi.network:
            return vlan
    return next(iter(view.svis), None)


def next_hop(routing: L3View, to: IPv4Address) -> IPv4Address | None:
    """Where a router sends a packet: to the destination itself if it is connected, ``None`` for nowhere."""
    known: list[tuple[IPv4Network, IPv4Address | None]] = [(leg.network, to) for leg in routing.legs.values()]
    fitting = [(net.prefixlen, hop) for net, hop in [*routing.routes, *known] if to in net]
    return max(fitting, key=lambda found: found[0])[1] if fitting else None


class Reach:
    """Who can be reached in one settled state of the network."""

    def __init__(self, estate: Estate, views: Mapping[str, L2View], fabric: Fabric) -> None:
        self._estate = estate
        self._views = views
        self._fabric = fabric
        self._ways = self._from_gateway()

    def _from_gateway(self) -> dict[int, set[Node]]:
        """Per VLAN of the gateway, where its tagged frames come out."""
        end = self._estate.gateway.attached
        view = self._views.get(end.device)
        if view is None or end not in self._fabric.up or end.device in self._fabric.storming:
            return {}
        port = view.ports[end.port]
        if port.lag:
            return {}
        return {
            vlan: spread(self._fabric.edges, [(end.device, vlan)])
            for vlan in self._estate.gateway.vlans
            if vlan in port.tagged and vlan in view.vlans
        }

    def why_not(self, key: str, *, begun: bool = False) -> str | None:
        """In words why no session gets through; ``begun`` is one that runs already. ``None`` if it does."""
        view = self._views.get(key)
        if view is None:
            return "it is switched off or booting"
        if not view.svis:
            return "no VLAN has an address on it"
        if not view.ssh_enabled:
            return "SSH is not enabled on it"
        if key in self._fabric.storming:
            return "a loop floods the network (storm)"
        if self._estate.core is None:
            vlans = list(view.svis)
        else:
            vlans = [vlan for vlan in (managed_at(self._estate, view),) if vlan is not None]
        whys = []
        for vlan in vlans:
            why = self._why_not_at(key, vlan, begun)
            if why is None:
                return None
            whys.append(why)
        return "; ".join(whys)

    def _why_not_at(self, key: str, vlan: int, begun: bool) -> str | None:
        """Why not at the address in this VLAN."""
        view = self._views[key]
        svi = view.svis[vlan]
        asking, answer = self._packets(svi.ip, begun)
        if self._estate.core is not None and vlan not in self._estate.gateway.vlans:
            return self._why_not_routed(self._estate.core, key, asking, answer)
        router = self._estate.gateway.vlans.get(vlan)
        if router is None or router.network != svi.network:
            return f"the gateway has no address in the network of VLAN {vlan} ({svi})"
        if (key, vlan) not in self._ways.get(vlan, ()):
            return f"VLAN {vlan} does not get from the gateway ({self._estate.gateway.attached}) to it"
        if view.default_gateway not in self._exits(router.ip):
            return f"its default gateway is {view.default_gateway}, not {router.ip}"
        return self._stopped_in(key, vlan, asking) or self._stopped_out(key, vlan, answer, own=True)

    def _exits(self, router: IPv4Address) -> tuple[IPv4Address, ...]:
        core = self._estate.core
        return core.exits if core is not None and router in core.exits else (router,)

    def _packets(self, address: IPv4Address, begun: bool, port: int = SSH) -> tuple[Packet, Packet]:
        """What the engineer sends, and what comes back."""
        station = self._estate.station
        asking = Packet("tcp", station, address, CLIENT_PORT, port, established=begun)
        return asking, Packet("tcp", address, station, port, CLIENT_PORT, established=True)

    # --- a server behind a port ---

    def why_not_host(self, host: HostSpec, port: int, *, begun: bool = False) -> str | None:
        """In words why no session to that TCP port of a server gets through; ``None`` if it does."""
        if host.plug is None:
            return "it is plugged in nowhere"
        key = host.plug.device
        why = self._why_not_into(host, host.plug)
        if why:
            return why
        asking, answer = self._packets(host.address, begun, port)
        if host.vlan in self._estate.gateway.vlans:
            if host.address not in self._estate.gateway.vlans[host.vlan].network:
                return f"the gateway has no address in the network of VLAN {host.vlan} ({host.address})"
            if (key, host.vlan) not in self._ways.get(host.vlan, ()):
                attached = self._estate.gateway.attached
                return f"VLAN {host.vlan} does not get from the gateway ({attached}) to {key}"
            return None
        other = self._estate.other_vlans.get(host.vlan)
        if other is not None:
            return self._why_not_through(other, (key, host.vlan))
        if self._estate.core is None:
            return f"nothing routes to VLAN {host.vlan}"
        return self._why_not_host_routed(self._estate.core, (key, host.vlan), asking, answer)

    def _why_not_through(self, router: End, at: Node) -> str | None:
        """Why another router's frames do not get to a server in a VLAN that it serves; its own lists are not known."""
        vlan = at[1]
        view = self._views.get(router.device)
        if view is None or router.device in self._fabric.storming:
            return f"the switch {router.device}, where the other router is plugged in, carries nothing"
        entry = logical(view, lag_of(view, router.port))
        if router not in self._fabric.up or entry is None or not entry.enabled:
            return f"the port {router} of the other router is down"
        if vlan not in {entry.untagged, *entry.tagged} or vlan not in view.vlans:
            return f"the port {router} of the other router does not carry VLAN {vlan}"
        if at not in spread(self._fabric.edges, [(router.device, vlan)]):
            return f"VLAN {vlan} does not get from the other router ({router}) to {at[0]}"
        return None

    def _why_not_into(self, host: HostSpec, plug: End) -> str | None:
        """Why a server's frames do not get into its VLAN at its own port."""
        view = self._views.get(plug.device)
        if view is None:
            return f"its switch {plug.device} is switched off or booting"
        if plug.device in self._fabric.storming:
            return "a loop floods the network (storm)"
        entry = logical(view, lag_of(view, plug.port))
        if plug not in self._fabric.up or entry is None or not entry.enabled:
            return f"its port {plug} is down"
        carried = {entry.untagged, *entry.tagged} if host.shares_port else {entry.untagged}
        if host.vlan not in carried or host.vlan not in view.vlans:
            return f"its port {plug} does not give it VLAN {host.vlan}"
        return None

    def _why_not_host_routed(self, core: CoreSpec, at: Node, asking: Packet, answer: Packet) -> str | None:
        routed = self._routed_at(core, asking)
        if isinstance(routed, str):
            return routed
        routing, leg = routed
        if at not in spread(self._fabric.edges, [(core.device, leg)]):
            return f"VLAN {leg} does not get from the core {core.device} to {at[0]}"
        return (
            self._stopped_out(core.device, leg, asking)
            or self._stopped_in(core.device, leg, answer)
            or self._why_no_way_back(core, routing, answer)
        )

    # --- through a core that routes ---

    def _routed_at(self, core: CoreSpec, asking: Packet) -> tuple[L3View, int] | str:
        """The core's routing and its leg in the destination's network, or why it has none."""
        why = self._why_not_to_core(core, asking)
        if why:
            return why
        routing = self._views[core.device].routing
        if routing is None:
            return f"the core {core.device} does not route (IP routing is off)"
        leg = next((vlan for vlan, own in routing.legs.items() if asking.destination in own.network), None)
        if leg is None:
            return f"the core {core.device} has no address in the network of {asking.destination}"
        return routing, leg

    def _why_not_routed(self, core: CoreSpec, key: str, asking: Packet, answer: Packet) -> str | None:
        routed = self._routed_at(core, asking)
        if isinstance(routed, str):
            return routed
        routing, leg = routed
        if not self._is_up(core.device, leg):
            return f"VLAN {leg} is down on the core {core.device}: no port that is up carries it"
        if key == core.device:
            return self._why_no_way_back(core, routing, answer, own=True)
        return (
            self._stopped_out(core.device, leg, asking)
            or self._why_not_beyond(core, key, leg, routing.legs[leg].ip, asking, answer)
            or self._stopped_in(core.device, leg, answer)
            or self._why_no_way_back(core, routing, answer)
        )

    def _why_not_to_core(self, core: CoreSpec, asking: Packet) -> str | None:
        view = self._views.get(core.device)
        if view is None:
            return f"the core {core.device} is switched off or booting"
        if core.device in self._fabric.storming:
            return "a loop floods the network (storm)"
        leg = view.svis.get(core.transit)
        if leg is None or leg.ip != core.address:
            return f"the core {core.device} lacks {core.address} in VLAN {core.transit}, where the gateway sends to"
        if (core.device, core.transit) not in self._ways.get(core.transit, ()):
            attached = self._estate.gateway.attached
            return f"VLAN {core.transit} does not get from the gateway ({attached}) to the core {core.device}"
        return self._stopped_in(core.device, core.transit, asking)

    def _why_not_beyond(
        self, core: CoreSpec, key: str, leg: int, core_address: IPv4Address, asking: Packet, answer: Packet
    ) -> str | None:
        """From the core to the switch, and the switch's answer as far as the core."""
        view = self._views[key]
        vlan = next(vlan for vlan, svi in view.svis.items() if svi.ip == asking.destination)
        if (key, vlan) not in spread(self._fabric.edges, [(core.device, leg)]):
            return f"VLAN {leg} does not get from the core {core.device} to it"
        hop = view.default_gateway if view.routing is None else next_hop(view.routing, answer.destination)
        if hop != core_address:
            return f"its default gateway is {hop}, not the core's {core_address}"
        return self._stopped_in(key, vlan, asking) or self._stopped_out(key, vlan, answer, own=True)

    def _why_no_way_back(self, core: CoreSpec, routing: L3View, answer: Packet, *, own: bool = False) -> str | None:
        """From the core to the gateway."""
        hop = next_hop(routing, answer.destination)
        if hop is None:
            return f"the core {core.device} has no route back to {answer.destination}"
        if hop not in core.exits:
            return f"the core {core.device} sends answers to {hop}, not to the gateway ({core.exits[0]})"
        leg = routing.legs.get(core.transit)
        if leg is None or hop not in leg.network:
            return f"the core {core.device} cannot reach its next hop {hop}: it is in no VLAN of its own"
        return self._stopped_out(core.device, core.transit, answer, own=own)

    # --- what both ways ask ---

    def _is_up(self, key: str, vlan: int) -> bool:
        """Whether a VLAN interface is up: some port that carries the VLAN is, and is not blocked."""
        view, fabric = self._views[key], self._fabric
        if vlan not in view.vlans:
            return False
        bundled = {end for joint in fabric.joints for end in (joint.a, joint.b)}
        for end in fabric.up:
            if end.device != key:
                continue
            name = End(key, lag_of(view, end.port))
            entry = logical(view, name.port)
            if entry is None or (name != end and name not in bundled) or not fabric.tree.forwards(name):
                continue
            if vlan == entry.untagged or vlan in entry.tagged:
                return True
        return False

    def _stopped_in(self, key: str, vlan: int, packet: Packet) -> str | None:
        if all_admit(self._views[key].inbound.get(vlan, ()), packet):
            return None
        return f"the access list on what comes into VLAN {vlan} of {key} denies {packet}"

    def _stopped_out(self, key: str, vlan: int, packet: Packet, *, own: bool = False) -> str | None:
        view = self._views[key]
        if (own and not view.outbound_judges_own) or all_admit(view.outbound.get(vlan, ()), packet):
            return None
        return f"the access list on what leaves VLAN {vlan} of {key} denies {packet}"
