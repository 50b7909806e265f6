"""Our access lists in normal form: the order counts, the numbers do not."""

from __future__ import annotations

import pytest

from schoolbuild import families
from schoolbuild.families.entry_order import aligned
from schoolbuild.families.tree import Line

IOS, AOSS = families.get("cisco_ios"), families.get("aruba_aoss")


def entries(family: families.Family, text: str) -> list[str]:
    (section,) = family.read(text)
    return [line.text for line in section.children]


@pytest.mark.parametrize("numbers", [("", "", ""), ("10 ", "20 ", "30 "), ("5 ", "6 ", "900 ")])
def test_numbers_do_not_matter(numbers: tuple[str, str, str]) -> None:
    first, second, third = numbers
    text = f"""ip access-list extended FROM-STAFF
 {first}permit tcp any any eq 80
 {second}deny   ip any any
 {third}permit udp any any eq 53
"""
    assert entries(IOS, text) == [
        "10 permit tcp any any eq www",
        "20 deny ip any any",
        "30 permit udp any any eq domain",
    ]


def test_aos_s_prints_masks_quotes_and_an_end() -> None:
    text = 'ip access-list extended "FROM-STAFF"\n     10 permit tcp any host 10.1.2.3 eq http\n   exit\n'
    assert AOSS.read(text)[0].text == "ip access-list extended FROM-STAFF"
    assert entries(AOSS, text) == ["10 permit tcp 0.0.0.0 255.255.255.255 10.1.2.3 0.0.0.0 eq 80"]


@pytest.mark.parametrize("remark", ['10 remark "a"', '5 remark "beside the count"', "remark a"])
def test_a_remark_is_no_entry(remark: str) -> None:
    """Renumbering passes remarks over, so whoever counts entries must, too."""
    text = f"ip access-list extended FROM-X\n {remark}\n 10 deny ip any any\n 20 permit ip any any\n"
    assert entries(IOS, text) == ["10 deny ip any any", "20 permit ip any any"]
    assert [entry[:7] for entry in entries(AOSS, text)] == ["10 deny", "20 perm"]


def test_somebody_elses_list_stays_as_it_is_printed() -> None:
    text = "ip access-list extended VOIP\n 15 permit udp any any eq 5060\n 7 remark x\n"
    assert entries(IOS, text) == ["15 permit udp any any eq 5060", "7 remark x"]


def test_one_entry_too_many_is_one_difference() -> None:
    def section(*lines: str) -> Line:
        return Line("ip access-list extended FROM-X", children=tuple(Line(line) for line in lines))

    found = section("10 a", "20 x", "30 b", "40 c")
    wanted = section("10 a", "20 b", "30 c")
    assert [line.text for line in aligned(found, wanted).children] == ["10 a", "20 x", "20 b", "30 c"]
