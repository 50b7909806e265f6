"""SB202: two schools of one routing domain share addresses."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from ipaddress import IPv4Network
from itertools import combinations

from schoolbuild.model.network import Network
from schoolbuild.rules.rule import Problem, Rule


def _check(networks: Sequence[Network]) -> Iterator[tuple[str, Problem]]:
    for one, two in combinations(networks, 2):
        if one.document.routing_domain != two.document.routing_domain:
            continue
        for mine, path in _ranges(one):
            for theirs, their_path in _ranges(two):
                if mine.overlaps(theirs):
                    domain = one.document.routing_domain
                    yield one.school, Problem(path, f"{mine} overlaps {theirs} of {two.school!r} in {domain!r}")
                    yield two.school, Problem(their_path, f"{theirs} overlaps {mine} of {one.school!r} in {domain!r}")


def _ranges(network: Network) -> list[tuple[IPv4Network, tuple[str | int, ...]]]:
    """The school's ranges, and every subnet that lies outside of them."""
    addresses = network.document.addresses
    if addresses.legacy is not None:
        ranges: list[tuple[IPv4Network, tuple[str | int, ...]]] = [
            (one, ("addresses", "legacy", "ranges", index)) for index, one in enumerate(addresses.ranges)
        ]
    else:
        ranges = [(one, ("addresses", "supernet")) for one in addresses.ranges]
    for vlan in network.vlans.values():
        if vlan.subnet is not None and not any(vlan.subnet.subnet_of(one) for one in addresses.ranges):
            ranges.append((vlan.subnet, ("vlans", vlan.name, "subnet")))
    return ranges


RULE = Rule(
    id="SB202",
    title="Two schools of one routing domain overlap",
    why="Inside a routing domain an address exists once: with two owners, one school is cut off or reached by mistake.",
    fix="Correct the range, or give one of the schools its own routing_domain if it truly is apart.",
    example="""\
routing_domain: borough
...
addresses: {supernet: 10.50.0.0/20}
# ^ 10.50.0.0/20 overlaps 10.50.0.0/20 of 'other' in 'borough'
""",
    check_together=_check,
)
