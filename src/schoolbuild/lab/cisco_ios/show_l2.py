"""``show`` commands about VLANs, addresses, spanning tree, neighbours and DHCP snooping."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from schoolbuild.lab.cisco_ios.ports import short
from schoolbuild.lab.cisco_ios.running import DEFAULT_VLANS, Interface, Running
from schoolbuild.lab.cisco_ios.show_system import dotted
from schoolbuild.lab.cisco_ios.view import is_edge
from schoolbuild.lab.cisco_ios.vlans import vlan_text
from schoolbuild.lab.cisco_ios.words import Refused
from schoolbuild.lab.interface import Neighbour, StpPort

if TYPE_CHECKING:
    from schoolbuild.lab.cisco_ios.cli import IosCli

Values = Mapping[str, Any]
_ROLES = {"root": "Root", "designated": "Desg", "alternate": "Altn", "disabled": "Desg"}


# --- VLANs ---


def vlan_brief(cli: IosCli, values: Values) -> str:
    return _vlan_table(cli, None)


def vlan_one(cli: IosCli, values: Values) -> str:
    running = cli.switch.running_state
    found = [
        v.number for v in running.vlans.values() if v.number == values.get("vlan") or v.label == values.get("name")
    ]
    if not found:
        wanted = values.get("vlan", values.get("name"))
        raise Refused(f"VLAN id {wanted} not found in current VLAN database\n")
    return _vlan_table(cli, found[0])


def vlan(cli: IosCli, values: Values) -> str:
    text = _vlan_table(cli, None)
    text += "\nVLAN Type  SAID       MTU   Parent RingNo BridgeNo Stp  BrdgMode Trans1 Trans2\n"
    text += "---- ----- ---------- ----- ------ ------ -------- ---- -------- ------ ------\n"
    for number in sorted({*cli.switch.running_state.vlans, *DEFAULT_VLANS}):
        kind = {1002: "fddi", 1003: "tr", 1004: "fdnet", 1005: "trnet"}.get(number, "enet")
        text += f"{number:<4} {kind:<5} {100000 + number:<10} 1500  -      -      -        -    -        0      0\n"
    return text + "\nPrimary Secondary Type              Ports\n------- --------- ----------------- ----------\n\n"


def _vlan_table(cli: IosCli, only: int | None) -> str:
    running = cli.switch.running_state
    text = "\nVLAN Name                             Status    Ports\n"
    text += "---- -------------------------------- --------- -------------------------------\n"
    for number in sorted({*running.vlans, *DEFAULT_VLANS}):
        if only is not None and number != only:
            continue
        vlan_ = running.vlans.get(number)
        label = vlan_.label if vlan_ else DEFAULT_VLANS[number]
        status = "active" if vlan_ else "act/unsup"
        if vlan_ is not None and vlan_.shutdown:
            status = "act/lshut"
        rows = _rows([short(i.name) for i in _access_ports(cli, number)])
        text += f"{number:<4} {label:<32} {status:<9} {rows[0]}".rstrip() + "\n"
        text += "".join(f"{'':48}{row}\n" for row in rows[1:])
    return text


def _access_ports(cli: IosCli, number: int) -> Iterable[Interface]:
    """Ports that are untagged or voice in a VLAN: not trunks (as long as their link is up), not members of a LAG."""
    running = cli.switch.running_state
    for interface in [*running.physical(), *running.lags()]:
        if interface.channel is not None:
            continue
        up = link_up(cli, interface)
        if interface.mode == "trunk" and up:
            continue
        if interface.is_lag and not up:
            continue
        if number in (interface.access_vlan, interface.voice_vlan):
            yield interface


def _rows(names: list[str]) -> list[str]:
    return [", ".join(names[n : n + 4]) for n in range(0, len(names), 4)] or [""]


def link_up(cli: IosCli, interface: Interface) -> bool:
    running, world = cli.switch.running_state, cli.switch.world
    if interface.is_lag:
        return interface.enabled and any(world.link_up(member.name) for member in running.members(interface))
    return interface.enabled and world.link_up(interface.name)


def vtp_status(cli: IosCli, values: Values) -> str:
    running = cli.switch.running_state
    mode = running.vtp_mode.title()
    svi, address = next(((i, line) for i in running.svis() if (line := i.get("ip address"))), (None, None))
    updater = str(address.values["address"]) if address else "0.0.0.0"  # noqa: S104
    revision = 0 if running.vtp_mode in ("transparent", "off") else len(running.vlans) - 1
    domain = running.store.value("vtp domain", "domain", "")
    return (
        "VTP Version capable             : 1 to 3\n"
        f"VTP version running             : {running.store.value('vtp version', 'version', 1)}\n"
        f"VTP Domain Name                 : {domain}\n"
        "VTP Pruning Mode                : Disabled\n"
        "VTP Traps Generation            : Disabled\n"
        f"Device ID                       : {dotted(cli.switch.spec.mac)}\n"
        "Configuration last modified by 0.0.0.0 at 0-0-00 00:00:00\n"
        f"Local updater ID is {updater} on interface {short(svi.name) if svi else 'Vl1'} "
        "(lowest numbered VLAN interface found)\n\n"
        "Feature VLAN:\n--------------\n"
        f"VTP Operating Mode                : {mode}\n"
        "Maximum VLANs supported locally   : 1005\n"
        f"Number of existing VLANs          : {len({*running.vlans, *DEFAULT_VLANS})}\n"
        f"Configuration Revision            : {revision}\n"
        "MD5 digest                        : 0x00 0x00 0x00 0x00 0x00 0x00 0x00 0x00\n"
    )


def mac_table(cli: IosCli, values: Values) -> str:
    entries = [
        entry
        for entry in cli.switch.world.mac_table()
        if values.get("vlan", entry.vlan) == entry.vlan and values.get("name", entry.port) == entry.port
    ]
    text = "          Mac Address Table\n-------------------------------------------\n\n"
    text += "Vlan    Mac Address       Type        Ports\n----    -----------       --------    -----\n"
    for entry in entries:
        text += f"{entry.vlan:>4}    {dotted(entry.mac)}    DYNAMIC     {short(entry.port)}\n"
    return text + f"Total Mac Addresses for this criterion: {len(entries)}\n"


# --- spanning tree ---


def spanning_tree(cli: IosCli, values: Values) -> str:
    """One table per VLAN (PVST), or one for instance 0 (MST). The lab settles one tree, so they look alike."""
    running = cli.switch.running_state
    if running.stp_mode == "mst":
        return _tree(cli, "MST0", "mstp", 0, None)
    kind = "rstp" if running.stp_mode == "rapid-pvst" else "ieee"
    text = "".join(_tree(cli, f"VLAN{number:04d}", kind, number, number) for number in sorted(running.vlans))
    return text or "\nNo spanning tree instance exists.\n\n"


def _tree(cli: IosCli, name: str, kind: str, system_id: int, number: int | None) -> str:
    running, view = cli.switch.running_state, cli.switch.view()
    tree = cli.switch.world.stp()
    ports = [p for p in tree.ports if p.state != "down" and (number is None or _carries(running, p.port, number))]
    if not ports:
        return ""
    is_root = tree.root_mac == cli.switch.spec.mac
    numbers = {interface.name: n for n, interface in enumerate([*running.physical(), *running.lags()], 1)}
    shift = (number or 0) - (1 if number is not None else 0)
    text = f"\n{name}\n  Spanning tree enabled protocol {kind}\n"
    text += f"  Root ID    Priority    {tree.root_priority + (shift if is_root or number else 0)}\n"
    text += f"             Address     {dotted(tree.root_mac)}\n"
    if is_root:
        text += "             This bridge is the root\n"
    else:
        port = tree.root_port or ""
        text += f"             Cost        {tree.root_cost}\n"
        text += f"             Port        {numbers.get(port, 0)} ({port})\n"
    text += "             Hello Time   2 sec  Max Age 20 sec  Forward Delay 15 sec\n\n"
    own = view.stp_priority + shift
    base = own - system_id
    text += f"  Bridge ID  Priority    {own}  (priority {base} sys-id-ext {system_id})\n"
    text += f"             Address     {dotted(cli.switch.spec.mac)}\n"
    text += "             Hello Time   2 sec  Max Age 20 sec  Forward Delay 15 sec\n"
    text += "             Aging Time  300 sec\n\n"
    text += "Interface           Role Sts Cost      Prio.Nbr Type\n"
    text += "------------------- ---- --- --------- -------- --------------------------------\n"
    return text + "".join(_tree_row(running, row, numbers[row.port]) for row in ports) + "\n"


def _tree_row(running: Running, row: StpPort, number: int) -> str:
    state = {"forwarding": "FWD", "blocking": "BLK", "err-disabled": "BKN"}[row.state]
    interface = running.interfaces[row.port]
    kind = "P2p Edge" if is_edge(running, interface) else "P2p"
    priority = interface.value("spanning-tree port-priority", "priority", 128)
    return f"{short(row.port):<19} {_ROLES[row.role]:<4} {state:<3} {row.cost:<9} {priority:>4}.{number:<4}{kind}\n"


def _carries(running: Running, port: str, number: int) -> bool:
    interface = running.interfaces[port]
    if interface.mode == "trunk":
        return interface.allowed is None or number in interface.allowed
    return number in (interface.access_vlan, interface.voice_vlan)


def mst_configuration(cli: IosCli, values: Values) -> str:
    running = cli.switch.running_state
    mapped = running.instances
    rest = frozenset(range(1, 4095)).difference(*mapped.values())
    text = f"Name      [{running.mst.value('name', 'name', '')}]\n"
    text += f"Revision  {running.mst.value('revision', 'revision', 0)}     Instances configured {len(mapped) + 1}\n\n"
    text += "Instance  Vlans mapped\n"
    text += "--------  ---------------------------------------------------------------------\n"
    for number, vlans in sorted({0: rest, **mapped}.items()):
        text += f"{number:<9} {vlan_text(vlans)}\n"
    return text + "-" * 79 + "\n"


def stp_summary(cli: IosCli, values: Values) -> str:
    running = cli.switch.running_state
    tree = cli.switch.world.stp()
    store = running.store

    def on(key: str) -> str:
        return "enabled" if store.get(key) else "disabled"

    states = [port.state for port in tree.ports]
    name = "MST0" if running.stp_mode == "mst" else "VLAN0001"
    blocking, forwarding = states.count("blocking"), states.count("forwarding")
    root_for = name if tree.root_mac == cli.switch.spec.mac else "none"
    return (
        f"Switch is in {running.stp_mode} mode\nRoot bridge for: {root_for}\n"
        "Extended system ID                      is enabled\n"
        f"Portfast Default                        is {on('spanning-tree portfast default')}\n"
        f"PortFast BPDU Guard Default             is {on('spanning-tree portfast bpduguard default')}\n"
        f"Portfast BPDU Filter Default            is {on('spanning-tree portfast bpdufilter default')}\n"
        f"Loopguard Default                       is {on('spanning-tree loopguard default')}\n"
        "EtherChannel misconfig guard            is enabled\n"
        "Name                   Blocking Listening Learning Forwarding STP Active\n"
        "---------------------- -------- --------- -------- ---------- ----------\n"
        f"{name:<22} {blocking:<8} 0         0        {forwarding:<10} {blocking + forwarding}\n"
    )


def stp_root(cli: IosCli, values: Values) -> str:
    tree = cli.switch.world.stp()
    name = "MST0" if cli.switch.running_state.stp_mode == "mst" else "VLAN0001"
    port = short(tree.root_port) if tree.root_port else ""
    return (
        "\n                                        Root    Hello Max Fwd\n"
        "Vlan                   Root ID          Cost    Time  Age Dly  Root Port\n"
        "---------------- -------------------- --------- ----- --- ---  ------------\n"
        f"{name:<16} {tree.root_priority:>5} {dotted(tree.root_mac):<14} {tree.root_cost:>9}    2   20  15  {port}\n"
    )


# --- LLDP ---


def _lldp_on(cli: IosCli) -> None:
    if cli.switch.running_state.store.get("lldp run") is None:
        raise Refused("% LLDP is not enabled\n")


def _heard(cli: IosCli, only: str | None) -> list[Neighbour]:
    interfaces = cli.switch.running_state.interfaces
    return [
        heard
        for heard in cli.switch.world.neighbours()
        if interfaces[heard.local_port].get("lldp receive") is None and only in (None, heard.local_port)
    ]


def lldp(cli: IosCli, values: Values) -> str:
    _lldp_on(cli)
    timer = cli.switch.running_state.store.value("lldp timer", "seconds", 30)
    return (
        f"\nGlobal LLDP Information:\n    Status: ACTIVE\n    LLDP advertisements are sent every {timer} seconds\n"
        f"    LLDP hold time advertised is {timer * 4} seconds\n"
        "    LLDP interface reinitialisation delay is 2 seconds\n"
    )


def lldp_neighbors(cli: IosCli, values: Values) -> str:
    _lldp_on(cli)
    text = "Capability codes:\n    (R) Router, (B) Bridge, (T) Telephone, (C) DOCSIS Cable Device\n"
    text += "    (W) WLAN Access Point, (P) Repeater, (S) Station, (O) Other\n\n"
    text += "Device ID           Local Intf     Hold-time  Capability      Port ID\n"
    rows = _heard(cli, None)
    for heard in rows:
        name = (heard.system_name or dotted(heard.chassis_mac))[:20]
        text += f"{name:<20}{short(heard.local_port):<15}{120:<11}{'B':<16}{heard.port_id}\n"
    return text + f"\nTotal entries displayed: {len(rows)}\n\n"


def lldp_detail(cli: IosCli, values: Values) -> str:
    _lldp_on(cli)
    rows = _heard(cli, values.get("name"))
    text = ""
    for heard in rows:
        address = f"    IP: {heard.management_address}\n" if heard.management_address else ""
        text += (
            "------------------------------------------------\n"
            f"Local Intf: {short(heard.local_port)}\nChassis id: {dotted(heard.chassis_mac)}\n"
            f"Port id: {heard.port_id}\n"
            f"Port Description: {heard.port_description}\nSystem Name: {heard.system_name}\n\n"
            f"System Description: \n{heard.system_description}\n\n"
            "Time remaining: 109 seconds\nSystem Capabilities: B,R\nEnabled Capabilities: B\n"
            f"Management Addresses:\n{address}"
            "Auto Negotiation - not supported\nPhysical media capabilities - not advertised\n"
            "Media Attachment Unit type - not advertised\nVlan ID: - not advertised\n\n"
        )
    return f"{text}\nTotal entries displayed: {len(rows)}\n\n"


# --- DHCP snooping ---


def dhcp_snooping(cli: IosCli, values: Values) -> str:
    running = cli.switch.running_state
    store = running.store
    vlans = store.value("ip dhcp snooping vlan", "vlans", frozenset())
    option = "disabled" if store.get("ip dhcp snooping information option") else "enabled"
    active = vlan_text(vlans & frozenset(running.vlans)) if store.get("ip dhcp snooping") else "none"
    text = f"Switch DHCP snooping is {'enabled' if store.get('ip dhcp snooping') else 'disabled'}\n"
    text += f"DHCP snooping is configured on following VLANs:\n{vlan_text(vlans)}\n"
    text += f"DHCP snooping is operational on following VLANs:\n{active}\n"
    text += f"Insertion of option 82 is {option}\n"
    text += "Verification of hwaddr field is enabled\n"
    text += "DHCP snooping trust/rate is configured on the following Interfaces:\n\n"
    text += "Interface                  Trusted    Allow option    Rate limit (pps)\n"
    text += "-----------------------    -------    ------------    ----------------\n"
    for interface in [*running.physical(), *running.lags()]:
        trusted = interface.get("ip dhcp snooping trust") is not None
        rate = interface.value("ip dhcp snooping limit rate", "rate")
        if trusted or rate is not None:
            answer = "yes" if trusted else "no"
            text += f"{interface.name:<26} {answer:<10} {answer:<15} {rate if rate is not None else 'unlimited'}\n"
    return text
