"""HP ProCurve and Aruba AOS-S switches (2530, 2930F and their kin, releases 15.x and 16.x).

Behaviour is taken from the AOS-S management guides and from the published facts in ``tests/published/aruba_aoss``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from schoolbuild.families.family import (
    Commands,
    Dialogue,
    Family,
    Language,
    ListLine,
    Negation,
    Never,
    Owned,
    Question,
    RollbackMethod,
    Rows,
    Save,
    SecretLine,
    Shell,
    Table,
    Told,
)
from schoolbuild.families.lists import compact_ports, compact_vlans, expand_ports, expand_vlans
from schoolbuild.families.show import UnreadableError, by_template
from schoolbuild.families.tree import Line, Reader

_NOISE = re.compile(
    r"^(?:;|Running configuration|Startup configuration|module \d+ type |\s*exit$|\s+no ip address$|\s+no untagged "
    r"|\s+no tagged |spanning-tree Trk\d+ priority 4$|-+$)"
)
_SECRETS = (
    SecretLine(r"^(\s*password (?:manager|operator)\b).*$", r"\1"),
    SecretLine(
        r'^(\s*(?:no )?snmpv3 user "?[^\s"]+"?) (?:auth (?:\w+ )?("[^"]*"|\S+))(?: priv (?:\w+ )?("[^"]*"|\S+))?.*$',
        r"\1",
    ),
    SecretLine(r'^(\s*(?:no )?snmp-server community) "?(?!public\b|private\b|<redacted>)[^\s"]+"?(.*)$', r"\1 ***\2"),
    SecretLine(r'^(\s*snmp-server host \S+ community) "?(?!public\b|private\b)[^\s"]+"?(.*)$', r"\1 ***\2"),
    SecretLine(r'^(\s*(?:radius|tacacs)-server host \S+(?: .*?)?) (?:encrypted-)?key ("[^"]*"|\S+)(.*)$', r"\1\3"),
    SecretLine(r"^(\s*(?:radius|tacacs)-server (?:encrypted-)?key) .*$", r"\1 ***"),
    SecretLine(r"^(\s*sntp authentication key-id \d+ \S+ \S+ key-value) \S+(.*)$", r"\1 ***\2"),
    SecretLine(r"^(\s*ip ssh public-key \S+) .*$", r"\1 ***"),
)
_PORT = (
    r"name .*",
    r"disable",
    r"(?:no )?power-over-ethernet.*",
    r"broadcast-limit .*",
    r"rate-limit (?:bcast|mcast) .*",
    r"dhcp-snooping trust",
    r"speed-duplex .*",
    r"lacp .*",
)
_VLAN = (r"name .*", r"(?:un)?tagged .*", r"ip address .*", r"voice")
_MANAGED = (
    Owned(r"hostname .*"),
    Owned(r"trunk \S+ (?P<key>[Tt]rk\d+) \S+"),
    Owned(r"password (?:manager|operator)", extra="leave"),
    Owned(r"vlan 1", _VLAN, extra="leave", permanent=True),
    Owned(r"vlan \d+", _VLAN),
    Owned(r"interface \S+", _PORT, extra="leave", permanent=True),
    Owned(r"ip default-gateway \S+"),
    Owned(r"(?:no )?ip (?:ssh|authorized-managers)(?: .*)?"),
    Owned(r"(?:no )?(?:telnet-server|web-management.*|tftp (?:client|server)|snmp-server enable)"),
    Owned(r"snmp-server (?:community|host|location|contact) .*"),
    Owned(r"snmpv3 (?:enable|only|restricted-access)"),
    Owned(r'snmpv3 (?P<key>(?:user|group|community|targetaddress|params|notify) "?[^\s"]+"?).*', extra="leave"),
    Owned(r"radius-server host (?P<key>\S+).*"),
    Owned(r"aaa (?:authentication (?:ssh|console|telnet|web|login|local-user).*|authorization .*)"),
    Owned(r"(?:no )?aaa server-group .*", extra="leave"),
    Owned(r"(?:no )?(?:timesync|sntp|ntp)(?: .*)?"),
    Owned(r"time .*"),
    Owned(r"logging .*"),
    Owned(r"banner (?:motd|exec)(?s:.*)"),
    Owned(r"(?:no )?spanning-tree(?: .*)?"),
    Owned(r"(?:no )?loop-protect .*"),
    Owned(r"(?:no )?dhcp-snooping(?! authorized-server| database)(?: .*)?"),
    Owned(r"dhcp-snooping authorized-server \S+"),
    Owned(r"(?:no )?(?:lldp .*|cdp run)"),
    Owned(r"console (?:idle-timeout|inactivity-timer) .*"),
    Owned(r"(?:no )?management-vlan.*"),
)
_SINGLE: tuple[tuple[str | None, str], ...] = (
    *((None, rf"^{words} ") for words in ("hostname", "ip default-gateway", "timesync", "sntp poll-interval")),
    *((None, rf"^snmp-server {words} ") for words in ("location", "contact")),
    *((None, rf"^time {words} ") for words in ("timezone", "daylight-time-rule", "begin-date", "end-date")),
    *((None, rf"^spanning-tree {words} ") for words in ("config-name", "config-revision", "priority", "mode")),
    *((None, rf"^loop-protect {words} ") for words in ("disable-timer", "transmit-interval")),
    (None, r"^spanning-tree (bpdu-protection-timeout|force-version|hello-time|maximum-age|forward-delay) "),
    (None, r"^spanning-tree instance (\S+) priority "),
    (None, r"^console (idle-timeout|inactivity-timer) "),
    (None, r"^banner (\S+) "),
    (None, r"^sntp server priority (\d+) "),
    (None, r"^(?:sntp|ntp) (?:unicast|broadcast)$"),
    (None, r"^aaa authentication (\S+ \S+) "),
    (None, r"^lldp (fast-start-count|refresh-interval|holdtime-multiplier) "),
    (None, r"^logging (severity|facility) "),
    (r"vlan \d+", r"^name "),
    (r"vlan \d+", r"^ip address "),
    (r"interface .*", r"^(name|broadcast-limit|speed-duplex|power-over-ethernet) "),
    (r"interface .*", r"^rate-limit (\S+ \S+) "),
)
_NEGATIONS = (
    Negation(r"^disable$", "enable", r"interface .*"),
    Negation(r"^name .*$", "no name"),
    Negation(r"^power-over-ethernet .*$", "power-over-ethernet low", r"interface .*"),
    Negation(r"^broadcast-limit .*$", "broadcast-limit 0", r"interface .*"),
    Negation(r"^rate-limit (bcast|mcast) (in|out) .*$", r"no rate-limit \1 \2", r"interface .*"),
    Negation(r"^speed-duplex .*$", "speed-duplex auto", r"interface .*"),
    Negation(r"^ip address .*$", "no ip address", r"vlan .*"),
    Negation(r"^trunk (\S+) .*$", r"no trunk \1"),
    Negation(r"^hostname .*$", "no hostname"),
    Negation(r"^(snmp-server (?:location|contact)|banner (?:motd|exec))(?s:.*)$", r"no \1"),
    Negation(r"^snmp-server community (\S+).*$", r"no snmp-server community \1"),
    Negation(r'^snmpv3 user ("?[^\s"]+"?).*$', r"no snmpv3 user \1"),
    Negation(r"^radius-server host (\S+).*$", r"no radius-server host \1"),
    Negation(r"^(sntp|ntp) server (?:priority \d+ )?(\S+).*$", r"no \g<0>"),
    Negation(r"^spanning-tree (config-name|config-revision|priority) .*$", r"no spanning-tree \1"),
    Negation(r"^console (idle-timeout|inactivity-timer) .*$", r"no console \1"),
    Negation(r"^time (timezone|daylight-time-rule) .*$", r"no time \1"),
    Negation(r"^timesync .*$", "no timesync"),
    Negation(r"^loop-protect disable-timer .*$", "no loop-protect disable-timer"),
)
_ORDER = (
    (r"^hostname ", -90),
    (r"^vlan ", -80),
    (r"^trunk ", -70),
    (r"^interface ", -30),
    (r"^ip default-gateway", -20),
    (r"^radius-server ", -15),
    (r"^snmpv3 enable", -14),
    (r"^snmpv3 user", -13),
    (r"^spanning-tree (?:config-|instance|priority|mode|force)", -12),
    (r"^spanning-tree$", 10),
    (r"^snmpv3 only", 40),
    (r"^no (?:telnet-server|web-management|tftp|ip ssh|cdp|dhcp-snooping option|snmp-server enable)", 30),
    (r"^no (?!vlan|trunk|telnet-server|web-management|tftp|ip ssh|cdp|dhcp-snooping option|snmp-server enable)", 60),
    (r"^no trunk ", 70),
    (r"^no vlan ", 80),
)
_NEVER = (
    Never(r"^no interface (?!.* (?:name|power-over-ethernet)$)", "it wipes a physical port"),
    Never(r"^no vlan 1$", "VLAN 1 belongs to the switch"),
    Never(r"^(?:erase|boot|reload|format|delete) ?", "it restarts the switch or destroys its files"),
    Never(r"^(?:no )?include-credentials", "it changes how every credential is kept, and asks for a reboot"),
    Never(r"^no password", "it opens the switch to everybody"),
    Never(r"^no ip ssh$", "it ends the session that it is typed in"),
    Never(r"^crypto key (?:generate|zeroize)", "it changes the host key in the middle of a session"),
    Never(r"^max-vlans", "it needs a reboot"),
    Never(r"^vsf|^no vsf|^stacking", "it rebuilds the stack"),
)
_ROLLBACK = (
    RollbackMethod(
        "reload",
        ("running equals startup",),
        ("reload after {minutes}",),
        ("no reload",),
        "AOS-S Basic Operation Guide: reload after; unsaved changes are lost on the scheduled reload",
    ),
    RollbackMethod(
        "restore by job",
        ("release 16.05 or later", "the clock is set", "a free backup slot", "proven on this model"),
        (
            "cfg-backup running-config config schoolbuild",
            'job undo delay {minutes} count 1 "cfg-restore flash schoolbuild"',
        ),
        ("no job undo",),
        "AOS-S Management Guide: cfg-restore, job scheduler",
    ),
)


def _banner(lines: list[str], index: int) -> tuple[str, int] | None:
    r"""``banner motd "..."`` up to its closing quote, line ends as ``\n`` in one line as newer releases print it."""
    found = re.match(r'^banner (\S+) "(.*)$', lines[index].rstrip())
    if found is None:
        return None
    body = [found[2]]
    last = index
    while not body[-1].rstrip().endswith('"') and last + 1 < len(lines):
        last += 1
        body.append(lines[last].rstrip())
    text = "\\n".join(body).rstrip().removesuffix('"').removesuffix("\\n")
    return f'banner {found[1]} "{text}"', last + 1


def read(text: str) -> tuple[Line, ...]:
    """The configuration in normal form, in the order of the text: ports as lists in the sections of their VLANs."""
    members, sections = _port_side(_READER.read(text))
    known = {line.text for line in sections}
    sections += [Line(head, head) for head in members if head not in known]
    return tuple(_joined(_with(line, members.get(line.text, ())) for line in sections))


def _with(line: Line, members: tuple[Line, ...]) -> Line:
    return replace(line, children=tuple(_joined((*line.children, *members)))) if members else line


def _port_side(lines: Iterable[Line]) -> tuple[dict[str, tuple[Line, ...]], list[Line]]:
    """Membership written in a port's section (``untagged vlan 20``), moved to the sections of the VLANs."""
    members: dict[str, tuple[Line, ...]] = {}
    rest: list[Line] = []
    for line in lines:
        if not line.text.startswith("interface "):
            rest.append(line)
            continue
        if not any(" vlan " in child.text for child in line.children):
            rest.append(line)
            continue
        port = compact_ports(expand_ports(line.text.removeprefix("interface ")))
        kept = []
        for child in line.children:
            found = re.match(r"^(tagged|untagged) vlan ([\d,\- ]+)$", child.text)
            if found is None:
                kept.append(child)
                continue
            for vlan in sorted(expand_vlans(found[2])):
                head = f"vlan {vlan}"
                member = f"{found[1]} {port}"
                members[head] = (*members.get(head, ()), Line(member, member))
        rest.append(replace(line, children=tuple(kept)))
    return members, rest


