"""LLDP and learnt addresses, and spanning tree: what the switch knows of its surroundings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schoolbuild.lab.aruba_aoss.hardware import mac, port_type
from schoolbuild.lab.aruba_aoss.ports import compress_numbers
from schoolbuild.lab.aruba_aoss.show.ports import shorten

if TYPE_CHECKING:
    from schoolbuild.lab.aruba_aoss.switch import AossSwitch
    from schoolbuild.lab.interface import Neighbour


def heard(switch: AossSwitch) -> list[Neighbour]:
    """What LLDP has heard on ports that listen."""
    ports = switch.state.ports
    if not switch.state.lldp:
        return []
    return [n for n in switch.world.neighbours() if ports[n.local_port].lldp_admin in ("tx_rx", "rxonly")]


def remote(switch: AossSwitch) -> str:
    """``show lldp info remote-device``."""
    lines = [
        "",
        " LLDP Remote Devices Information",
        "",
        "  LocalPort | ChassisId          PortId             PortDescr SysName           ",
        "  --------- + ------------------ ------------------ --------- ------------------",
    ]
    lines += [
        f"  {n.local_port:<9} | {mac(n.chassis_mac):<18} {shorten(n.port_id, 18):<18} "
        f"{shorten(n.port_description, 9):<9} {shorten(n.system_name, 18):<18}"
        for n in heard(switch)
    ]
    return "\n".join(lines) + "\n\n"


RULER = "-" * 78


def remote_detail(switch: AossSwitch, ports: list[str] | None) -> str:
    """``show lldp info remote-device detail`` or of some ports."""
    text = "\n LLDP Remote Device Information Detail\n\n"
    for n in heard(switch):
        if ports is not None and n.local_port not in ports:
            continue
        text += (
            f"  Local Port   : {n.local_port}\n"
            "  ChassisType  : mac-address\n"
            f"  ChassisId    : {mac(n.chassis_mac)}\n"
            f"  PortType     : {'local' if n.port_id.isdigit() else 'interface-name'}\n"
            f"  PortId       : {n.port_id}\n"
            f"  SysName      : {n.system_name}\n"
            f"  System Descr : {n.system_description}\n"
            f"  PortDescr    : {n.port_description}\n"
            "  Pvid         :\n\n"
            f"  System Capabilities Supported  : {', '.join(n.capabilities)}\n"
            f"  System Capabilities Enabled    : {', '.join(n.capabilities)}\n\n"
            "  Remote Management Address\n"
        )
        if n.management_address is not None:
            text += f"     Type    : ipv4\n     Address : {n.management_address}\n"
        text += f"\n{RULER}\n"
    return text


def local(switch: AossSwitch) -> str:
    """``show lldp info local-device``."""
    state = switch.state
    address = next((v.address.ip for v in state.vlans.values() if v.mode == "manual" and v.address), None)
    chassis = mac(switch.spec.mac).replace("-", "")
    lines = [
        "",
        " LLDP Local Device Information",
        "",
        "  Chassis Type : mac-address",
        f"  Chassis Id   : {' '.join(chassis[n : n + 2] for n in range(0, 12, 2))}",
        f"  System Name  : {state.hostname}",
        f"  System Description : {shorten(switch.description, 50)}",
        f"  System Capabilities Supported: {'bridge, router' if switch.hardware.vsf else 'bridge'}",
        f"  System Capabilities Enabled: {'bridge, router' if state.routing else 'bridge'}",
        "",
    ]
    if address is not None:
        lines += ["  Management Address  :", "     Type: ipv4", f"     Address: {address}", ""]
    lines += [
        " LLDP Port Information",
        "",
        "  Port     PortType PortId   PortDesc",
        "  -------- -------- -------- --------",
    ]
    lines += [f"  {name:<8} {'local':<8} {name:<8} {name}" for name in state.physical]
    return "\n".join(lines) + "\n\n"


def lldp_config(switch: AossSwitch) -> str:
    """``show lldp config``."""
    state = switch.state
    lines = [
        "",
        " LLDP Global Configuration",
        "",
        f"  LLDP Enabled [Yes] : {'Yes' if state.lldp else 'No'}",
        "  LLDP Transmit Interval    [30] : 30",
        "  LLDP Hold time Multiplier [4]  : 4",
        "  LLDP Delay Interval       [2]  : 2",
        "  LLDP Reinit Interval      [2]  : 2",
        "  LLDP Notification Interval [5] : 5",
        "  LLDP Fast Start Count     [5]  : 5",
        "",
        " LLDP Port Configuration",
        "",
        "  Port  | AdminStatus NotificationEnabled Med Topology Trap Enabled",
        "  ----- + ----------- ------------------- -------------------------",
    ]
    mode = {"tx_rx": "Tx_Rx", "txonly": "TxOnly", "rxonly": "RxOnly", "disable": "Disabled"}
    lines += [f"  {n:<5} | {mode[state.ports[n].lldp_admin]:<11} {'False':<19} False" for n in state.physical]
    return "\n".join(lines) + "\n\n"


def mac_address(switch: AossSwitch, vlan: int | None = None, ports: list[str] | None = None) -> str:
    """Addresses by port; a member of a LAG is shown as the LAG."""
    lines = [
        "",
        " Status and Counters - Port Address Table",
        "",
        "  MAC Address       Port                            VLAN",
        "  ----------------- ------------------------------- ----",
    ]
    for entry in switch.world.mac_table():
        port = switch.state.lag_of(entry.port) or entry.port
        if (vlan is None or entry.vlan == vlan) and (ports is None or port in ports):
            lines.append(f"  {mac(entry.mac):<17} {port:<31} {entry.vlan}")
    return "\n".join(lines) + "\n\n"


STATES = {"forwarding": "Forwarding", "blocking": "Blocking", "err-disabled": "BpduError", "down": "Disabled"}


def spanning_tree(switch: AossSwitch) -> str:
    """The common tree; per-VLAN trees are not shown apart."""
    stp = switch.state.stp
    if not stp.enabled:
        return "\n STP Enabled   : No\n\n"
    tree = switch.world.stp()
    version = "MSTP" if stp.mode == "mstp" else "RPVST"
    mapped = {vid for vlans in stp.instances.values() for vid in vlans}
    flags = [(name, port.stp) for name, port in switch.state.ports.items()]
    lines = [
        "",
        " Multiple Spanning Tree (MST) Information" if version == "MSTP" else " Spanning Tree Information",
        "",
        "  STP Enabled   : Yes",
        f"  Force Version : {version}-operation",
        f"  IST Mapped VLANs : {compress_numbers(set(range(1, 4095)) - mapped)}",
        f"  Switch MAC Address : {mac(switch.spec.mac)}",
        f"  Switch Priority    : {stp.priority * 4096}",
        "  Max Age  : 20",
        "  Max Hops : 20",
        "  Forward Delay : 15",
        "",
        "  Topology Change Count  : 0",
        "  Time Since Last Change : 0 secs",
        "",
        f"  CST Root MAC Address : {mac(tree.root_mac)}",
        f"  CST Root Priority    : {tree.root_priority}",
        f"  CST Root Path Cost   : {tree.root_cost}",
        f"  CST Root Port        : {tree.root_port or 'This switch is root'}",
        "",
        f"  IST Regional Root MAC Address : {mac(tree.root_mac)}",
        f"  IST Regional Root Priority    : {tree.root_priority}",
        "  IST Regional Root Path Cost   : 0",
        "  IST Remaining Hops            : 20",
        "",
        f"  Root Guard Ports     : {','.join(n for n, p in flags if p.root_guard)}",
        "  Loop Guard Ports     : " + ",".join(n for n, p in flags if p.loop_guard),
        "  TCN Guard Ports      : " + ",".join(n for n, p in flags if p.tcn_guard),
        "  BPDU Protected Ports : " + ",".join(n for n, p in flags if p.bpdu_protection),
        "  BPDU Filtered Ports  : " + ",".join(n for n, p in flags if p.bpdu_filter),
        "",
        "                  |           Prio             | Designated    Hello",
        "  Port   Type     | Cost      rity State       | Bridge        Time PtP Edge",
        "  ------ -------- + --------- ---- ----------- + ------------- ---- --- ----",
    ]

    def kind(name: str) -> str:
        spec = switch.ports_by_name.get(name)
        return port_type(spec)[:8] if spec else ""

    for entry in tree.ports:
        port = switch.state.ports.get(entry.port)
        if port is None:
            continue
        priority = 16 * (
            port.stp.priority if port.stp.priority is not None else 4 if entry.port in switch.state.lags else 8
        )
        edge = "Yes" if port.stp.edge else "No"
        cost = str(entry.cost) if entry.state != "down" else "Auto"
        lines.append(
            f"  {entry.port:<6} {kind(entry.port):<9}| {cost:<9} {priority:<4} {STATES[entry.state]:<11} "
            f"| {'':<13} 2    Yes {edge}"
        )
    return "\n".join(lines) + "\n\n"


def spanning_tree_config(switch: AossSwitch) -> str:
    """``show spanning-tree config``."""
    stp = switch.state.stp
    lines = [
        "",
        " Multiple Spanning Tree (MST) Configuration Information",
        "",
        f"  STP Enabled [No] : {'Yes' if stp.enabled else 'No'}",
        f"  Force Version [MSTP-operation] : {'MSTP' if stp.mode == 'mstp' else 'RPVST'}-operation",
        "  Default Path Costs [802.1t] : 802.1t",
        f"  MST Configuration Name : {stp.config_name or mac(switch.spec.mac)}",
        f"  MST Configuration Revision : {stp.revision}",
        f"  Switch Priority : {stp.priority * 4096}",
        "  Forward Delay [15] : 15",
        "  Hello Time [2] : 2",
        "  Max Age [20] : 20",
        "  Max Hops [20] : 20",
        "",
        "         | Path      Prio Admin Auto Admin Hello    Root  TCN   BPDU Loop",
        "  Port   | Cost      rity Edge  Edge PtP   Time     Guard Guard Flt  Guard",
        "  ------ + --------- ---- ----- ---- ----- -------- ----- ----- ---- -----",
    ]
    for name in switch.state.bridge_ports():
        port = switch.state.ports[name].stp
        priority = 16 * (port.priority if port.priority is not None else 4 if name in switch.state.lags else 8)
        yes = ["Yes" if flag else "No" for flag in (port.edge, port.auto_edge, port.root_guard, port.tcn_guard)]
        lines.append(
            f"  {name:<6} | {port.cost or 'Auto':<9} {priority:<4} {yes[0]:<5} {yes[1]:<4} True  Use Glob "
            f"{yes[2]:<5} {yes[3]:<5} {'Yes' if port.bpdu_filter else 'No':<4} {'Yes' if port.loop_guard else 'No'}"
        )
    return "\n".join(lines) + "\n\n"
