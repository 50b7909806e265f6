"""What lines of IOS mean: each method puts one kind of line into the draft."""

from __future__ import annotations

import re
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network
from typing import Any

from schoolbuild.families.cisco_ios_facts import long_name
from schoolbuild.families.configuration import ConfiguredManagement, Mode, Tagged
from schoolbuild.families.configuration_draft import Draft, interface, route, unquoted, vlan_id
from schoolbuild.families.configuration_meaning import CommonReading, Found
from schoolbuild.families.lists import expand_vlans

_PHYSICAL = re.compile(r"(?:Fast|(?:\w+)?Gigabit|Forty\w*|Twenty\w*|Hundred\w*)?(?:Ethernet|GigE) ?[0-9][0-9/.]*")
_SVI = re.compile(r"[Vv]lan ?(\d+)")
_LAG = re.compile(r"[Pp]ort-channel ?(\d+)")
_PROTOCOLS = {"active": "lacp", "passive": "lacp", "on": "static", "desirable": "pagp", "auto": "pagp"}
_EVERY = frozenset(range(1, 4095))


@dataclass
class Switching:
    """What the ``switchport`` lines of a port say, in any order."""

    mode: str | None = None
    routed: bool = False
    access: int | None = None
    native: int | None = None
    allowed: frozenset[int] | None = None
    voice: int | None = None


