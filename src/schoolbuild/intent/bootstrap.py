"""The few lines that make a new switch reachable: its name, its address, and management on its cables to others.

Every cable to another switch carries management from the start, not only the one toward the gateway: otherwise the
switches behind this one stay dark until it has its whole configuration.
"""

from __future__ import annotations

from dataclasses import dataclass

from schoolbuild.intent import aruba_aoss, cisco_ios
from schoolbuild.intent.common import Management, School, management
from schoolbuild.intent.port_lists import port_list
from schoolbuild.model.errors import SchoolbuildError
from schoolbuild.model.network import Switch


@dataclass(frozen=True)
class Channel:
    """A LAG by its number, and its ports one by one."""

    number: int
    name: str
    made_as: str
    ports: tuple[str, ...]
    port_list: str


@dataclass(frozen=True)
class Bootstrap:
    """Everything the bootstrap templates print. ``tagged`` is the list of ports and LAGs as a VLAN section has it."""

    management: Management
    mask: str
    vlan_id: int
    vlan_name: str
    channels: tuple[Channel, ...]
    ports: tuple[str, ...]
    tagged: str
    domain_command: str


def view(school: School, switch: Switch) -> Bootstrap:
    """What the bootstrap of ``switch`` says.

    Raises:
        SchoolbuildError: no cable leads from it to another switch or the gateway, or it has no address.
    """
    managed = management(school, switch)
    channels = tuple(
        Channel(
            number=number,
            name=aruba_aoss.lag_name(lag),
            made_as=aruba_aoss.lag_name(lag).lower(),
            ports=lag.ports,
            port_list=port_list(lag.ports) if switch.family == "aruba_aoss" else "",
        )
        for number, lag in sorted(switch.lags.items())
    )
    ports = tuple(name for name in switch.ports if _is_single_cable(school, switch, name))
    if not ports and not channels:
        raise SchoolbuildError(
            f"no cable leads from {switch.host} to another switch or to the gateway",
            where=f"inventories/{school.network.school}, key links",
            fix="write down how it is cabled; `schoolbuild check` says what else is missing",
        )
    title = school.description(school.management.title, switch, f"VLAN {school.management.name}")
    if switch.family == "aruba_aoss":
        tagged = port_list([*ports, *(item.name for item in channels)])
    else:
        tagged, title = "", cisco_ios.vlan_name(title)
    return Bootstrap(
        management=managed,
        mask=str(managed.address.netmask),
        vlan_id=school.management.id,
        vlan_name=title,
        channels=channels,
        ports=ports,
        tagged=tagged,
        domain_command=cisco_ios.dialect(switch).domain,
    )


def _is_single_cable(school: School, switch: Switch, name: str) -> bool:
    port = switch.ports[name]
    if port.lag is not None:
        return False
    network = school.network
    return port.link is not None or (network.gateway_switch == switch.name and network.gateway_port == name)