def _normal(line: Line) -> Line:
    text = ARUBA_AOSS.normal_secret(" ".join(line.text.split()))
    text = _ONE_WORD.sub(r"\1", text) if '"' in text else text
    text = _LAG.sub(r"Trk\1", text) if "trk" in text else text
    return Line(text, line.raw, tuple(_joined(_normal(child) for child in line.children)) if line.children else ())


_READER = Reader(banner=_banner, skip=lambda line: _NOISE.match(line) is not None, normal=_normal)
_ONE_WORD = re.compile(r'"([^"\s]+)"')
_LAG = re.compile(r"\btrk(\d+)\b")
_LISTED = ("tagged ", "untagged ", "loop-protect ", "dhcp-snooping ", "spanning-tree ")
_LISTS = (
    (re.compile(r"^(?P<before>(?:un)?tagged) (?P<list>[\w/,\-]+)$"), False),
    (re.compile(r"^(?P<before>loop-protect) (?P<list>(?:Trk)?[\d/][\w/,\-]*)$"), False),
    (re.compile(r"^(?P<before>dhcp-snooping trust) (?P<list>[\w/,\-]+)$"), False),
    (
        re.compile(
            r"^(?P<before>spanning-tree) (?P<list>(?:Trk\d|\d)[\w/,\-]*) "
            r"(?P<after>admin-edge-port|bpdu-protection|bpdu-filter|root-guard|tcn-guard|loop-guard)$"
        ),
        False,
    ),
    (re.compile(r"^(?P<before>dhcp-snooping vlan) (?P<list>[\d,\- ]+)$"), True),
)


