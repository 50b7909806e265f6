"""The comparator and the case form must be able to fail; otherwise every published fact would hold."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.published import case, compare

CONFIG = """\
!
vlan 69,71
!
interface GigabitEthernet1/0/1
 switchport access vlan 10
 switchport mode access
!
interface GigabitEthernet1/0/2
 shutdown
!
ip access-list standard users
 10 deny   192.168.1.200
username rescue privilege 15 secret 9 $9$abc
end
"""

AOSS = """\
; JL256A Configuration Editor; Created on release #WC.16.11.0012
vlan 1
   name "DEFAULT_VLAN"
   no untagged 3
   untagged 1-2,4-52
   exit
vlan 4
   untagged 3
   exit
"""


@pytest.mark.parametrize(
    "wanted",
    [
        "vlan 69,71",
        "interface GigabitEthernet1/0/1\n switchport mode access\n switchport access vlan 10",
        "interface GigabitEthernet1/0/1",
        "ip access-list standard users\n 10 deny 192.168.1.200",
        "username rescue privilege 15 secret ...",
    ],
)
def test_lines_that_are_there(wanted: str) -> None:
    assert compare.missing(wanted, CONFIG) == []


@pytest.mark.parametrize(
    ("wanted", "path"),
    [
        ("vlan 69", "vlan 69"),
        ("shutdown", "shutdown"),
        ("interface GigabitEthernet1/0/1\n shutdown", "interface GigabitEthernet1/0/1 / shutdown"),
        ("interface GigabitEthernet1/0/3", "interface GigabitEthernet1/0/3"),
        (
            "interface GigabitEthernet1/0/1\n switchport access vlan 1",
            "interface GigabitEthernet1/0/1 / switchport access vlan 1",
        ),
        ("username rescue privilege 1 ...", "username rescue privilege 1 ..."),
    ],
)
def test_lines_that_are_not_there(wanted: str, path: str) -> None:
    assert compare.missing(wanted, CONFIG) == [path]


def test_a_line_of_another_section_does_not_count() -> None:
    assert compare.missing("vlan 4\n   untagged 1-2,4-52", AOSS) == ["vlan 4 / untagged 1-2,4-52"]
    assert compare.present("vlan 4\n   no untagged 3", AOSS) == []


def test_unwanted_lines_are_found_in_their_section() -> None:
    assert compare.present("vlan 1\n no untagged 3", AOSS) == ["vlan 1 / no untagged 3"]
    assert compare.present("vlan 4", AOSS) == ["vlan 4"]
    assert compare.present("interface GigabitEthernet1/0/1\n switchport access vlan ...", CONFIG) == [
        "interface GigabitEthernet1/0/1 / switchport access vlan 10"
    ]


def test_unwanted_header_with_lines_only_says_where_to_look() -> None:
    assert compare.present("vlan 4\n tagged 3", AOSS) == []


def test_closing_words_and_remarks_are_no_lines() -> None:
    assert [section.text for section in compare.parse(AOSS)] == ["vlan 1", "vlan 4"]


def test_printed_text() -> None:
    printed = "Command rejected: Bad VLAN list\n10   SERVERS                 active\n"
    assert compare.spoken("10 SERVERS active\nBad VLAN list", printed) == []
    assert compare.spoken("20 SERVERS active", printed) == ["20 SERVERS active"]


def test_a_leaked_secret_is_found_anywhere() -> None:
    assert compare.leaked("$9$abc\nother", CONFIG) == ["$9$abc"]


GOOD = """\
fact: a
source: {title: b, where: c}
family: cisco_ios
model: C9200L-48P-4X
commands: |
  vlan 10
after:
  lacks: |
    vlan 10
"""


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("lacks", "lack"),
        ("commands", "command"),
        ("where: c", "wheer: c"),
        ("family: cisco_ios", "family: cisco_nxos"),
        ("family: cisco_ios", "family: aruba_aoss"),
        ("  vlan 10\nafter", "\nafter"),
        ("  lacks: |\n    vlan 10\n", "  may_refuse: |\n    vlan 10\n"),
        ("fact: a\n", ""),
        ("model: C9200L-48P-4X", "model: 5"),
    ],
)
def test_a_case_of_another_form_is_an_error(tmp_path: Path, old: str, new: str) -> None:
    folder = tmp_path / "cisco_ios"
    folder.mkdir()
    path = folder / "x.yml"
    path.write_text(GOOD, encoding="utf-8")
    case.load(path)
    path.write_text(GOOD.replace(old, new), encoding="utf-8")
    with pytest.raises(ValueError, match=r"x\.yml"):
        case.load(path)


def test_an_empty_set_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="no case files"):
        case.case_files(tmp_path)
