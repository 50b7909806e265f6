"""How the switches of a school hang together: cables, and the path of each VLAN to the gateway."""

from schoolbuild.topology.filter import WayRound, filtered_vlans, ways_round
from schoolbuild.topology.paths import cabled, carried, distances, homes, hops, reached, reached_from, vlan_paths
from schoolbuild.topology.plugged import Plugged, plugged
from schoolbuild.topology.zones import (
    is_never,
    management_zone,
    must_be_filtered,
    planned_zone,
    services_between,
    zone_of,
)

__all__ = [
    "Plugged",
    "WayRound",
    "cabled",
    "carried",
    "distances",
    "filtered_vlans",
    "homes",
    "hops",
    "is_never",
    "management_zone",
    "must_be_filtered",
    "planned_zone",
    "plugged",
    "reached",
    "reached_from",
    "services_between",
    "vlan_paths",
    "ways_round",
    "zone_of",
]
