"""Reads facts from what an HP ProCurve / Aruba AOS-S switch printed.

Sources: the AOS-S 16 manuals (Management and Configuration, Advanced Traffic Management, Access Security): a line that
is absent stands for its default, which is *on* for telnet, the plain web server and LLDP, and *off* for spanning tree.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from ipaddress import IPv4Address, IPv4Network

from schoolbuild.families.aruba_aoss import ARUBA_AOSS
from schoolbuild.families.lists import expand_ports
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

_MODES = {"mstp": "mst", "rapid-pvst": "rapid-pvst"}
_PRIORITY_STEP = 4096
_MEMBERSHIP = r"(?:untagged|tagged|forbid|auto) "

TOPICS: Topics = (
    (r"", r"hostname ", "host_name"),
    (r"", r"telnet-server", "telnet"),
    (r"", r"web-management", "http"),
    (r"", r"ip authorized-managers ", "access_networks"),
    (r"", r"password ", "local_users"),
    (r"", r"snmp-server community ", "snmp_communities"),
    (r"", r"snmpv3 user ", "snmp_users"),
    (r"", r"(?:ntp|timesync|sntp)(?: |$)", "ntp"),
    (r"", r"logging [0-9]", "syslog"),
    (r"vlan ", _MEMBERSHIP, "port_vlans"),
    (r"vlan ", r"voice", "port_vlans"),
    (r"vlan ", r"ip address", "addressed_vlans"),
    (r"vlan ", r"name ", "vlans"),
    (r"", r"vlan [0-9]", "vlans"),
    (r"interface ", _MEMBERSHIP, "port_vlans"),
    (r"vlan ", r"ip (?:access-group|helper-address) ", "legs"),
    (r"ip access-list", r"", "access_lists"),
    (r"", r"ip access-list ", "access_lists"),
    (r"", r"ip routing", "routing"),
    (r"", r"ip route ", "routes"),
    (r"", r"spanning-tree \S+ (?:admin-edge-port|auto-edge-port|bpdu-protection)", "port_guards"),
    (r"", r"loop-protect ", "port_guards"),
    (r"", r"spanning-tree", "spanning_tree"),
    (r"", r"lldp run", "lldp"),
    (r"", r"aaa port-access ", "port_authentication"),
)


def facts(as_is: AsIs) -> SwitchFacts:
    """What the documents of one switch say."""
    return _Reader(as_is).facts()


class _Reader:
    def __init__(self, as_is: AsIs) -> None:
        self.as_is = as_is
        self._config: Config | None = None

    def facts(self) -> SwitchFacts:
        return SwitchFacts(
            **learn(
                {
                    "host_name": lambda: only(map(_bare, self.config.starting("hostname")), "the host name"),
                    "telnet": lambda: self.config.switched("telnet-server", default=True),
                    "http": self._http,
                    "access_networks": self._access_networks,
                    "local_users": self._local_users,
                    "snmp_communities": self._communities,
                    "snmp_users": self._snmp_users,
                    "ntp": self._ntp,
                    "syslog": self._syslog,
                    "vlans": self._vlans,
                    "port_vlans": self._port_vlans,
                    "routing": lambda: self.config.switched("ip routing", default=False),
                    "addressed_vlans": self._addressed_vlans,
                    "legs": lambda: legs_of(
                        {number(vlan, "VLAN id"): lines for vlan, lines in self.config.sections("vlan").items()}
                    ),
                    "routes": lambda: routes_of(self.config),
                    "access_lists": lambda: lists_of(self.config),
                    "spanning_tree": self._spanning_tree,
                    "tree_root": self._tree_root,
                    "port_guards": self._port_guards,
                    "lldp": lambda: self.config.switched("lldp run", default=True),
                    "port_authentication": self._port_authentication,
                    "neighbours": self._neighbours,
                    "link_status": self._link_status,
                }
            )
        )

    @property
    def config(self) -> Config:
        """The running configuration.

        Raises:
            Unclear: there is none, or it is not whole. AOS-S prints no last line, but every VLAN that ``show vlans``
                lists, and VLANs stand behind most of what is asked about.
        """
        if self._config is None:
            found = running_config(ARUBA_AOSS, self.as_is)
            shown = found.sections("vlan")
            missing = [vlan for vlan in self._listed() if str(vlan) not in shown]
            if missing:
                raise Unclear(f"the running configuration is not whole: VLAN {missing[0]} of 'show vlans' is not in it")
            self._config = found
        return self._config

    def _listed(self) -> dict[int, str]:
        """The VLANs that ``show vlans`` lists; empty if that was not collected."""
        try:
            rows = table(self.as_is, "vlans", "vlan_id", "vlan_name")
        except Unclear:
            return {}
        return {number(row["vlan_id"], "VLAN id"): row["vlan_name"] for row in rows}

    # Management

    def _http(self) -> bool:
        said = self.config.starting("web-management")
        off = "no web-management" in self.config.top
        if off and any(rest in {"", "plaintext"} for rest in said):
            raise Unclear("the configuration contradicts itself: it holds 'web-management' and 'no web-management'")
        return not off

    def _access_networks(self) -> tuple[IPv4Network, ...]:
        networks = []
        for rest in self.config.starting("ip authorized-managers"):
            words = rest.split()
            mask = words[1] if len(words) > 1 and words[1][0].isdigit() else "255.255.255.255"
            networks.append(network(words[0], mask))
        return tuple(networks)

    def _local_users(self) -> tuple[LocalUser, ...]:
        """The accounts. A switch has one manager; where its name is hidden, the log-in that was taken proves it."""
        users = []
        for rest in self.config.starting("password"):
            words = rest.split()
            if words[:1] not in (["manager"], ["operator"]):
                continue
            name = _bare(words[words.index("user-name") + 1]) if "user-name" in words else None
            if name is None and words[0] == "manager":
                name = self.as_is.user
            users.append(LocalUser(name, words[0]))
        return tuple(users)

    def _communities(self) -> tuple[str | None, ...]:
        names = (_bare(rest.split(" ")[0]) for rest in self.config.starting("snmp-server community"))
        return tuple(None if "redacted" in name else name for name in names)

    def _snmp_users(self) -> tuple[str, ...]:
        users = tuple(dict.fromkeys(_bare(rest.split()[0]) for rest in self.config.starting("snmpv3 user")))
        if "snmpv3 enable" not in self.config.top:
            return ()
        listed = {row["user_name"] for row in table(self.as_is, "snmp_users", "user_name")}
        if not set(users) <= listed:
            raise Unclear("'show snmpv3 user' and the running configuration disagree about who may ask")
        return users

    def _ntp(self) -> tuple[IPv4Address, ...]:
        if "timesync ntp" not in self.config.top or "ntp enable" not in self.config.top:
            return ()
        return tuple(address(rest.split()[0]) for rest in self.config.starting("ntp server"))

    def _syslog(self) -> tuple[IPv4Address, ...]:
        return tuple(address(rest.split()[0]) for rest in self.config.starting("logging") if re.match(r"[0-9]", rest))

    # VLANs

    def _vlans(self) -> dict[int, str]:
        listed = {row["vlan_id"]: row["vlan_name"] for row in table(self.as_is, "vlans", "vlan_id", "vlan_name")}
        if "1" not in listed:
            raise Unclear("the table 'vlans' lacks VLAN 1, which every switch has")
        written = self.config.sections("vlan")
        named: dict[int, str] = {}
        for vlan, shown in listed.items():
            lines = (_bare(line[5:]) for line in written.get(vlan, ()) if line.startswith("name "))
            name = only(lines, f"the name of VLAN {vlan}")
            if name is not None and not name.startswith(shown.rstrip(".")):
                raise Unclear(f"'show vlans' and the running configuration disagree about VLAN {vlan}")
            named[number(vlan, "VLAN id")] = name if name is not None else shown
        return named

    def _port_vlans(self) -> dict[str, PortVlans]:
        untagged: dict[str, int] = {}
        tagged: dict[str, set[int]] = {}
        voice: set[int] = set()
        for text, lines in self.config.sections("vlan").items():
            vlan = number(text, "VLAN id")
            if "voice" in lines:
                voice.add(vlan)
            for port in _ports(lines, "untagged"):
                if port in untagged:
                    raise Unclear(f"the configuration contradicts itself: port {port} is untagged in two VLANs")
                untagged[port] = vlan
            for port in _ports(lines, "tagged"):
                tagged.setdefault(port, set()).add(vlan)
        if not untagged and not tagged:
            raise Unclear("the running configuration shows no port in any VLAN")
        found = {}
        for name in {**untagged, **tagged}:
            heard = voice & tagged.get(name, set())
            found[name] = PortVlans(
                untagged=untagged.get(name),
                tagged=frozenset(tagged.get(name, set())),
                voice=min(heard) if heard else None,
            )
        for lag, members in self._lags().items():
            if lag in found:
                found |= dict.fromkeys(members, found.pop(lag))
        return found

    def _lags(self) -> dict[str, tuple[str, ...]]:
        """The ports of each ``TrkN``, which are in VLANs only through it."""
        words = (rest.split() for rest in self.config.starting("trunk"))
        return {lag: expand_ports(ports) for ports, lag, *_ in words}

    def _addressed_vlans(self) -> tuple[int, ...]:
        return tuple(
            number(vlan, "VLAN id")
            for vlan, lines in self.config.sections("vlan").items()
            if any(line.startswith("ip address ") for line in lines)
        )

    # Protection

    def _spanning_tree(self) -> SpanningTree:
        on = self.config.switched("spanning-tree", default=False)
        mode = only(self.config.starting("spanning-tree mode"), "the spanning-tree mode") or "mstp"
        name = only(map(_bare, self.config.starting("spanning-tree config-name")), "the region's name")
        revision = only(self.config.starting("spanning-tree config-revision"), "the region's revision")
        priority = only(
            (rest.split()[0] for rest in self.config.starting("spanning-tree priority")), "the bridge priority"
        )
        return SpanningTree(
            mode=_MODES.get(mode, mode) if on else "off",
            region=name,
            revision=number(revision, "revision") if revision is not None else 0,
            priority=_PRIORITY_STEP * (number(priority, "bridge priority") if priority is not None else 8),
        )

    def _tree_root(self) -> TreeRoot:
        rows = table(self.as_is, "spanning_tree", "root_mac", "switch_mac")
        own, root = only(((row["switch_mac"], row["root_mac"]) for row in rows), "the root") or ("", "")
        if not own or not root:
            raise Unclear("the table 'spanning_tree' is empty")
        return TreeRoot(here=own == root, address=root, own_address=own)

    def _port_guards(self) -> dict[str, PortGuards]:
        edge: set[str] = set()
        guard: set[str] = set()
        for line in self.config.starting("spanning-tree"):
            found = re.match(r"(?:ethernet )?([0-9A-Za-z/,-]*[0-9]) (.+)$", line)
            if found is None or not re.search(r"admin-edge-port|bpdu-protection", found[2]):
                continue
            ports = set(expand_ports(found[1]))
            edge |= ports if "admin-edge-port" in found[2] else set()
            guard |= ports if "bpdu-protection" in found[2] else set()
        looped: set[str] = set()
        for line in self.config.starting("loop-protect"):
            first = line.split()[0] if line else ""
            looped |= set(expand_ports(first)) if re.match(r"(?:Trk)?[0-9]", first, re.IGNORECASE) else set()
        every = set(self._port_vlans()) | edge | guard | looped
        return {port: PortGuards(port in edge, port in guard, port in looped) for port in every}

    def _port_authentication(self) -> frozenset[str]:
        found: set[str] = set()
        for rest in self.config.starting("aaa port-access"):
            match = re.match(r"(?:authenticator|mac-based) ([0-9][0-9/,-]*)$", rest)
            found |= set(expand_ports(match[1])) if match else set()
        return frozenset(found)

    # What the tables say

    def _neighbours(self) -> tuple[Neighbour, ...]:
        rows = table(self.as_is, "lldp", "local_interface", "neighbor_name", "neighbor_interface")
        return tuple(Neighbour(row["local_interface"], row["neighbor_name"], row["neighbor_interface"]) for row in rows)

    def _link_status(self) -> dict[str, LinkStatus]:
        rows = table(self.as_is, "interfaces", "port", "status", "mode")
        if not rows:
            raise Unclear("the table 'interfaces' is empty")
        return {
            re.sub(r"-Trk[0-9]+$", "", row["port"]): LinkStatus(
                up=row["status"] == "Up", mbps=_speed(row["mode"]) if row["status"] == "Up" else None
            )
            for row in rows
        }


def _bare(text: str) -> str:
    return text.strip().strip('"')


def _ports(lines: Iterable[str], word: str) -> Iterator[str]:
    for line in lines:
        if line.startswith(word + " "):
            yield from expand_ports(line[len(word) + 1 :])


def _speed(mode: str) -> int | None:
    """``1000FDx`` or ``10GigFD`` in Mb/s."""
    found = re.match(r"([0-9]+)(Gig|GB|G)?", mode)
    if found is None:
        return None
    return int(found[1]) * (1000 if found[2] else 1)
