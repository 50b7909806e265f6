"""What lines mean that both families write alike: each method puts one kind of line into the draft."""

from __future__ import annotations

import re
from ipaddress import IPv4Address
from typing import Any

from schoolbuild.families.configuration import ConfiguredRoute
from schoolbuild.families.configuration_draft import Draft, next_hop, route, unquoted, vlan_id
from schoolbuild.families.lists import expand_vlans

Found = re.Match[str]


class CommonReading:
    """One configuration while it is read; what cannot be told before the last line waits here."""

    def __init__(self, draft: Draft) -> None:
        self.draft = draft
        self.tree: dict[str, Any] = {}
        self.snooping = False
        self.snooped: set[int] = set()
        self.access_lists: dict[str, list[str]] = {}

    def community(self, _found: Found, _: str) -> None:
        self.draft.say(snmp_communities=True)

    def vlan_name(self, found: Found, section: str) -> None:
        self.draft.vlan(vlan_id(section.split()[1]), name=unquoted(found[1]))

    def snoop(self, found: Found, _: str) -> None:
        self.snooping = not found[0].startswith("no ")

    def snoop_vlans(self, found: Found, _: str) -> None:
        self.snooped |= expand_vlans(found[1])

    def tree_region(self, found: Found, _: str) -> None:
        self.tree["region"] = unquoted(found[1])

    def tree_revision(self, found: Found, _: str) -> None:
        self.tree["revision"] = int(found[1])

    def lldp(self, found: Found, _: str) -> None:
        self.draft.say(lldp=not found[0].startswith("no "))

    def routing(self, found: Found, _: str) -> None:
        self.draft.say(routing=not found[0].startswith("no "))

    def gateway(self, found: Found, _: str) -> None:
        self.draft.say(gateway=IPv4Address(found[1]))

    def route(self, found: Found, _: str) -> None:
        self.draft.add("routes", ConfiguredRoute(route(found[1], found[2]), next_hop(found[3])))
