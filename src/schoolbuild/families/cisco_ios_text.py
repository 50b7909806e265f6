"""Reads what Cisco IOS and IOS-XE print: configurations in normal form, banners, identity, and their secrets."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from schoolbuild.families.access_entries import EntryWords
from schoolbuild.families.entry_order import OUR_LISTS, in_order
from schoolbuild.families.family import Told
from schoolbuild.families.lists import compact_vlans, expand_vlans
from schoolbuild.families.secret_line import Redactor, SecretLine
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
ENTRY_WORDS = EntryWords(
    everything="any",
    host="host {}",
    port_names={
        "tcp": {20: "ftp-data", 21: "ftp", 23: "telnet", 25: "smtp", 49: "tacacs", 53: "domain", 80: "www", 110: "pop3"}
        | {111: "sunrpc", 119: "nntp", 135: "msrpc", 179: "bgp", 514: "cmd", 515: "lpd"},
        "udp": {49: "tacacs", 53: "domain", 67: "bootps", 68: "bootpc", 69: "tftp", 111: "sunrpc", 123: "ntp"}
        | {137: "netbios-ns", 138: "netbios-dgm", 139: "netbios-ss", 161: "snmp", 162: "snmptrap", 500: "isakmp"}
        | {514: "syslog", 4500: "non500-isakmp"},
    },
    echo_reply="echo-reply",
)
"""IOS prints a name wherever it has one (Security Command Reference, ``permit``: TCP and UDP port names; 135 is named
since 15.2)."""
SECRETS = Redactor(
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
    # Nothing of what follows is ours; but what was collected is kept, and a draft lists it.
    SecretLine(r"^(\s*crypto isakmp key)(?: [06])? \S+(.*)$", r"\1 ***\2"),
    SecretLine(r"^(\s*(?:standby|vrrp|glbp)(?: \d+)? authentication) .+$", r"\1 ***"),
    SecretLine(r"^(\s*(?:\S+ )*?(?:wpa-psk|set-key) (?:ascii|hex)) .+$", r"\1 ***"),
    SecretLine(r"^(\s*(?:\S+ )+?(?:password|key-string|server-key|md5)) .+$", r"\1 ***"),
    SecretLine(r"^(.*://[^\s:/@]+:)[^\s@]+(@.*)$", r"\1***\2"),
)


def banner(lines: list[str], index: int) -> tuple[str, int] | None:
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


def enter_banner(text: str) -> str:
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
    text = " ".join(SECRETS.line(f" {line.text}").split())
    # A section's own lines decide whether `key 7 ...` is a secret; at the top level nothing begins so.
    if not line.children:
        return Line(text, line.raw)
    children = _joined(child for below in line.children if (child := _normal(below)) is not None)
    if _OUR_LIST.fullmatch(text):
        return Line(text, line.raw, in_order(children, ENTRY_WORDS))
    if text.startswith("ip access-list standard "):
        # Some releases number the entries in tens and some do not; a list of networks has no order that matters.
        bare = (re.sub(r"^\d+ ", "", child.text) for child in children)
        children = (Line(" ".join(entry.split()), entry) for entry in bare)
    return Line(text, line.raw, tuple(children))


_READER = Reader(banner=banner, skip=lambda line: _NOISE.match(line) is not None, normal=_normal)
_OUR_LIST = re.compile(OUR_LISTS)
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


def identify(outputs: tuple[str, ...]) -> Told | None:
    """From ``show version``: the line "NAME uptime is", the serials of all members, model and release."""
    (text,) = outputs
    name = re.search(r"(?m)^(\S+) uptime is ", text)
    serials = re.findall(r"(?mi)^(?:System serial number\s*:|Processor board ID) ?(\S+)", text)
    model = re.search(r"(?mi)^Model number\s*:\s*(\S+)", text) or re.search(r"(?mi)^cisco (\S+) .*processor", text)
    version = re.search(r"Version ([^\s,]+)", text)
    if name is None or not serials:
        return None
    return Told(name[1], tuple(dict.fromkeys(serials)), model[1] if model else "", version[1] if version else "")


def looks_whole(text: str) -> str | None:
    """``None`` for a whole configuration, else what is wrong with it."""
    lines = [line.rstrip() for line in text.replace("\r", "").split("\n") if line.strip()]
    if not any(line.startswith("hostname ") for line in lines):
        return "it names no host"
    if not any(line == "end" for line in lines[-3:]):
        return "it stops before its last line, `end`"
    if not any(line.startswith("interface ") for line in lines):
        return "it has no port"
    return None
