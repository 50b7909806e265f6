"""How the switches of a school hang together: cables, and the path of each VLAN to the gateway."""

from schoolbuild.topology.paths import cabled, carried, distances, homes, reached, reached_from, vlan_paths

__all__ = ["cabled", "carried", "distances", "homes", "reached", "reached_from", "vlan_paths"]
