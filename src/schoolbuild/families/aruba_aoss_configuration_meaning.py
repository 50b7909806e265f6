"""What lines of AOS-S mean: each method puts one kind of line into the draft."""

from __future__ import annotations

import re
from dataclasses import replace
from ipaddress import IPv4Address
from typing import Any

from schoolbuild.families.configuration import ConfiguredManagement
from schoolbuild.families.configuration_draft import Draft, interface, route, unquoted, vlan_id
from schoolbuild.families.configuration_meaning import CommonReading, Found
from schoolbuild.families.lists import expand_ports, expand_vlans

_LAG = re.compile(r"Trk(\d+)", re.IGNORECASE)
_INSIDE = re.compile(r"(?:^|,)[A-Z]\d+i(?:-[A-Z]?\d+i)?(?=,|$)")
"""``C1i-C3i``: ports between a chassis and a service module in it, where no cable can be put."""
_TREE_MODES = {"mstp": "mst", "rapid-pvst": "rapid-pvst", "mstp-operation": "mst", "rstp-operation": "rstp"}
_TREE_MODES |= {"rstp": "rstp", "stp-compatible": "rstp"}
_PRIORITY_STEP = 4096


class Reading(CommonReading):
    """One configuration while it is read; what cannot be told before the last line waits here."""

    def __init__(self, draft: Draft) -> None:
        super().__init__(draft)
        self.untagged: dict[str, int] = {}
        self.tagged: dict[str, set[int]] = {}
        self.tree["mode"] = "mst"
        self.tree_on = False
        self.management = ConfiguredManagement(telnet=True, web=True)
        self._member = 1

    @staticmethod
    def lag_of(name: str) -> int | None:
        """The number in ``Trk7``; ``None`` for a port."""
        found = _LAG.fullmatch(name)
        return int(found[1]) if found else None

    def _each(self, text: str, **values: Any) -> None:
        """Say something of every port of a list; a LAG can only be trusted, named or switched off."""
        names = expand_ports(text)
        if not set(values) <= {"trusted", "description", "enabled"} and any(
            self.lag_of(name) is not None for name in names
        ):
            raise ValueError("the draft has no such field for a LAG")
        for name in names:
            lag = self.lag_of(name)
            if lag is None:
                self.draft.port(name, **values)
            else:
                self.draft.lag(lag, **values)

    # The switch itself

    def contact(self, found: Found, _: str) -> None:
        for word, text in re.findall(r'(contact|location) ("[^"]*"|\S+)', found[0]):
            self.draft.say(**{word: unquoted(text)})

    def member(self, found: Found, _: str) -> None:
        self._member = int(found[1])
        self.draft.member(self._member)

    def member_type(self, found: Found, _: str) -> None:
        number = found.groupdict().get("member")
        self.draft.member(int(number) if number else self._member, model=unquoted(found["type"]).upper())

    def way_in(self, found: Found, _: str) -> None:
        on = not found[0].startswith("no ")
        words = found[0].removeprefix("no ")
        way = "telnet" if words == "telnet-server" else "ssh" if words == "ip ssh" else "web"
        self.management = replace(self.management, **{"web_secure" if words.endswith(" ssl") else way: on})

    def user(self, found: Found, _: str) -> None:
        self.draft.add("users", unquoted(found["name"] or found["level"]))

    # VLANs and ports

    def vlan(self, found: Found, _: str) -> None:
        self.draft.vlan(vlan_id(found[1]))

    def port(self, found: Found, _: str) -> None:
        self._each(found[1])

    def lag(self, found: Found, _: str) -> None:
        kind = found["kind"].lower()
        protocol = {"trunk": "static", "lacp": "lacp"}.get(kind, kind)
        self.draft.lag(int(found["lag"]), ports=expand_ports(found["ports"]), protocol=protocol)

    def in_vlan(self, found: Found, section: str) -> None:
        """``untagged 1-12`` or ``tagged Trk1`` in a VLAN's section."""
        self._join(found[1], vlan_id(section.split()[1]), found[2])

    def in_port(self, found: Found, section: str) -> None:
        """``tagged vlan 10,20`` in a port's section."""
        for vlan in sorted(expand_vlans(found[2])):
            self._join(found[1], vlan, section.split()[1])

    def _join(self, kind: str, vlan: int, ports: str) -> None:
        for port in expand_ports(_INSIDE.sub("", ports)):
            if kind == "untagged":
                self.untagged[port] = vlan
            else:
                self.tagged.setdefault(port, set()).add(vlan)

    def voice(self, _found: Found, section: str) -> None:
        self.draft.vlan(vlan_id(section.split()[1]), voice=True)

    def address(self, found: Found, section: str) -> None:
        number = vlan_id(section.split()[1])
        known = self.draft.vlan(number).addresses
        self.draft.vlan(number, addresses=(*known, interface(found[1])))

    def dhcp_client(self, _found: Found, section: str) -> None:
        self.draft.vlan(vlan_id(section.split()[1]), dhcp_client=True)

    def relay(self, found: Found, section: str) -> None:
        number = vlan_id(section.split()[1])
        self.draft.vlan(number, relays=(*self.draft.vlan(number).relays, IPv4Address(found[1])))

    def filter(self, found: Found, section: str) -> None:
        way = "filter_in" if found[2] in {"in", "vlan-in"} else "filter_out"
        self.draft.vlan(vlan_id(section.split()[1]), **{way: unquoted(found[1])})

    def port_name(self, found: Found, section: str) -> None:
        self._each(section.split()[1], description=unquoted(found[1]))

    def port_state(self, found: Found, section: str) -> None:
        self._each(section.split()[1], enabled=found[0] == "enable")

    def power(self, found: Found, section: str) -> None:
        self._each(section.split()[1], poe=not found[0].startswith("no "))

    def storm(self, found: Found, section: str) -> None:
        self._each(section.split()[1], storm_percent=float(found[1]))

    # Protection

    def trust(self, found: Found, section: str) -> None:
        self._each(found.groupdict().get("ports") or section.split()[1], trusted=True)

    def spanning_tree(self, found: Found, _: str) -> None:
        self.tree_on = not found[0].startswith("no ")

    def tree_mode(self, found: Found, _: str) -> None:
        word = found[1].lower()
        if word not in _TREE_MODES:
            raise ValueError(f"{word!r} is no known mode")
        self.tree["mode"] = _TREE_MODES[word]

    def tree_priority(self, found: Found, _: str) -> None:
        self.tree["priority"] = int(found[1]) * _PRIORITY_STEP

    def tree_port(self, found: Found, _: str) -> None:
        """``1-4 admin-edge-port bpdu-protection``: one or several settings of ports."""
        words = set(found[2].split())
        edge = {"edge": True} if words & {"admin-edge-port", "edge-port"} else {}
        guard = {"bpdu_guard": True} if "bpdu-protection" in words else {}
        self._each(found[1], **edge, **guard)

    def loop_protect(self, found: Found, _: str) -> None:
        self._each(found[1], loop_protect=True)

    def no_lldp_on(self, found: Found, _: str) -> None:
        self._each(found[1], lldp=False)

    # Management and access lists

    def manager_network(self, found: Found, _: str) -> None:
        self.draft.add("managers", route(found[1], found[2] or "255.255.255.255"))

    def management_vlan(self, found: Found, _: str) -> None:
        self.draft.say(management_vlan=vlan_id(found[1]))

    def access_list(self, found: Found, _: str) -> None:
        self.access_lists.setdefault(unquoted(found[1]), [])

    def access_entry(self, found: Found, section: str) -> None:
        name = unquoted(section.split(" ", 3)[3])
        self.access_lists.setdefault(name, []).append(found[0])
