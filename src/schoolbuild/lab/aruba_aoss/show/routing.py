"""The routing table, DHCP relays and access lists."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv4Network
from typing import TYPE_CHECKING

from schoolbuild.lab.aruba_aoss.running import acl_block
from schoolbuild.lab.aruba_aoss.show.ports import up

if TYPE_CHECKING:
    from schoolbuild.lab.aruba_aoss.acl import Acl
    from schoolbuild.lab.aruba_aoss.state import Vlan
    from schoolbuild.lab.aruba_aoss.switch import AossSwitch


def ip_route(switch: AossSwitch) -> str:
    """``show ip route``: static routes only while the switch routes and their next hop is connected.

    "IP static routes remain in the IP route table only so long as the VLAN interface used by the route is available"
    (HP 2610 Management and Configuration Guide, "Static Route States Follow VLAN States").
    """
    state = switch.state
    lines = [
        "",
        "                                IP Route Entries",
        "",
        "  Destination        Gateway         VLAN Type      Sub-Type   Metric     Dist.",
        "  ------------------ --------------- ---- --------- ---------- ---------- -----",
    ]
    connected = {
        vid: vlan.address.network
        for vid, vlan in state.vlans.items()
        if vlan.mode == "manual" and vlan.address and _is_up(switch, vlan)
    }
    for network, mask, hop in state.routes if state.routing else ():
        destination = IPv4Network(f"{network}/{mask}")
        if hop in ("reject", "blackhole"):
            lines.append(f"  {destination!s:<18} {hop:<15} {'':<4} {'static':<9} {'':<10} {1:<10} 1")
            continue
        vid = next((vid for vid, near in connected.items() if IPv4Address(hop) in near), None)
        if vid is not None:
            lines.append(f"  {destination!s:<18} {hop:<15} {vid:<4} {'static':<9} {'':<10} {1:<10} 1")
    for vid, near in sorted(connected.items()):
        name = state.vlans[vid].name[:15].replace(" ", "_")
        lines.append(f"  {near!s:<18} {name:<15} {vid:<4} {'connected':<9} {'':<10} {1:<10} 0")
    if state.routing:
        # As recorded in networktocode/ntc-templates, tests/hp_procurve/show_ip_route.
        lines.append(f"  {'127.0.0.0/8':<18} {'reject':<15} {'':<4} {'static':<9} {'':<10} {0:<10} 0")
        lines.append(f"  {'127.0.0.1/32':<18} {'':<15} {'':<4} {'connected':<9} {'':<10} {1:<10} 0")
    return "\n".join(lines) + "\n\n"


def _is_up(switch: AossSwitch, vlan: Vlan) -> bool:
    lags = switch.state.lags
    members = {
        member
        for name in (*vlan.untagged, *vlan.tagged)
        for member in (lags[name].members if name in lags else (name,))
    }
    return any(up(switch, member) for member in members)


def helpers(vlan: Vlan) -> str:
    """``show ip helper-address vlan 40``."""
    lines = ["", " IP Helper Addresses", "", "  IP Helper Address", "  -----------------"]
    return "\n".join([*lines, *(f"  {address}" for address in vlan.helpers)]) + "\n\n"


def access_lists(switch: AossSwitch) -> str:
    """``show access-list``: type, whether it is applied, and name."""
    state = switch.state
    applied = {name for vlan in state.vlans.values() for name in vlan.acls.values()}
    lines = [
        "",
        " Access Control Lists",
        "",
        "  Type  Appl Name",
        "  ----- ---- ----------------------------------------------------------------",
    ]
    lines += [
        f"  {acl.kind[:3]:<5} {'yes' if name in applied else 'no':<4} {name}"
        for name, acl in sorted(state.acls.items())
    ]
    return "\n".join(lines) + "\n\n"


def access_list_config(acl: Acl) -> str:
    """``show access-list NAME config``: as in the running configuration."""
    return "\n".join(["", *acl_block(acl)]) + "\n\n"
