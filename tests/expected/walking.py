"""Walks a packet through a routing core as its text tells: in at a leg, past that leg's list, out by a route.

Written for the tests alone, from the vendors' command references; shares nothing with what writes the text, nor with
`asking.py`. It knows what a list without memory is: a session needs its answers let through as well.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from ipaddress import IPv4Address, IPv4Interface, IPv4Network

PORTS = {"domain": 53, "www": 80, "msrpc": 135, "lpd": 515, "smtp": 25, "bootps": 67, "bootpc": 68, "ntp": 123,
         "netbios-ns": 137, "netbios-dgm": 138, "snmp": 161, "syslog": 514}  # fmt: skip
HIGH = 51515
"""Where a client's side of a session usually is."""
NOBODY, EVERYBODY = IPv4Address(0), IPv4Address(0xFFFFFFFF)


@dataclass(frozen=True)
class Packet:
    """One packet; ``first`` where it begins a session (TCP's SYN, a ping's request)."""

    protocol: str
    source: IPv4Address
    source_port: int
    target: IPv4Address
    target_port: int
    first: bool = True


@dataclass
class Leg:
    """A VLAN of the core: its address, the list asked of what comes in, and where requests for addresses go."""

    address: IPv4Interface
    asked: str | None = None
    relays: list[IPv4Address] = field(default_factory=list)


class Core:
    """A routing core by its text, of either family."""

    def __init__(self, text: str) -> None:
        self.legs: dict[int, Leg] = {}
        self.routes: list[tuple[IPv4Network, IPv4Address]] = []
        self.lists: dict[str, list[list[str]]] = {}
        leg: int | None = None
        entries: list[list[str]] | None = None
        for line in text.splitlines():
            words = line.replace('"', "").split()
            if not line.startswith(" "):
                found = re.fullmatch(r"(?:interface Vlan|vlan )(\d+)", line)
                leg, entries = int(found[1]) if found else None, None
                if words[:3] == ["ip", "access-list", "extended"]:
                    entries = self.lists.setdefault(words[3], [])
                elif words[:2] == ["ip", "route"]:
                    self.routes.append((IPv4Network("/".join(words[2:4])), IPv4Address(words[4])))
            elif entries is not None and words[0].isdigit():
                entries.append(words[1:])
            elif leg is not None and words[:2] == ["ip", "address"]:
                self.legs[leg] = Leg(IPv4Interface("/".join(words[2:])))
            elif leg is not None and words[:2] == ["ip", "access-group"]:
                assert words[3:] == ["in"], line
                self.legs[leg].asked = words[2]
            elif leg is not None and words[:2] == ["ip", "helper-address"]:
                self.legs[leg].relays.append(IPv4Address(words[2]))

    def behind(self, address: IPv4Address) -> int:
        """The VLAN at which packets from an address come in: its own, or that of the router it stands behind."""
        for number, leg in self.legs.items():
            if address in leg.address.network:
                return number
        via = max((route for route in self.routes if address in route[0]), key=lambda route: route[0].prefixlen)[1]
        return self.behind(via)

    def next_hop(self, address: IPv4Address) -> IPv4Address:
        """Where the core hands a packet on: to the device itself in a VLAN of its own, else to a router."""
        if any(address in leg.address.network for leg in self.legs.values()):
            return address
        return max((route for route in self.routes if address in route[0]), key=lambda route: route[0].prefixlen)[1]

    def passes(self, packet: Packet, at: int | None = None) -> bool:
        """Whether the core lets a packet through that comes in ``at`` a VLAN, by default the one it belongs in."""
        if any(packet.source == leg.address.ip for leg in self.legs.values()):
            return True  # no list is asked of what the switch itself sends
        number = self.behind(packet.source) if at is None else at
        if packet.target in self.legs[number].address.network and packet.target != self.legs[number].address.ip:
            return True  # neighbours do not need the core
        asked = self.legs[number].asked
        return asked is None or _first_that_fits(self.lists[asked], packet)

    def session(self, source: IPv4Address, target: IPv4Address, protocol: str, port: int = 0) -> str:
        """``yes``, ``no``, or ``half``: what begins it passes, and the answer does not."""
        if protocol == "dhcp":
            return self._dhcp(source, target)
        here, there = (0, 0) if protocol == "icmp" else (HIGH, port)
        if not self.passes(Packet(protocol, source, here, target, there)):
            return "no"
        return "yes" if self.passes(Packet(protocol, target, there, source, here, first=False)) else "half"

    def _dhcp(self, client: IPv4Address, server: IPv4Address) -> str:
        """An address asked for by everybody's way, and more time by the straight way."""
        leg = self.legs.get(self.behind(client))
        own = leg is not None and client in leg.address.network and leg.address.ip
        steps = [Packet("udp", client, 68, server, 67), Packet("udp", server, 67, client, 68, first=False)]
        if own:
            if leg is None or server not in leg.relays:
                return "no"
            steps.insert(0, Packet("udp", server, 67, own, 67, first=False))
            if not self.passes(Packet("udp", NOBODY, 68, EVERYBODY, 67), at=self.behind(client)):
                return "no"
        return "yes" if all(self.passes(step) for step in steps) else "no"


def _first_that_fits(entries: list[list[str]], packet: Packet) -> bool:
    for entry in entries:
        rest = list(entry)
        action, protocol = rest.pop(0), rest.pop(0)
        source, source_ports = _end(rest), _ports(rest)
        target, target_ports = _end(rest), _ports(rest)
        fits = protocol in ("ip", packet.protocol) and packet.source in source and packet.target in target
        fits = fits and packet.source_port in source_ports and packet.target_port in target_ports
        if rest in (["established"], ["echo-reply"], ["0"]):
            fits = fits and not packet.first
        else:
            assert rest == [], entry
        if fits:
            assert action in ("permit", "deny"), entry
            return action == "permit"
    return False


def _end(rest: list[str]) -> IPv4Network:
    first = rest.pop(0)
    if first == "any":
        return IPv4Network("0.0.0.0/0")
    second = rest.pop(0)
    if first == "host":
        return IPv4Network(second)
    return IPv4Network((int(IPv4Address(first)), 32 - int(IPv4Address(second)).bit_length()))


def _ports(rest: list[str]) -> range:
    if not rest or rest[0] not in ("eq", "range"):
        return range(65536)
    word = rest.pop(0)
    first = _port(rest.pop(0))
    return range(first, (_port(rest.pop(0)) if word == "range" else first) + 1)


def _port(word: str) -> int:
    return int(word) if word.isdigit() else PORTS[word]
