"""Changing an access list that is in use: who passes before and after passes all the way, and no door stands open."""

from __future__ import annotations

import itertools
from ipaddress import IPv4Network

from hypothesis import given, settings
from hypothesis import strategies as st

from schoolbuild import families
from schoolbuild.change.access_lists import access_list_steps
from schoolbuild.families.access_entries import Entry, Packet, parse, passes

IOS = families.get("cisco_ios")
WORDS = IOS.language.access_lists
assert WORDS is not None


class Switch:
    """A list as a switch keeps it: by number, no number and no entry twice (Cisco, "Sequence Numbering Behavior")."""

    def __init__(self, entries: tuple[str, ...]) -> None:
        self.entries = {(place + 1) * 7: entry for place, entry in enumerate(entries)}

    def type(self, line: str) -> None:
        words = line.split()
        if words[:3] == ["ip", "access-list", "resequence"]:
            first, step = int(words[4]), int(words[5])
            self.entries = {first + step * place: entry for place, entry in enumerate(self.in_order())}
        elif words[0] == "no":
            del self.entries[int(words[1])]
        elif words[0].isdigit():
            number, entry = int(words[0]), " ".join(words[1:])
            assert number not in self.entries, "Duplicate sequence number."
            assert entry not in self.entries.values(), "the entry is there already"
            self.entries[number] = entry

    def in_order(self) -> list[str]:
        return [self.entries[number] for number in sorted(self.entries)]


def typed(before: tuple[str, ...], after: tuple[str, ...]) -> list[str]:
    assert WORDS is not None
    steps = access_list_steps(IOS, WORDS, {"FROM-X": before} if before else {}, {"FROM-X": after})
    return [line.text for step in steps for line in step.lines]


_HOSTS = [IPv4Network(f"10.0.0.{number}/32") for number in range(3)] + [
    IPv4Network("10.0.0.0/30"),
    IPv4Network("0.0.0.0/0"),
]
_ENTRIES = [
    f"{action} ip {'any' if source.prefixlen == 0 else f'{source.network_address} {source.hostmask}'} any"
    for action in ("permit", "deny")
    for source in _HOSTS
]
_LISTS = st.lists(st.sampled_from(_ENTRIES), unique=True, min_size=1).map(tuple)
_PACKETS = [Packet("tcp", network[0], network[0]) for network in _HOSTS]


@given(_LISTS, _LISTS)
@settings(max_examples=400, deadline=None)
def test_it_arrives(before: tuple[str, ...], after: tuple[str, ...]) -> None:
    switch = Switch(before)
    for line in typed(before, after):
        switch.type(line)
    assert switch.in_order() == list(after)
    assert before == after or sorted(switch.entries) == [10 * place for place in range(1, len(after) + 1)]


@given(_LISTS, _LISTS)
@settings(max_examples=400, deadline=None)
def test_nobody_is_locked_out_on_the_way_and_no_door_stands_open(
    before: tuple[str, ...], after: tuple[str, ...]
) -> None:
    if [entry for entry in before if entry in after] != [entry for entry in after if entry in before]:
        return  # an entry changes its place: the one exception, tested below
    alike = [packet for packet in _PACKETS if passes(_read(before), packet) == passes(_read(after), packet)]
    switch = Switch(before)
    for line, packet in itertools.product(typed(before, after), [None, *alike]):
        if packet is None:
            switch.type(line)
        else:
            assert passes(_read(switch.in_order()), packet) == passes(_read(before), packet)


def _read(entries: tuple[str, ...] | list[str]) -> list[Entry]:
    return [entry for text in entries if (entry := parse(text)) is not None]


def test_one_new_entry_is_one_line_between_two_renumberings() -> None:
    before = ("permit tcp any any eq 22", "deny ip any any")
    after = ("permit tcp any any eq 22", "permit tcp any any eq 443", "deny ip any any")
    assert typed(before, after) == [
        "ip access-list resequence FROM-X 1000 1000",
        "ip access-list extended FROM-X",
        "1001 permit tcp any any eq 443",
        "exit",
        "ip access-list resequence FROM-X 10 10",
    ]


def test_an_entry_that_changes_its_place_is_missing_for_one_line_only() -> None:
    lines = typed(
        ("permit ip any host 10.0.0.1", "permit ip any host 10.0.0.2"),
        ("permit ip any host 10.0.0.2", "permit ip any host 10.0.0.1"),
    )
    assert lines[2:4] == ["no 2000", "1 permit ip any host 10.0.0.2"]
    assert lines[4] == "exit"


def test_a_new_list_stands_before_a_leg_asks_it_and_an_old_one_goes_when_none_does() -> None:
    for family in (IOS, families.get("aruba_aoss")):
        words = family.language.access_lists
        assert words is not None
        new, old = access_list_steps(
            family, words, {"FROM-OLD": ("deny ip any any",)}, {"FROM-NEW": ("deny ip any any",)}
        )
        assert new.weight == words.before_legs
        assert [line.text for line in old.lines] == ["no ip access-list extended FROM-OLD"]
        assert old.weight == words.after_legs
