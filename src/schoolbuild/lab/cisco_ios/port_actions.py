"""What setting something on an interface or a VLAN does beyond keeping its line (see ``actions.py``)."""

from __future__ import annotations

from ipaddress import IPv4Interface, NetmaskValueError
from typing import TYPE_CHECKING, Any

from schoolbuild.lab.cisco_ios.grammar import Match
from schoolbuild.lab.cisco_ios.ports import short
from schoolbuild.lab.cisco_ios.running import Interface, Vlan
from schoolbuild.lab.cisco_ios.settings import Line, Setting, plain
from schoolbuild.lab.cisco_ios.vlans import ALL, vlan_text
from schoolbuild.lab.cisco_ios.words import Invalid, Refused

if TYPE_CHECKING:
    from schoolbuild.lab.cisco_ios.config import Config

SWITCHPORT_KEYS = (
    "switchport access vlan",
    "switchport trunk native vlan",
    "switchport trunk allowed vlan",
    "switchport mode",
    "switchport nonegotiate",
    "switchport voice vlan",
)
"""What a Port-channel and its members have in common."""


def l2(config: Config, target: Interface, setting: Setting, match: Match, negated: bool) -> str:
    """Only on ports and Port-channels, not on VLAN interfaces or the management port."""
    _switch_port(config, target)
    return plain(config, target, setting, match, negated)


def _switch_port(config: Config, target: Interface) -> None:
    if target.is_svi or config.is_out_of_band(target):
        raise Invalid(0)


def _shared(config: Config, target: Interface, setting: Setting) -> None:
    """What is set on a Port-channel is set on its members."""
    if target.is_lag:
        for member in config.running.members(target):
            member.copy_from(target, (setting.key,))


def switchport(config: Config, target: Interface, setting: Setting, match: Match, negated: bool) -> str:
    _switch_port(config, target)
    if negated:
        if config.platform.key == "c2960x":
            # The LAN Base image has no routed ports.
            raise Invalid(3)
        raise Refused("% Command rejected: this lab has no routed ports.\n")
    return ""


def access_vlan(config: Config, target: Interface, setting: Setting, match: Match, negated: bool) -> str:
    _switch_port(config, target)
    plain(config, target, setting, match, negated)
    _shared(config, target, setting)
    return "" if negated else _made_if_missing(config, int(match.values["vlan"]), "Access")


def voice_vlan(config: Config, target: Interface, setting: Setting, match: Match, negated: bool) -> str:
    if target.is_lag:
        raise Refused("Command rejected: Voice VLAN is not supported on this interface type.\n")
    _switch_port(config, target)
    plain(config, target, setting, match, negated)
    return "" if negated else _made_if_missing(config, int(match.values["vlan"]), "Voice")


def _made_if_missing(config: Config, number: int, kind: str) -> str:
    if number in config.running.vlans or config.running.vtp_mode == "client":
        return ""
    if config.replaying:
        return ""
    config.running.vlans[number] = Vlan(number)
    return f"% {kind} VLAN does not exist. Creating vlan {number}\n"


def trunk(config: Config, target: Interface, setting: Setting, match: Match, negated: bool) -> str:
    _switch_port(config, target)
    plain(config, target, setting, match, negated)
    _shared(config, target, setting)
    return ""


def trunk_allowed(config: Config, target: Interface, setting: Setting, match: Match, negated: bool) -> str:
    """``add`` and ``remove`` change the list that is there; all VLANs is the default and prints nothing.

    ``no switchport trunk allowed vlan``, whatever stands behind it, allows all (annet pull request 483).
    """
    _switch_port(config, target)
    have = target.allowed if target.allowed is not None else ALL
    given: frozenset[int] = match.values.get("vlans", frozenset())
    how = "all" if negated else match.values.get("how")
    allowed = {
        None: given,
        "add": have | given,
        "remove": have - given,
        "except": ALL - given,
        "all": ALL,
        "none": frozenset(),
    }[how]
    if allowed == ALL:
        target.lines.pop(setting.key, None)
    else:
        target.lines[setting.key] = Line(f"{setting.key} {vlan_text(allowed)}", {"vlans": frozenset(allowed)})
    _shared(config, target, setting)
    return ""


def switchport_mode(config: Config, target: Interface, setting: Setting, match: Match, negated: bool) -> str:
    _switch_port(config, target)
    if not negated and match.canonical.startswith("switchport mode dynamic") and target.get("switchport nonegotiate"):
        raise Refused("Command rejected: Conflict between 'nonegotiate' and 'dynamic' status on this interface.\n")
    plain(config, target, setting, match, negated)
    _shared(config, target, setting)
    return ""


def nonegotiate(config: Config, target: Interface, setting: Setting, match: Match, negated: bool) -> str:
    _switch_port(config, target)
    if not negated and target.mode.startswith("dynamic") and not config.replaying:
        raise Refused("Command rejected: Conflict between 'nonegotiate' and 'dynamic' status on this interface.\n")
    plain(config, target, setting, match, negated)
    _shared(config, target, setting)
    return ""


