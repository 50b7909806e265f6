"""Switches and cables with those that are only planned: what a rule looks at that must not wait for the delivery."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from schoolbuild.model.network import Link, Network, Switch
from schoolbuild.model.school import Member
from schoolbuild.model.school import Switch as SwitchDocument
from schoolbuild.model.yaml_lines import KeyPath


def every_switch(network: Network) -> Mapping[str, Switch]:
    """The switches by name, planned ones included."""
    return {**network.switches, **network.planned}


def every_link(network: Network) -> Iterator[Link]:
    """The cables whose two ends are known, those to planned switches included."""
    known = every_switch(network)
    return (link for link in (*network.links, *network.planned_links) if link.a in known and link.b in known)


def neighbours(network: Network, switch: str) -> Iterator[tuple[str, Link]]:
    """The other end of each of a switch's cables."""
    for link in every_link(network):
        if link.a == switch != link.b:
            yield link.b, link
        elif link.b == switch != link.a:
            yield link.a, link


def chassis(written: SwitchDocument, path: KeyPath) -> Iterator[tuple[KeyPath, Member]]:
    """Each box of a switch, with the place of its model in the document."""
    for index, member in enumerate(written.chassis):
        yield (*path, "members", index, "model") if written.members else (*path, "model"), member
