"""VLANs: the ``vlan`` context, memberships, addresses, and what deleting one does."""

from __future__ import annotations

from ipaddress import IPv4Interface

from schoolbuild.lab.aruba_aoss.grammar import ATMG, MRG, Values, rule
from schoolbuild.lab.aruba_aoss.membership import (
    DEFAULT,
    delete_vlan,
    set_tagged,
    set_untagged,
    unset,
    would_move,
)
from schoolbuild.lab.aruba_aoss.ports import compress
from schoolbuild.lab.aruba_aoss.session import Context, Session
from schoolbuild.lab.aruba_aoss.state import Vlan
from schoolbuild.lab.aruba_aoss.words import error, invalid


@rule("config", "vlan <vid>", source=ATMG, writes=False)
def _enter_vlan(s: Session, v: Values) -> None:
    """A VLAN that does not exist is made."""
    vid = v["vid"]
    if vid not in s.state.vlans:
        if len(s.state.vlans) >= s.switch.max_vlans_now:
            raise error(f"Maximum number of VLANs ({s.switch.max_vlans_now}) has already been reached.")
        s.state.vlans[vid] = Vlan(vid, f"VLAN{vid}")
        s.switch.wrote()
    s.enter(Context("vlan", f"vlan-{vid}", vlan=vid))


@rule("config", "no vlan <known-vid:vid>", source=ATMG)
def _remove_vlan(s: Session, v: Values) -> str | None:
    """Ports that are in no other VLAN fall back into the default VLAN, after a question."""
    vlan = s.state.vlans[v["vid"]]
    if vlan.vid == DEFAULT:
        raise error("The default VLAN cannot be deleted.")
    if vlan.vid == s.state.primary_vlan:
        raise error("The primary VLAN cannot be deleted.")
    if vlan.vid == s.state.management_vlan:
        raise error("The management VLAN cannot be deleted.")
    moved = would_move(s.state, vlan)
    if not moved:
        delete_vlan(s.state, vlan)
        return None

    def go() -> None:
        delete_vlan(s.state, vlan)
        s.switch.wrote()

    return s.confirm(
        f"The following ports will be moved to the default VLAN:\n{compress(moved)}\nDo you want to continue?\n[y/n] ",
        go,
    )


@rule("vlan", "name <name:title>", source=ATMG)
def _set_name(s: Session, v: Values) -> None:
    title = v["title"]
    if any(other.name == title and other is not s.vlan for other in s.state.vlans.values()):
        raise error(f"Duplicate VLAN name: {title}")
    s.vlan.name = title


@rule("vlan", "no name", source=ATMG)
def _clear_name(s: Session, _: Values) -> None:
    s.vlan.name = "DEFAULT_VLAN" if s.vlan.vid == DEFAULT else f"VLAN{s.vlan.vid}"


@rule("vlan", "untagged <ports>", source=ATMG)
def _untagged(s: Session, v: Values) -> None:
    set_untagged(s.state, s.vlan, v["ports"])


@rule("vlan", "tagged <ports>", source=ATMG)
def _tagged(s: Session, v: Values) -> None:
    set_tagged(s.state, s.vlan, v["ports"])


@rule("vlan", "no untagged <ports>", source=ATMG)
def _no_untagged(s: Session, v: Values) -> None:
    """A configuration file says it of VLAN 1 before it says where else the ports are: there it is judged at the end."""
    if s.quiet and s.vlan.vid == DEFAULT:
        s.postponed.update(v["ports"])
        return
    unset(s.state, s.vlan, v["ports"], tagged=False)


@rule("vlan", "no tagged <ports>", source=ATMG)
def _no_tagged(s: Session, v: Values) -> None:
    unset(s.state, s.vlan, v["ports"], tagged=True)


@rule("vlan", "ip address <ip:address> <mask>", source=MRG)
def _address_with_mask(s: Session, v: Values) -> None:
    _set_address(s, IPv4Interface(f"{v['address']}/{v['mask']}"))


@rule("vlan", "ip address <prefix>", source=MRG)
def _address_with_prefix(s: Session, v: Values) -> None:
    _set_address(s, v["prefix"])


def _set_address(s: Session, address: IPv4Interface) -> None:
    """One address per VLAN here; overlapping networks are refused ("VLAN operating rules", from K.15.09)."""
    if address.ip in (address.network.network_address, address.network.broadcast_address):
        raise invalid(str(address.ip))
    for other in s.state.vlans.values():
        same_net = other.address is not None and other.address.network.overlaps(address.network)
        if other is not s.vlan and other.mode == "manual" and same_net:
            raise error(f"The IP address (or subnet) {address.ip} already exists.")
    s.vlan.mode, s.vlan.address = "manual", address


