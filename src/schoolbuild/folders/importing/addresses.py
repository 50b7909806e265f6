"""The school's range, recognised from the subnets in which switches have addresses; else a legacy plan."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from ipaddress import IPv4Address, IPv4Interface, IPv4Network, collapse_addresses
from typing import Any

from schoolbuild.folders.importing.given import Given
from schoolbuild.folders.importing.notes import Notes
from schoolbuild.folders.importing.vlans import KnownVlan, by_subnet
from schoolbuild.model.standard import Standard

UNKNOWN_RANGE = IPv4Network("192.0.2.0/24")
"""Where nothing shows an address: a range kept for documentation (RFC 5737), which no school has."""


@dataclass(frozen=True)
class Plan:
    """What is known of addresses. ``written`` is the document's key; ``slots`` the plan's subnets in the supernet."""

    written: dict[str, Any]
    subnets: Mapping[int, IPv4Network]
    slots: Mapping[str, IPv4Network]
    vlans: Mapping[int, KnownVlan]
    management: int | None
    own: Mapping[str, IPv4Interface]
    """The management address of each switch, by its host name."""
    gateway: IPv4Address | None
    gateway_host: int
    first_switch_host: int
    router: Given | None
    words: str = field(default="")


def find_plan(switches: Sequence[Given], vlans: Mapping[int, KnownVlan], standard: Standard, notes: Notes) -> Plan:
    """The address plan, with what it was concluded from noted."""
    router = _router(switches, notes)
    management = _management(switches, vlans, router)
    own = dict(_own(switches, management))
    gateways = Counter(item.configuration.gateway for item in switches if item.configuration.gateway is not None)
    gateway = gateways.most_common(1)[0][0] if gateways else None
    subnets = dict(_subnets(switches, router))
    slots: dict[str, IPv4Network] = {}
    supernet, words = _supernet(subnets, vlans, standard)
    if supernet is not None and len(subnets) == 1 and gateway is not None and not _usual(gateway, subnets, standard):
        words = f"one subnet alone would fit the plan, but the gateway {gateway} is not where the plan has it"
        supernet = None
    rules = standard.addressing
    first_switch, gateway_host = rules.first_switch_host, rules.gateway_host
    if supernet is not None:
        slots = dict(_slots(supernet, standard))
        vlans = by_subnet(vlans, subnets, slots)
        written: dict[str, Any] = {"supernet": str(supernet)}
    else:
        ranges = [str(item) for item in collapse_addresses(subnets.values())] or [str(UNKNOWN_RANGE)]
        legacy: dict[str, Any] = {"ranges": ranges}
        if management is not None and management in subnets:
            subnet = subnets[management]
            if gateway is not None and gateway in subnet:
                gateway_host = int(gateway) - int(subnet.network_address)
                legacy["gateway_host"] = gateway_host
            numbers = [int(item.ip) - int(subnet.network_address) for item in own.values()]
            others = [number for number in numbers if number != gateway_host]
            if others:
                first_switch = _first(switches, own, subnet, min(others))
                legacy["first_switch_host"] = first_switch
        written = {"legacy": legacy}
        notes.say("fill_in", "addresses: the range the school was given; a plan from before is written out for now")
    (notes.recognised if supernet is not None else notes.guessed).append(f"addresses: {words}")
    return Plan(
        written, subnets, slots, vlans, management, own, gateway, gateway_host, first_switch, router, words
    )  # fmt: skip


def _usual(gateway: IPv4Address, subnets: Mapping[int, IPv4Network], standard: Standard) -> bool:
    """Whether the gateway has the number in its subnet that the standard gives it."""
    number = standard.addressing.gateway_host
    return any(gateway == subnet.network_address + number for subnet in subnets.values())


def _router(switches: Sequence[Given], notes: Notes) -> Given | None:
    """The switch that routes between VLANs: one that is told to, with addresses in several."""
    found = [
        (sum(bool(vlan.addresses) for vlan in item.configuration.vlans.values()), item)
        for item in switches
        if item.configuration.routing
    ]
    found = [(count, item) for count, item in found if count > 1]
    if len(found) > 1:
        notes.say("misfits", f"{len(found)} switches route between VLANs; the draft has the one with the most legs")
    return max(found, key=lambda pair: pair[0])[1] if found else None


def _management(switches: Sequence[Given], vlans: Mapping[int, KnownVlan], router: Given | None) -> int | None:
    """The VLAN in which switches have their own address."""
    votes: Counter[int] = Counter()
    for item in switches:
        configuration = item.configuration
        addressed = [vlan.id for vlan in configuration.vlans.values() if vlan.addresses and vlan.enabled]
        if configuration.management_vlan is not None:
            votes[configuration.management_vlan] += 2
        elif len(addressed) == 1 or (addressed and item is not router):
            votes.update(addressed)
    for number, vlan in vlans.items():
        if vlan.name == "management":
            votes[number] += 1
    return votes.most_common(1)[0][0] if votes else None


def _own(switches: Sequence[Given], management: int | None) -> Iterator[tuple[str, IPv4Interface]]:
    for item in switches:
        vlan = item.configuration.vlans.get(management or 0)
        if vlan is not None and vlan.addresses:
            yield item.host, vlan.addresses[0]


def _subnets(switches: Sequence[Given], router: Given | None) -> Iterator[tuple[int, IPv4Network]]:
    seen: dict[int, Counter[IPv4Network]] = {}
    for item in switches:
        for vlan in item.configuration.vlans.values():
            if vlan.addresses:
                weight = 5 if item is router else 1
                seen.setdefault(vlan.id, Counter())[vlan.addresses[0].network] += weight
    for number, counted in seen.items():
        yield number, counted.most_common(1)[0][0]


def _supernet(
    subnets: Mapping[int, IPv4Network], vlans: Mapping[int, KnownVlan], standard: Standard
) -> tuple[IPv4Network | None, str]:
    """The range of which most of the subnets are the slots that the plan gives those VLANs."""
    plan = standard.vlan_plan.vlans
    votes: Counter[IPv4Network] = Counter()
    for number, subnet in subnets.items():
        known = vlans.get(number)
        slot = plan[known.name].slot if known is not None and known.name in plan else None
        if slot is None:
            continue
        for size in standard.addressing.plans.values():
            base = int(subnet.network_address) - slot * (1 << (32 - size.subnet_prefix))
            if subnet.prefixlen == size.subnet_prefix and base >= 0 and base % (1 << (32 - size.supernet_prefix)) == 0:
                votes[IPv4Network((base, size.supernet_prefix))] += 1
    if not votes:
        return None, "no range of the standard's plan fits the subnets that were seen"
    best, count = votes.most_common(1)[0]
    planned = sum(number in vlans and vlans[number].planned for number in subnets)
    if count * 2 <= planned and planned > 1:
        return None, f"only {count} of {planned} subnets fit a range of the standard's plan"
    return best, f"{count} of {planned} subnets are those that the plan cuts from {best}"


def _slots(supernet: IPv4Network, standard: Standard) -> Iterator[tuple[str, IPv4Network]]:
    size = next(item for item in standard.addressing.plans.values() if item.supernet_prefix == supernet.prefixlen)
    for name, planned in standard.vlan_plan.vlans.items():
        if planned.slot is not None:
            start = supernet.network_address + planned.slot * (1 << (32 - size.subnet_prefix))
            if start in supernet:
                yield name, IPv4Network((start, size.subnet_prefix))


def _first(switches: Sequence[Given], own: Mapping[str, IPv4Interface], subnet: IPv4Network, lowest: int) -> int:
    """The number before that of sw01: such that host names with a number keep it, else that the lowest is sw01."""
    votes: Counter[int] = Counter()
    for item in switches:
        digits = item.host[-2:]
        if item.host in own and digits.isdecimal():
            votes[int(own[item.host].ip) - int(subnet.network_address) - int(digits)] += 1
    if votes and votes.most_common(1)[0][1] * 2 > len(own) and votes.most_common(1)[0][0] >= 0:
        return votes.most_common(1)[0][0]
    return max(0, lowest - 1)
