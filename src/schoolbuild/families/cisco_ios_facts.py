"""Reads facts from what a Cisco IOS or IOS-XE switch printed.

Sources: Cisco command references (``transport input``, ``access-class``, ``switchport``, ``spanning-tree``); VTP server
mode and SNMPv3 users outside of the running configuration are known from practice (cisco.ios issue 609), so VLANs come
from ``show vlan`` and SNMP users from ``show snmp user``.
"""

from __future__ import annotations

import re
from ipaddress import IPv4Address, IPv4Network

from schoolbuild.families.cisco_ios import CISCO_IOS
from schoolbuild.families.lists import expand_vlans
from schoolbuild.families.reading_facts import (
    Config,
    Topics,
    Unclear,
    address,
    learn,
    network,
    number,
    only,
    running_config,
    table,
)
from schoolbuild.families.routing_facts import legs_of, lists_of, routes_of
from schoolbuild.families.switch_facts import (
    LinkStatus,
    LocalUser,
    Neighbour,
    PortGuards,
    PortVlans,
    SpanningTree,
    SwitchFacts,
    TreeRoot,
)
from schoolbuild.model.as_is import AsIs

_LONG = {
    "Fa": "FastEthernet",
    "Gi": "GigabitEthernet",
    "Tw": "TwoGigabitEthernet",
    "Fi": "FiveGigabitEthernet",
    "Te": "TenGigabitEthernet",
    "Twe": "TwentyFiveGigE",
    "Fo": "FortyGigabitEthernet",
    "Po": "Port-channel",
}
_SHORT_NAME = re.compile(r"^(?P<kind>[A-Z][a-z]{1,2}) ?(?P<rest>[0-9][0-9/]*)$")
_PHYSICAL = re.compile(r"^(?:FastEthernet|(?:\w+)?GigabitEthernet|TwentyFiveGigE)[0-9]")
_BUILT_IN_VLANS = frozenset(range(1002, 1006))
_ANY_VLAN = frozenset(range(1, 4095))

TOPICS: Topics = (
    (r"", r"hostname ", "host_name"),
    (r"line vty", r"transport input", "telnet"),
    (r"", r"ip http ", "http"),
    (r"line vty", r"access-class", "access_networks"),
    (r"ip access-list extended", r"", "access_lists"),
    (r"", r"ip access-list extended ", "access_lists"),
    (r"ip access-list", r"", "access_networks"),
    (r"", r"(?:ip )?access-list ", "access_networks"),
    (r"", r"(?:username|enable secret|enable password) ?", "local_users"),
    (r"", r"snmp-server community ", "snmp_communities"),
    (r"", r"snmp-server user ", "snmp_users"),
    (r"", r"ntp ", "ntp"),
    (r"", r"logging ", "syslog"),
    (r"vlan ", r"name ", "vlans"),
    (r"", r"vlan [0-9]", "vlans"),
    (r"interface Vlan", r"ip address", "addressed_vlans"),
    (r"interface Vlan", r"ip (?:access-group|helper-address) ", "legs"),
    (r"", r"ip routing", "routing"),
    (r"", r"ip route ", "routes"),
    (r"interface ", r"spanning-tree ", "port_guards"),
    (r"", r"spanning-tree portfast ", "port_guards"),
    (r"interface ", r"switchport", "port_vlans"),
    (r"spanning-tree mst configuration", r"", "spanning_tree"),
    (r"", r"spanning-tree ", "spanning_tree"),
    (r"", r"lldp run", "lldp"),
    (r"interface ", r"(?:authentication|mab|dot1x) ?", "port_authentication"),
)


def facts(as_is: AsIs) -> SwitchFacts:
    """What the documents of one switch say."""
    return _Reader(as_is).facts()


def long_name(port: str) -> str:
    """``Gi1/0/1`` or ``Gig 1/0/1`` as ``GigabitEthernet1/0/1``; other names stay."""
    found = _SHORT_NAME.match(port.strip().replace("Gig ", "Gi "))
    return _LONG[found["kind"]] + found["rest"] if found and found["kind"] in _LONG else port.strip()


