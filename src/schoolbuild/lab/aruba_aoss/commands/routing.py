"""IP routing, static routes and the default gateway."""

from __future__ import annotations

from ipaddress import IPv4Network

from schoolbuild.lab.aruba_aoss.grammar import MRG, Values, rule
from schoolbuild.lab.aruba_aoss.session import Session
from schoolbuild.lab.aruba_aoss.words import error, invalid

K15 = "Multicast and Routing Guide K/KA/KB.15.15, Static Routing"


@rule("config", "ip default-gateway <ip:address>", source=MRG)
def _gateway(s: Session, v: Values) -> None:
    """Kept, but without effect, while the switch routes."""
    s.state.gateway = v["address"]


@rule("config", "no ip default-gateway [<ip:address>]", source=MRG)
def _no_gateway(s: Session, _: Values) -> None:
    s.state.gateway = None


@rule("config", "ip routing", source=MRG, value="on")
@rule("config", "no ip routing", source=MRG, value="")
def _routing(s: Session, v: Values) -> None:
    if not s.switch.hardware.routes:
        raise invalid("routing")
    s.state.routing = bool(v["value"])


@rule("config", "ip route <ip:network> <mask> <ip:hop>", "ip route <prefix> <ip:hop>", source=K15)
@rule("config", "ip route <ip:network> <mask> (reject|blackhole):hop", source=K15)
@rule("config", "ip route <prefix> (reject|blackhole):hop", source=K15)
def _route(s: Session, v: Values) -> None:
    """The next hop need not be in a network of the switch, and several may lead to one destination."""
    if not s.switch.hardware.routes:
        raise invalid("route")
    entry = (*_destination(v), str(v["hop"]))
    if entry not in s.state.routes:
        s.state.routes.append(entry)


@rule("config", "no ip route <ip:network> <mask> [<ip:hop>]", "no ip route <prefix> [<ip:hop>]", source=K15)
@rule("config", "no ip route <ip:network> <mask> (reject|blackhole):hop", source=K15)
@rule("config", "no ip route <prefix> (reject|blackhole):hop", source=K15)
def _no_route(s: Session, v: Values) -> None:
    destination = _destination(v)
    hop = str(v["hop"]) if "hop" in v else None
    left = [entry for entry in s.state.routes if entry[:2] != destination or hop not in (None, entry[2])]
    if len(left) == len(s.state.routes):
        raise error("The route does not exist.")
    s.state.routes = left


def _destination(v: Values) -> tuple[str, str]:
    """Network and mask as printed, whichever way they were typed."""
    address, mask = (v["prefix"].ip, v["prefix"].netmask) if "prefix" in v else (v["network"], v["mask"])
    try:
        network = IPv4Network(f"{address}/{mask}")
    except ValueError:
        raise error(f"{address} is no network with the mask {mask}.") from None
    return str(network.network_address), str(network.netmask)
