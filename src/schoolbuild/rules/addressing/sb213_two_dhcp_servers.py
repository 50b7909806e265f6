"""SB213: two servers that hand out addresses."""

from __future__ import annotations

from collections.abc import Iterator

from schoolbuild.model.document.addressing import DhcpRange
from schoolbuild.model.network import Network
from schoolbuild.model.school import School
from schoolbuild.model.words import listed
from schoolbuild.rules.rule import Problem, Rule


def _check(network: Network) -> Iterator[Problem]:
    document = network.document
    dhcp = document.dhcp
    if dhcp.by == "dc" and not dhcp.servers:
        return
    meant = {*dhcp.servers, *_of_single_vlans(document)} if dhcp.by == "dc" else _of_single_vlans(document)
    already = {
        "dc": listed(dhcp.servers),
        "firewall": f"the gateway {document.gateway.name!r}",
        "core": "the core switch",
    }
    for index, server in enumerate(document.servers):
        if "dhcp" in server.functions and server.name not in meant:
            words = f"{server.name} has the function dhcp, but addresses are handed out by {already[dhcp.by]}"
            yield Problem(("servers", index, "functions", server.functions.index("dhcp")), words)


def _of_single_vlans(document: School) -> set[str]:
    """The servers that hand out addresses in some VLAN only."""
    ranges = [choice.dhcp for choice in document.vlans.values() if choice is not None]
    return {name for one in ranges if isinstance(one, DhcpRange) for name in one.by or ()}


RULE = Rule(
    id="SB213",
    title="Two DHCP servers answer",
    why="A device takes the first answer: the same address goes to two of them, or one learns the wrong gateway.",
    fix="Take the function from the server, or name it under `dhcp:` as the one that hands out addresses.",
    example="""\
dhcp: firewall
...
servers:
  - {name: srv04, system: windows_server_2022, functions: [dhcp], vlan: servers, address: 10.50.1.44, on: hv01}
  # ^ srv04 has the function dhcp, but addresses are handed out by the gateway 'Firewall'
""",
    check=_check,
)
