"""The running configuration as text, in the order in which these platforms print it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from schoolbuild.lab.cisco_ios.acl import Acl
from schoolbuild.lab.cisco_ios.catalogue import catalogue
from schoolbuild.lab.cisco_ios.platform import fixed_blocks, provisioned_as
from schoolbuild.lab.cisco_ios.running import Block, Interface, Running, Vlan
from schoolbuild.lab.cisco_ios.settings import Catalogue, Store
from schoolbuild.lab.cisco_ios.vlans import vlan_lines, vlan_text

# Groups are parted by "!"; a word with "@" is a part of its own (a method of _Writer) or a fixed block of the platform.
_ORDER: tuple[tuple[str, ...], ...] = (
    ("service pad", "service tcp-keepalives-in", "service tcp-keepalives-out", "service timestamps",
     "service password-encryption", "service sequence-numbers", "service call-home", "@fixed service"),
    ("hostname",),
    ("@fixed start",),
    ("logging buffered", "logging console", "logging monitor", "enable secret"),
    ("username", "aaa new-model"),
    ("@groups",),
    ("aaa authentication login", "aaa authentication enable default", "aaa authentication dot1x",
     "aaa authorization console", "aaa authorization exec", "aaa accounting exec"),
    ("@session-id", "clock timezone", "clock summer-time", "@provision", "system mtu", "ip routing"),
    ("ip source-route", "ip gratuitous-arps"),
    ("ip dhcp snooping vlan", "ip dhcp snooping information option", "ip dhcp snooping verify mac-address",
     "ip dhcp snooping", "ip domain lookup", "ip domain name", "ip name-server", "ip arp inspection vlan",
     "ip igmp snooping", "login on-failure log", "login on-success log", "vtp domain", "@vtp-mode", "vtp version",
     "udld", "mls qos"),
    ("@fixed vtp",),
    ("@archive",),
    ("port-channel load-balance",),
    ("spanning-tree mode", "spanning-tree loopguard default", "spanning-tree portfast default",
     "spanning-tree portfast bpduguard default", "spanning-tree portfast bpdufilter default",
     "spanning-tree extend system-id", "spanning-tree pathcost method"),
    ("@mst",),
    ("spanning-tree mst priority", "spanning-tree vlan priority"),
    ("errdisable recovery cause", "errdisable recovery interval"),
    ("@fixed before-vlans",),
    ("vlan internal allocation policy",),
    ("@vlans",),
    ("cdp run", "lldp timer", "lldp run"),
    ("@fixed before-interfaces",),
    ("@interfaces",),
    ("ip default-gateway", "ip forward-protocol nd", "ip http server", "ip http authentication local",
     "ip http secure-server", "@routes"),
    ("ip ssh time-out", "ip ssh authentication-retries", "ip ssh version", "ip scp server enable"),
    ("@named-lists",),
    ("ip tacacs source-interface", "ip radius source-interface", "logging facility", "logging trap",
     "logging origin-id", "logging source-interface", "logging host", "@numbered-lists"),
    ("snmp-server group", "snmp-server view", "snmp-server community", "snmp-server trap-source",
     "snmp-server location", "snmp-server contact", "snmp-server enable traps", "snmp-server host"),
    ("radius-server dead-criteria", "radius-server retransmit", "radius-server timeout", "radius-server deadtime"),
    ("@radius",),
    ("@fixed control-plane",),
    ("@banners",),
    ("@lines",),
    ("ntp source", "ntp server"),
)  # fmt: skip

_INTERFACE_ORDER = (
    "description", "switchport access vlan", "switchport trunk native vlan", "@allowed", "switchport mode",
    "switchport nonegotiate", "switchport voice vlan", "switchport protected", "ip arp inspection trust", "@address",
    "@access-groups", "ip helper-address", "ip route-cache", "shutdown", "power inline", "speed", "duplex", "mtu",
    "udld port", "cdp enable", "lldp transmit", "lldp receive", "lldp med-tlv-select", "storm-control level",
    "storm-control action", "spanning-tree portfast",
    "spanning-tree bpdufilter", "spanning-tree bpduguard", "spanning-tree guard", "spanning-tree link-type",
    "spanning-tree cost", "spanning-tree port-priority", "channel-group", "ip dhcp snooping limit rate",
    "ip dhcp snooping trust",
)  # fmt: skip


def running_text(running: Running) -> str:
    """The configuration without the lines that ``show`` puts above it; ends with ``end``."""
    lines = ["!", f"version {running.platform.version}"]
    writer = _Writer(running)
    for group in _ORDER:
        written = [line for word in group for line in writer.part(word)]
        while written and written[-1] == "!":
            written.pop()
        if written:
            lines += [*written, "!"]
    lines.append("end")
    return "\n".join(lines) + "\n"


def interface_lines(running: Running, interface: Interface) -> list[str]:
    """One interface's section with its header."""
    known = catalogue("interface", running.platform.key)
    lines = [f"interface {interface.name}"]
    out_of_band = any(port.out_of_band and port.name == interface.name for port in running.spec.ports)
    if out_of_band and running.platform.key == "c9200l":
        lines.append(" vrf forwarding Mgmt-vrf")
    for key in _INTERFACE_ORDER:
        if key == "@address":
            if interface.is_svi or out_of_band:
                line = interface.get("ip address")
                lines.append(f" {line.text}" if line else " no ip address")
        elif key == "@allowed":
            lines += _allowed(interface)
        elif key == "@access-groups":
            lines += sorted(f" {line.text}" for line in interface.all("ip access-group"))
        else:
            lines += [f" {text}" for text in known.lines(interface, key)]
    return lines


