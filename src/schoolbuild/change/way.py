"""The way on which a session comes to a switch: a plan must not cut it.

To any switch it ends at the address by which the switch is managed. At a routing core it goes on: the session comes in
over the leg toward the gateway, answers leave by the default route, and lists are asked on both legs: on the transit
leg whether the session may come in, on the management leg whether the switches behind the core may answer.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Interface, IPv4Network

from schoolbuild.families.access_entries import Entry, Packet, parse, passes
from schoolbuild.families.entry_order import without_number
from schoolbuild.families.family import Family
from schoolbuild.families.managed import ROUTES
from schoolbuild.families.tree import Line
from schoolbuild.model.errors import Refused

_ADDRESS = re.compile(r"ip address (?P<address>[\d.]+)[ /](?P<mask>[\d.]+)")
_DEFAULT = re.compile(r"ip route 0\.0\.0\.0[ /](?:0\.0\.0\.0|0) (?P<via>[\d.]+)(?: .*)?")
_ASKED = re.compile(r"ip access-group (?P<name>\S+) in")
_SSH = 22


@dataclass(frozen=True)
class _Leg:
    section: str
    address: IPv4Interface
    asked: str | None


def keeps_way(family: Family, address: str | None, have: Iterable[Line], want: Iterable[Line]) -> None:
    """Check that a session over ``address`` survives the change from ``have`` to ``want`` and finds its way again.

    Raises:
        Refused: it would lose the address, the leg toward the gateway or the default route, or be shut out by a list.
    """
    if not address:
        return
    here, there = IPv4Address(address), _Side(family, want)
    now = _Side(family, have)
    before, after = now.leg_with(here), there.leg_with(here)
    if before is not None and (after is None or after.section != before.section):
        raise _refused(
            f"the plan would take the address {address} away from {before.section!r}, over which the switch is managed",
            "move a management address on the console, or in two steps",
        )
    if after is None or not there.routes:
        return
    _keeps_default_route(now, there)
    _lists_let_pass(there, after)


class _Side:
    """A configuration, now or as it shall be."""

    def __init__(self, family: Family, lines: Iterable[Line]) -> None:
        self.lines = tuple(lines)
        self.routes = any(line.text == ROUTES for line in self.lines)
        self.legs = tuple(_legs(self.lines))
        found = (_DEFAULT.fullmatch(line.text) for line in self.lines)
        self.ways_out = tuple(IPv4Address(match["via"]) for match in found if match is not None)
        self.managers = tuple(_managers(family, self.lines))
        self.lists: Mapping[str, tuple[Entry, ...]] = dict(_lists(family, self.lines))

    def leg_with(self, address: IPv4Address) -> _Leg | None:
        return next((leg for leg in self.legs if leg.address.ip == address), None)

    def leg_toward(self, address: IPv4Address) -> _Leg | None:
        return next((leg for leg in self.legs if address in leg.address.network), None)


def _keeps_default_route(now: _Side, there: _Side) -> None:
    if not there.ways_out:
        raise _refused(
            "the switch would route and have no default route, so no answer would leave the school",
            "give the school a gateway address; `schoolbuild check` names what is missing",
        )
    for via in there.ways_out:
        if there.leg_toward(via) is None:
            raise _refused(
                f"the default route would lead to {via}, and the switch would have no leg in that subnet",
                "compare the transit VLAN's subnet with the gateway's (or the filter's) address",
            )
    for via in set(now.ways_out) & set(there.ways_out):
        old, new = now.leg_toward(via), there.leg_toward(via)
        if old is not None and (new is None or (new.section, new.address) != (old.section, old.address)):
            raise _refused(
                f"the plan would change {old.section!r} ({old.address}), over which sessions reach the switch",
                "move the leg toward the gateway on the console, or in two steps",
            )


def _lists_let_pass(there: _Side, own: _Leg) -> None:
    """Ask the lists of both legs about a session of each network that may open one."""
    near = own.address.network
    for network in there.managers:
        if network.overlaps(near):
            there_and_then = Packet("tcp", near[-2], own.address.ip, target_port=_SSH)
            _ask(there, own, there_and_then, f"a session from {near}")
            continue
        office = network[1] if network.num_addresses > 1 else network[0]
        _ask(there, own, Packet("tcp", near[-2], office, source_port=_SSH, answers=True), f"answers to {network}")
        inside = there.leg_toward(office)
        for leg in [inside] if inside is not None else map(there.leg_toward, there.ways_out):
            if leg is not None and leg is not own:
                _ask(there, leg, Packet("tcp", office, own.address.ip, target_port=_SSH), f"a session from {network}")


def _ask(there: _Side, leg: _Leg, packet: Packet, what: str) -> None:
    if leg.asked is None or leg.asked not in there.lists or passes(there.lists[leg.asked], packet):
        return
    raise _refused(
        f"the list {leg.asked} on {leg.section!r} would drop {what}, over which the switches are managed",
        "correct standard/zones.yml or management_networks in standard/management.yml",
    )


def _legs(lines: Iterable[Line]) -> Iterator[_Leg]:
    for line in lines:
        texts = [child.text for child in line.children]
        address = next((match for text in texts if (match := _ADDRESS.fullmatch(text))), None)
        asked = next((match["name"] for text in texts if (match := _ASKED.fullmatch(text))), None)
        if address is not None:
            yield _Leg(line.text, IPv4Interface(f"{address['address']}/{address['mask']}"), asked)


def _managers(family: Family, lines: Iterable[Line]) -> Iterator[IPv4Network]:
    words = family.language.managers
    if words is None:
        return
    inside = (
        lines
        if words.section is None
        else (child for line in lines if line.text == words.section for child in line.children)
    )
    for line in inside:
        if found := re.fullmatch(words.line, line.text):
            yield IPv4Network(f"{found['network']}/{found['mask']}", strict=False)


def _lists(family: Family, lines: Iterable[Line]) -> Iterator[tuple[str, tuple[Entry, ...]]]:
    """Lists of which every entry is understood: about another, nobody can say whom it lets pass."""
    words = family.language.access_lists
    for line in lines if words is not None else ():
        found = re.fullmatch(words.section, line.text) if words is not None else None
        if found is not None:
            entries = [entry for child in line.children if (entry := parse(without_number(child.text))) is not None]
            if len(entries) == len(line.children):
                yield found["key"], tuple(entries)


def _refused(message: str, fix: str) -> Refused:
    return Refused(message, where="the intended configuration", fix=fix)