def _joined(lines: Iterable[Line]) -> Iterator[Line]:
    """Lists that stand on several lines (one per port, as the switch prints them) as one line in normal form."""
    kept: list[Line] = []
    found_lists: dict[tuple[str, str], tuple[int, list[str]]] = {}
    for line in lines:
        match = None
        if line.text.startswith(_LISTED):
            match = next(((found, vlans) for one, vlans in _LISTS if (found := one.match(line.text))), None)
        if match is None:
            kept.append(line)
            continue
        found, vlans = match
        parts = found.groupdict()
        key = (parts["before"], parts.get("after") or "")
        place, before = found_lists.get(key, (len(kept), []))
        if key not in found_lists:
            kept.append(line)
        members = [*before, *(map(str, expand_vlans(found["list"])) if vlans else expand_ports(found["list"]))]
        found_lists[key] = (place, members)
        listed = compact_vlans(map(int, members)) if vlans else compact_ports(members)
        text = f"{key[0]} {listed} {key[1]}".rstrip()
        kept[place] = Line(text, text, line.children)
    yield from kept


def _identify(outputs: tuple[str, ...]) -> Told | None:
    """From ``show system``: name, serials of all members and release; the model stands in the configuration only."""
    text = "\n".join(outputs)
    name = re.search(r"(?m)^\s*System Name\s*:\s*(\S+)", text)
    serials = re.findall(r"Serial Number\s*:\s*(\S+)", text)
    version = re.search(r"Software revision\s*:\s*(\S+)", text)
    if name is None or not serials:
        return None
    return Told(name[1], tuple(dict.fromkeys(serials)), "", version[1] if version else "")


