"""Which port is in which VLAN, and what a LAG does to that. The rules of the Advanced Traffic Management Guide 16.10.

* A port is untagged in one VLAN at most: joining another takes it out of the former.
* A port that loses its last VLAN falls back, untagged, into the default VLAN.
* So ``no untagged`` in VLAN 1 is refused for a port that is in no other VLAN.
* A port that joins a LAG loses its own memberships; the LAG starts untagged in the default VLAN.
"""

from __future__ import annotations

from collections.abc import Iterable

from schoolbuild.lab.aruba_aoss.ports import LAG_LIMIT, canonical, compress, ordered
from schoolbuild.lab.aruba_aoss.state import Lag, Port, PortStp, State, Vlan
from schoolbuild.lab.aruba_aoss.words import Refused, error, invalid

DEFAULT = 1
LAG_MEMBER_LIMIT = 8


def vlans_of(state: State, port: str) -> tuple[int | None, frozenset[int]]:
    """The untagged VLAN of a port and its tagged ones."""
    untagged = next((vlan.vid for vlan in state.vlans.values() if port in vlan.untagged), None)
    return untagged, frozenset(vlan.vid for vlan in state.vlans.values() if port in vlan.tagged)


def homeless(state: State, ports: Iterable[str]) -> list[str]:
    """Those of the ports that are in no VLAN."""
    return [p for p in ports if not any(p in v.untagged or p in v.tagged for v in state.vlans.values())]


def homeless_but_for_default(state: State, ports: Iterable[str]) -> list[str]:
    """Those of the ports that are in no other VLAN than the default one."""
    others = [vlan for vlan in state.vlans.values() if vlan.vid != DEFAULT]
    return [p for p in ports if not any(p in vlan.untagged or p in vlan.tagged for vlan in others)]


def check_bridge_ports(state: State, ports: Iterable[str]) -> None:
    """Members of a LAG have no VLANs of their own."""
    usable = set(state.bridge_ports())
    inside = [port for port in ports if port not in usable]
    if inside:
        raise error(f"Port {compress(inside)} is a member of a trunk or a stack link and has no VLANs of its own.")


def set_untagged(state: State, vlan: Vlan, ports: list[str]) -> None:
    """``untagged``: out of the former untagged VLAN, into this one."""
    check_bridge_ports(state, ports)
    for other in state.vlans.values():
        other.untagged.difference_update(ports)
    vlan.untagged.update(ports)
    vlan.tagged.difference_update(ports)


def set_tagged(state: State, vlan: Vlan, ports: list[str]) -> None:
    """``tagged``: into this VLAN, whatever else the ports are in."""
    check_bridge_ports(state, ports)
    vlan.tagged.update(ports)
    vlan.untagged.difference_update(ports)


def unset(state: State, vlan: Vlan, ports: list[str], *, tagged: bool) -> None:
    """``no tagged`` or ``no untagged``."""
    check_bridge_ports(state, ports)
    if vlan.vid == DEFAULT:
        stays = vlan.untagged if tagged else vlan.tagged
        last = [port for port in homeless_but_for_default(state, ports) if port not in stays]
        if last:
            raise Refused(f"Port {compress(last)} must be a member of at least one VLAN.")
    (vlan.tagged if tagged else vlan.untagged).difference_update(ports)
    if vlan.vid != DEFAULT:
        state.vlans[DEFAULT].untagged.update(homeless(state, ports))


def would_move(state: State, vlan: Vlan) -> list[str]:
    """The ports that would be left without a VLAN if this one were deleted."""
    others = [other for other in state.vlans.values() if other is not vlan]
    own = vlan.untagged | vlan.tagged
    return ordered(p for p in own if not any(p in other.untagged or p in other.tagged for other in others))


def delete_vlan(state: State, vlan: Vlan) -> None:
    """``no vlan``; its last ports fall back into the default VLAN."""
    moved = would_move(state, vlan)
    del state.vlans[vlan.vid]
    state.vlans[DEFAULT].untagged.update(moved)
    state.snooping.vlans.discard(vlan.vid)
    state.arp_vlans.discard(vlan.vid)


def form_lag(state: State, ports: list[str], name: str, kind: str) -> None:
    """``trunk 47-48 trk1 lacp``."""
    name = canonical(name)
    if not name[3:].isdigit() or not 1 <= int(name[3:]) <= LAG_LIMIT:
        raise invalid(name)
    for port in ports:
        inside = state.lag_of(port)
        if inside not in (None, name):
            raise error(f"Port {port} is already a member of {inside}.")
        if port not in state.physical:
            raise invalid(port)
    lag = state.lags.get(name)
    members = ordered({*(lag.members if lag else ()), *ports})
    if len(members) > LAG_MEMBER_LIMIT:
        raise error(f"A trunk group has at most {LAG_MEMBER_LIMIT} ports.")
    for vlan in state.vlans.values():
        vlan.untagged.difference_update(ports)
        vlan.tagged.difference_update(ports)
    for port in ports:
        state.ports[port].stp = PortStp()
        state.ports[port].dhcp_trust = False
        state.ports[port].loop_protect = ""
    if lag is None:
        state.ports[name] = Port(name)
        state.vlans[DEFAULT].untagged.add(name)
    state.lags[name] = Lag(tuple(members), "lacp" if kind == "lacp" else "trunk")
    lags = ordered(state.lags)
    state.ports = {n: state.ports[n] for n in (*state.physical, *lags)}
    state.lags = {n: state.lags[n] for n in lags}


def dissolve(state: State, ports: list[str]) -> None:
    """``no trunk 47-48``: the ports come back untagged in the default VLAN."""
    outside = [port for port in ports if state.lag_of(port) is None]
    if outside:
        raise error(f"Port {compress(outside)} is not a member of a trunk.")
    for port in ports:
        name = state.lag_of(port)
        if name is None:
            continue
        lag = state.lags[name]
        left = tuple(member for member in lag.members if member != port)
        if left:
            lag.members = left
        else:
            del state.lags[name]
            del state.ports[name]
            for vlan in state.vlans.values():
                vlan.untagged.discard(name)
                vlan.tagged.discard(name)
    state.vlans[DEFAULT].untagged.update(ports)
