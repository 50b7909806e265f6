"""SB216: a school that takes the service's own addresses."""

from __future__ import annotations

from collections.abc import Iterator
from ipaddress import IPv4Network

from schoolbuild.model.network import Network
from schoolbuild.model.outline import outline
from schoolbuild.model.standard import Management
from schoolbuild.rules.rule import Problem, Rule


def _check(network: Network) -> Iterator[Problem]:
    if network.document.school.kind == "service":
        return
    for mine, path in outline(network.school, network.document).ranges:
        clashes = [f"{what} {own}" for own, what in _of_service(network.standard.management) if mine.overlaps(own)]
        if clashes:
            yield Problem(path, f"{mine} overlaps {', '.join(clashes)}: standard/management.yml")


def _of_service(management: Management) -> Iterator[tuple[IPv4Network, str]]:
    networks = [IPv4Network(text) for text in management.management_networks]
    for one in networks:
        yield one, "the service's network"
    servers = {
        "time server": management.ntp,
        "log server": management.syslog,
        "RADIUS server": management.radius.servers,
    }
    for what, addresses in servers.items():
        for address in addresses:
            if not any(address in one for one in networks):
                yield IPv4Network(address), f"the {what}"


RULE = Rule(
    id="SB216",
    title="A school's range overlaps the service's own networks",
    why="The switches would look for the service's time, log and RADIUS servers inside of the school, and engineers "
    "could no longer reach it.",
    fix="Give the school another range; what the service uses is in standard/management.yml.",
    example="""\
addresses: {legacy: {ranges: [10.50.0.0/20, 10.0.20.0/24]}}
# ^ 10.0.20.0/24 overlaps the service's network 10.0.20.0/24: ...
""",
    check=_check,
)
