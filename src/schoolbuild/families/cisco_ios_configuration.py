"""Reads a whole Cisco IOS or IOS-XE configuration, from 12.1 on a Catalyst 2950 to IOS-XE 17.

Sources: Cisco's command references for Catalyst access switches; configurations of working switches
(``tests/real_world``). The default of a line that is absent differs between releases, so it is ``None`` for the ways
in; without ``switchport mode`` a port negotiates (``open``), in VLAN 1 unless another is named.
"""

from __future__ import annotations

import re
from dataclasses import replace

from schoolbuild.families.cisco_ios_configuration_lines import TABLES
from schoolbuild.families.cisco_ios_configuration_meaning import Reading
from schoolbuild.families.cisco_ios_text import SECRETS, banner
from schoolbuild.families.configuration import ConfiguredPort, ConfiguredTree, SwitchConfiguration
from schoolbuild.families.configuration_draft import Counted, Draft, read_lines
from schoolbuild.families.configuration_lines import clean, in_sections

MARKS = (
    r"(?m)^Current configuration ?:",
    r"(?m)^version \d\d\.\d+\s*$",
    r"(?m)^service timestamps ",
    r"(?m)^interface (?:Fast|Gigabit|TenGigabit|TwoGigabit)Ethernet ?\d",
    r"(?m)^\s*switchport (?:access vlan|mode|trunk) ",
    r"(?m)^line vty \d",
)
"""Patterns that stand in configurations of this family and in no other's that the product knows."""

_NOISE = re.compile(
    r"^(?:Building configuration|Current configuration|Using \d+ out of|!|#|end$|version \d|Load for |Time source"
    r"|boot-(?:start|end)-marker|\*?\d\d:\d\d:\d\d|\^C$)"
)
_OPENS = re.compile(
    r"(?:vlan [\d,\-]+|interface .+|line .+|ip access-list .+|spanning-tree mst configuration|radius server \S+"
    r"|router .+|aaa group server .+|network-policy profile \d+|crypto pki .+|ip dhcp pool .+|(?:class|policy)-map .+"
    r"|(?:key chain|ip vrf|vrf definition|tacacs server|archive) ?.*)"
)
_PAGED = re.compile(r"^ {10}(?= {0,3}\S)")
"""What is left in front of a line where a terminal wiped `` --More-- `` away; IOS itself never indents so far."""
_MARK = re.compile(r"^banner \S+ (\^C|\x03|\S)(.*)$")
_HEX = re.compile(r"(?:[0-9A-F]{8} ?)*(?:[0-9A-F]{2}){1,4}")


def read(text: str) -> SwitchConfiguration:
    """Everything that a configuration says; never raises, whatever the text holds."""
    draft = Draft()
    counted = Counted(SECRETS)
    reading = Reading(draft)
    lines = _without_banners([_PAGED.sub("", line) for line in clean(text)], draft, counted)
    numbered = [(number, line) for number, line in enumerate(lines, start=1) if not _skipped(line.strip())]
    opened = in_sections(numbered, opens=lambda words: _OPENS.fullmatch(words) is not None, closes=_closes)
    read_lines(reading, opened, TABLES, counted)
    _finish(reading)
    return draft.finished("cisco_ios", counted)


def _skipped(words: str) -> bool:
    return (bool(_NOISE.match(words)) and not words.startswith("!")) or _HEX.fullmatch(words) is not None


def _closes(words: str) -> bool:
    return words.startswith(("!", "exit-")) or words in {"exit", "quit"}


def _without_banners(lines: list[str], draft: Draft, counted: Counted) -> list[str]:
    """The lines with each banner taken out; the one before the log-in is kept, else the last."""
    kept: dict[str, str] = {}
    for index, line in enumerate(lines):
        if not line.startswith("banner ") or (found := banner(lines, index)) is None:
            continue
        block, after = found
        if not _ended(lines, index, after):
            continue
        head, *body = block.split("\n")
        kept[head.split()[1]] = "\n".join(body[:-1]).strip()
        counted.total += 1
        lines[index:after] = [""] * (after - index)
    if kept:
        draft.say(banner=kept.get("login") or list(kept.values())[-1])
    return lines


def _ended(lines: list[str], first: int, after: int) -> bool:
    """Whether the banner's closing mark was found: one that was cut off must not take the rest of the text with it."""
    mark = _MARK.match(lines[first])
    return mark is not None and mark[1] in (mark[2] if after == first + 1 else lines[after - 1])


def _finish(reading: Reading) -> None:
    """What can be told only after the last line: defaults for all ports, and the VLANs of a LAG's ports."""
    draft = reading.draft
    for name, values in reading.switching.items():
        reading.settle(name, values)
    for number, bundle in draft.lags.items():
        known = f"Port-channel{number}" in reading.switching
        for name in bundle.ports:
            port = draft.ports.get(name) or ConfiguredPort(name)
            draft.ports[name] = replace(port, lag=number, trusted=port.trusted or bundle.trusted)
            if known:
                draft.ports[name] = replace(
                    draft.ports[name], mode=bundle.mode, untagged=bundle.untagged, tagged=bundle.tagged, voice=None
                )
    lldp = draft.values.get("lldp", False)
    for name, port in draft.ports.items():
        edge = port.edge or (reading.every_edge and port.mode == "access" and name not in reading.no_edge)
        guard = port.bpdu_guard or (reading.every_guard and edge and name not in reading.no_guard)
        draft.ports[name] = replace(port, lldp=port.lldp and lldp, edge=edge, bpdu_guard=guard)
    draft.say(
        tree=ConfiguredTree(**reading.tree) if "mode" in reading.tree else None,
        snooped=frozenset(reading.snooped) if reading.snooping else frozenset(),
        lldp=lldp,
        management=reading.management(),
        access_lists={name: tuple(lines) for name, lines in reading.access_lists.items()},
        managers=reading.managers(),
    )
