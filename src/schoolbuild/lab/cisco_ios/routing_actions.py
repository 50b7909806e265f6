"""What static routes, access groups and DHCP relays do beyond keeping their line (see ``actions.py``).

Sources: Cisco IOS IP Routing and IP Addressing command references ("ip route", "ip helper-address"), Security Command
Reference ("ip access-group"); module examples of ansible-collections/cisco.ios. What the lab cannot play it refuses.
"""

from __future__ import annotations

from ipaddress import IPv4Address, IPv4Network
from typing import TYPE_CHECKING

from schoolbuild.lab.cisco_ios.grammar import Match
from schoolbuild.lab.cisco_ios.running import Interface
from schoolbuild.lab.cisco_ios.settings import Line, Setting, Store, plain
from schoolbuild.lab.cisco_ios.words import Invalid, Refused

if TYPE_CHECKING:
    from schoolbuild.lab.cisco_ios.config import Config


def static_route(config: Config, target: Store, setting: Setting, match: Match, negated: bool) -> str:
    """The same network and next hop again is the same route: its distance and name are replaced."""
    mask: IPv4Address = match.values["mask"]
    try:
        network = IPv4Network(f"{match.values['net']}/{mask}")
    except ValueError:
        network = None
    if network is None or network.netmask != mask:
        # Python takes a wildcard for a mask, IOS does not.
        raise Refused("%Inconsistent address and mask\n")
    if negated:
        return _no_route(target, setting, match)
    hop: IPv4Address = match.values["next"]
    if any(line.values["interface"].ip == hop for line in _addresses(config)):
        raise Refused("%Invalid next hop address (it's this router)\n")
    target.put(setting, Line(match.canonical, {**match.values, "network": network}))
    return ""


def _no_route(target: Store, setting: Setting, match: Match) -> str:
    """Without a next hop, all routes to the network go."""
    routes = target.several.get(setting.key, {})
    wanted = [
        identity
        for identity, line in routes.items()
        if all(line.values[name] == match.values[name] for name in ("net", "mask"))
        and match.values.get("next") in (None, line.values["next"])
    ]
    if not wanted:
        raise Refused("%No matching route to delete\n")
    for identity in wanted:
        del routes[identity]
    return ""


def _addresses(config: Config) -> list[Line]:
    found = (interface.get("ip address") for interface in config.running.interfaces.values())
    return [line for line in found if line is not None]


def access_group(config: Config, target: Interface, setting: Setting, match: Match, negated: bool) -> str:
    """One list for each direction; a list that does not exist (yet) lets everything pass."""
    if not config.platform.routes or config.is_out_of_band(target):
        raise Invalid(0)
    if not target.is_svi:
        raise Refused("% Command rejected: this lab plays access lists on VLAN interfaces only.\n")
    if negated:
        way = (match.values["way"],)
        kept = target.several.get(setting.key, {})
        if way in kept and kept[way].values["acl"] != match.values["acl"]:
            raise Refused("% Command rejected: another access list is applied in that direction.\n")
    return plain(config, target, setting, match, negated)


def helper_address(config: Config, target: Interface, setting: Setting, match: Match, negated: bool) -> str:
    """Only where there are IP addresses: on VLAN interfaces."""
    if not target.is_svi:
        raise Invalid(0)
    return plain(config, target, setting, match, negated)
