"""Whatever a text holds, reading it ends without an error and loses no line."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schoolbuild.families.all_configurations import guess_family, read_configuration
from schoolbuild.model.errors import SchoolbuildError

FAMILIES = ("aruba_aoss", "cisco_ios")
ROOT = Path(__file__).resolve().parents[3]
REAL = [path.read_text(encoding="utf-8") for path in sorted((ROOT / "tests" / "real_world").glob("*/*.cfg"))]
LINES = sorted({line for text in REAL for line in text.split("\n") if line})
NUMBERS = st.sampled_from(["0", "9" * 5000, "-1", "4095", "1-99999", "1/1-2/3", "999.1.1.1", "٣", "", "Trk1", "A", "é"])

broken_lines = st.builds(
    lambda line, at, new: " ".join([*line.split(" ")[:at], new, *line.split(" ")[at + 1 :]]),
    st.sampled_from(LINES), st.integers(0, 6), NUMBERS,
)  # fmt: skip
texts = st.one_of(
    st.text(max_size=300),
    st.lists(st.one_of(st.sampled_from(LINES), broken_lines, st.text(max_size=40)), max_size=25).map("\n".join),
    st.lists(st.sampled_from([*LINES, "\r\n", "\x1b[2J", "-- MORE --", " --More-- \b\b  \b\b", "\x00", "\ufeff"])).map(
        "".join
    ),
)


@settings(max_examples=300, deadline=None)
@given(text=texts)
def test_any_text_is_read(text: str) -> None:
    for family in FAMILIES:
        found = read_configuration(family, text)
        assert 0 <= found.lines_understood <= found.lines_total
        assert len(found.set_aside) <= found.lines_understood
        assert 0.0 <= found.share_understood <= 1.0
        numbers = [line.number for line in found.unread]
        assert numbers == sorted(numbers)
    assert guess_family(text) in {*FAMILIES, None}


@settings(max_examples=60, deadline=None)
@given(text=st.sampled_from(REAL), cut=st.integers(0, 20_000), other=st.sampled_from(REAL))
def test_a_text_that_is_cut_off_or_mixed_with_another_is_read(text: str, cut: int, other: str) -> None:
    for family in FAMILIES:
        read_configuration(family, text[:cut])
        read_configuration(family, text[:cut] + other)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Dear all, please find the switch's configuration attached.",
        '!Version ArubaOS-CX GL.10.08.1010\nhostname "x"\nvlan 1,10\ninterface 1/1/1\n    vlan access 10\n',
        "!Command: show running-config\nversion 9.3\ninterface Ethernet1/1\n switchport mode trunk\n",
        "#\n sysname c1\n#\nvlan 10\n",
        "#\n version 5.20, Release 1500\n#\ninterface GigabitEthernet1/0/1\n port access vlan 10\n",
        "#\ninterface Bridge-Aggregation1\n#\ninterface GigabitEthernet1/0/1\n port access vlan 10\n",
        "hostname r1\ninterface MgmtEth0/RP0/CPU0/0\ninterface GigabitEthernet0/2/0/0\n",
        "ASA Version 9.0(3)\nhostname fw\ninterface GigabitEthernet0/1\n nameif inside\n",
        "set system host-name ex1\nset vlans office vlan-id 10\n",
    ],
    ids=["empty", "a letter", "AOS-CX", "NX-OS", "Comware", "Comware 5", "Comware cut off", "IOS XR", "ASA", "Junos"],
)
def test_other_texts_have_no_family(text: str) -> None:
    assert guess_family(text) is None


def test_a_family_that_does_not_exist_is_refused_in_our_words() -> None:
    with pytest.raises(SchoolbuildError, match="no family of switches 'junos'"):
        read_configuration("junos", "")


def test_reading_twice_says_the_same() -> None:
    for text in REAL:
        assert read_configuration("cisco_ios", text) == read_configuration("cisco_ios", text)
