"""What a configuration says about routing. Both families write it alike; only a VLAN's section has another name."""

from __future__ import annotations

import re
from collections.abc import Mapping
from ipaddress import IPv4Interface

from schoolbuild.families.access_entries import Entry, parse
from schoolbuild.families.reading_facts import Config, Unclear, address, network, only
from schoolbuild.families.switch_facts import RoutedLeg, StaticRoute

_LISTS = "ip access-list extended"
_ROUTE = re.compile(r"(?P<to>[\d.]+)[ /](?P<mask>[\d.]+) (?P<via>\S+)(?: .*)?")


def legs_of(sections: Mapping[int, tuple[str, ...]]) -> dict[int, RoutedLeg]:
    """The addresses of the switch by VLAN id, and the list that is asked about what comes in there.

    Raises:
        Unclear: an address is none, or a leg asks two lists.
    """
    found = {}
    for vlan, lines in sections.items():
        given = only((line[11:] for line in lines if re.match(r"ip address \d", line)), f"the address in VLAN {vlan}")
        if given is None:
            continue
        asked = only(
            (line.split()[2] for line in lines if re.fullmatch(r"ip access-group \S+ in", line)),
            f"the list asked in VLAN {vlan}",
        )
        try:
            own = IPv4Interface("/".join(re.split(r"[ /]", given)[:2]))
        except ValueError:
            raise Unclear(f"{given!r} in VLAN {vlan} is no IPv4 address with a mask") from None
        found[vlan] = RoutedLeg(own, asked)
    return found


def routes_of(config: Config) -> tuple[StaticRoute, ...]:
    """The static routes.

    Raises:
        Unclear: one of them is written in a way that is not known here.
    """
    found = []
    for written in config.starting("ip route"):
        match = _ROUTE.fullmatch(written)
        if match is None:
            raise Unclear(f"the route {written!r} is not understood")
        found.append(StaticRoute(network(match["to"], match["mask"]), address(match["via"])))
    return tuple(found)


def lists_of(config: Config) -> dict[str, tuple[Entry | None, ...]]:
    """The extended access lists by name; an entry that is not understood is ``None``."""
    found = {}
    for name, lines in config.sections(_LISTS).items():
        words = (re.sub(r"^\d+ ", "", line) for line in lines)
        found[name] = tuple(parse(line) for line in words if not line.startswith("remark "))
    return found
