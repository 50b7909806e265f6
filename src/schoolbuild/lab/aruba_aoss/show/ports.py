"""Ports and LAGs: brief, status, name, counters, trunks, LACP, PoE."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from schoolbuild.lab.aruba_aoss.hardware import mac, port_type, speed
from schoolbuild.lab.aruba_aoss.membership import vlans_of

if TYPE_CHECKING:
    from schoolbuild.lab.aruba_aoss.switch import AossSwitch


def shorten(text: str, width: int) -> str:
    """Too long a text ends in dots, as in the switch's tables."""
    return text if len(text) <= width else text[: width - 3] + "..."


def label(switch: AossSwitch, port: str) -> str:
    """``49-Trk1`` for a member of a LAG."""
    lag = switch.state.lag_of(port)
    return f"{port}-{lag}" if lag else port


def up(switch: AossSwitch, port: str) -> bool:
    """Whether the port is enabled and its link is up."""
    return switch.state.ports[port].enabled and switch.world.link_up(port)


def seated(switch: AossSwitch, port: str) -> bool:
    """Copper is always there; a cage shows its transceiver's type only with a live link in the lab."""
    return switch.ports_by_name[port].media == "copper" or switch.world.link_up(port)


def physical(switch: AossSwitch, chosen: Iterable[str] | None) -> list[str]:
    """The physical ports among those chosen, or all."""
    names = list(chosen) if chosen is not None else list(switch.state.physical)
    return [name for name in names if name in switch.ports_by_name]


def brief(switch: AossSwitch, chosen: Iterable[str] | None = None) -> str:
    """``show interfaces brief``."""
    lines = [
        " Status and Counters - Port Status",
        "",
        "                          | Intrusion                           MDI  Flow Bcast",
        "  Port         Type       | Alert     Enabled Status Mode       Mode Ctrl Limit",
        "  ------------ ---------- + --------- ------- ------ ---------- ---- ---- -----",
    ]
    for name in physical(switch, chosen):
        spec, port = switch.ports_by_name[name], switch.state.ports[name]
        live = up(switch, name)
        kind = port_type(spec) if seated(switch, name) else ""
        mode = speed(spec) if kind else "."
        mdi = "" if not kind else "NA" if spec.media != "copper" or not port.enabled else "MDIX" if live else "Auto"
        lines.append(
            f"  {label(switch, name):<12} {kind:<10} | {'No':<9} {'Yes' if port.enabled else 'No':<7} "
            f"{'Up' if live else 'Down':<6} {mode:<10} {mdi:<4} {'on' if port.flow_control else 'off':<4} "
            f"{port.broadcast_limit}"
        )
    return "\n".join(lines) + "\n\n"


def status(switch: AossSwitch, chosen: Iterable[str] | None = None) -> str:
    """``show interfaces status``."""
    lines = [
        "  Port     Name       Status  Config-mode   Speed    Type       Tagged Untagged",
        "  -------- ---------- ------- ------------- -------- ---------- ------ --------",
    ]
    for name in physical(switch, chosen):
        spec, port = switch.ports_by_name[name], switch.state.ports[name]
        untagged, tagged = vlans_of(switch.state, switch.state.lag_of(name) or name)
        some = "No" if not tagged else str(next(iter(tagged))) if len(tagged) == 1 else "multi"
        kind = port_type(spec) if seated(switch, name) else ""
        config = {"auto": "Auto"}.get(port.speed_duplex, port.speed_duplex) if kind else ""
        lines.append(
            f"  {shorten(label(switch, name), 8):<8} {shorten(port.description, 10):<10} "
            f"{'Up' if up(switch, name) else 'Down':<7} {config:<13} {speed(spec) if kind else '':<8} {kind:<10} "
            f"{some:<6} {untagged if untagged else 'No'}"
        )
    return "\n".join(lines) + "\n\n"


def counters(switch: AossSwitch, chosen: Iterable[str] | None = None) -> str:
    """No traffic is counted in the lab: every counter is nought."""
    lines = [
        " Status and Counters - Port Counters",
        "",
        "                                                                 Flow Bcast",
        "  Port         Total Bytes    Total Frames   Errors Rx Drops Tx  Ctrl Limit",
        "  ------------ -------------- -------------- --------- --------- ---- -----",
    ]
    for name in physical(switch, chosen):
        port = switch.state.ports[name]
        lines.append(
            f"  {label(switch, name):<12} {0:<14} {0:<14} {0:<9} {0:<9} {'on' if port.flow_control else 'off':<4} "
            f"{port.broadcast_limit}"
        )
    return "\n".join(lines) + "\n\n"