class Reading(CommonReading):
    """One configuration while it is read; what cannot be told before the last line waits here."""

    def __init__(self, draft: Draft) -> None:
        super().__init__(draft)
        self.switching: dict[str, Switching] = {}
        self.every_edge = self.every_guard = False
        self.no_edge: set[str] = set()
        self.no_guard: set[str] = set()
        self.web: dict[str, bool] = {}
        self.transports: dict[str, set[str]] = {}
        self.classes: dict[str, str] = {}

    # Which port, VLAN or LAG a section speaks of

    def _name(self, section: str) -> str:
        return long_name(section.split(" ", 1)[1].replace(" ", ""))

    def _say(self, section: str, **values: Any) -> None:
        """Say something of the port, LAG or VLAN of a section; ``ValueError`` if there is no field for it."""
        name = self._name(section)
        try:
            if (svi := _SVI.fullmatch(name)) is not None:
                self.draft.vlan(vlan_id(svi[1]), **values)
            elif (lag := _LAG.fullmatch(name)) is not None:
                self.draft.lag(int(lag[1]), **values)
            else:
                self.draft.port(name, **values)
        except TypeError:
            raise ValueError(f"{name} has no such field") from None

    def _switched(self, section: str) -> Switching:
        name = self._name(section)
        if _SVI.fullmatch(name):
            raise ValueError("a VLAN's interface is no port")
        return self.switching.setdefault(name, Switching())

    def interface(self, found: Found, _: str) -> None:
        name = self._name(found[0])
        if (svi := _SVI.fullmatch(name)) is not None:
            self.draft.vlan(vlan_id(svi[1]))
        elif (lag := _LAG.fullmatch(name)) is not None:
            self.draft.lag(int(lag[1]))
            self._switched(found[0])
        elif _PHYSICAL.fullmatch(name) and "." not in name:
            self.draft.port(name)
            self._switched(found[0])
        else:
            raise ValueError(f"{name} is no port, LAG or VLAN")

    def settle(self, name: str, said: Switching) -> None:
        """Put together what the ``switchport`` lines of a port or LAG said."""
        untagged: int | None = said.access or 1
        tagged: Tagged = frozenset()
        voice = said.voice
        mode: Mode = "access" if said.mode == "access" or (said.mode is None and said.access) else "open"
        if said.routed:
            mode, untagged, voice = "routed", None, None
        elif said.mode == "trunk":
            mode, untagged, voice = "tagged", said.native or 1, None
            tagged = "all" if said.allowed is None else said.allowed - {untagged}
        if (lag := _LAG.fullmatch(name)) is not None:
            self.draft.lag(int(lag[1]), mode=mode, untagged=untagged, tagged=tagged)
        else:
            self.draft.port(name, mode=mode, untagged=untagged, tagged=tagged, voice=voice)

    # Ports

    def mode(self, found: Found, section: str) -> None:
        self._switched(section).mode = found[1]

    def routed(self, found: Found, section: str) -> None:
        self._switched(section).routed = found[0].startswith("no ")

    def access(self, found: Found, section: str) -> None:
        self._switched(section).access = vlan_id(found[1])

    def native(self, found: Found, section: str) -> None:
        self._switched(section).native = vlan_id(found[1])

    def heard(self, found: Found, section: str) -> None:
        self._switched(section).voice = vlan_id(found[1])

    def allowed(self, found: Found, section: str) -> None:
        said = self._switched(section)
        known = _EVERY if said.allowed is None else said.allowed
        vlans = expand_vlans(found[2])
        changed = {"add": known | vlans, "remove": known - vlans, "except": _EVERY - vlans}
        said.allowed = changed.get(found[1] or "", vlans)

    def description(self, found: Found, section: str) -> None:
        self._say(section, description=unquoted(found[1]))

    def state(self, found: Found, section: str) -> None:
        self._say(section, enabled=found[0].startswith("no "))

    def power(self, found: Found, section: str) -> None:
        self._say(section, poe=found[1] != "never")

    def edge(self, found: Found, section: str) -> None:
        name, on = self._name(section), not found[0].endswith("disable")
        if not on:
            self.no_edge.add(name)
        if on or not _LAG.fullmatch(name):
            self._say(section, edge=on)

    def guard(self, found: Found, section: str) -> None:
        if found[1] == "disable":
            self.no_guard.add(self._name(section))
        self._say(section, bpdu_guard=found[1] == "enable")

    def storm(self, found: Found, section: str) -> None:
        self._say(section, storm_percent=float(found[1]))

    def trust(self, _found: Found, section: str) -> None:
        self._say(section, trusted=True)

    def no_lldp(self, _found: Found, section: str) -> None:
        self._say(section, lldp=False)

    def lag(self, found: Found, section: str) -> None:
        name, number = self._name(section), int(found[1])
        self._say(section, lag=number)
        known = self.draft.lag(number)
        ports = (*known.ports, *(() if name in known.ports else (name,)))
        self.draft.lag(number, ports=ports, protocol=_PROTOCOLS[found[2]])

    def address(self, found: Found, section: str) -> None:
        address = interface(found[1])
        svi = _SVI.fullmatch(self._name(section))
        if svi is None:
            self._switched(section).routed = True
            self._say(section, address=address)
            return
        known = self.draft.vlan(vlan_id(svi[1])).addresses
        # A secondary address stands before the main one.
        self._say(section, addresses=(*known, address) if found[2] else (address, *known))

    def no_address(self, _found: Found, section: str) -> None:
        """Only a port that has no VLANs says so: one with ``no switchport``, or the one for management."""
        if _SVI.fullmatch(self._name(section)) is None:
            self._switched(section).routed = True

    def dhcp_client(self, _found: Found, section: str) -> None:
        self._say(section, dhcp_client=True)

    def relay(self, found: Found, section: str) -> None:
        svi = _SVI.fullmatch(self._name(section))
        if svi is None:
            raise ValueError("a relay on a port has no place in the draft")
        known = self.draft.vlan(vlan_id(svi[1])).relays
        self._say(section, relays=(*known, IPv4Address(found[1])))

    def filter(self, found: Found, section: str) -> None:
        self._say(section, **{f"filter_{found[2]}": found[1]})

    # VLANs

    def vlans(self, found: Found, _: str) -> None:
        for vlan in sorted(expand_vlans(found[1])):
            self.draft.vlan(vlan)

    def vlan_off(self, _found: Found, section: str) -> None:
        self.draft.vlan(vlan_id(section.split()[1]), enabled=False)

    # Protection

    def tree_mode(self, found: Found, _: str) -> None:
        self.tree["mode"] = found[1]

    def tree_priority(self, found: Found, _: str) -> None:
        """One per VLAN or instance; the lowest is that of the bridge where it wants to be the root."""
        self.tree["priority"] = min(int(found[1]), self.tree.get("priority", int(found[1])))

    def tree_off(self, found: Found, _: str) -> None:
        if len(expand_vlans(found[1])) < len(_EVERY):
            raise ValueError("off for some VLANs only has no place in the draft")
        self.tree["mode"] = "off"

    def each_edge(self, _found: Found, _: str) -> None:
        self.every_edge = True

    def each_guard(self, _found: Found, _: str) -> None:
        self.every_guard = True

    # Management and access lists

    def access_list(self, found: Found, _: str) -> None:
        self.access_lists.setdefault(found[1], [])

    def access_entry(self, found: Found, section: str) -> None:
        self.access_lists.setdefault(section.split()[3], []).append(found[0])

    def numbered_entry(self, found: Found, _: str) -> None:
        self.access_lists.setdefault(found[1], []).append(found[2])

    # The switch itself, and ways into it

    def member(self, found: Found, _: str) -> None:
        self.draft.member(int(found[1]), model=found[2].upper())

    def way_in(self, found: Found, _: str) -> None:
        self.web["web_secure" if "secure" in found[0] else "web"] = not found[0].startswith("no ")

    def line(self, found: Found, _: str) -> None:
        if " vty " in found[0]:
            self.transports.setdefault(found[0], set())

    def transport(self, found: Found, section: str) -> None:
        if " vty " in section:
            self.transports[section] = {"telnet", "ssh"} if found[1] == "all" else set(found[1].split())

    def access_class(self, found: Found, section: str) -> None:
        self.classes[section] = found[1]

    def management(self) -> ConfiguredManagement:
        """Telnet and SSH by the ``transport input`` of every ``line vty``; unknown if one of them does not say it."""
        silent = not all(self.transports.values())
        allowed = set().union(*self.transports.values())
        telnet, ssh = (True if way in allowed else None if silent else False for way in ("telnet", "ssh"))
        return ConfiguredManagement(telnet, self.web.get("web"), self.web.get("web_secure"), ssh)

    def managers(self) -> tuple[IPv4Network, ...]:
        """The networks that the access class of every ``line vty`` lets in; empty if one is open or not understood."""
        if not self.transports or set(self.classes) < set(self.transports):
            return ()
        found: list[IPv4Network] = []
        for name in dict.fromkeys(self.classes.values()):
            for entry in self.access_lists.get(name, ()):
                match = _PERMIT.fullmatch(entry)
                if match is not None:
                    found.append(IPv4Network("0.0.0.0/0") if match[1] == "any" else _permitted(match[2], match[3]))
                elif not re.match(r"(?:\d+ )?(?:remark|deny any|deny +any log)\b", entry):
                    return ()
        return tuple(dict.fromkeys(found))


_PERMIT = re.compile(
    r"(?:\d+ )?permit (any|(?:host )?(\d+\.\d+\.\d+\.\d+),?(?: (?:wildcard bits )?([\d.]+))?)(?: log)?"
)


def _permitted(address: str, wildcard: str | None) -> IPv4Network:
    mask = int(IPv4Address(wildcard)) ^ 0xFFFFFFFF if wildcard else 0xFFFFFFFF
    return route(address, str(IPv4Address(mask)))
