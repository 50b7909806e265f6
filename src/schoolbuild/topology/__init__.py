"""How the switches of a school hang together: cables, and the path of each VLAN to the gateway."""

from schoolbuild.topology.paths import cabled, carried, distances, homes, hops, reached, reached_from, vlan_paths
from schoolbuild.topology.zones import must_be_filtered, services_between, zone_of

__all__ = [
    "cabled",
    "carried",
    "distances",
    "homes",
    "hops",
    "must_be_filtered",
    "reached",
    "reached_from",
    "services_between",
    "vlan_paths",
    "zone_of",
]
