"""SB307: a telephone that nobody tells its VLAN."""

from __future__ import annotations

from collections.abc import Iterator

from schoolbuild.model.network import Network
from schoolbuild.model.port_names import port_ranges
from schoolbuild.rules.rule import Problem, Rule
from schoolbuild.rules.sockets import by_line


def _check(network: Network) -> Iterator[Problem]:
    for switch, path, ports in by_line(network):
        if ports[0].voice is not None and not ports[0].lldp:
            names = port_ranges(port.socket.short for port in ports)
            words = f"{switch.name} {names}: telephones learn the VLAN {ports[0].voice!r} by LLDP, which is off here"
            yield Problem(path, words)


RULE = Rule(
    id="SB307",
    title="A telephone's port has LLDP off",
    why="A telephone asks the switch by LLDP-MED for its VLAN; unanswered, it stays in the computers' VLAN and does "
    "not find the exchange.",
    fix="Remove `lldp: false`, or give the port a profile without voice, e.g. `classroom` with the `vlan:` it needs.",
    example="""\
ports:
  sw01:
    1-10: {profile: office, lldp: false}
    # ^ sw01 1-10: telephones learn the VLAN 'voice' by LLDP, which is off here
""",
    check=_check,
)
