"""Configurations that were cut, mixed and garbled: import never fails, and what it writes always loads."""

from __future__ import annotations

import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from schoolbuild.families.all_configurations import guess_family
from schoolbuild.folders.importing.draft import Wishes, make_draft
from schoolbuild.folders.importing.first_apply import first_apply
from schoolbuild.folders.importing.given import read_files
from schoolbuild.folders.importing.report import report, unmodelled_files
from schoolbuild.folders.yaml_text import folder_files
from schoolbuild.model.school import School
from schoolbuild.model.yaml_lines import parse_yaml
from tests.conftest import ROOT
from tests.unit.folders.round_trip import STANDARD

CORPUS = sorted((ROOT / "tests" / "real_world").glob("*/*.cfg"))
WORDS = [
    "vlan 4095",
    "vlan 1",
    "untagged 1-99",
    "tagged A1-A24,Trk1",
    "trunk 1-8 trk99 lacp",
    "ip routing",
    "ip address 10.0.0.1 255.255.255.255",
    "ip address 10.1.2.3/8",
    "ip route 0.0.0.0 0.0.0.0 10.0.0.9",
    "ip helper-address 10.9.9.9",
    "switchport trunk allowed vlan 1-4094",
    "switchport mode trunk",
    "no switchport",
    'name "<secret:x@1>"',
    'name "a: {b, [c]} # d"',
    'description \\ "\u2028',
    "hostname ../../x",
    "shutdown",
    "interface GigabitEthernet1/0/1",
    "interface 5",
    "channel-group 40 mode active",
    "spanning-tree priority 0",
]


@st.composite
def garbled(draw: st.DrawFn) -> str:
    lines = draw(st.sampled_from(CORPUS)).read_text(encoding="utf-8", errors="replace").splitlines()
    for _ in range(draw(st.integers(1, 12))):
        place = draw(st.integers(0, max(0, len(lines) - 1)))
        kind = draw(st.sampled_from(["drop", "word", "indented", "cut", "swap", "digits"]))
        if not lines:
            break
        if kind == "drop":
            del lines[place]
        elif kind == "word":
            lines.insert(place, draw(st.sampled_from(WORDS)))
        elif kind == "indented":
            lines.insert(place, "   " + draw(st.sampled_from(WORDS)))
        elif kind == "cut":
            lines[place] = lines[place][: len(lines[place]) // 2]
        elif kind == "swap":
            lines.insert(draw(st.integers(0, len(lines) - 1)), lines.pop(place))
        else:
            lines[place] = lines[place].replace("1", draw(st.sampled_from(["0", "9", "99999", "-1", "\u0661"])))
    return "\n".join(lines) + "\n"


@given(st.lists(garbled(), min_size=1, max_size=3))
@settings(max_examples=100, deadline=None)
def test_whatever_the_texts_hold_a_folder_comes_of_it(texts: list[str]) -> None:
    with tempfile.TemporaryDirectory() as place:
        for number, text in enumerate(texts):
            (Path(place) / f"{number}.cfg").write_text(text, encoding="utf-8")
        given = read_files([Path(place)])
    if not given.switches:
        assert all(guess_family(text) is None or not text.strip() for text in texts) or given.not_taken
        return
    draft = make_draft(given, Wishes("somewhere"), STANDARD)
    data: dict[str, object] = {}
    for text in folder_files(draft.document).values():
        document = parse_yaml(text)
        assert not document.problems
        data |= document.data
    assert School.model_validate(data) == draft.document
    assert report(draft, given, [], first_apply(draft))
    unmodelled_files(draft)
