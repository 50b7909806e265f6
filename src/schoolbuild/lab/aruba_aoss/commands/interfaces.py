"""The ``interface`` context: name, state, PoE, storm limits and VLANs of ports and LAGs."""

from __future__ import annotations

from collections.abc import Iterator

from schoolbuild.lab.aruba_aoss.grammar import ASG, ATMG, MCG, Values, rule
from schoolbuild.lab.aruba_aoss.membership import set_tagged, set_untagged, unset
from schoolbuild.lab.aruba_aoss.ports import compress
from schoolbuild.lab.aruba_aoss.session import Context, Session
from schoolbuild.lab.aruba_aoss.state import Port
from schoolbuild.lab.aruba_aoss.words import Refused, error


def ports(s: Session) -> Iterator[Port]:
    """The ports of the context."""
    for name in s.context.ports:
        port = s.state.ports.get(name)
        if port is None:
            raise Refused(f"Module not present for port or invalid port: {name}")
        yield port


def poe_ports(s: Session) -> Iterator[Port]:
    """The same, but only if all of them can feed devices."""
    chosen = list(ports(s))
    bad = [p.name for p in chosen if not (s.switch.ports_by_name.get(p.name) and s.switch.ports_by_name[p.name].poe)]
    if bad:
        raise error(f"Power over Ethernet is not supported on port {compress(bad)}.")
    return iter(chosen)


@rule("config", "interface <ports>", "interface ethernet <ports>", source=MCG, writes=False)
def _enter_interface(s: Session, v: Values) -> None:
    label = compress(v["ports"])
    s.enter(Context("interface", f"eth-{label}", ports=tuple(v["ports"])))


@rule("interface", "name <description:text>", source=MCG)
def _name_port(s: Session, v: Values) -> None:
    for port in ports(s):
        port.description = v["text"]


@rule("interface", "no name", source=MCG)
def _no_name(s: Session, _: Values) -> None:
    for port in ports(s):
        port.description = ""


@rule("interface", "disable", "no enable", source=MCG)
def _disable(s: Session, _: Values) -> None:
    for port in ports(s):
        port.enabled = False


@rule("interface", "enable", "no disable", source=MCG)
def _enable(s: Session, _: Values) -> None:
    for port in ports(s):
        port.enabled = True


@rule("interface", "power-over-ethernet [(low|high|critical):priority]", source=MCG)
def _power(s: Session, v: Values) -> None:
    for port in poe_ports(s):
        port.poe = True
        port.poe_priority = v.get("priority", port.poe_priority)


@rule("interface", "no power-over-ethernet", source=MCG)
def _no_power(s: Session, _: Values) -> None:
    for port in poe_ports(s):
        port.poe = False


@rule("interface", "broadcast-limit <percent>", source=MCG)
def _broadcast_limit(s: Session, v: Values) -> None:
    if v["percent"] > 99:
        raise Refused(f"Invalid input: {v['percent']}")
    for port in ports(s):
        port.broadcast_limit = v["percent"]


@rule("interface", "no broadcast-limit", source=MCG)
def _no_broadcast_limit(s: Session, _: Values) -> None:
    for port in ports(s):
        port.broadcast_limit = 0


KINDS = "(bcast|mcast|unknown-unicast):kind"


@rule("interface", f"rate-limit {KINDS} in percent <percent>", source=MCG)
def _rate_limit(s: Session, v: Values) -> None:
    for port in ports(s):
        port.rate_limits[v["kind"]] = v["percent"]


@rule("interface", f"no rate-limit {KINDS} in", source=MCG)
def _no_rate_limit(s: Session, v: Values) -> None:
    for port in ports(s):
        port.rate_limits.pop(v["kind"], None)


SPEEDS = "(auto|auto-10|auto-100|auto-1000|auto-10-100|10-half|10-full|100-half|100-full|1000-full|10-gig):speed"


@rule("interface", f"speed-duplex {SPEEDS}", source=MCG)
def _speed(s: Session, v: Values) -> None:
    for port in ports(s):
        port.speed_duplex = v["speed"]


@rule("interface", "flow-control", source=MCG)
def _flow_control(s: Session, _: Values) -> None:
    for port in ports(s):
        port.flow_control = True


@rule("interface", "no flow-control", source=MCG)
def _no_flow_control(s: Session, _: Values) -> None:
    for port in ports(s):
        port.flow_control = False


@rule("interface", "untagged vlan <known-vid:vid>", source=ATMG)
def _untagged_vlan(s: Session, v: Values) -> None:
    set_untagged(s.state, s.state.vlans[v["vid"]], [port.name for port in ports(s)])


@rule("interface", "tagged vlan <known-vids:vids>", source=ATMG)
def _tagged_vlans(s: Session, v: Values) -> None:
    for vid in v["vids"]:
        set_tagged(s.state, s.state.vlans[vid], [port.name for port in ports(s)])


@rule("interface", "no untagged vlan <known-vid:vid>", source=ATMG)
def _no_untagged_vlan(s: Session, v: Values) -> None:
    unset(s.state, s.state.vlans[v["vid"]], [port.name for port in ports(s)], tagged=False)


@rule("interface", "no tagged vlan <known-vids:vids>", source=ATMG)
def _no_tagged_vlans(s: Session, v: Values) -> None:
    for vid in v["vids"]:
        unset(s.state, s.state.vlans[vid], [port.name for port in ports(s)], tagged=True)


@rule("interface", "dhcp-snooping trust", source=ASG)
def _trust(s: Session, _: Values) -> None:
    for port in ports(s):
        port.dhcp_trust = True


@rule("interface", "no dhcp-snooping trust", source=ASG)
def _no_trust(s: Session, _: Values) -> None:
    for port in ports(s):
        port.dhcp_trust = False


@rule("interface", "arp-protect trust", source=ASG)
def _arp_trust(s: Session, _: Values) -> None:
    for port in ports(s):
        port.arp_trust = True


@rule("interface", "no arp-protect trust", source=ASG)
def _no_arp_trust(s: Session, _: Values) -> None:
    for port in ports(s):
        port.arp_trust = False
