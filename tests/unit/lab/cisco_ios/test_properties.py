"""Whatever is typed: the switch answers in words, and what it prints it takes back."""

from __future__ import annotations

import re

from hypothesis import example, given, settings
from hypothesis import strategies as st

from schoolbuild.lab.cisco_ios.catalogue import GLOBAL, INTERFACE, LINE, MST, VLAN
from schoolbuild.lab.cisco_ios.structure import SET
from schoolbuild.lab.cisco_ios.vlans import parse_vlans, vlan_lines, vlan_text
from tests.unit.lab.cisco_ios.bench import IOS, XE, Bench

PATTERNS = sorted({*(p for s in (*GLOBAL, *INTERFACE, *LINE, *VLAN, *MST) for p in s.patterns), *(p for p, _ in SET)})
VALUES = {
    "vlan": ["1", "20", "4094", "4095"],
    "vlans": ["1", "10,20-22", "2-4094", "10,", "1003"],
    "ip": ["10.0.0.1", "255.255.255.0", "10.0.1.255", "300.1.1.1"],
    "if": ["gi1/0/1", "Te1/1/2", "po1", "vlan 20", "Vlan1", "gi9/0/1"],
    "range": ["gi1/0/1 - 4", "te1/1/1-2,gi1/0/8", "vlan 1-3"],
    "level": ["5", "0.5", "101"],
    "name": ["oak-sw01", "7up"],
    "word": ["NAME", "secret-1234", "10", "a?b", "$9$x$y"],
    "line": ["some words here", "group radius local", "permit 10.0.0.0 0.0.0.255", "^C", "# text #"],
}
_PIECE = re.compile(r"\{(?:[a-z_]+:)?([^}]*)\}|<[a-z_]+:([a-z]+)(?::(-?\d+):(\d+))?>")


@st.composite
def commands(draw: st.DrawFn) -> str:
    """A command of the tables with its choices made, sometimes behind ``no``, sometimes cut short."""

    def fill(match: re.Match[str]) -> str:
        if match[1] is not None:
            return draw(st.sampled_from(match[1].split("|")))
        if match[2] == "int":
            return str(draw(st.sampled_from([int(match[3]), int(match[4]), int(match[3]) + 1, int(match[4]) + 1])))
        return draw(st.sampled_from(VALUES[match[2]]))

    pattern = draw(st.sampled_from(PATTERNS))
    while "[" in pattern:
        pattern = re.sub(r"\[([^\[\]]*)\]", lambda m: m[1] if draw(st.booleans()) else "", pattern)
    text = " ".join(_PIECE.sub(fill, pattern).split())
    words = text.split()[: draw(st.integers(1, 12))]
    return draw(st.sampled_from(["", "", "", "no ", "default "])) + " ".join(words)


LINES = commands() | commands() | commands() | st.text(max_size=12) | st.sampled_from(["end", "exit", "#", ""])
VLANS = st.frozensets(st.integers(1, 4094), min_size=1, max_size=200)


@settings(max_examples=150, deadline=None)
@given(st.sampled_from([IOS, XE]), st.lists(LINES, max_size=30))
@example(IOS, ["spanning-tree vlan 10, priority"])
def test_no_line_brings_the_switch_down(model: str, lines: list[str]) -> None:
    bench = Bench(model)
    for line in lines:
        if bench.cli.prompt() == bench.switch.running_state.hostname + "#":
            bench.type("configure terminal")
        bench.cli.help(line)
        bench.cli.line(line.replace("\n", " ").replace("\r", " "))
        if bench.cli.wants_key:
            bench.cli.key("\r")
    bench.switch.view()
    running = bench.switch.running()
    again = Bench(model, startup=running)
    # VLANs of a switch in server mode and the SNMP users live in files of their own.
    assert again.switch.running() == running


@given(VLANS)
def test_vlan_lists_are_read_back(vlans: frozenset[int]) -> None:
    assert parse_vlans(vlan_text(vlans)) == vlans
    assert parse_vlans(",".join(vlan_lines(vlans))) == vlans


@given(VLANS, VLANS, VLANS)
def test_a_trunk_s_list_is_set_arithmetic(first: frozenset[int], more: frozenset[int], less: frozenset[int]) -> None:
    bench = Bench(IOS)
    port = bench.switch.running_state.interfaces["GigabitEthernet1/0/1"]
    front = "switchport trunk allowed vlan"
    bench.type("configure terminal", "interface gi1/0/1", f"{front} {vlan_text(first)}")
    bench.type(f"{front} add {vlan_text(more)}", f"{front} remove {vlan_text(less)}")
    assert port.allowed == (first | more) - less
    bench.type(f"{front} all")
    assert port.allowed is None