def _spanning_tree(output: str) -> Rows:
    """``show spanning-tree``: the addresses of this switch and of the root, once; then one row per port."""
    own = re.search(r"Switch MAC Address\s*:\s*(\S+)", output)
    root = re.search(r"(?:CST|IST Regional|IST) Root MAC Address\s*:\s*(\S+)", output)
    if own is None or root is None:
        raise UnreadableError("`show spanning-tree` does not name this switch and the root: is spanning tree on?")
    priority = re.search(r"(?:CST|IST) Root Priority\s*:\s*(\d+)", output)
    common = {"switch_mac": own[1], "root_mac": root[1], "root_priority": priority[1] if priority else ""}
    ports = re.findall(
        r"(?m)^\s{1,4}((?:Trk)?[\d/]+)\s+\S.*?\s(Forwarding|Blocking|Disabled|Learning|Listening)\b", output
    )
    return [{**common, "port": port, "state": state} for port, state in ports] or [{**common, "port": "", "state": ""}]


def _snmp_users(output: str) -> Rows:
    """``show snmpv3 user``: name, authentication and privacy protocol of each user."""
    if "User Name" not in output:
        raise UnreadableError("`show snmpv3 user` printed no table: is SNMPv3 on?")
    rows = re.findall(r"(?m)^\s*([\w.-]+)\s+(MD5|SHA|NONE|None)\s+(\S.*?)\s*$", output)
    return [{"user_name": user, "authentication_protocol": auth, "privacy_protocol": priv} for user, auth, priv in rows]


