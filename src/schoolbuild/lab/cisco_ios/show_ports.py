"""``show`` commands about interfaces, LAGs and power."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from schoolbuild.lab.cisco_ios.ports import short
from schoolbuild.lab.cisco_ios.running import Interface
from schoolbuild.lab.cisco_ios.show_l2 import link_up
from schoolbuild.lab.cisco_ios.show_system import dotted
from schoolbuild.lab.cisco_ios.view import suspended
from schoolbuild.lab.cisco_ios.vlans import vlan_text
from schoolbuild.lab.cisco_ios.words import Refused

if TYPE_CHECKING:
    from schoolbuild.lab.cisco_ios.cli import IosCli

Values = Mapping[str, Any]
_MODES = {"access": "static access", "trunk": "trunk"}


def chosen(cli: IosCli, values: Values, candidates: Iterable[Interface]) -> list[Interface]:
    """The interface that was named, else all of these."""
    name = values.get("name")
    if name is None:
        return list(candidates)
    found = cli.switch.running_state.interfaces.get(name)
    if found is None:
        raise Refused("% Invalid input detected at '^' marker.\n\n")
    return [found]


def _ports(cli: IosCli) -> list[Interface]:
    running = cli.switch.running_state
    return [*running.physical(), *running.lags()]


def _tripped(cli: IosCli) -> set[str]:
    return {port.port for port in cli.switch.world.stp().ports if port.state == "err-disabled"}


def _state(cli: IosCli, interface: Interface, tripped: set[str]) -> str:
    """The word in the status column."""
    if not interface.enabled:
        return "disabled"
    if interface.name in tripped:
        return "err-disabled"
    if interface.channel is not None and suspended(cli.switch.running_state, interface):
        return "suspended"
    return "connected" if link_up(cli, interface) else "notconnect"


def status(cli: IosCli, values: Values) -> str:
    tripped = _tripped(cli)
    text = "\nPort      Name               Status       Vlan       Duplex  Speed Type\n"
    for interface in chosen(cli, values, _ports(cli)):
        state = _state(cli, interface, tripped)
        up = state == "connected"
        vlan = "trunk" if interface.mode == "trunk" and (up or interface.is_lag) else str(interface.access_vlan)
        duplex = interface.value("duplex", "duplex") or ("a-full" if up else "auto")
        rate = interface.value("speed", "speed") or (f"a-{_speed(cli, interface)}" if up else "auto")
        text += (
            f"{short(interface.name):<9} {interface.description[:18]:<18} {state:<12} {vlan:<10} "
            f"{duplex:>6} {rate:>6} {_media(cli, interface)}\n"
        )
    return text


def _speed(cli: IosCli, interface: Interface) -> int:
    running = cli.switch.running_state
    names = {m.name for m in running.members(interface)} if interface.is_lag else {interface.name}
    return max((port.speed_mbps for port in running.spec.ports if port.name in names), default=1000)


def _media(cli: IosCli, interface: Interface) -> str:
    port = next((port for port in cli.switch.spec.ports if port.name == interface.name), None)
    if port is None:
        return ""
    if port.media == "copper":
        return "10/100/1000BaseTX"
    if not link_up(cli, interface):
        return "Not Present"
    return "SFP-10GBase-SR" if port.media == "sfpplus" else "1000BaseSX SFP"


def description(cli: IosCli, values: Values) -> str:
    running = cli.switch.running_state
    text = f"{'Interface':<30} {'Status':<14} {'Protocol':<8} Description\n"
    for interface in chosen(cli, values, [*running.svis(), *running.physical(), *running.lags()]):
        up = is_up(cli, interface)
        state = "up" if up else "admin down" if not interface.enabled else "down"
        text += (
            f"{short(interface.name):<30} {state:<14} {'up' if up else 'down':<8} {interface.description}".rstrip()
            + "\n"
        )
    return text


def is_up(cli: IosCli, interface: Interface) -> bool:
    """Whether its line protocol is up; that of a VLAN interface is while a port that carries the VLAN is."""
    if not interface.is_svi:
        return link_up(cli, interface)
    running = cli.switch.running_state
    number = int(interface.name.removeprefix("Vlan"))
    if not interface.enabled or number not in running.vlans:
        return False
    view = cli.switch.view()
    entries = {**view.ports, **view.lags}
    return any(
        (number == entries[i.name].untagged or number in entries[i.name].tagged) and link_up(cli, i)
        for i in _ports(cli)
    )


def ip_brief(cli: IosCli, values: Values) -> str:
    text = f"{'Interface':<22} {'IP-Address':<15} {'OK?':<3} {'Method':<6} {'Status':<21} Protocol\n"
    running = cli.switch.running_state
    out_of_band = [running.interfaces[port.name] for port in cli.switch.spec.ports if port.out_of_band]
    for interface in [*running.svis(), *out_of_band, *running.physical(), *running.lags()]:
        line = interface.get("ip address")
        address = str(line.values["address"]) if line else "unassigned"
        method = "manual" if line else "unset"
        up = is_up(cli, interface)
        state = "up" if up else "administratively down" if not interface.enabled else "down"
        text += f"{interface.name:<22} {address:<15} YES {method:<6} {state:<21} {'up' if up else 'down'}\n"
    return text


def interfaces(cli: IosCli, values: Values) -> str:
    running = cli.switch.running_state
    text = ""
    for interface in chosen(cli, values, [*running.svis(), *running.physical(), *running.lags()]):
        up = is_up(cli, interface)
        link = "up" if up else "administratively down" if not interface.enabled else "down"
        mac = dotted(cli.switch.spec.mac)
        kind = "Ethernet SVI" if interface.is_svi else "EtherChannel" if interface.is_lag else "Gigabit Ethernet"
        status_ = "connected" if up else "notconnect"
        ending = "" if interface.is_svi else f" ({status_})"
        text += f"{interface.name} is {link}, line protocol is {'up' if up else 'down'}{ending} \n"
        text += f"  Hardware is {kind}, address is {mac} (bia {mac})\n"
        text += f"  Description: {interface.description}\n" if interface.description else ""
        line = interface.get("ip address")
        text += f"  Internet address is {line.values['interface']}\n" if line else ""
        rate = _speed(cli, interface)
        text += f"  MTU {interface.value('mtu', 'bytes', 1500)} bytes, BW {rate * 1000} Kbit/sec, DLY 10 usec, \n"
        text += "     reliability 255/255, txload 1/255, rxload 1/255\n  Encapsulation ARPA, loopback not set\n"
        if not interface.is_svi:
            agreed = f"Full-duplex, {rate}Mb/s" if up else "Auto-duplex, Auto-speed"
            text += f"  {agreed}, media type is {_media(cli, interface)}\n"
        text += "  Last input never, output never, output hang never\n"
        text += "     0 packets input, 0 bytes, 0 no buffer\n"
        text += "     0 input errors, 0 CRC, 0 frame, 0 overrun, 0 ignored\n"
        text += "     0 packets output, 0 bytes, 0 underruns\n"
        text += "     0 output errors, 0 collisions, 1 interface resets\n"
    return text


def switchport(cli: IosCli, values: Values) -> str:
    running = cli.switch.running_state
    text = ""
    for interface in chosen(cli, values, _ports(cli)):
        up = link_up(cli, interface)
        mode = _MODES.get(interface.mode, interface.mode)
        operational = ("trunk" if interface.mode == "trunk" else "static access") if up else "down"
        if interface.channel is not None and up:
            operational += f" (member of bundle Po{interface.channel})"

        def named(number: int) -> str:
            vlan = running.vlans.get(number)
            return f"{number} ({vlan.label if vlan else 'Inactive'})"

        silent = interface.get("switchport nonegotiate") is not None or interface.mode == "access"
        voice = named(interface.voice_vlan) if interface.voice_vlan is not None else "none"
        allowed = "ALL" if interface.allowed is None else vlan_text(interface.allowed).replace("none", "NONE")
        text += (
            f"Name: {short(interface.name)}\nSwitchport: Enabled\nAdministrative Mode: {mode}\n"
            f"Operational Mode: {operational}\nAdministrative Trunking Encapsulation: dot1q\n"
            f"Negotiation of Trunking: {'Off' if silent else 'On'}\n"
            f"Access Mode VLAN: {named(interface.access_vlan)}\n"
            f"Trunking Native Mode VLAN: {named(interface.native_vlan)}\n"
            "Administrative Native VLAN tagging: enabled\n"
            f"Voice VLAN: {voice}\n"
            "Administrative private-vlan host-association: none \nAdministrative private-vlan mapping: none \n"
            "Operational private-vlan: none\n"
        )
        text += _trunking(allowed)
        text += "Pruning VLANs Enabled: 2-1001\nCapture Mode Disabled\nCapture VLANs Allowed: ALL\n\nProtected: "
        text += f"{'true' if interface.get('switchport protected') else 'false'}\nUnknown unicast blocked: disabled\n"
        text += "Unknown multicast blocked: disabled\nAppliance trust: none\n\n"
    return text


def _trunking(allowed: str) -> str:
    """Long lists go on in the next line, indented."""
    rows: list[str] = [""]
    for part in allowed.split(","):
        if len(rows[-1]) + len(part) > 40:
            rows.append("")
        rows[-1] += f"{part},"
    rows[-1] = rows[-1].rstrip(",")
    return "Trunking VLANs Enabled: " + "\n     ".join(rows) + "\n"


def trunk(cli: IosCli, values: Values) -> str:
    view = cli.switch.view()
    rows = [i for i in chosen(cli, values, _ports(cli)) if i.mode == "trunk" and link_up(cli, i) and i.channel is None]
    if not rows:
        return "\n"
    forwarding = {port.port for port in cli.switch.world.stp().ports if port.state == "forwarding"}
    text = "\nPort        Mode             Encapsulation  Status        Native vlan\n"
    for i in rows:
        text += f"{short(i.name):<11} {'on':<16} {'802.1q':<14} {'trunking':<13} {i.native_vlan}\n"
    text += "\nPort        Vlans allowed on trunk\n"
    for i in rows:
        text += f"{short(i.name):<11} {'1-4094' if i.allowed is None else vlan_text(i.allowed)}\n"
    active = {}
    text += "\nPort        Vlans allowed and active in management domain\n"
    for i in rows:
        entry = view.lags.get(i.name) or view.ports[i.name]
        active[i.name] = vlan_text(entry.tagged | ({entry.untagged} if entry.untagged is not None else set()))
        text += f"{short(i.name):<11} {active[i.name]}\n"
    text += "\nPort        Vlans in spanning tree forwarding state and not pruned\n"
    for i in rows:
        text += f"{short(i.name):<11} {active[i.name] if i.name in forwarding else 'none'}\n"
    return text


def etherchannel(cli: IosCli, values: Values) -> str:
    running = cli.switch.running_state
    lags = running.lags()
    text = (
        "Flags:  D - down        P - bundled in port-channel\n        I - stand-alone s - suspended\n"
        "        H - Hot-standby (LACP only)\n        R - Layer3      S - Layer2\n"
        "        U - in use      f - failed to allocate aggregator\n\n"
        "        M - not in use, minimum links not met\n        u - unsuitable for bundling\n"
        "        w - waiting to be aggregated\n        d - default port\n\n\n"
        f"Number of channel-groups in use: {len(lags)}\nNumber of aggregators:           {len(lags)}\n\n"
        "Group  Port-channel  Protocol    Ports\n"
        "------+-------------+-----------+-----------------------------------------------\n"
    )
    alive = {port.port for port in cli.switch.world.stp().ports if port.state != "down"}
    for lag in lags:
        members = running.members(lag)
        modes = {member.channel_mode for member in members}
        protocol = "LACP" if modes & {"active", "passive"} else "PAgP" if modes & {"auto", "desirable"} else "-"
        bundled = lag.name in alive and lag.enabled
        cells = []
        for member in members:
            down = "s" if suspended(running, member) else "D"
            up = "P" if bundled else "s"
            cells.append(f"{short(member.name)}({up if link_up(cli, member) else down})")
        ports = " ".join(f"{cell:<11}" for cell in cells[:4]).rstrip()
        group = lag.name.removeprefix("Port-channel")
        flags = "SU" if bundled and any("(P)" in cell for cell in cells) else "SD"
        text += f"{group:<6} {f'{short(lag.name)}({flags})':<13} {protocol:>8}      {ports}".rstrip() + "\n"
        for n in range(4, len(cells), 4):
            text += f"{'':34}{' '.join(f'{cell:<11}' for cell in cells[n : n + 4])}".rstrip() + "\n"
    return text + "\n"


def power(cli: IosCli, values: Values) -> str:
    running = cli.switch.running_state
    text = "\nModule   Available     Used     Remaining\n          (Watts)     (Watts)    (Watts) \n"
    text += "------   ---------   --------   ---------\n"
    watts = cli.switch.platform.poe_watts
    for member in cli.switch.spec.members:
        text += f"{member.number:<8} {watts:>8.1f}         0.0      {watts:>6.1f}\n"
    text += "Interface Admin  Oper       Power   Device              Class Max\n"
    text += "                            (Watts)                            \n"
    text += "--------- ------ ---------- ------- ------------------- ----- ----\n"
    poe = {port.name for port in cli.switch.spec.ports if port.poe}
    for interface in chosen(cli, values, running.physical()):
        if interface.name in poe:
            admin = interface.value("power inline", "mode", "auto")
            admin = "off" if admin == "never" else admin
            text += f"{short(interface.name):<9} {admin:<6} {'off':<10} {'0.0':<7} {'n/a':<19} {'n/a':<5} 30.0 \n"
    return text
