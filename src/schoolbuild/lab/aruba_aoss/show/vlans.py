"""VLANs, one VLAN, and the VLANs of a port."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schoolbuild.lab.aruba_aoss.ports import ordered
from schoolbuild.lab.aruba_aoss.show.ports import shorten, up

if TYPE_CHECKING:
    from schoolbuild.lab.aruba_aoss.state import Vlan
    from schoolbuild.lab.aruba_aoss.switch import AossSwitch


def _yes(value: bool) -> str:
    return "Yes" if value else "No"


def overview(switch: AossSwitch) -> str:
    """``show vlans``."""
    state = switch.state
    management = state.vlans[state.management_vlan].name if state.management_vlan else ""
    lines = [
        "",
        " Status and Counters - VLAN Information",
        "",
        f"  Maximum VLANs to support : {switch.max_vlans_now:<20}",
        f"  Primary VLAN : {state.vlans[state.primary_vlan].name}",
        f"  Management VLAN : {management}",
        "",
        "  VLAN ID Name                             | Status     Voice Jumbo",
        "  ------- -------------------------------- + ---------- ----- -----",
    ]
    lines += [
        f"  {vid:<7} {vlan.name:<32} | {'Port-based':<10} {_yes(vlan.voice):<5} {_yes(vlan.jumbo)}"
        for vid, vlan in sorted(state.vlans.items())
    ]
    return "\n".join(lines) + "\n\n"


def one(switch: AossSwitch, vlan: Vlan) -> str:
    """``show vlans 10``."""
    lines = [
        "",
        f" Status and Counters - VLAN Information - VLAN {vlan.vid}",
        "",
        f"  VLAN ID : {vlan.vid}",
        f"  Name : {vlan.name}",
        "  Status : Port-based",
        f"  Voice : {_yes(vlan.voice)}",
        f"  Jumbo : {_yes(vlan.jumbo)}",
        "  Private VLAN : none",
        "  Associated Primary VID : none",
        "  Associated Secondary VIDs : none",
        "",
        "  Port Information Mode     Unknown VLAN Status",
        "  ---------------- -------- ------------ ----------",
    ]
    for name in ordered(vlan.untagged | vlan.tagged):
        mode = "Untagged" if name in vlan.untagged else "Tagged"
        members = switch.state.lags[name].members if name in switch.state.lags else (name,)
        live = any(up(switch, member) for member in members)
        lines.append(f"  {name:<16} {mode:<8} {'Learn':<12} {'Up' if live else 'Down'}")
    return "\n".join(lines) + "\n\n"


def of_ports(switch: AossSwitch, names: list[str]) -> str:
    """``show vlans ports 5 detail``: one table per port."""
    blocks = []
    for name in names:
        lines = [f"\n Status and Counters - VLAN Information - for ports {name}\n"]
        if switch.state.ports[name].description:
            lines.append(f"  Port name: {switch.state.ports[name].description}")
        lines += [
            "  VLAN ID Name                 | Status     Voice Jumbo Mode",
            "  ------- -------------------- + ---------- ----- ----- --------",
        ]
        for vid, vlan in sorted(switch.state.vlans.items()):
            if name in vlan.untagged or name in vlan.tagged:
                mode = "Untagged" if name in vlan.untagged else "Tagged"
                lines.append(
                    f"  {vid:<7} {shorten(vlan.name, 20):<20} | {'Port-based':<10} {_yes(vlan.voice):<5} "
                    f"{_yes(vlan.jumbo):<5} {mode}"
                )
        blocks.append("\n".join(lines) + "\n")
    return "\n".join(blocks) + "\n"


def of_ports_together(switch: AossSwitch, names: list[str], text: str) -> str:
    """``show vlans ports 5-8``: the VLANs that any of the ports is in."""
    lines = [
        "",
        f" Status and Counters - VLAN Information - for ports {text}",
        "",
        "  VLAN ID Name                             | Status     Voice Jumbo",
        "  ------- -------------------------------- + ---------- ----- -----",
    ]
    chosen = set(names)
    lines += [
        f"  {vid:<7} {vlan.name:<32} | {'Port-based':<10} {_yes(vlan.voice):<5} {_yes(vlan.jumbo)}"
        for vid, vlan in sorted(switch.state.vlans.items())
        if chosen & (vlan.untagged | vlan.tagged)
    ]
    return "\n".join(lines) + "\n\n"
