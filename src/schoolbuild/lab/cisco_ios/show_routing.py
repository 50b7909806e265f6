"""``show ip route`` and ``show ip interface``.

Forms: the routing table of an IOS-XE 17 as recorded in suzugross/CCNP_LAB_FACTORY, poc/acl/results-raw.md; a switch
that does not route as in blog.ipspace.net, "When is the default-gateway used?"; parsed by the ntc-templates.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from ipaddress import IPv4Address, IPv4Interface, IPv4Network
from typing import TYPE_CHECKING, Any

from schoolbuild.lab.cisco_ios.show_ports import chosen, is_up
from schoolbuild.lab.interface import L3View

if TYPE_CHECKING:
    from schoolbuild.lab.cisco_ios.cli import IosCli

Values = Mapping[str, Any]
_CODES = """Codes: L - local, C - connected, S - static, R - RIP, M - mobile, B - BGP
       D - EIGRP, EX - EIGRP external, O - OSPF, IA - OSPF inter area 
       N1 - OSPF NSSA external type 1, N2 - OSPF NSSA external type 2
       E1 - OSPF external type 1, E2 - OSPF external type 2, m - OMP
       n - NAT, Ni - NAT inside, No - NAT outside, Nd - NAT DIA
       i - IS-IS, su - IS-IS summary, L1 - IS-IS level-1, L2 - IS-IS level-2
       ia - IS-IS inter area, * - candidate default, U - per-user static route
       H - NHRP, G - NHRP registered, g - NHRP registration summary
       o - ODR, P - periodic downloaded static route, l - LISP
       a - application route
       + - replicated route, % - next hop override, p - overrides from PfR
       & - replicated local route overrides by connected
"""  # noqa: W291
_HOST = 32


def route(cli: IosCli, values: Values) -> str:
    """The table; of a switch that does not route, its default gateway."""
    routing = cli.switch.view().routing
    if routing is None:
        gateway = cli.switch.running_state.store.value("ip default-gateway", "gateway", "not set")
        return (
            f"Default gateway is {gateway}\n\n"
            "Host               Gateway           Last Use    Total Uses  Interface\nICMP redirect cache is empty\n"
        )
    rows = [*_connected(cli, routing), *_static(cli, routing)]
    default = next((hop for network, _, hop in rows if network.prefixlen == 0), None)
    last_resort = f"is {default} to network 0.0.0.0" if default else "is not set"
    text = f"{_CODES}\nGateway of last resort {last_resort}\n\n"
    shown = [row for row in rows if values.get("kind") is None or row[1].startswith(values["kind"][0].upper())]
    return text + "".join(_table(shown))


Row = tuple[IPv4Network, str, IPv4Address | None]
"""A network, its line from the code on (``{}`` stands for the network), and its next hop."""


def _connected(cli: IosCli, routing: L3View) -> Iterator[Row]:
    for vlan, leg in routing.legs.items():
        if is_up(cli, cli.switch.running_state.interfaces[f"Vlan{vlan}"]):
            yield leg.network, f"C        {{}} is directly connected, Vlan{vlan}", None
            yield IPv4Network(leg.ip), f"L        {{}} is directly connected, Vlan{vlan}", None


def _static(cli: IosCli, routing: L3View) -> Iterator[Row]:
    """A static route is in the table only while its next hop is in a connected network."""
    up = [network for network, _, _ in _connected(cli, routing) if network.prefixlen < _HOST]
    for line in cli.switch.running_state.store.all("ip route"):
        network, hop = line.values["network"], line.values["next"]
        if any(hop in connected for connected in up):
            code = "S*   " if network.prefixlen == 0 else "S       "
            yield network, f"{code} {{}} [{line.values.get('distance', 1)}/0] via {hop}", hop


def _table(rows: list[Row]) -> Iterator[str]:
    """Sorted, under the classful network that they are part of."""
    heading, lengths = None, set[int]()
    for network, line, _ in sorted(rows, key=lambda row: (row[0].network_address, row[0].prefixlen)):
        whole = _classful(network.network_address)
        part = network.prefixlen > whole.prefixlen
        if part and whole != heading:
            heading = whole
            parts = {row[0] for row in rows if row[0] != whole and row[0].subnet_of(whole)}
            lengths = {found.prefixlen for found in parts}
            if len(lengths) == 1:
                yield f"      {whole.network_address}/{network.prefixlen} is subnetted, {len(parts)} subnets\n"
            else:
                yield f"      {whole} is variably subnetted, {len(parts)} subnets, {len(lengths)} masks\n"
        # Where all parts are of one size, only the heading says of which.
        yield line.format(network.network_address if part and len(lengths) == 1 else network) + "\n"


def _classful(address: IPv4Address) -> IPv4Network:
    first = int(address) >> 24
    prefix = 0 if first == 0 else 8 if first < 128 else 16 if first < 192 else 24
    return IPv4Network((int(address) & (0xFFFFFFFF << (32 - prefix)), prefix))


def interface(cli: IosCli, values: Values) -> str:
    """VLAN interfaces; ports and Port-channels have no IP settings here."""
    text = ""
    for found in chosen(cli, values, cli.switch.running_state.svis()):
        up = is_up(cli, found)
        link = "up" if up else "down" if found.enabled else "administratively down"
        text += f"{found.name} is {link}, line protocol is {'up' if up else 'down'}\n"
        line = found.get("ip address")
        if line is None:
            text += "  Internet protocol processing disabled\n"
            continue
        address: IPv4Interface = line.values["interface"]
        lists = {str(group.values["way"]): str(group.values["acl"]) for group in found.all("ip access-group")}
        text += (
            f"  Internet address is {address}\n  Broadcast address is 255.255.255.255\n"
            "  Address determined by setup command\n"
            f"  MTU is {found.value('mtu', 'bytes', 1500)} bytes\n"
            f"{_helpers([str(helper.values['address']) for helper in found.all('ip helper-address')])}"
            "  Directed broadcast forwarding is disabled\n"
            "  Outgoing Common access list is not set \n"
            f"  Outgoing access list is {lists.get('out', 'not set')}\n"
            "  Inbound Common access list is not set \n"
            f"  Inbound  access list is {lists.get('in', 'not set')}\n"
            "  Proxy ARP is enabled\n  Local Proxy ARP is disabled\n  Security level is default\n"
            "  Split horizon is enabled\n  ICMP redirects are always sent\n  ICMP unreachables are always sent\n"
            "  ICMP mask replies are never sent\n  IP fast switching is enabled\n  IP CEF switching is enabled\n"
        )
    return text


def _helpers(addresses: list[str]) -> str:
    if not addresses:
        return "  Helper address is not set\n"
    if len(addresses) == 1:
        return f"  Helper address is {addresses[0]}\n"
    indent = "\n" + " " * len("  Helper addresses are ")
    return f"  Helper addresses are {indent.join(addresses)}\n"
