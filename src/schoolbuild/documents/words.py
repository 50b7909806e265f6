"""Small things said the same way in every document."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from schoolbuild.model.network import Link, Network, Socket, Switch, Vlan
from schoolbuild.model.port_names import port_ranges

_NOT_PRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


def plain(text: object) -> str:
    """One line that XML and paper can hold: no control characters, no line breaks."""
    return " ".join(_NOT_PRINTABLE.sub("\ufffd", str(text)).split())


def count(number: int, one: str, many: str | None = None) -> str:
    """``1 switch``, ``2 switches``."""
    return f"{number} {one if number == 1 else many or one + 's'}"


def speed(mbps: int) -> str:
    """``100 Mb/s``, ``2.5 Gb/s``."""
    return f"{mbps / 1000:g} Gb/s" if mbps >= 1000 else f"{mbps} Mb/s"


def link_speed(switches: Mapping[str, Switch], link: Link) -> int:
    """What one cable of a link runs at, in Mb/s: no faster than its slower end."""
    return min(switches[name].ports[port].socket.speed_mbps for name, ports in link.ends() for port in ports)


def link_size(switches: Mapping[str, Switch], link: Link) -> str:
    """``10 Gb/s``, or ``LAG 1 \u00b7 2 \u00d7 10 Gb/s``."""
    size = speed(link_speed(switches, link))
    return f"LAG {link.lag} \u00b7 {len(link.a_ports)} \u00d7 {size}" if link.lag is not None else size


def link_words(network: Network, switches: Mapping[str, Switch], link: Link, first: str) -> tuple[str, str]:
    """The ports of a link, those of the switch ``first`` first; and its size with the label of its cable."""
    ends = link.ends() if link.a == first else tuple(reversed(link.ends()))
    ports = " \u2013 ".join(short_ports(switches[name], own) for name, own in ends)
    label = cable_label(network, link)
    return ports, f"{link_size(switches, link)} \u00b7 {label}" if label else link_size(switches, link)


def media(socket: Socket) -> str:
    """What is plugged in: a copper plug, or a module for fibre."""
    return {"copper": "RJ45", "sfp": "SFP", "sfpplus": "SFP+"}[socket.media]


def stack_words(switch: Switch) -> str:
    """``stack of 3`` and a space, or nothing for a single switch."""
    return f"stack of {len(switch.chassis)} " if switch.is_stack else ""


def vlan_words(vlan: Vlan | None) -> str:
    """``30 STAFF``."""
    return f"{vlan.id} {vlan.title}" if vlan is not None else "none"


def short_ports(switch: Switch, ports: Iterable[str]) -> str:
    """Ports as people write them: ``Gi1/0/1-4, Te1/1/1``."""
    return port_ranges(switch.ports[port].socket.short for port in ports)


def cable_label(network: Network, link: Link) -> str:
    """What the label on the cable says; empty if the folder does not say."""
    written = network.document.links[int(link.path[1])] if len(link.path) > 1 else None
    return written.cable or "" if written is not None else ""
