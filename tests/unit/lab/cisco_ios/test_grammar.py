"""Understanding lines: prefixes, parameters, and where the caret stands."""

from __future__ import annotations

import pytest

from schoolbuild.lab.cisco_ios.grammar import table
from schoolbuild.lab.cisco_ios.ports import parse_interface, parse_range, short
from schoolbuild.lab.cisco_ios.vlans import bad_vlan_list, parse_vlans, vlan_lines, vlan_text
from schoolbuild.lab.cisco_ios.words import Ambiguous, Incomplete, Invalid, Refused

GRAMMAR = table(
    [
        ("switchport mode {mode:access|trunk}", "mode"),
        ("switchport access vlan <vlan:vlan>", "access"),
        ("switchport trunk allowed vlan <vlans:vlans>", "set"),
        ("switchport trunk allowed vlan {how:add|remove} <vlans:vlans>", "change"),
        ("shutdown", "shutdown"),
        ("description <text:line>", "description"),
        ("ip ssh version {version:1|2}", "ssh"),
        ("logging buffered [<size:int:4096:65536>] [{level:debugging|errors}]", "logging"),
        ("storm-control broadcast level <level:level>", "storm"),
        ("interface <name:if>", "interface"),
    ]
)


@pytest.mark.parametrize(
    ("line", "handler", "canonical", "values"),
    [
        ("switchport mode access", "mode", "switchport mode access", {"mode": "access"}),
        ("sw m t", "mode", "switchport mode trunk", {"mode": "trunk"}),
        ("SW ACC VL 30", "access", "switchport access vlan 30", {"vlan": 30}),
        ("sw tr al vl add 1-2,7", "change", "switchport trunk allowed vlan add 1-2,7", None),
        ("desc  Room 12  left", "description", "description Room 12  left", {"text": "Room 12  left"}),
        ("logging buf", "logging", "logging buffered", {}),
        ("logging buf 8192 deb", "logging", "logging buffered 8192 debugging", {"size": 8192, "level": "debugging"}),
        ("storm b l 5", "storm", "storm-control broadcast level 5.00", {"level": "5.00"}),
        ("int gi 1/0/3", "interface", "interface GigabitEthernet1/0/3", {"name": "GigabitEthernet1/0/3"}),
        ("int te1/1/1", "interface", "interface TenGigabitEthernet1/1/1", None),
        ("interface vlan 20", "interface", "interface Vlan20", None),
    ],
)  # fmt: skip
def test_lines_that_are_understood(line: str, handler: str, canonical: str, values: dict[str, object] | None) -> None:
    match = GRAMMAR.parse(line)
    assert (match.handler, match.canonical) == (handler, canonical)
    if values is not None:
        assert match.values == values


@pytest.mark.parametrize(
    ("line", "at"),
    [
        ("foo", 0),
        ("switchport foo", 11),
        ("switchport accent vlan 3", 15),
        ("switchport access vlan x", 23),
        ("switchport access vlan 4095", 23),
        ("switchport access vlan 30 40", 26),
        ("ip ssh version 3", 15),
        ("  shutdown now", 11),
        ("interface banana1/0/1", 10),
    ],
)
def test_the_caret_stands_where_a_word_stops_being_understood(line: str, at: int) -> None:
    with pytest.raises(Invalid) as caught:
        GRAMMAR.parse(line)
    assert caught.value.at == at


def test_a_word_that_begins_several_keywords_is_ambiguous() -> None:
    with pytest.raises(Ambiguous):
        GRAMMAR.parse("s")


@pytest.mark.parametrize("line", ["switchport", "switchport mode", "description", "ip ssh version"])
def test_a_line_that_stops_too_early_is_incomplete(line: str) -> None:
    with pytest.raises(Incomplete):
        GRAMMAR.parse(line)


def test_what_may_come_next() -> None:
    assert GRAMMAR.completions("switchport m") == ["mode"]
    assert GRAMMAR.completions("switchport trunk allowed vlan ") == ["WORD", "add", "remove"]
    assert GRAMMAR.completions("shutdown ") == ["<cr>"]


@pytest.mark.parametrize(
    ("text", "vlans"),
    [("1", {1}), ("5-7,1", {1, 5, 6, 7}), ("4094", {4094}), ("0", None), ("4095", None), ("7-5", None), ("1,,2", None)],
)
def test_vlan_lists(text: str, vlans: set[int] | None) -> None:
    assert parse_vlans(text) == (None if vlans is None else frozenset(vlans))


def test_how_vlan_lists_are_printed() -> None:
    assert vlan_text({10, 11, 20, 30, 31, 32}) == "10-11,20,30-32"
    assert vlan_text(()) == "none"
    # In a trunk's list two in a row stay two (YangModels/yang issue 1461 shows it).
    assert vlan_lines({10, 11, 20, 30, 31, 32}) == ["10,11,20,30-32"]


def test_long_vlan_lists_are_broken_at_79_characters() -> None:
    lines = vlan_lines(range(2, 200, 3))
    front = (" switchport trunk allowed vlan ", *[" switchport trunk allowed vlan add "] * (len(lines) - 1))
    widths = [len(words + rest) for words, rest in zip(front, lines, strict=True)]
    assert max(widths) <= 79
    assert min(widths[:-1]) >= 74
    assert parse_vlans(",".join(lines)) == frozenset(range(2, 200, 3))


def test_a_bad_list_is_refused_with_the_place_in_it() -> None:
    assert bad_vlan_list("10,20,") == "Bad VLAN list - character #6 (',') is a comma at end of list."
    with pytest.raises(Refused, match=r"out of the range 1\.\.4094"):
        GRAMMAR.parse("switchport trunk allowed vlan 10,5000")


@pytest.mark.parametrize(
    ("words", "found"),
    [
        (["Gi1/0/1"], ("GigabitEthernet1/0/1", 1)),
        (["gigabitethernet", "1/0/1"], ("GigabitEthernet1/0/1", 2)),
        (["po1"], ("Port-channel1", 1)),
        (["t1/1/1"], ("TenGigabitEthernet1/1/1", 1)),
        (["v10"], ("Vlan10", 1)),
        (["x1"], None),
        (["1/0/1"], None),
    ],
)
def test_interface_names(words: list[str], found: tuple[str, int] | None) -> None:
    assert parse_interface(words) == found


@pytest.mark.parametrize(
    ("text", "last", "count"),
    [
        ("gi1/0/1 - 24", "GigabitEthernet1/0/24", 24),
        ("gi1/0/1-3,te1/1/1-2", "TenGigabitEthernet1/1/2", 5),
        ("Gi1/0/1 , Gi1/0/5", "GigabitEthernet1/0/5", 2),
        ("vlan 10 - 12", "Vlan12", 3),
    ],
)
def test_ranges(text: str, last: str, count: int) -> None:
    names = parse_range(text)
    assert names is not None
    assert (names[-1], len(names)) == (last, count)


def test_ranges_that_are_none() -> None:
    assert parse_range("gi1/0/5-3") is None
    assert parse_range("eth1") is None
    assert short("Port-channel12") == "Po12"
