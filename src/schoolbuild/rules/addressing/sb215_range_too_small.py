"""SB215: fewer addresses are handed out than devices come."""

from __future__ import annotations

from collections.abc import Iterator

from schoolbuild.model.network import Network
from schoolbuild.rules.rule import Problem, Rule


def _check(network: Network) -> Iterator[Problem]:
    for vlan in network.vlans.values():
        if vlan.pool is None or vlan.hosts_needed is None:
            continue
        handed_out = max(0, int(vlan.pool.last) - int(vlan.pool.first) + 1)
        fixed = sum(
            device.vlan == vlan.name and device.address not in vlan.pool for device in network.document.addressed()
        )
        if vlan.hosts_needed > handed_out + fixed:
            words = f"VLAN {vlan.name!r} needs {vlan.hosts_needed} addresses; {handed_out} are handed out"
            yield Problem(("vlans", vlan.name, "hosts"), words + (f" and {fixed} are fixed" if fixed else ""))


RULE = Rule(
    id="SB215",
    title="A DHCP range is too small",
    why="The last devices of the morning get no address, and nobody sees why: the subnet still has room.",
    fix="Write a wider range under the VLAN's `dhcp:`, or correct `hosts:`.",
    example="""\
  curriculum: {hosts: 152}
  # ^ VLAN 'curriculum' needs 152 addresses; 151 are handed out
""",
    check=_check,
)
