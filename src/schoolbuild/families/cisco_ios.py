"""Cisco IOS and IOS-XE on Catalyst access and small core switches.

Behaviour is taken from Cisco's configuration guides and from the published facts in ``tests/published/cisco_ios``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from schoolbuild.families.family import (
    Commands,
    Family,
    Language,
    ListLine,
    Negation,
    Never,
    NotShown,
    Owned,
    Question,
    RollbackMethod,
    Save,
    SecretLine,
    Shell,
    Told,
)
from schoolbuild.families.lists import compact_vlans, expand_vlans
from schoolbuild.families.show import by_template
from schoolbuild.families.tree import Line, Reader

_NOISE = re.compile(
    r"^(?:Building configuration|Current configuration|Using \d+ out of|[!#]|\s*!|end$|version |Load for |Time source"
    r"|boot-(?:start|end)-marker|ntp clock-period|\s*exit(?:-\S+)?$|\s*quit$|\*?\d\d:\d\d:\d\d"
    # What every switch of the family prints by itself, and nobody typed.
    r"|\s+no ip address$|\s+negotiation auto$|\s+stopbits 1$|\s+vrf forwarding Mgmt-vrf$|switch \d+ provision "
    r"|license |diagnostic |memory free |system mtu |platform |no platform |service call-home|no service pad"
    r"|login on-success log$|vlan internal allocation policy |ip forward-protocol nd$)"
)
_NOISE_SECTIONS = re.compile(
    r"^(?:crypto pki |redundancy$|control-plane$|transceiver type|vrf definition Mgmt-vrf$"
    r"|class-map match-any (?:system-cpp-|non-client-nrt-class)|policy-map system-cpp-policy$)"
)
_SECRETS = (
    SecretLine(r"^(\s*(?:no )?enable (?:secret|password)) .+$", r"\1 ***"),
    SecretLine(r"^(\s*username \S+(?: privilege \d+)?(?: \S+)*? (?:secret|password)) .+$", r"\1 ***"),
    SecretLine(r"^(\s+key(?:-string)?) .+$", r"\1 ***"),
    SecretLine(r"^(\s*(?:radius|tacacs)-server (?:host \S+ .*)?key) .+$", r"\1 ***"),
    SecretLine(r"^(\s*(?:no )?snmp-server community) (?!public\b|private\b|<redacted>)\S+(.*)$", r"\1 ***\2"),
    SecretLine(
        r"^(\s*snmp-server host \S+(?: traps| informs)?(?: version (?:1|2c))?) (?!version\b|traps\b|informs\b)\S+(.*)$",
        r"\1 ***\2",
    ),
    SecretLine(
        r"^(\s*snmp-server user .* auth (?:sha|md5)) \S+( priv (?:aes \d+|des|3des)) \S+(.*)$", r"\1 ***\2 ***\3"
    ),
    SecretLine(r"^(\s*snmp-server user .* auth (?:sha|md5)) \S+(.*)$", r"\1 ***\2"),
    SecretLine(r"^(\s*ntp authentication-key \d+ \S+) .+$", r"\1 ***"),
    SecretLine(r"^(\s+password) .+$", r"\1 ***"),
    SecretLine(r"^(\s*(?:\S+ )*(?:pre-shared-key|psk)) .+$", r"\1 ***"),
)
_INTERFACE = (
    r"description .*",
    r"(?:no )?shutdown",
    r"(?:no )?switchport(?: (?!port-security|protected|block).*)?",
    r"(?:no )?spanning-tree .*",
    r"storm-control .*",
    r"ip dhcp snooping .*",
    r"power inline .*",
    r"channel-group .*",
    r"(?:no )?lldp .*",
    r"network-policy .*",
    r"ip address .*",
    r"speed .*",
    r"duplex .*",
)
_MANAGED = (
    Owned(r"hostname \S+"),
    Owned(r"(?:no )?service (?:password-encryption|timestamps .*|tcp-keepalives-\S+)"),
    Owned(r"enable secret .*"),
    Owned(r"username (?P<key>\S+) .*", extra="leave"),
    Owned(r"(?:no )?aaa (?:new-model|authentication (?:login|enable) .*|authorization (?:exec|console|commands).*)"),
    Owned(r"aaa group server radius (?P<key>\S+)", (r".*",), extra="leave"),
    Owned(r"radius server (?P<key>\S+)", (r".*",), extra="leave"),
    Owned(r"clock (?:timezone|summer-time) .*"),
    Owned(r"vtp (?:mode|domain) .*"),
    Owned(r"(?:no )?ip domain[ -](?:name|lookup).*"),
    Owned(r"(?:no )?ip dhcp snooping(?: vlan .*| information option.*)?"),
    Owned(r"(?:no )?(?:lldp run|cdp run|vstack)"),
    Owned(r"network-policy profile \d+", (r".*",)),
    Owned(r"spanning-tree (?:mode|extend|portfast|loopguard|mst \d+ priority).*"),
    Owned(r"spanning-tree mst configuration", (r".*",)),
    Owned(r"(?:no )?errdisable recovery .*"),
    Owned(r"vlan (?!1$|100[2-5]$)\d+", (r"name .*", r"(?:no )?shutdown", r"state .*")),
    Owned(r"interface Port-channel\d+", _INTERFACE),
    Owned(r"interface (?P<key>Vlan(?!1$)\d+)", _INTERFACE, extra="leave"),
    Owned(r"interface (?P<key>.*)", _INTERFACE, extra="leave", permanent=True),
    Owned(r"ip default-gateway .*"),
    Owned(r"(?:no )?ip http (?:server|secure-server)"),
    Owned(r"(?:no )?ip ssh (?:version|time-out|authentication-retries) .*"),
    Owned(r"ip access-list standard (?P<key>\S+)", (r".*",), extra="leave"),
    Owned(r"logging (?:host|trap|source-interface|buffered) .*"),
    Owned(r"snmp-server (?:group|view|community|host|location|contact|enable) .*"),
    Owned(r"(?:no )?ntp (?:server|source) .*"),
    Owned(r"banner (?:login|motd|exec)(?s:.*)"),
    Owned(
        r"line (?:con|vty) .*",
        (
            r"(?:no )?(?:exec-timeout|session-timeout|transport input|access-class|privilege level) .*",
            r"(?:no )?(?:logging synchronous|login authentication .*)",
        ),
        extra="leave",
        permanent=True,
    ),
)
_IF = r"interface .*"
_SINGLE: tuple[tuple[str | None, str], ...] = (
    *((None, rf"^{words} ") for words in ("hostname", "enable secret", "ip default-gateway", "clock timezone")),
    *((None, rf"^{words} ") for words in ("clock summer-time", "vtp mode", "vtp domain", "spanning-tree mode")),
    *((None, rf"^snmp-server {words} ") for words in ("location", "contact")),
    *((None, rf"^logging {words} ") for words in ("trap", "source-interface", "buffered")),
    *((None, rf"^ip ssh {words} ") for words in ("version", "time-out", "authentication-retries")),
    (None, r"^ip domain[ -]name "),
    (None, r"^ntp source "),
    (None, r"^errdisable recovery interval "),
    (None, r"^username (\S+) "),
    (None, r"^spanning-tree mst (\d+) priority "),
    (None, r"^aaa (authentication login \S+|authentication enable \S+|authorization exec \S+) "),
    (None, r"^service timestamps (\S+)"),
    (None, r"^banner (\S+) "),
    (None, r"^snmp-server group (\S+) "),
    (r"vlan \d+", r"^(name|state) "),
    (r"spanning-tree mst configuration", r"^(name|revision) "),
    (_IF, r"^(description|channel-group|network-policy|speed|duplex|power inline) "),
    (_IF, r"^(ip address) \S+ \S+$"),
    (_IF, r"^switchport (mode|access vlan|voice vlan|trunk native vlan|trunk allowed vlan) "),
    (_IF, r"^spanning-tree (portfast|bpduguard|bpdufilter|cost|guard|link-type)"),
    (_IF, r"^storm-control (\S+) level "),
    (_IF, r"^storm-control action "),
    (_IF, r"^ip dhcp snooping limit rate "),
    (r"line .*", r"^(exec-timeout|transport input|transport output|privilege level|session-timeout) "),
    (r"line .*", r"^(?:access-class \S+ (in|out))"),
    (r"line .*", r"^login "),
    (r"radius server .*", r"^(address|key|timeout|retransmit) "),
)
_NEGATIONS = (
    Negation(r"^(description|channel-group|speed|duplex) .*$", r"no \1", _IF),
    Negation(r"^switchport trunk allowed vlan .*$", "switchport trunk allowed vlan all", _IF),
    Negation(r"^switchport (access vlan|voice vlan|trunk native vlan|mode) .*$", r"no switchport \1", _IF),
    Negation(r"^power inline .*$", "power inline auto", _IF),
    Negation(r"^storm-control (\S+) level .*$", r"no storm-control \1 level", _IF),
    Negation(r"^spanning-tree (portfast|bpduguard|bpdufilter|cost|guard).*$", r"no spanning-tree \1", _IF),
    Negation(r"^(name|revision) .*$", r"no \1"),
    Negation(r"^(exec-timeout|access-class|privilege level|login) .*$", r"no \1", r"line (?!.*vty)"),
    Negation(r"^username (\S+) .*$", r"no username \1"),
    Negation(r"^banner (\S+) (?s:.*)$", r"no banner \1"),
    Negation(r"^spanning-tree mst (\d+) priority .*$", r"no spanning-tree mst \1 priority"),
    Negation(r"^errdisable recovery interval .*$", "no errdisable recovery interval"),
    Negation(r"^snmp-server (location|contact) .*$", r"no snmp-server \1"),
    Negation(r"^clock (timezone|summer-time) .*$", r"no clock \1"),
    Negation(r"^vtp mode .*$", "vtp mode transparent"),
    Negation(r"^spanning-tree mode .*$", "no spanning-tree mode"),
    Negation(r"^ip ssh (version|time-out|authentication-retries) .*$", r"no ip ssh \1"),
    Negation(r"^key .*$", "no key", r"radius server .*"),
)
_ORDER = (
    (r"^hostname ", -90),
    (r"^vtp ", -80),
    (r"^(?:username|enable secret) ", -70),
    (r"^radius server ", -60),
    (r"^aaa group server ", -55),
    (r"^aaa new-model", -50),
    (r"^aaa ", -45),
    (r"^spanning-tree mst configuration", -40),
    (r"^spanning-tree ", -35),
    (r"^vlan ", -30),
    (r"^network-policy profile ", -28),
    (r"^interface Port-channel", -25),
    (r"^interface (?!Vlan)", -20),
    (r"^interface Vlan", -15),
    (r"^ip default-gateway", -10),
    (r"^line ", 20),
    (r"^(?:no ip|no lldp|no cdp|no vstack|no service)", 30),
    (r"^no (?!vlan|interface|ip|lldp|cdp|vstack|service)", 60),
    (r"^no interface ", 70),
    (r"^no vlan ", 80),
)
_ORDER_INSIDE = (
    (r"^description ", -50),
    (r"^switchport trunk native vlan ", -40),
    (r"^switchport trunk allowed vlan (?!all)", -39),
    (r"^switchport (?:access|voice) vlan ", -38),
    (r"^switchport mode ", -30),
    (r"^channel-group ", 30),
    (r"^no channel-group", -60),
    (r"^no (?!shutdown)", 40),
    (r"^switchport trunk allowed vlan all", 45),
    (r"^(?:no )?shutdown$", 50),
)
_NEVER = (
    Never(r"^no switchport trunk allowed vlan", "it opens a tagged link for every VLAN"),
    Never(
        r"^switchport trunk allowed vlan all$",
        "it opens a tagged link for every VLAN",
        beside=r"^switchport mode trunk$",
    ),
    Never(r"^(?:no|default) interface (?!Port-channel|Vlan)", "it wipes a physical port"),
    Never(r"^no vlan (?:1|100[2-5])$", "these VLANs belong to the switch"),
    Never(r"^no vlan \S*[-,]", "it deletes a range of VLANs at once"),
    Never(r"^(?:write erase|erase |delete |format |squeeze )", "it destroys files of the switch"),
    Never(r"^reload", "it restarts the switch"),
    Never(r"^no (?:enable secret|aaa new-model|ip ssh|transport input)", "it can lock everybody out"),
    Never(r"^crypto key (?:generate|zeroize)", "it changes the host key in the middle of a session"),
    Never(r"^vtp mode (?:server|client)", "it lets another switch delete VLANs here"),
    Never(r"^(?:config-register|boot system|license )", "it is not part of a school's configuration"),
)
_ROLLBACK = (
    RollbackMethod(
        "revert timer",
        ("archive",),
        ("configure terminal revert timer {minutes}",),
        ("configure confirm",),
        "Cisco IOS Configuration Fundamentals: Configuration Rollback Confirmed Change",
    ),
    RollbackMethod(
        "reload",
        ("running equals startup",),
        ("reload in {minutes}",),
        ("reload cancel",),
        "Cisco IOS command reference: reload",
    ),
)


def _banner(lines: list[str], index: int) -> tuple[str, int] | None:
    """``banner login ^C`` up to its closing mark, as one text with ``^C`` marks."""
    found = re.match(r"^banner (\S+) (\^C|\x03|\S)(.*)$", lines[index])
    if found is None:
        return None
    kind, mark, rest = found.groups()
    if mark in rest:
        return f"banner {kind} ^C\n{rest.split(mark)[0].strip()}\n^C", index + 1
    body = [rest] if rest.strip() else []
    for last in range(index + 1, len(lines)):
        before, end, _ = lines[last].partition(mark)
        if end:
            body += [before] if before.strip() else []
            return f"banner {kind} ^C\n" + "\n".join(line.rstrip() for line in body) + "\n^C", last + 1
        body.append(lines[last])
    return f"banner {kind} ^C\n" + "\n".join(line.rstrip() for line in body) + "\n^C", len(lines)


def _enter_banner(text: str) -> str:
    """Between marks that the text itself does not hold."""
    first, *body, _ = text.split("\n")
    mark = next(mark for mark in "^~%#@|" if not any(mark in line for line in body))
    return "\n".join([first.removesuffix("^C") + mark, *body, mark])


def read(text: str) -> tuple[Line, ...]:
    """The configuration in normal form, in the order of the text."""
    return tuple(_vlans_apart(_READER.read(text)))


def _normal(line: Line) -> Line | None:
    if _NOISE_SECTIONS.match(line.text):
        return None
    text = " ".join(CISCO_IOS.normal_secret(f" {line.text}").split())
    # A section's own lines decide whether `key 7 ...` is a secret; at the top level nothing begins so.
    if not line.children:
        return Line(text, line.raw)
    children = _joined(child for below in line.children if (child := _normal(below)) is not None)
    if text.startswith("ip access-list standard "):
        # Some releases number the entries in tens and some do not; a list of networks has no order that matters.
        bare = (re.sub(r"^\d+ ", "", child.text) for child in children)
        children = (Line(" ".join(entry.split()), entry) for entry in bare)
    return Line(text, line.raw, tuple(children))


_READER = Reader(banner=_banner, skip=lambda line: _NOISE.match(line) is not None, normal=_normal)
_ALLOWED = re.compile(r"^switchport trunk allowed vlan (add )?(?P<list>[\d,\- ]+)$")
_SNOOPED = re.compile(r"^(ip dhcp snooping vlan|instance \d+ vlan) (?P<list>[\d,\- ]+)$")


def _joined(lines: Iterable[Line]) -> Iterator[Line]:
    """The lines of one level, lists that go on in a second line joined with the first and compacted."""
    kept: list[Line] = []
    lists: dict[str, tuple[int, frozenset[int]]] = {}
    for line in lines:
        found = (_ALLOWED.match(line.text) or _SNOOPED.match(line.text)) if " vlan " in line.text else None
        if found is None:
            kept.append(line)
            continue
        head = "switchport trunk allowed vlan" if found.re is _ALLOWED else found[1]
        vlans = expand_vlans(found["list"])
        place, before = lists.get(head, (len(kept), frozenset()))
        if head not in lists:
            kept.append(line)
        lists[head] = (place, before | vlans)
        text = f"{head} {compact_vlans(before | vlans)}"
        kept[place] = Line(text, line.raw if not before else text, line.children)
    yield from kept


def _vlans_apart(lines: Iterable[Line]) -> Iterator[Line]:
    """``vlan 10,20`` (unnamed VLANs on one line) as one section per VLAN."""
    for line in _joined(lines):
        found = re.match(r"^vlan ([\d,\-]+)$", line.text) if line.text.startswith("vlan ") else None
        if found is None or line.children or found[1].isdecimal():
            yield line
        else:
            yield from (Line(f"vlan {vlan}", f"vlan {vlan}") for vlan in sorted(expand_vlans(found[1])))


def _identify(outputs: tuple[str, ...]) -> Told | None:
    """From ``show version``: the line "NAME uptime is", the serials of all members, model and release."""
    (text,) = outputs
    name = re.search(r"(?m)^(\S+) uptime is ", text)
    serials = re.findall(r"(?mi)^(?:System serial number\s*:|Processor board ID) ?(\S+)", text)
    model = re.search(r"(?mi)^Model number\s*:\s*(\S+)", text) or re.search(r"(?mi)^cisco (\S+) .*processor", text)
    version = re.search(r"Version ([^\s,]+)", text)
    if name is None or not serials:
        return None
    return Told(name[1], tuple(dict.fromkeys(serials)), model[1] if model else "", version[1] if version else "")


def _looks_whole(text: str) -> str | None:
    lines = [line.rstrip() for line in text.replace("\r", "").split("\n") if line.strip()]
    if not any(line.startswith("hostname ") for line in lines):
        return "it names no host"
    if not any(line == "end" for line in lines[-3:]):
        return "it stops before its last line, `end`"
    if not any(line.startswith("interface ") for line in lines):
        return "it has no port"
    return None


CISCO_IOS = Family(
    name="cisco_ios",
    title="Cisco IOS and IOS-XE",
    netmiko_type="cisco_ios",
    hier_platform="CISCO_IOS",
    commands=Commands(
        running="show running-config",
        startup="show startup-config",
        identity=("show version",),
        identify=_identify,
        tables={
            "vlans": by_template("show vlan brief", "cisco_ios_show_vlan"),
            "lldp": by_template("show lldp neighbors detail", "cisco_ios_show_lldp_neighbors_detail"),
            "spanning_tree": by_template("show spanning-tree", "cisco_ios_show_spanning-tree"),
            "interfaces": by_template("show interfaces status", "cisco_ios_show_interfaces_status"),
            "snmp_users": by_template("show snmp user", "cisco_ios_show_snmp_user"),
            "lags": by_template("show etherchannel summary", "cisco_ios_show_etherchannel_summary"),
            "mac": by_template("show mac address-table", "cisco_ios_show_mac-address-table"),
        },
    ),
    shell=Shell(
        greeting=None,
        prompt=r"[^\s#>()]+(?:\([^()\s]+\))?[#>]",
        privileged=r"#\s*$",
        enable="enable",
        quiet=("terminal length 0", "terminal width 511"),
        configure="configure terminal",
        leave="end",
        exit="exit",
        # Notices begin with a percent sign too: of a new key, of portfast, and every line of the log.
        # Warnings about PortFast, news about host keys and log messages begin with a per cent sign too.
        refusal=(
            r"(?m)^(?:%(?! ?Warning|Portfast|[A-Z0-9_]+-\d-| (?:The key modulus|Generating |You already have RSA)).*"
            r"|Command rejected.*|.*% ?(?:Invalid|Incomplete|Ambiguous).*)$"
        ),
        questions=(
            Question(r"\[confirm\]\s*$", ""),
            Question(r"\[yes/no\]:?\s*$", "yes"),
        ),
        dialogues=(),
        goodbye="exit\n",
        renames=r"(?:no )?hostname\b",
    ),
    save=Save(
        command="write memory",
        questions=(Question(r"\[confirm\]\s*$", ""), Question(r"\[startup-config\]\?\s*$", "")),
        failed=r"(?im)^(?:%.*|.*(?:no space left|not enough space|open failed|error).*)$",
    ),
    managed=_MANAGED,
    list_lines=(
        ListLine(r"^(?P<before>ip dhcp snooping vlan) (?P<list>[\d,\-]+)$", "vlans"),
        ListLine(r"^(?P<before>instance \d+ vlan) (?P<list>[\d,\-]+)$", "vlans", "spanning-tree mst configuration"),
    ),
    secret_lines=_SECRETS,
    not_shown=(NotShown(r"^snmp-server user (?P<key>\S+) ", "snmp_users", "user_name"),),
    never_send=_NEVER,
    language=Language(single=_SINGLE, negations=_NEGATIONS, order=_ORDER, order_inside=_ORDER_INSIDE),
    rollback_methods=_ROLLBACK,
    bootstrap_notes=(
        "`crypto key generate rsa` is typed on the console: it asks questions and changes the host key",
        "VTP is set to transparent first, or VLANs stay out of the configuration",
    ),
    read=read,
    looks_whole=_looks_whole,
    enter_banner=_enter_banner,
)
