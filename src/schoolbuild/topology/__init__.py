"""How the switches of a school hang together: cables, and the path of each VLAN to the gateway."""

from schoolbuild.topology.paths import cabled, carried, distances, reached, vlan_paths

__all__ = ["cabled", "carried", "distances", "reached", "vlan_paths"]
