"""Reads what AOS-S prints: configurations in normal form, banners, identity, its own tables, and its secrets."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from schoolbuild.families.access_entries import EntryWords
from schoolbuild.families.entry_order import OUR_LISTS, in_order
from schoolbuild.families.family import Rows, Told
from schoolbuild.families.lists import compact_ports, compact_vlans, expand_ports, expand_vlans
from schoolbuild.families.secret_line import Redactor, SecretLine
from schoolbuild.families.show import UnreadableError
from schoolbuild.families.tree import Line, Reader

_NOISE = re.compile(
    r"^(?:;|Running configuration|Startup configuration|module \d+ type |\s*exit$|\s+no ip address$|\s+no untagged "
    r"|\s+no tagged |spanning-tree Trk\d+ priority 4$|-+$)"
)
ENTRY_WORDS = EntryWords(everything="0.0.0.0 255.255.255.255", host="{} 0.0.0.0", port_names={}, echo_reply="0")
"""AOS-S takes names and ``any`` and prints numbers and masks (Access Security Guide K.15, "Example of a displayed
extended ACL configuration"; the same on a 2910al, W.14)."""
SECRETS = Redactor(
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
    SecretLine(r"^(\s*(?:\S+ )+?(?:key-string|secret|pre-shared-key(?: plaintext)?)) (?!plaintext ).+$", r"\1 ***"),
    SecretLine(r"^(.*://[^\s:/@]+:)[^\s@]+(@.*)$", r"\1***\2"),
)


def banner(lines: list[str], index: int) -> tuple[str, int] | None:
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
    text = SECRETS.line(" ".join(line.text.split()))
    text = _ONE_WORD.sub(r"\1", text) if '"' in text else text
    text = _LAG.sub(r"Trk\1", text) if "trk" in text else text
    children = tuple(_joined(_normal(child) for child in line.children)) if line.children else ()
    if children and _OUR_LIST.fullmatch(text):
        children = in_order(children, ENTRY_WORDS)
    return Line(text, line.raw, children)


_OUR_LIST = re.compile(OUR_LISTS)
_READER = Reader(banner=banner, skip=lambda line: _NOISE.match(line) is not None, normal=_normal)
_ONE_WORD = re.compile(r'"([^"\s]+)"')
_LAG = re.compile(r"\btrk(\d+)\b")
_LISTED = ("tagged ", "untagged ", "loop-protect ", "dhcp-snooping ", "spanning-tree ", "lldp ")
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
    (re.compile(r"^(?P<before>lldp admin-status) (?P<list>[\w/,\-]+) (?P<after>disable)$"), False),
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


def identify(outputs: tuple[str, ...]) -> Told | None:
    """From ``show system``: name, serials of all members and release; the model stands in the configuration only."""
    text = "\n".join(outputs)
    name = re.search(r"(?m)^\s*System Name\s*:\s*(\S+)", text)
    serials = re.findall(r"Serial Number\s*:\s*(\S+)", text)
    version = re.search(r"Software revision\s*:\s*(\S+)", text)
    if name is None or not serials:
        return None
    return Told(name[1], tuple(dict.fromkeys(serials)), "", version[1] if version else "")


def spanning_tree(output: str) -> Rows:
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


def snmp_users(output: str) -> Rows:
    """``show snmpv3 user``: name, authentication and privacy protocol of each user."""
    if "User Name" not in output:
        raise UnreadableError("`show snmpv3 user` printed no table: is SNMPv3 on?")
    rows = re.findall(r"(?m)^\s*([\w.-]+)\s+(MD5|SHA|NONE|None)\s+(\S.*?)\s*$", output)
    return [{"user_name": user, "authentication_protocol": auth, "privacy_protocol": priv} for user, auth, priv in rows]


def looks_whole(text: str) -> str | None:
    """``None`` for a whole configuration, else what is wrong with it."""
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
