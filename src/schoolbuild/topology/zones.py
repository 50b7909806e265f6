"""Who may talk to whom in a school: the standard's zone policy with the school's own exceptions."""

from __future__ import annotations

from schoolbuild.model.network import Network, Vlan
from schoolbuild.model.standard import Zone

EVERYTHING = "any"
_NOBODY = Zone(purpose="Not in the standard", outside="closed")


def zone_of(network: Network, vlan: Vlan) -> Zone:
    """The VLAN's zone; for one that the standard does not know, a zone that may do nothing."""
    return network.standard.zones.zones.get(vlan.zone, _NOBODY)


def services_between(network: Network, source: Vlan, target: Vlan) -> tuple[str, ...]:
    """The services to which devices in ``source`` may start to talk in ``target``: names, in the policy's order."""
    names = list(zone_of(network, source).talks_to.get(target.zone, ()))
    for opened in network.document.zone_exceptions:
        here = opened.source == source.zone and (opened.from_vlans is None or source.name in opened.from_vlans)
        there = opened.target == target.zone and (opened.vlans is None or target.name in opened.vlans)
        if here and there:
            names.extend(opened.services)
    if EVERYTHING in names:
        return (EVERYTHING,)
    return tuple(dict.fromkeys(name for name in names if name in network.standard.zones.services))


def is_never(network: Network, source: str, target: str) -> bool:
    """Whether the standard forbids every school a way from one zone to the other."""
    return (source, target) in network.standard.zones.never


def management_zone(network: Network) -> str:
    """The zone of the VLAN in which switches are managed."""
    if network.management is not None:
        return network.management.zone
    plan = network.standard.vlan_plan
    return plan.vlans[plan.management].zone


def planned_zone(network: Network, vlan: str | None) -> str | None:
    """The zone that the standard's plan has for a VLAN; ``None`` if the plan does not know it."""
    planned = network.standard.vlan_plan.vlans.get(vlan) if vlan is not None else None
    return planned.zone if planned is not None else None


def must_be_filtered(network: Network, vlan: Vlan) -> bool:
    """Whether devices of this VLAN may leave the school through the declared filter only."""
    return zone_of(network, vlan).outside == "filtered"
