"""The few lines that make a new switch reachable: its name, its address, and management on its cables to others.

Every cable to another switch carries management from the start, not only the one toward the gateway: otherwise the
switches behind this one stay dark until it has its whole configuration.
"""

from __future__ import annotations

from dataclasses import dataclass

from schoolbuild.intent.common import Management, School, management
from schoolbuild.model.errors import SchoolbuildError
from schoolbuild.model.network import Lag, Switch


@dataclass(frozen=True)
class Start:
    """What every family's bootstrap says. ``ports`` are the single cables, ``lags`` the bundled ones."""

    management: Management
    mask: str
    vlan_id: int
    vlan_title: str
    lags: tuple[Lag, ...]
    ports: tuple[str, ...]


def start(school: School, switch: Switch) -> Start:
    """What the bootstrap of ``switch`` says, before it is put into the words of its family.

    Raises:
        SchoolbuildError: no cable leads from it to another switch or the gateway, or it has no address.
    """
    managed = management(school, switch)
    lags = tuple(switch.lags[number] for number in sorted(switch.lags))
    ports = tuple(name for name in switch.ports if _is_single_cable(school, switch, name))
    if not ports and not lags:
        raise SchoolbuildError(
            f"no cable leads from {switch.host} to another switch or to the gateway",
            where=f"inventories/{school.network.school}, key links",
            fix="write down how it is cabled; `schoolbuild check` says what else is missing",
        )
    return Start(
        management=managed,
        mask=str(managed.address.netmask),
        vlan_id=school.management.id,
        vlan_title=school.description(school.management.title, switch, f"VLAN {school.management.name}"),
        lags=lags,
        ports=ports,
    )


def _is_single_cable(school: School, switch: Switch, name: str) -> bool:
    port = switch.ports[name]
    if port.lag is not None:
        return False
    network = school.network
    return port.link is not None or (network.gateway_switch == switch.name and network.gateway_port == name)
