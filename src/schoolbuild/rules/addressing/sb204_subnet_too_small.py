"""SB204: more devices than addresses."""

from __future__ import annotations

from collections.abc import Iterator

from schoolbuild.model.network import Network
from schoolbuild.rules.rule import Problem, Rule

_NOT_FOR_HOSTS = 3  # the network's own address, broadcast, gateway


def _check(network: Network) -> Iterator[Problem]:
    for vlan in network.vlans.values():
        if vlan.subnet is None or vlan.hosts_needed is None:
            continue
        room = max(0, vlan.subnet.num_addresses - _NOT_FOR_HOSTS)
        if vlan.hosts_needed > room:
            yield Problem(
                ("vlans", vlan.name, "hosts"),
                f"VLAN {vlan.name!r} needs {vlan.hosts_needed} addresses; its subnet {vlan.subnet} has room for {room}",
            )
    management = network.management
    for switch in network.switches.values():
        if management is not None and management.subnet is not None and switch.address is None:
            yield Problem(
                (*switch.path, "name"),
                f"{switch.host} gets no management address: the subnet {management.subnet} ends before its number",
            )


RULE = Rule(
    id="SB204",
    title="A subnet is too small",
    why="When addresses run out, the last devices of the morning get none, and nobody sees why.",
    fix="Give the VLAN a larger subnet, or ask for a larger supernet.",
    example="""\
vlans:
...
  printers: {hosts: 254}
  # ^ VLAN 'printers' needs 254 addresses; its subnet 10.50.6.0/24 has room for 253
""",
    check=_check,
)
