"""Tests of routing between VLANs, and of the way on which pupils and guests leave the school."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network

from schoolbuild.assess.case import Case
from schoolbuild.assess.checks.understood import understood
from schoolbuild.assess.verdict import Fault, Verdict, bad, good, irrelevant, unknown
from schoolbuild.families.access_entries import Entry, Packet, passes
from schoolbuild.families.reading_facts import Unclear
from schoolbuild.families.switch_facts import RoutedLeg, StaticRoute
from schoolbuild.intent.access_lists import list_name
from schoolbuild.model.network import Routing, Vlan
from schoolbuild.topology.zones import must_be_filtered

_EVERYWHERE = IPv4Network("0.0.0.0/0")
_OUTSIDE = IPv4Address("203.0.113.80")
"""Kept for documentation (RFC 5737), so in no school's own ranges: it stands for the internet."""
_UNSEEN = {
    "dns": "a name service answers or refuses by name, and no switch sees which",
    "agent": "an agent filters on each device, and no switch sees whether it is there",
}
NOTE = "routed via the declared filter; the filtering itself is not tested"


def routing_as_declared(case: Case, value: object) -> Verdict:
    """Only the switch under ``routing`` routes between VLANs."""
    on, wanted = understood(value, bool), _routing(case) is not None
    expected, text = (f"Routing between VLANs {'on' if state else 'off'}" for state in (wanted, on))
    if on == wanted:
        return good(expected, text)
    what = f"Routing between VLANs is switched {'on' if on else 'off'}"
    return bad([Fault(what, expected, text, "routing", "routing_on" if on else "routing_off")])


def leaves_as_declared(case: Case, value: object) -> Verdict:
    """The default route leads to the declared filter, or to the gateway where no other box filters; no other does."""
    found = understood(value, tuple, StaticRoute)
    routing = _routing(case)
    if routing is None:
        return irrelevant("this switch does not route")
    wanted = _ways_out(StaticRoute(route.to, route.via) for route in routing.routes)
    actual = _ways_out(found)
    expected, text = (f"the way out by {', '.join(map(str, ways)) or 'none'}" for ways in (wanted, actual))
    if actual == wanted:
        return good(expected, text)
    strange = [way for way in actual if way not in wanted]
    what = (
        f"packets also leave the school by {', '.join(map(str, strange))}, past what is declared"
        if strange
        else "the way out to the declared filter or gateway is missing"
    )
    return bad([Fault(what, expected, text, "routes", "way_out")])


def leaves_through_filter(case: Case, value: object) -> Verdict:
    """On each leg for pupils or guests the school's list is asked, and lets them leave as the filter needs it."""
    legs = understood(value, dict, RoutedLeg)
    routing = _routing(case)
    if routing is None:
        return irrelevant("this switch does not route")
    ours = {svi.vlan for svi in routing.svis}
    vlans = [vlan for name, vlan in case.network.vlans.items() if name in ours and must_be_filtered(case.network, vlan)]
    if not vlans:
        return irrelevant("no VLAN for pupils or guests is routed by this switch")
    faults = [fault for vlan in vlans for fault in _faults(case, vlan, legs)]
    if faults:
        return bad(faults)
    filtering = case.network.document.filtering
    if filtering is not None and filtering.by in _UNSEEN:
        return unknown(f"filtering by {filtering.product} is not assessed: {_UNSEEN[filtering.by]}")
    expected = "lists that lead pupils and guests to the filter in " + ", ".join(case.vlan_text(v.id) for v in vlans)
    return good(expected, expected, NOTE if filtering is not None else "no filter is declared, and nobody leaves")


def _routing(case: Case) -> Routing | None:
    """The routing of this switch, if it is the one that routes."""
    routing = case.network.routing
    return routing if routing is not None and routing.switch == case.switch.name else None


def _ways_out(routes: Iterator[StaticRoute] | tuple[StaticRoute, ...]) -> list[IPv4Address]:
    return sorted({route.via for route in routes if route.to == _EVERYWHERE})


@dataclass(frozen=True)
class _Way:
    """A packet that must not get out, and what it would mean if it did."""

    packet: Packet
    words: str


def _faults(case: Case, vlan: Vlan, legs: dict[int, RoutedLeg]) -> Iterator[Fault]:
    name, where = list_name(vlan), case.vlan_text(vlan.id)
    expected = f"the list {name} asked in VLAN {where}"
    leg = legs.get(vlan.id)
    if leg is None or leg.asked != name:
        text = "no leg there" if leg is None else f"{leg.asked or 'no list'} asked in VLAN {where}"
        what = f"in VLAN {where} the list that leads to the filter is not asked"
        yield Fault(what, expected, text, "legs", "list_not_asked", str(vlan.id))
        return
    entries = _entries(case, name)
    open_ways = [way.words for way in _forbidden(case, vlan) if passes(entries, way.packet)]
    if open_ways:
        what = f"from VLAN {where} packets reach {', '.join(dict.fromkeys(open_ways))}"
        yield Fault(what, f"{name} as intended", what, "access_lists", "list_too_wide", str(vlan.id))


def _entries(case: Case, name: str) -> tuple[Entry, ...]:
    lists = understood(case.value("facts.access_lists"), dict, tuple)
    entries = [entry for entry in lists.get(name, ()) if isinstance(entry, Entry)]
    if not entries or len(entries) < len(lists[name]):
        raise Unclear(f"the list {name} is empty, or holds an entry that is not understood")
    return tuple(entries)


def _forbidden(case: Case, vlan: Vlan) -> Iterator[_Way]:
    """What a list for pupils or guests must stop: private networks, and what would get past a proxy."""
    if vlan.subnet is None:
        return
    device = vlan.subnet.network_address + vlan.subnet.num_addresses // 2
    own = case.network.document.addresses.ranges
    for private in case.network.standard.zones.private:
        for end in (private.network_address + 1, private.broadcast_address - 1):
            if not any(end in network for network in own):
                yield _Way(Packet("tcp", device, end, target_port=443), f"the private network {private}")
    filtering = case.network.document.filtering
    if filtering is None or filtering.by == "proxy":
        beside = "the internet without a filter" if filtering is None else "the internet beside the proxy"
        for port in (80, 443):
            yield _Way(Packet("tcp", device, _OUTSIDE, target_port=port), beside)
        for port in (53, 443):
            yield _Way(Packet("udp", device, _OUTSIDE, target_port=port), beside)
        yield _Way(Packet("icmp", device, _OUTSIDE), beside)