def one(switch: AossSwitch, name: str) -> str:
    """``show interfaces 5``."""
    return (
        f"\n Status and Counters - Port Counters for port {name}\n\n"
        f"  Name  : {switch.state.ports[name].description}\n"
        f"  MAC Address      : {mac(switch.spec.mac)}\n"
        f"  Link Status      : {'Up' if up(switch, name) else 'Down'}\n"
        f"  Port Enabled     : {'Yes' if switch.state.ports[name].enabled else 'No'}\n"
        "  Totals (Since boot or last clear) :\n"
        f"   Bytes Rx        : {0:<18} Bytes Tx        : 0\n"
        f"   Unicast Rx      : {0:<18} Unicast Tx      : 0\n"
        f"   Bcast/Mcast Rx  : {0:<18} Bcast/Mcast Tx  : 0\n"
        "  Errors (Since boot or last clear) :\n"
        f"   FCS Rx          : {0:<18} Drops Tx        : 0\n\n"
    )


def names(switch: AossSwitch, chosen: Iterable[str] | None = None) -> str:
    """``show name``."""
    lines = ["", " Port Names", "", "  Port   Type       Name", "  ------ ---------- " + "-" * 60]
    for name in physical(switch, chosen):
        kind = port_type(switch.ports_by_name[name]) if seated(switch, name) else ""
        lines.append(f"  {name:<6} {kind:<10} {switch.state.ports[name].description}".rstrip())
    return "\n".join(lines) + "\n\n"


def trunks(switch: AossSwitch) -> str:
    """``show trunks``."""
    lines = [
        "",
        " Load Balancing Method:  L3-based (default)",
        "",
        "  Port   | Name                             Type       | Group Type    ",
        "  ------ + -------------------------------- ---------- + ----- --------",
    ]
    for lag_name, lag in switch.state.lags.items():
        for member in lag.members:
            kind = port_type(switch.ports_by_name[member])
            description = shorten(switch.state.ports[member].description, 32)
            how = "LACP" if lag.kind == "lacp" else "Trunk"
            lines.append(f"  {member:<6} | {description:<32} {kind:<10} | {lag_name:<5} {how:<8}")
    return "\n".join(lines) + "\n\n"


def lacp(switch: AossSwitch) -> str:
    """``show lacp``."""
    lines = [
        "",
        "                           LACP",
        "",
        "          LACP      Trunk     Port                LACP      Admin   Oper",
        "   Port   Enabled   Group     Status    Partner   Status    Key     Key",
        "   -----  -------   -------   -------   -------   -------   ------  ------",
    ]
    for lag_name, lag in switch.state.lags.items():
        if lag.kind == "lacp":
            for member in lag.members:
                live = up(switch, member)
                lines.append(
                    f"   {member:<6} {'Active':<9} {lag_name:<9} {'Up' if live else 'Down':<9} "
                    f"{'Yes' if live else 'No':<9} {'Success' if live else 'Failure':<9} {'0':<7} 0"
                )
    return "\n".join(lines) + "\n\n"


def power(switch: AossSwitch) -> str:
    """A port with something on it is shown as delivering; how much, the lab does not know."""
    budget = sum(switch.member_hardware(member).poe_watts for member in switch.spec.members)
    lines = [
        "",
        " Status and Counters - Port Power Status",
        "",
        f"  Available: {budget} W  Used: 0 W  Remaining: {budget} W",
        "",
        "         PoE  Pwr  Pwr      Pre-std Alloc Alloc  PSE Pwr PD Pwr  PoE Port     PLC PLC",
        "  Port   Enab Enab Priority Detect  Cfg   Actual Rsrvd   Draw    Status       Cls Type",
        "  ------ ---- ---- -------- ------- ----- ------ ------- ------- ------------ --- ----",
    ]
    for name in physical(switch, None):
        if switch.ports_by_name[name].poe:
            port = switch.state.ports[name]
            enabled = "Yes" if port.poe else "No"
            state = "Searching" if port.poe and port.enabled else "Disabled"
            lines.append(
                f"  {name:<6} {enabled:<4} {enabled:<4} {port.poe_priority:<8} {'off':<7} {'usage':<5} {'usage':<6} "
                f"{'0.0 W':<7} {'0.0 W':<7} {state:<12} 0   -"
            )
    return "\n".join(lines) + "\n\n"
