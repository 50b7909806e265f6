"""The running configuration as the lab's engine sees it: what decides whether frames pass."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv4Interface, IPv4Network

from schoolbuild.lab.aruba_aoss.hardware import mac
from schoolbuild.lab.aruba_aoss.membership import vlans_of
from schoolbuild.lab.aruba_aoss.state import State
from schoolbuild.lab.interface import L2Port, L2View, L3View, StpMode
from schoolbuild.lab.packets import AccessList


def l2_port(state: State, name: str) -> L2Port:
    """A port or a LAG."""
    port = state.ports[name]
    lag = state.lag_of(name)
    untagged, tagged = vlans_of(state, name)
    return L2Port(
        name=name,
        enabled=port.enabled,
        untagged=untagged,
        tagged=tagged,
        lag=lag,
        stp_edge=port.stp.edge,
        bpdu_guard=port.stp.bpdu_protection,
        bpdu_filter=port.stp.bpdu_filter,
        stp_cost=port.stp.cost,
        lldp_send=state.lldp and port.lldp_admin in ("tx_rx", "txonly"),
        description=port.description,
    )


def gateway_of(state: State) -> IPv4Address | None:
    """The default gateway; a switch that routes uses its default route instead (Multicast and Routing Guide)."""
    if not state.routing:
        return state.gateway
    hops = [hop for network, mask, hop in state.routes if network == "0.0.0.0" and mask == "0.0.0.0"]  # noqa: S104
    try:
        return IPv4Address(hops[0]) if hops else None
    except ValueError:
        return None


def routing_of(state: State) -> L3View | None:
    """A secure management VLAN is not routed (Multicast and Routing Guide K.15.15, page 237)."""
    if not state.routing:
        return None
    legs = {
        vid: vlan.address
        for vid, vlan in state.vlans.items()
        if vlan.mode == "manual" and vlan.address and vid != state.management_vlan
    }
    routes = tuple(
        (IPv4Network(f"{network}/{mask}"), None if hop in ("reject", "blackhole") else IPv4Address(hop))
        for network, mask, hop in state.routes
    )
    return L3View(legs, routes)


def judges(state: State, *ways: str) -> dict[int, tuple[AccessList, ...]]:
    """Access lists that are applied to VLANs. One without entries, or that does not exist, lets everything pass."""
    found: dict[int, tuple[AccessList, ...]] = {}
    for vid, vlan in state.vlans.items():
        lists = [state.acls[name].rules() for way, name in vlan.acls.items() if way in ways and name in state.acls]
        if any(lists):
            found[vid] = tuple(rules for rules in lists if rules)
    return found


def management_networks(state: State) -> tuple[IPv4Network, ...] | None:
    """Who may open an SSH session."""
    if not state.managers:
        return None
    return tuple(
        IPv4Network(f"{entry.address}/{entry.mask}", strict=False)
        for entry in state.managers
        if entry.method in ("all", "ssh")
    )


def addresses(state: State) -> dict[int, IPv4Interface]:
    """Where the switch can be managed: on every VLAN with an address, or on the secure management VLAN alone."""
    return {
        vid: vlan.address
        for vid, vlan in state.vlans.items()
        if vlan.mode == "manual" and vlan.address and state.management_vlan in (None, vid)
    }


def stp_mode(state: State) -> StpMode:
    """The mode, ``off`` as from the factory."""
    if not state.stp.enabled:
        return "off"
    return "mst" if state.stp.mode == "mstp" else "rapid-pvst"


def view(state: State, base_mac: str, description: str, *, host_key: bool) -> L2View:
    """The whole of it."""
    region = state.stp.config_name if state.stp.config_name is not None else mac(base_mac)
    return L2View(
        hostname=state.hostname,
        vlans=frozenset(state.vlans),
        ports={name: l2_port(state, name) for name in state.physical},
        lags={name: l2_port(state, name) for name in state.lags},
        lacp_lags=frozenset(name for name, lag in state.lags.items() if lag.kind == "lacp"),
        svis=addresses(state),
        default_gateway=gateway_of(state),
        stp_mode=stp_mode(state),
        stp_priority=state.stp.priority * 4096,
        mst_region=(region, state.stp.revision),
        ssh_enabled=state.ssh and host_key,
        management_acl=management_networks(state),
        system_description=description,
        routing=routing_of(state),
        inbound=judges(state, "in", "vlan-in"),
        outbound=judges(state, "out"),
        errdisable_recovery=float(state.stp.bpdu_timeout) if state.stp.bpdu_timeout else None,
    )