@rule("vlan", "ip address dhcp-bootp", source=MRG)
def _address_by_dhcp(s: Session, _: Values) -> None:
    s.vlan.mode, s.vlan.address = "dhcp", None


@rule("vlan", "no ip address", "no ip address dhcp-bootp", source=MRG)
def _no_address(s: Session, _: Values) -> None:
    s.vlan.mode, s.vlan.address = "none", None


@rule("vlan", "no ip address <ip:address> <mask>", source=MRG)
def _remove_address(s: Session, v: Values) -> None:
    if s.vlan.address != IPv4Interface(f"{v['address']}/{v['mask']}"):
        raise error(f"The IP address {v['address']} is not configured on this VLAN.")
    _no_address(s, v)


@rule("vlan", "no ip address <prefix>", source=MRG)
def _remove_prefix(s: Session, v: Values) -> None:
    _remove_address(s, {"address": v["prefix"].ip, "mask": v["prefix"].netmask})


@rule("vlan", "ip helper-address <ip:address>", source=MRG)
def _helper(s: Session, v: Values) -> None:
    if v["address"] not in s.vlan.helpers:
        s.vlan.helpers.append(v["address"])


@rule("vlan", "no ip helper-address <ip:address>", source=MRG)
def _no_helper(s: Session, v: Values) -> None:
    if v["address"] not in s.vlan.helpers:
        raise error(f"The helper address {v['address']} is not configured.")
    s.vlan.helpers.remove(v["address"])


def _switches(name: str, *patterns: str, source: str) -> None:
    """A property of a VLAN that is on or off."""

    def on(s: Session, _: Values) -> None:
        setattr(s.vlan, name, True)

    def off(s: Session, _: Values) -> None:
        setattr(s.vlan, name, False)

    for pattern in patterns:
        rule("vlan", pattern, source=source)(on)
        rule("vlan", f"no {pattern}", source=source)(off)


_switches("voice", "voice", source=ATMG)
_switches("jumbo", "jumbo", source=ATMG)
_switches("igmp", "ip igmp", source=MRG)
_switches("ipv6", "ipv6 enable", source="ArubaOS-Switch IPv6 Configuration Guide 16.10")
_switches("ipv6_dhcp", "ipv6 address dhcp full", source="ArubaOS-Switch IPv6 Configuration Guide 16.10")


@rule("vlan", "dhcp-snooping", source="ArubaOS-Switch Access Security Guide 16.10")
def _snoop(s: Session, _: Values) -> None:
    s.state.snooping.vlans.add(s.vlan.vid)


@rule("vlan", "no dhcp-snooping", source="ArubaOS-Switch Access Security Guide 16.10")
def _no_snoop(s: Session, _: Values) -> None:
    s.state.snooping.vlans.discard(s.vlan.vid)


@rule("vlan", "qos priority <qos:value>", source=ATMG)
def _qos(s: Session, v: Values) -> None:
    s.vlan.qos_priority = v["value"]


@rule("vlan", "no qos", "no qos priority", source=ATMG)
def _no_qos(s: Session, _: Values) -> None:
    s.vlan.qos_priority = None


@rule("config", "primary-vlan <known-vid:vid>", source=ATMG)
def _primary(s: Session, v: Values) -> None:
    s.state.primary_vlan = v["vid"]


@rule("config", "no primary-vlan", "no primary-vlan <known-vid:vid>", source=ATMG)
def _no_primary(s: Session, _: Values) -> None:
    s.state.primary_vlan = DEFAULT


@rule("config", "management-vlan <known-vid:vid>", source=ATMG)
def _management(s: Session, v: Values) -> None:
    s.state.management_vlan = v["vid"]


@rule("config", "no management-vlan", "no management-vlan <known-vid:vid>", source=ATMG)
def _no_management(s: Session, _: Values) -> None:
    s.state.management_vlan = None


@rule("config", "max-vlans <count>", source=ATMG)
def _max_vlans(s: Session, v: Values) -> str | None:
    """Takes effect at the next boot, and only if saved."""
    if not 16 <= v["count"] <= s.switch.hardware.vlan_limit:
        raise invalid(str(v["count"]))
    s.state.max_vlans = v["count"]
    return None if s.quiet else "Command will take effect after saving configuration and reboot.\n"


@rule("config", "no max-vlans", source=ATMG)
def _default_max_vlans(s: Session, _: Values) -> str | None:
    return _max_vlans(s, {"count": 256})