def _looks_whole(text: str) -> str | None:
    lines = [line.rstrip() for line in text.replace("\r", "").split("\n") if line.strip()]
    if not any(line.startswith("hostname ") for line in lines):
        return "it names no host"
    if not any(re.match(r"^vlan 1$", line) for line in lines):
        return "it has no VLAN 1, which every switch prints"
    open_section = None
    for line in lines:
        if re.match(r"^(?:vlan \d+|interface \S+|vsf)$", line):
            if open_section is not None:
                return f"its section {open_section!r} has no end"
            open_section = line
        elif line.strip() == "exit" and not line.startswith("    "):
            open_section = None
    return None if open_section is None else f"it stops inside the section {open_section!r}"


ARUBA_AOSS = Family(
    name="aruba_aoss",
    title="HP ProCurve and Aruba AOS-S",
    netmiko_type="hp_procurve",
    hier_platform="HP_PROCURVE",
    commands=Commands(
        running="show running-config",
        startup="show config",
        identity=("show system",),
        identify=_identify,
        model_in_running=r"(?m)^; ?(\S+) Configuration Editor",
        tables={
            "vlans": by_template("show vlans", "hp_procurve_show_vlans"),
            "lldp": by_template(
                "show lldp info remote-device detail", "hp_procurve_show_lldp_info_remote-device_detail"
            ),
            "spanning_tree": Table("show spanning-tree", _spanning_tree),
            "interfaces": by_template("show interfaces brief", "hp_procurve_show_interfaces_brief"),
            "snmp_users": Table("show snmpv3 user", _snmp_users),
            "lags": by_template("show trunks", "hp_procurve_show_trunks"),
            "mac": by_template("show mac-address", "hp_procurve_show_mac-address"),
        },
    ),
    shell=Shell(
        greeting=r"any key to continue",
        prompt=r"[^\s#>()]+(?:\([^()\s]+\))?[#>]",
        privileged=r"#\s*$",
        enable="enable",
        quiet=("no page", "terminal width 511"),
        configure="configure terminal",
        leave="end",
        exit="exit",
        refusal=(
            r"(?mi)^(?:.*\b(?:Invalid input|Incomplete input|Ambiguous input|not found|not permitted|not allowed"
            r"|not supported|not configured|does not exist|too long|out of range|must be|must have|exceeds?)\b.*"
            r"|(?:Error|Failed|Unable|Can'?not|Module not present|Port.*must).*)$"
        ),
        questions=(
            Question(r"\[y/n\]\??\s*$", "y", key=True),
            Question(r"Press any key to continue\s*$", " ", key=True),
        ),
        dialogues=(
            Dialogue(
                r"^snmpv3 enable$",
                (
                    Question(r"(?i)enter authentication password:\s*$", "{throwaway}"),
                    Question(r"(?i)enter privacy password:\s*$", "{throwaway}"),
                    Question(r"\[y/n\]\??\s*$", "n", key=True),
                ),
                after=("no snmpv3 user initial",),
            ),
        ),
        goodbye="logout\nyn",
        renames=r"(?:no )?hostname\b",
    ),
    save=Save(command="write memory", questions=(), failed=r"(?im)^.*(?:error|fail|unable|no space|full).*$"),
    managed=_MANAGED,
    list_lines=(
        ListLine(r"^(?P<before>loop-protect) (?P<list>(?:Trk)?[\d/][\w/,\-]*)$", "ports"),
        ListLine(r"^(?P<before>dhcp-snooping trust) (?P<list>[\w/,\-]+)$", "ports"),
        ListLine(r"^(?P<before>dhcp-snooping vlan) (?P<list>[\d,\-]+)$", "vlans", separator=" "),
        ListLine(
            r"^(?P<before>spanning-tree) (?P<list>(?:Trk\d|\d)[\w/,\-]*) "
            r"(?P<after>admin-edge-port|bpdu-protection|bpdu-filter|root-guard|tcn-guard|loop-guard)$",
            "ports",
        ),
    ),
    secret_lines=_SECRETS,
    not_shown=(),
    never_send=_NEVER,
    language=Language(
        single=_SINGLE, negations=_NEGATIONS, order=_ORDER, together=(r"^ip authorized-managers ",), vlan_centric=True
    ),
    rollback_methods=_ROLLBACK,
    bootstrap_notes=(
        "`crypto key generate ssh rsa` and `password manager` are typed on the console",
        "`snmpv3 enable` starts a dialogue: it asks for the passwords of a first user",
    ),
    read=read,
    looks_whole=_looks_whole,
    enter_banner=lambda text: text,
)
