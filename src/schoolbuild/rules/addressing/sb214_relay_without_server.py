"""SB214: requests for an address are passed on, and nobody is there to answer."""

from __future__ import annotations

from collections.abc import Iterator

from schoolbuild.model.document.addressing import DhcpRange
from schoolbuild.model.network import Network
from schoolbuild.model.words import listed
from schoolbuild.model.yaml_lines import KeyPath
from schoolbuild.rules.rule import Problem, Rule


def _check(network: Network) -> Iterator[Problem]:
    document = network.document
    functions = {server.name: server.functions for server in document.servers}
    for name, path in _named(network):
        if name in functions and "dhcp" not in functions[name]:
            words = f"{name} is to hand out addresses, and has only the functions {listed(functions[name])}"
            yield Problem(path, words)
    if document.dhcp.by == "dc" and not document.dhcp.servers and network.routing is not None:
        relayed = [leg.vlan for leg in network.routing.svis if network.vlans[leg.vlan].pool is not None]
        if relayed:
            words = f"{network.routing.switch} is to pass on requests from {listed(relayed)}, and no server is named"
            yield Problem(("dhcp",), words)


def _named(network: Network) -> Iterator[tuple[str, KeyPath]]:
    if network.document.dhcp.by == "dc":
        for index, name in enumerate(network.document.dhcp.servers):
            yield name, ("dhcp", "servers", index)
    for vlan, choice in network.document.vlans.items():
        if choice is not None and isinstance(choice.dhcp, DhcpRange):
            for index, name in enumerate(choice.dhcp.by or ()):
                yield name, ("vlans", vlan, "dhcp", "by", index)


RULE = Rule(
    id="SB214",
    title="DHCP requests lead to no server",
    why="A device that asks for an address gets no answer and has no network at all.",
    fix="Name the servers under `dhcp: {by: dc, servers: [...]}`, and give each the function dhcp.",
    example="""\
dhcp: {by: dc, servers: [srv01]}
# ^ srv01 is to hand out addresses, and has only the functions dns, domain_controller
""",
    check=_check,
)
