"""The named tests that a control may use, each a function of the case, the as-is value and its own parameters."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from schoolbuild.assess.checks import cables, configuration, management, ports, routing, spanning_tree, vlans
from schoolbuild.assess.verdict import Verdict

TESTS: Mapping[str, Callable[..., Verdict]] = {
    "is_off": management.is_off,
    "is_on": management.is_on,
    "only_management_networks": management.only_management_networks,
    "only_declared_users": management.only_declared_users,
    "no_communities": management.no_communities,
    "no_default_communities": management.no_default_communities,
    "has_monitoring_user": management.has_monitoring_user,
    "has_servers": management.has_servers,
    "vlans_as_planned": vlans.vlans_as_planned,
    "ports_as_planned": vlans.ports_as_planned,
    "only_management_addressed": vlans.only_management_addressed,
    "routing_as_declared": routing.routing_as_declared,
    "leaves_as_declared": routing.leaves_as_declared,
    "leaves_through_filter": routing.leaves_through_filter,
    "voice_as_planned": vlans.voice_as_planned,
    "tree_as_planned": spanning_tree.tree_as_planned,
    "root_as_planned": spanning_tree.root_as_planned,
    "edges_guarded": spanning_tree.edges_guarded,
    "fast_enough": ports.fast_enough,
    "spare_ports": ports.spare_ports,
    "ports_authenticate": ports.ports_authenticate,
    "running_is_intended": configuration.running_is_intended,
    "running_is_saved": configuration.running_is_saved,
    "cables_as_declared": cables.cables_as_declared,
}