def ip_address(config: Config, target: Interface, setting: Setting, match: Match, negated: bool) -> str:
    if not target.is_svi and not config.is_out_of_band(target):
        raise Invalid(0)
    if negated:
        target.lines.pop(setting.key, None)
        return ""
    if "address" not in match.values:
        raise Refused("% Command rejected: this lab has no DHCP server for switches.\n")
    address, mask = match.values["address"], match.values["mask"]
    try:
        new = IPv4Interface(f"{address}/{mask}")
    except (NetmaskValueError, ValueError):
        new = None
    if new is None or new.netmask != mask:
        # Python takes a wildcard for a mask, IOS does not.
        raise Refused(f"Bad mask 0x{int(mask):08X} for address {address}\n")
    if new.network.prefixlen < 31 and new.ip in (new.network.network_address, new.network.broadcast_address):
        raise Refused(f"Bad mask /{new.network.prefixlen} for address {address}\n")
    for other in config.running.interfaces.values():
        line = other.get("ip address")
        if other is not target and line is not None and line.values["interface"].network.overlaps(new.network):
            raise Refused(f"% {new.network.network_address} overlaps with {other.name}\n")
    target.lines[setting.key] = Line(match.canonical, {**match.values, "interface": new})
    return ""


def power_inline(config: Config, target: Interface, setting: Setting, match: Match, negated: bool) -> str:
    if not config.has_poe(target):
        raise Invalid(0)
    return plain(config, target, setting, match, negated)


def speed(config: Config, target: Interface, setting: Setting, match: Match, negated: bool) -> str:
    if target.is_svi:
        raise Invalid(0)
    return plain(config, target, setting, match, negated)


def portfast(config: Config, target: Interface, setting: Setting, match: Match, negated: bool) -> str:
    """One setting under two names: newer 2960-X software prints ``portfast edge``."""
    _switch_port(config, target)
    target.lines.pop("spanning-tree portfast", None)
    target.lines.pop("spanning-tree portfast edge", None)
    if negated:
        return ""
    text = match.canonical
    if config.platform.portfast_edge and text in ("spanning-tree portfast", "spanning-tree portfast trunk"):
        text = text.replace("portfast", "portfast edge")
    target.lines["spanning-tree portfast"] = Line(text, match.values)
    if text.endswith(("disable", "network")) or config.replaying:
        return ""
    warning = (
        "%Warning: portfast should only be enabled on ports connected to a single\n"
        " host. Connecting hubs, concentrators, switches, bridges, etc... to this\n"
        " interface  when portfast is enabled, can cause temporary bridging loops.\n"
        " Use with CAUTION\n\n"
    )
    if text.endswith("trunk"):
        return warning
    return warning + (
        f"%Portfast has been configured on {target.name} but will only\n"
        " have effect when the interface is in a non-trunking mode.\n"
    )


def channel_group(config: Config, target: Interface, setting: Setting, match: Match, negated: bool) -> str:
    """The first member makes the Port-channel in its own likeness; it stays when the last one leaves."""
    if target.is_svi or target.is_lag or config.is_out_of_band(target):
        raise Invalid(0)
    if negated:
        target.lines.pop(setting.key, None)
        return ""
    number, mode = match.values["group"], match.values["mode"]
    lag = config.running.interfaces.get(f"Port-channel{number}")
    others = [i for i in config.running.members(lag) if i is not target] if lag else []
    protocols = {_protocol(member.channel_mode) for member in others}
    if protocols and _protocol(mode) not in protocols:
        raise Refused(
            f"Command rejected ({lag.name if lag else ''}, {short(target.name)}): "
            "the channel-group's protocol does not match that of the other members.\n"
        )
    plain(config, target, setting, match, negated)
    if lag is not None:
        return ""
    lag = Interface(f"Port-channel{number}")
    lag.copy_from(target, SWITCHPORT_KEYS)
    config.running.interfaces[lag.name] = lag
    return f"Creating a port-channel interface {_spaced(lag.name)}\n\n" if not config.replaying else ""


def _spaced(name: str) -> str:
    return name.replace("Port-channel", "Port-channel ")


def _protocol(mode: str) -> str:
    return {"active": "LACP", "passive": "LACP", "on": "-"}.get(mode, "PAgP")


# --- VLANs ---


def vlan_name(config: Config, target: Any, setting: Setting, match: Match, negated: bool) -> str:
    vlan: Vlan
    for vlan in config.chosen_vlans:
        name = "" if negated else match.values["name"].strip('"')
        if vlan.number == 1 or 1002 <= vlan.number <= 1005:
            raise Refused(f"Default VLAN {vlan.number} may not have its name changed.\n")
        if len(name) > 32:
            raise Refused("%You must disable VTPv1 and VTPv2 or switch to VTPv3 before configuring a VLAN name longer "
                          "than 32 characters\n")  # fmt: skip
        if " " in name:
            raise Invalid(5 + match.values["name"].index(" ") + 1)
        twin = [v for v in config.running.vlans.values() if v is not vlan and v.label == name]
        if name and twin:
            raise Refused(f"VLAN #{vlan.number} and #{twin[0].number} have an identical name: {name}\n")
        vlan.name = "" if name == f"VLAN{vlan.number:04d}" else name
    return ""


def vlan_shutdown(config: Config, target: Any, setting: Setting, match: Match, negated: bool) -> str:
    for vlan in config.chosen_vlans:
        if vlan.number == 1:
            raise Refused("Default VLAN 1 may not be shutdown.\n")
        vlan.shutdown = not negated
    return ""