class _Reader:
    def __init__(self, as_is: AsIs) -> None:
        self.as_is = as_is
        self._config: Config | None = None

    def facts(self) -> SwitchFacts:
        return SwitchFacts(
            **learn(
                {
                    "host_name": lambda: only(self.config.starting("hostname"), "the host name"),
                    "telnet": self._telnet,
                    "http": lambda: self.config.switched("ip http server", None),
                    "access_networks": self._access_networks,
                    "local_users": self._local_users,
                    "snmp_communities": self._communities,
                    "snmp_users": self._snmp_users,
                    "ntp": lambda: self._servers("ntp server"),
                    "syslog": self._syslog,
                    "vlans": self._vlans,
                    "port_vlans": self._port_vlans,
                    "routing": lambda: self.config.switched("ip routing", default=False),
                    "addressed_vlans": self._addressed_vlans,
                    "legs": lambda: legs_of(
                        {int(name[4:]): lines for name, lines in self._interfaces().items() if name.startswith("Vlan")}
                    ),
                    "routes": lambda: routes_of(self.config),
                    "access_lists": lambda: lists_of(self.config),
                    "spanning_tree": self._spanning_tree,
                    "tree_root": self._tree_root,
                    "port_guards": self._port_guards,
                    "lldp": lambda: self.config.switched("lldp run", default=False),
                    "port_authentication": self._port_authentication,
                    "neighbours": self._neighbours,
                    "link_status": self._link_status,
                }
            )
        )

    @property
    def config(self) -> Config:
        if self._config is None:
            self._config = running_config(CISCO_IOS, self.as_is)
        return self._config

    # Management

    def _vty(self) -> dict[str, tuple[str, ...]]:
        found = self.config.sections("line vty")
        if not found:
            raise Unclear("the running configuration shows no 'line vty'")
        return found

    def _telnet(self) -> bool:
        allowed: set[str] = set()
        for name, lines in self._vty().items():
            said = only((line for line in lines if line.startswith("transport input")), f"'line vty {name}' transport")
            if said is None:
                raise Unclear(f"'line vty {name}' does not say 'transport input', and its default differs by release")
            allowed |= set(said.split()[2:])
        return bool(allowed & {"telnet", "all"})

    def _access_networks(self) -> tuple[IPv4Network, ...]:
        networks: list[IPv4Network] = []
        for name, lines in self._vty().items():
            said = only(
                (x.split()[1] for x in lines if re.match(r"access-class \S+ in\b", x)), f"'line vty {name}' class"
            )
            if said is None:
                return ()
            networks += self._list(said)
        return tuple(dict.fromkeys(networks))

    def _list(self, name: str) -> list[IPv4Network]:
        sections = self.config.sections("ip access-list standard")
        entries = [*sections.get(name, ()), *self.config.starting(f"access-list {name}")]
        permitted = [re.sub(r"^[0-9]+ ", "", entry) for entry in entries]
        permitted = [entry for entry in permitted if entry.split()[0] not in {"remark", "deny"} or _narrow_deny(entry)]
        if not permitted:
            raise Unclear(f"the access list {name!r} is named but not shown: it may let everybody in")
        return [_permitted(entry) for entry in permitted]

    def _local_users(self) -> tuple[LocalUser, ...]:
        users: dict[str, str] = {}
        for rest in self.config.starting("username"):
            words = rest.split()
            level = words[words.index("privilege") + 1] if "privilege" in words else users.get(words[0], "1")
            users[words[0]] = level
        return tuple(LocalUser(name, level) for name, level in users.items())

    def _communities(self) -> tuple[str | None, ...]:
        names = (rest.split()[0] for rest in self.config.starting("snmp-server community"))
        return tuple(None if "redacted" in name else name for name in names)

    def _snmp_users(self) -> tuple[str, ...]:
        return tuple(row["user_name"] for row in table(self.as_is, "snmp_users", "user_name"))

    def _servers(self, prefix: str) -> tuple[IPv4Address, ...]:
        return tuple(address(rest.split()[0]) for rest in self.config.starting(prefix))

    def _syslog(self) -> tuple[IPv4Address, ...]:
        old = (rest for rest in self.config.starting("logging") if re.match(r"[0-9]+\.[0-9.]+$", rest))
        return tuple(dict.fromkeys([*self._servers("logging host"), *(address(rest) for rest in old)]))

    # VLANs

    def _vlans(self) -> dict[int, str]:
        rows = table(self.as_is, "vlans", "vlan_id", "vlan_name")
        found = {number(row["vlan_id"], "VLAN id"): row["vlan_name"] for row in rows}
        if 1 not in found:
            raise Unclear("the table 'vlans' lacks VLAN 1, which every switch has")
        written = {int(rest): lines for rest, lines in self.config.sections("vlan").items() if rest.isdigit()}
        for vlan, lines in written.items():
            named = only((line[5:] for line in lines if line.startswith("name ")), f"the name of VLAN {vlan}")
            if vlan not in found or (named is not None and found[vlan] != named):
                raise Unclear(f"'show vlan' and the running configuration disagree about VLAN {vlan}")
        return {vlan: name for vlan, name in found.items() if vlan not in _BUILT_IN_VLANS}

    def _interfaces(self) -> dict[str, tuple[str, ...]]:
        found = self.config.sections("interface")
        if not any(_PHYSICAL.match(name) for name in found):
            raise Unclear("the running configuration shows no interface")
        return found

    def _switched_ports(self) -> dict[str, tuple[str, ...]]:
        return {
            name: lines
            for name, lines in self._interfaces().items()
            if (_PHYSICAL.match(name) or name.startswith("Port-channel")) and "no switchport" not in lines
        }

    def _port_vlans(self) -> dict[str, PortVlans]:
        ports = self._switched_ports()
        found = {}
        for name, lines in ports.items():
            group = only((x.split()[1] for x in lines if x.startswith("channel-group ")), f"the LAG of {name}")
            lag = f"Port-channel{group}"
            found[name] = _vlans_of(lag, ports[lag]) if lag in ports else _vlans_of(name, lines)
        return {name: vlans for name, vlans in found.items() if not name.startswith("Port-channel")}

    def _addressed_vlans(self) -> tuple[int, ...]:
        return tuple(
            int(name[4:])
            for name, lines in self._interfaces().items()
            if name.startswith("Vlan") and any(line.startswith("ip address ") for line in lines)
        )

    # Protection

    def _spanning_tree(self) -> SpanningTree:
        mode = only(self.config.starting("spanning-tree mode"), "the spanning-tree mode")
        if mode is None:
            raise Unclear("the running configuration does not say 'spanning-tree mode'")
        if any(rest.startswith("vlan") for rest in self.config.starting("no spanning-tree")):
            mode = "off"
        region = self.config.sections("spanning-tree mst configuration").get("", ())
        priority = only(self.config.starting("spanning-tree mst 0 priority"), "the bridge priority")
        revision = only((x.split()[1] for x in region if x.startswith("revision ")), "the region's revision")
        return SpanningTree(
            mode=mode,
            region=only((x[5:] for x in region if x.startswith("name ")), "the region's name"),
            revision=number(revision, "revision") if revision is not None else 0,
            priority=number(priority, "bridge priority") if priority is not None else 32768,
        )

    def _tree_root(self) -> TreeRoot:
        rows = table(self.as_is, "spanning_tree", "role")
        roles = {row["role"].lower() for row in rows}
        if not rows:
            raise Unclear("the table 'spanning_tree' is empty")
        return TreeRoot(here="root" not in roles, address=None, own_address=None)

    def _port_guards(self) -> dict[str, PortGuards]:
        top = set(self.config.starting("spanning-tree portfast"))
        every_edge = bool(top & {"default", "edge default"})
        every_guard = bool(top & {"bpduguard default", "edge bpduguard default"})
        guards = {}
        for name, lines in self._switched_ports().items():
            access = "switchport mode access" in lines
            edge = any(re.match(r"spanning-tree portfast(?: edge)?(?: trunk)?$", line) for line in lines)
            edge = edge or (every_edge and access and "spanning-tree portfast disable" not in lines)
            guard = "spanning-tree bpduguard enable" in lines or (
                every_guard and edge and "spanning-tree bpduguard disable" not in lines
            )
            guards[name] = PortGuards(edge=edge, bpdu_guard=guard, loop_protect=None)
        return guards

    def _port_authentication(self) -> frozenset[str]:
        wanted = {"authentication port-control auto", "access-session port-control auto", "dot1x port-control auto"}
        return frozenset(name for name, lines in self._interfaces().items() if wanted & set(lines))

    # What the tables say

    def _neighbours(self) -> tuple[Neighbour, ...]:
        rows = table(self.as_is, "lldp", "local_interface", "neighbor_name", "neighbor_port_id")
        return tuple(
            Neighbour(long_name(row["local_interface"]), row["neighbor_name"], long_name(row["neighbor_port_id"]))
            for row in rows
        )

    def _link_status(self) -> dict[str, LinkStatus]:
        rows = table(self.as_is, "interfaces", "port", "status", "speed")
        if not rows:
            raise Unclear("the table 'interfaces' is empty")
        return {
            long_name(row["port"]): LinkStatus(
                up=row["status"] == "connected",
                mbps=_speed(row["speed"]) if row["status"] == "connected" else None,
            )
            for row in rows
        }


