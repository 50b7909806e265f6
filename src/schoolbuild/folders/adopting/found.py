"""What was found on one switch, and what is told about the edit that follows from it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from schoolbuild.families.configuration import SwitchConfiguration
from schoolbuild.families.switch_facts import Neighbour
from schoolbuild.folders.importing.ports import Vlans
from schoolbuild.model.network import Network


@dataclass(frozen=True)
class Found:
    """One switch of the school as it was collected; ``neighbours`` is ``None`` if LLDP was not."""

    switch: str
    family: str
    running: str
    configuration: SwitchConfiguration
    neighbours: Sequence[Neighbour] | None


@dataclass
class Told:
    """Sentences: what the edit adopts, and what it does not, with the reason."""

    adopted: list[str] = field(default_factory=list)
    not_adopted: list[str] = field(default_factory=list)


def vlans_of(network: Network) -> Vlans:
    """The school's VLANs by number."""
    parked = network.standard.vlan_plan.parked
    return Vlans(
        names={vlan.id: vlan.name for vlan in network.vlans.values()},
        parked=network.vlans[parked].id if parked in network.vlans else None,
        everywhere=tuple(name for name in network.vlans if name != parked),
    )