def _allowed(interface: Interface) -> Iterator[str]:
    if interface.allowed is None:
        return
    first, *others = vlan_lines(interface.allowed)
    yield f" switchport trunk allowed vlan {first}"
    for more in others:
        yield f" switchport trunk allowed vlan add {more}"


class _Writer:
    def __init__(self, running: Running) -> None:
        self.running = running
        self.platform = running.platform
        self.known = catalogue("global", running.platform.key)

    def part(self, word: str) -> Iterable[str]:
        if word.startswith("@fixed "):
            return fixed_blocks(self.platform.key).get(word.removeprefix("@fixed "), ())
        if word.startswith("@"):
            part: Iterable[str] = getattr(self, word[1:].replace("-", "_"))()
            return part
        return self.known.lines(self.running.store, word)

    def _block(self, mode: str, store: Store) -> Iterator[str]:
        known: Catalogue = catalogue(mode, self.platform.key)
        for key in known.settings:
            for text in known.lines(store, key):
                yield f" {text}"

    def groups(self) -> Iterator[str]:
        for name, block in self.running.groups.items():
            yield f"aaa group server radius {name}"
            yield from self._block("group", block)
            yield "!"

    def session_id(self) -> Iterator[str]:
        if self.running.store.get("aaa new-model"):
            line = self.running.store.get("aaa session-id")
            yield line.text if line else "aaa session-id common"

    def provision(self) -> Iterator[str]:
        for member in self.running.spec.members:
            yield f"switch {member.number} provision {provisioned_as(member.model)}"
        present = {str(member.number) for member in self.running.spec.members}
        for line in self.running.store.all("switch provision"):
            if str(line.values["n"]) not in present:
                yield line.text

    def vtp_mode(self) -> Iterator[str]:
        """Server and client mode stand in ``vlan.dat`` only."""
        if self.running.vtp_mode in ("transparent", "off"):
            yield f"vtp mode {self.running.vtp_mode}"

    def archive(self) -> Iterator[str]:
        if self.running.archived:
            yield "archive"
            log = list(self._block("archive-log", self.running.archive_log))
            if log:
                yield " log config"
                yield from (f" {text}" for text in log)
            yield from self._block("archive", self.running.archive)

    def mst(self) -> Iterator[str]:
        running = self.running
        if running.mst.lines or running.instances:
            yield "spanning-tree mst configuration"
            yield from self._block("mst", running.mst)
            for number, vlans in sorted(running.instances.items()):
                if vlans:
                    yield f" instance {number} vlan {vlan_text(vlans).replace(',', ', ')}"

    def vlans(self) -> Iterator[str]:
        """Only in transparent and off mode; VLANs without a name share one line."""
        if self.running.vtp_mode not in ("transparent", "off"):
            return
        bare: list[int] = []
        named: list[Vlan] = []
        for number, vlan in sorted(self.running.vlans.items()):
            if number == 1:
                continue
            if vlan.name or vlan.shutdown:
                named.append(vlan)
            else:
                bare.append(number)
        sections = [(vlan.number, [f"vlan {vlan.number}", *_vlan_lines(vlan)]) for vlan in named]
        if bare:
            sections.append((bare[0], [f"vlan {vlan_text(bare)}"]))
        for _, lines in sorted(sections):
            yield from lines
            yield "!"

    def interfaces(self) -> Iterator[str]:
        running = self.running
        first = [i for i in running.interfaces.values() if not (i.is_svi or i.is_lag)]
        for interface in [*running.lags(), *first, *running.svis()]:
            yield from interface_lines(running, interface)
            yield "!"

    def routes(self) -> Iterator[str]:
        lines = self.running.store.all("ip route")
        for line in sorted(lines, key=lambda line: [line.values[name] for name in ("net", "mask", "next")]):
            yield line.text

    def named_lists(self) -> Iterator[str]:
        lists = self.running.acls.items()
        for name, acl in sorted(lists, key=lambda item: (item[1].kind == "extended", item[0])):
            if not name.isdigit():
                yield f"ip access-list {acl.kind} {name}"
                yield from _rules(acl)

    def numbered_lists(self) -> Iterator[str]:
        for name, acl in sorted(self.running.acls.items(), key=lambda item: item[0].zfill(4)):
            if not name.isdigit():
                continue
            if self.platform.numbered_lists:
                yield f"ip access-list {acl.kind} {name}"
                yield from _rules(acl)
            else:
                yield from (f"access-list {name} {text}" for _, text in acl.lines())

    def radius(self) -> Iterator[str]:
        for name, block in self.running.radius.items():
            yield f"radius server {name}"
            yield from self._block("radius", block)
            yield "!"

    def banners(self) -> Iterator[str]:
        for kind in ("exec", "incoming", "login", "motd"):
            if kind in self.running.banners:
                yield f"banner {kind} ^C"
                yield from self.running.banners[kind].split("\n")
                yield "^C"

    def lines(self) -> Iterator[str]:
        yield "line con 0"
        yield from self._block("line", self.running.console)
        for first, last, block in _vty_groups(self.running.vty):
            yield f"line vty {first} {last}" if last > first else f"line vty {first}"
            yield from self._block("line", block)


def _vlan_lines(vlan: Vlan) -> Iterator[str]:
    if vlan.name:
        yield f" name {vlan.name}"
    if vlan.shutdown:
        yield " shutdown"


def _rules(acl: Acl) -> Iterator[str]:
    for number, text in acl.lines():
        yield f" {number} {text}" if acl.keeps_numbers else f" {text}"


def _vty_groups(vty: list[Block]) -> Iterator[tuple[int, int, Block]]:
    """Lines with the same settings stand together; 0 to 4 and the rest always stand apart."""
    start = 0
    for at in range(1, len(vty) + 1):
        if at == len(vty) or at == 5 or vty[at].lines != vty[start].lines:
            yield start, at - 1, vty[start]
            start = at
