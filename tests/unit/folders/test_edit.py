"""Edits of a YAML text: the change is made, and every other line stays as it was."""

from __future__ import annotations

import difflib
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schoolbuild.folders.edit import YamlText
from schoolbuild.model.yaml_lines import parse_yaml
from tests.conftest import ROOT

TEXT = """\
# What each port is for. "Größe" counts in letters, not in bytes.
ports:
  sw01:   # the core
    1-20: classroom   # rooms 1 to 10

    # The office side.
    21-28: {profile: office, description: Büro}
    44: {profile: cctv, description: Camera}  # north
  sw02: {1-12: classroom, 13: office}

vlans:
  staff:   # everybody
  guest: {hosts: 20}

links:
  - {a: sw01 49, b: sw02 25, cable: F1}  # fibre
  - a: sw01 50
    b: sw03 25
"""


def changed(text: YamlText) -> list[str]:
    """Lines that went (-), then lines that came (+)."""
    diff = [line for line in difflib.ndiff(TEXT.splitlines(), text.text.splitlines()) if line[0] in "+-"]
    return sorted(diff, key=lambda line: line[0] == "+")


def test_a_value_in_a_list_of_devices_is_replaced() -> None:
    text = YamlText(TEXT)
    text.set_value(("links", 0, "b"), "sw02 26")
    text.add(("links", 0, "vlans"), ["staff", "guest"])
    text.add(("links", 1, "cable"), "F2")
    text.set_value(("links", 1, "a"), "sw01 51,52")
    assert changed(text) == [
        "-   - {a: sw01 49, b: sw02 25, cable: F1}  # fibre",
        "-   - a: sw01 50",
        "+   - {a: sw01 49, b: sw02 26, cable: F1, vlans: [staff, guest]}  # fibre",
        '+   - a: "sw01 51,52"',
        "+     cable: F2",
    ]


def test_an_entry_is_split_and_its_comment_stays() -> None:
    text = YamlText(TEXT)
    text.replace(("ports", "sw01", "1-20"), [("1-4", "classroom"), ("5", "printer"), ("6-20", "classroom")])
    assert changed(text) == [
        "-     1-20: classroom   # rooms 1 to 10",
        "+     1-4: classroom  # rooms 1 to 10",
        "+     5: printer",
        "+     6-20: classroom",
    ]


def test_an_entry_on_one_line_with_others_is_split_there() -> None:
    text = YamlText(TEXT)
    text.replace(("ports", "sw02", "1-12"), [("1-4", "classroom"), ("5-12", "office")])
    text.replace(("ports", "sw02", "13"), [])
    assert changed(text) == [
        "-   sw02: {1-12: classroom, 13: office}",
        "+   sw02: {1-4: classroom, 5-12: office}",
    ]


def test_an_entry_goes_and_with_the_last_one_the_mapping() -> None:
    text = YamlText(TEXT)
    text.replace(("ports", "sw02", "1-12"), [])
    text.replace(("ports", "sw02", "13"), [])
    assert changed(text) == ["-   sw02: {1-12: classroom, 13: office}"]
    text.replace(("ports", "sw01", "44"), [])
    assert "44:" not in text.text


def test_the_dash_stays_when_the_key_behind_it_goes() -> None:
    text = YamlText(TEXT)
    text.replace(("links", 1, "a"), [])
    assert changed(text) == ["-   - a: sw01 50", "-     b: sw03 25", "+   - b: sw03 25"]


def test_an_entry_comes_in_its_order_or_at_the_end() -> None:
    text = YamlText(TEXT)
    text.add(("ports", "sw01", "30"), "ap", before=lambda key: key == "44")
    text.add(("ports", "sw01", "48"), {"profile": "ap", "description": "Hall: north"})
    text.add(("ports", "sw03"), {"1": "ap"})
    text.add(("vlans", "cctv"), None)
    assert changed(text) == [
        "+     30: ap",
        '+     48: {profile: ap, description: "Hall: north"}',
        "+   sw03: {1: ap}",
        "+   cctv:",
    ]


def test_what_has_nothing_behind_it_gets_something() -> None:
    text = YamlText(TEXT)
    text.set_value(("vlans", "staff"), {"title": "OFFICE"})
    text.set_value(("vlans", "guest", "hosts"), 30)
    assert changed(text) == [
        "-   staff:   # everybody",
        "-   guest: {hosts: 20}",
        "+   staff: {title: OFFICE}   # everybody",
        "+   guest: {hosts: 30}",
    ]


@pytest.mark.parametrize("path", [("ports", "sw09", "1"), ("nothing",), ("links", 7, "a")])
def test_what_is_not_there_cannot_be_replaced(path: tuple[Any, ...]) -> None:
    with pytest.raises(KeyError):
        YamlText(TEXT).replace(path, [("1", "ap")])


FILES = sorted((ROOT / "inventories").glob("*/*.yml"))


def _paths(data: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    if isinstance(data, dict):
        return [found for key, value in data.items() for found in [(*path, key), *_paths(value, (*path, key))]]
    if isinstance(data, list):
        return [found for index, value in enumerate(data) for found in _paths(value, (*path, index))]
    return []


@given(st.data())
@settings(max_examples=200, deadline=None)
def test_in_every_file_of_every_school_an_edit_is_exactly_that_edit(data: st.DataObject) -> None:
    """Set, split or remove any key of any file: the data differs there only, and the lines around are untouched."""
    source = data.draw(st.sampled_from(FILES)).read_text(encoding="utf-8")
    before = parse_yaml(source).data
    path = data.draw(st.sampled_from([path for path in _paths(before) if isinstance(path[-1], str)]))
    text = YamlText(source)
    kind = data.draw(st.sampled_from(["set", "split", "remove"]))
    if kind == "set":
        text.set_value(path, {"new": "value, quoted"})
    elif kind == "split":
        text.replace(path, [("one", "1"), ("two", {"three": None})])
    else:
        try:
            text.replace(path, [])
        except KeyError:
            return
    after = parse_yaml(text.text)
    assert not after.problems
    assert after.data == _edited(before, path, kind)
    kept = set(source.splitlines()) - set(text.text.splitlines())
    node = YamlText(source).find(path)
    assert node is not None
    if kind == "set":
        touched = {number for number, line in enumerate(source.splitlines()) if line in kept}
        first = node.key.start_mark.line if node.key is not None else 0
        assert all(number >= first for number in touched)


def _edited(data: Any, path: tuple[Any, ...], kind: str) -> Any:
    import copy

    result = copy.deepcopy(data)
    around = result
    for step in path[:-1]:
        around = around[step]
    if kind == "set":
        around[path[-1]] = {"new": "value, quoted"}
    elif kind == "split":
        del around[path[-1]]
        around |= {"one": "1", "two": {"three": None}}
    elif len(around) > 1:
        del around[path[-1]]
    else:
        return _edited(data, path[:-1], "remove") if isinstance(path[-2], str) else None
    return result
