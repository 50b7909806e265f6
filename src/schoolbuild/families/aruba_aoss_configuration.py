"""Reads a whole HP ProCurve / Aruba AOS-S configuration, of any release from N.11 to 16.11.

Sources: the AOS-S 16 manuals and the ProCurve 2910al manuals for the older forms; configurations of working switches
(``tests/real_world``). A line that is absent stands for its documented default: telnet, the plain web server and LLDP
are on, the spanning tree is off.
"""

from __future__ import annotations

import re
from dataclasses import replace

from schoolbuild.families.aruba_aoss_configuration_lines import TABLES
from schoolbuild.families.aruba_aoss_configuration_meaning import Reading
from schoolbuild.families.aruba_aoss_text import SECRETS, banner
from schoolbuild.families.configuration import ConfiguredPort, ConfiguredTree, Mode, SwitchConfiguration
from schoolbuild.families.configuration_draft import Counted, Draft, read_lines
from schoolbuild.families.configuration_lines import clean, in_sections
from schoolbuild.model.port_names import natural_key

MARKS = (
    r"(?m)^;? ?\S+ Configuration Editor; Created on release ",
    r'(?m)^hostname "[^"\n]*"\s*$',
    r"(?m)^\s*(?:no )?untagged [A-Z0-9]",
    r"(?m)^trunk [\w,/-]+ [Tt]rk\d+ ",
    r'(?m)^\s*name "DEFAULT_VLAN"',
)
"""Patterns that stand in configurations of this family and in no other's."""

_HEADER = re.compile(r"^;? ?(?P<model>\S+) Configuration Editor; Created on release #?(?P<release>\S+)")
_NOISE = re.compile(r"^(?:;|!|[Rr]unning configuration|[Ss]tartup configuration|-+$)")
_OPENS = re.compile(
    r"(?:vlan \d+|interface \S+|oobm|stacking|vsf|ip access-list \S+ .+|dhcp-server pool .+|policy .+|class .+)"
)


def read(text: str) -> SwitchConfiguration:
    """Everything that a configuration says; never raises, whatever the text holds."""
    draft = Draft()
    counted = Counted(SECRETS)
    reading = Reading(draft)
    lines = []
    for number, line in enumerate(_whole_lines(clean(text), reading, counted), start=1):
        if (header := _HEADER.match(line)) is not None:
            draft.say(model=None if header["model"].startswith("hpStack") else header["model"])
        elif not _NOISE.match(line.strip()):
            lines.append((number, line))
    opened = in_sections(lines, opens=lambda words: _OPENS.fullmatch(words) is not None, closes=lambda w: w == "exit")
    read_lines(reading, opened, TABLES, counted)
    _finish(reading)
    return draft.finished("aruba_aoss", counted)


def _whole_lines(lines: list[str], reading: Reading, counted: Counted) -> list[str]:
    """The lines with the banner taken out, and a value that stands alone on the next line put behind its words."""
    index = 0
    while index < len(lines):
        words = lines[index].strip()
        if words.startswith("banner ") and (found := banner(lines, index)) is not None:
            block, after = found
            if not lines[after - 1].rstrip().endswith('"'):  # Cut off: it must not take the rest of the text with it.
                index += 1
                continue
            draft = reading.draft
            draft.say(banner=block.partition('"')[2].removesuffix('"').replace("\\n", "\n").strip())
            counted.total += 1
            lines[index:after] = [""] * (after - index)
            index = after
            continue
        if words.startswith('"') and index:
            lines[index - 1], lines[index] = f"{lines[index - 1]} {words}", ""
        index += 1
    return lines


def _finish(reading: Reading) -> None:
    """What can be told only after the last line: the VLANs of each port, and what was switched on as a whole."""
    draft = reading.draft
    voice = {vlan.id for vlan in draft.vlans.values() if vlan.voice}
    for name in {**reading.untagged, **reading.tagged}:
        mode, untagged, tagged, heard = _membership(
            reading.untagged.get(name), frozenset(reading.tagged.get(name, ())), voice
        )
        if (lag := reading.lag_of(name)) is not None:
            draft.lag(lag, mode=mode, untagged=untagged, tagged=tagged if heard is None else tagged | {heard})
        else:
            draft.port(name, mode=mode, untagged=untagged, tagged=tagged, voice=heard)
    for bundle in draft.lags.values():
        for name in bundle.ports:
            port = draft.ports.get(name) or ConfiguredPort(name)
            draft.ports[name] = replace(
                port, lag=bundle.number, mode=bundle.mode, untagged=bundle.untagged, tagged=bundle.tagged, voice=None,
                trusted=port.trusted or bundle.trusted,
            )  # fmt: skip
    draft.ports = dict(sorted(draft.ports.items(), key=lambda item: natural_key(item[0])))
    for name, port in draft.ports.items():
        draft.ports[name] = replace(port, lldp=port.lldp and bool(draft.values.get("lldp", True)))
    draft.say(
        tree=ConfiguredTree(**reading.tree) if reading.tree_on else ConfiguredTree("off"),
        snooped=frozenset(reading.snooped) if reading.snooping else frozenset(),
        lldp=draft.values.get("lldp", True),
        management=reading.management,
        access_lists={name: tuple(lines) for name, lines in reading.access_lists.items()},
    )


def _membership(
    untagged: int | None, tagged: frozenset[int], voice: set[int]
) -> tuple[Mode, int | None, frozenset[int], int | None]:
    """Mode, untagged VLAN, tagged VLANs and voice VLAN: a telephone's port is one that carries only voice tagged."""
    if untagged is not None and len(tagged) == 1 and tagged <= voice:
        return "access", untagged, frozenset(), min(tagged)
    return ("tagged" if tagged else "access"), untagged, tagged, None