def _vlans_of(name: str, lines: tuple[str, ...]) -> PortVlans:
    mode = only((x.split()[2] for x in lines if re.match(r"switchport mode \w", x)), f"the mode of {name}")
    access = only((x.split()[-1] for x in lines if x.startswith("switchport access vlan ")), f"the VLAN of {name}")
    voice = only((x.split()[-1] for x in lines if x.startswith("switchport voice vlan ")), f"the voice VLAN of {name}")
    if mode == "trunk":
        native = only(
            (x.split()[-1] for x in lines if x.startswith("switchport trunk native vlan ")), "the native VLAN"
        )
        untagged = number(native, "VLAN id") if native else 1
        return PortVlans(untagged, _allowed(lines) - {untagged})
    return PortVlans(
        untagged=number(access, "VLAN id") if access else 1,
        voice=number(voice, "VLAN id") if voice and voice.isdigit() else None,
        dynamic=mode != "access",
    )


def _allowed(lines: tuple[str, ...]) -> frozenset[int]:
    said = [x.removeprefix("switchport trunk allowed vlan ") for x in lines if x.startswith("switchport trunk allowed")]
    if not said:
        return _ANY_VLAN
    return expand_vlans(",".join(text.removeprefix("add ") for text in said))


def _speed(text: str) -> int | None:
    """``a-1000``, ``10G`` or ``a-2.5G`` in Mb/s; ``auto`` is no speed."""
    found = re.fullmatch(r"(?:a-)?([0-9]+(?:\.[0-9])?)(G)?", text)
    return int(float(found[1]) * (1000 if found[2] else 1)) if found is not None else None


def _narrow_deny(entry: str) -> bool:
    """True for a ``deny`` that takes something out of what is permitted, which is not followed here."""
    words = entry.split()
    return words[0] == "deny" and words[1:2] != ["any"]


def _permitted(entry: str) -> IPv4Network:
    words = [word for word in entry.split() if word != "log"]
    if words[0] != "permit":
        raise Unclear(f"the access list holds {entry!r}, which is not followed here")
    if words[1] == "any":
        return IPv4Network("0.0.0.0/0")
    if words[1] == "host":
        return network(words[2], "255.255.255.255")
    return network(words[1], _mask(words[2]) if len(words) > 2 else "255.255.255.255")


def _mask(wildcard: str) -> str:
    """The mask of a wildcard: spelt out, because ``0.0.0.0`` and ``255.255.255.255`` read as masks mean the reverse."""
    return str(IPv4Address(int(address(wildcard.removesuffix(","))) ^ 0xFFFFFFFF))
