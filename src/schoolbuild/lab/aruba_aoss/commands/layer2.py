"""LAGs, loop protection, DHCP snooping and ARP protection."""

from __future__ import annotations

from schoolbuild.lab.aruba_aoss.grammar import ASG, ATMG, MCG, Values, rule
from schoolbuild.lab.aruba_aoss.membership import dissolve, form_lag
from schoolbuild.lab.aruba_aoss.ports import expand_numbers
from schoolbuild.lab.aruba_aoss.session import Session
from schoolbuild.lab.aruba_aoss.words import Refused


@rule("config", "trunk <ports> <trunk> [(lacp|trunk):kind]", source=MCG)
def _trunk(s: Session, v: Values) -> None:
    """On AOS-S a *trunk* is a LAG."""
    form_lag(s.state, v["ports"], v["trunk"], v.get("kind", "trunk"))


@rule("config", "no trunk <ports>", source=MCG)
def _no_trunk(s: Session, v: Values) -> None:
    dissolve(s.state, v["ports"])


ACTIONS = "(send-disable|no-disable|send-recv-dis):action"


@rule("config", f"loop-protect <ports> [receiver-action {ACTIONS}]", source=ATMG)
def _loop_protect(s: Session, v: Values) -> None:
    for name in v["ports"]:
        s.state.ports[name].loop_protect = v.get("action", s.state.ports[name].loop_protect or "send-disable")


@rule("config", f"no loop-protect <ports> [receiver-action {ACTIONS}]", source=ATMG)
def _no_loop_protect(s: Session, v: Values) -> None:
    for name in v["ports"]:
        s.state.ports[name].loop_protect = "send-disable" if "action" in v else ""


@rule("config", "loop-protect disable-timer <big-seconds:value>", source=ATMG, what="timer")
@rule("config", "loop-protect transmit-interval <priority:value>", source=ATMG, what="interval")
def _loop_protect_time(s: Session, v: Values) -> None:
    if v["what"] == "interval" and not 1 <= v["value"] <= 10:
        raise Refused(f"Invalid input: {v['value']}")
    setattr(s.state, f"loop_protect_{v['what']}", v["value"])


@rule("config", "no loop-protect disable-timer", source=ATMG)
def _no_loop_protect_time(s: Session, _: Values) -> None:
    s.state.loop_protect_timer = 0


@rule("config", "no loop-protect transmit-interval", source=ATMG)
def _default_interval(s: Session, _: Values) -> None:
    s.state.loop_protect_interval = 5


@rule("config", "loop-protect trap loop-detected", source=ATMG)
def _loop_trap(s: Session, _: Values) -> None:
    s.state.loop_protect_trap = True


@rule("config", "no loop-protect trap loop-detected", source=ATMG)
def _no_loop_trap(s: Session, _: Values) -> None:
    s.state.loop_protect_trap = False


@rule("config", "dhcp-snooping", "dhcp-snooping enable", source=ASG)
def _snooping(s: Session, _: Values) -> None:
    s.state.snooping.enabled = True


@rule("config", "no dhcp-snooping", "no dhcp-snooping enable", source=ASG)
def _no_snooping(s: Session, _: Values) -> None:
    s.state.snooping.enabled = False


@rule("config", "dhcp-snooping vlan <rest:list>", source=ASG)
def _snooping_vlans(s: Session, v: Values) -> None:
    s.state.snooping.vlans |= vlan_list(v["list"])


@rule("config", "no dhcp-snooping vlan <rest:list>", source=ASG)
def _no_snooping_vlans(s: Session, v: Values) -> None:
    s.state.snooping.vlans -= vlan_list(v["list"])


def vlan_list(text: str) -> set[int]:
    """VLAN ids apart by blanks or commas, as the running configuration prints and the manual writes them.

    They need not exist: the running configuration says them before it makes the VLANs.
    """
    found: set[int] = set()
    for word in text.split():
        numbers = expand_numbers(word.strip('"'), 1, 4094)
        if numbers is None:
            raise Refused(f"Invalid input: {word}")
        found.update(numbers)
    return found


@rule("config", "dhcp-snooping trust <ports>", source=ASG)
def _snooping_trust(s: Session, v: Values) -> None:
    for name in v["ports"]:
        s.state.ports[name].dhcp_trust = True


@rule("config", "no dhcp-snooping trust <ports>", source=ASG)
def _no_snooping_trust(s: Session, v: Values) -> None:
    for name in v["ports"]:
        s.state.ports[name].dhcp_trust = False


@rule("config", "dhcp-snooping authorized-server <ip:server>", source=ASG)
def _server(s: Session, v: Values) -> None:
    if v["server"] not in s.state.snooping.servers:
        s.state.snooping.servers.append(v["server"])


@rule("config", "no dhcp-snooping authorized-server <ip:server>", source=ASG)
def _no_server(s: Session, v: Values) -> None:
    if v["server"] not in s.state.snooping.servers:
        raise Refused(f"Invalid input: {v['server']}")
    s.state.snooping.servers.remove(v["server"])


@rule("config", "dhcp-snooping option 82", source=ASG)
def _option82(s: Session, _: Values) -> None:
    s.state.snooping.option82 = True


@rule("config", "no dhcp-snooping option 82", source=ASG)
def _no_option82(s: Session, _: Values) -> None:
    s.state.snooping.option82 = False


@rule("config", "dhcp-snooping option 82 untrusted-policy (drop|keep|replace):policy", source=ASG)
def _option82_policy(s: Session, v: Values) -> None:
    s.state.snooping.option82_policy = v["policy"]


@rule("config", "dhcp-snooping option 82 remote-id (mac|subnet-ip|mgmt-ip):remote", source=ASG)
def _option82_remote(s: Session, v: Values) -> None:
    s.state.snooping.option82_remote = v["remote"]


@rule("config", "dhcp-snooping verify mac", source=ASG)
def _verify_mac(s: Session, _: Values) -> None:
    s.state.snooping.verify_mac = True


@rule("config", "no dhcp-snooping verify mac", source=ASG)
def _no_verify_mac(s: Session, _: Values) -> None:
    s.state.snooping.verify_mac = False


@rule("config", "arp-protect", source=ASG)
def _arp_protect(s: Session, _: Values) -> None:
    s.state.arp_protect = True


@rule("config", "no arp-protect", source=ASG)
def _no_arp_protect(s: Session, _: Values) -> None:
    s.state.arp_protect = False


@rule("config", "arp-protect vlan <rest:list>", source=ASG)
def _arp_vlans(s: Session, v: Values) -> None:
    s.state.arp_vlans |= vlan_list(v["list"])


@rule("config", "no arp-protect vlan <rest:list>", source=ASG)
def _no_arp_vlans(s: Session, v: Values) -> None:
    s.state.arp_vlans -= vlan_list(v["list"])


@rule("config", "arp-protect trust <ports>", source=ASG)
def _arp_trust(s: Session, v: Values) -> None:
    for name in v["ports"]:
        s.state.ports[name].arp_trust = True


@rule("config", "no arp-protect trust <ports>", source=ASG)
def _no_arp_trust(s: Session, v: Values) -> None:
    for name in v["ports"]:
        s.state.ports[name].arp_trust = False
