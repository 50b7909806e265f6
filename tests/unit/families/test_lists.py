"""VLAN and port lists: written in many ways, one normal form, nothing lost or added."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schoolbuild.families.lists import compact_ports, compact_vlans, expand_ports, expand_vlans

vlans = st.frozensets(st.integers(1, 4094), max_size=60)
ports = st.frozensets(
    st.one_of(
        st.integers(1, 60).map(str),
        st.builds("{}/{}".format, st.integers(1, 4), st.integers(1, 52)),
        st.integers(1, 24).map("Trk{}".format),
        st.builds("{}{}".format, st.sampled_from("ABF"), st.integers(1, 24)),
    ),
    max_size=40,
)


@settings(deadline=None)
@given(vlans)
def test_vlans_survive_the_round_trip(wanted: frozenset[int]) -> None:
    assert expand_vlans(compact_vlans(wanted)) == wanted


@settings(deadline=None)
@given(vlans)
def test_the_form_of_vlans_is_normal(wanted: frozenset[int]) -> None:
    assert compact_vlans(expand_vlans(compact_vlans(wanted))) == compact_vlans(wanted)


@settings(deadline=None)
@given(vlans, st.randoms())
def test_vlans_in_any_order_have_one_form(wanted: frozenset[int], random: object) -> None:
    shuffled = list(wanted) * 2
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert compact_vlans(shuffled) == compact_vlans(wanted)


@settings(deadline=None)
@given(ports)
def test_ports_survive_the_round_trip(wanted: frozenset[str]) -> None:
    assert frozenset(expand_ports(compact_ports(wanted))) == wanted


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("", 0),
        ("none", 0),
        ("all", 4094),
        ("ALL", 4094),
        ("1-4094", 4094),
        ("10, 20", 2),
        ("10 20 30-32", 5),
        ("7,7", 1),
    ],
)
def test_vlans_as_people_and_switches_write_them(text: str, number: int) -> None:
    assert len(expand_vlans(text)) == number


def test_two_neighbours_are_no_range_as_on_ios() -> None:
    assert compact_vlans([46, 48, 49, 42, 43, 44, 45]) == "42-46,48,49"


@pytest.mark.parametrize("text", ["0", "4095", "20-10", "x", "10-", "-5", "1.5", "10-20-30"])
def test_what_is_no_vlan_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"VLAN|outside"):
        expand_vlans(text)


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("1-3,5", "1-3,5"),
        ("1,2", "1-2"),
        ("1/1-24", "1/1-1/24"),
        ("2/47-2/48,1/1", "1/1,2/47-2/48"),
        ("trk1,Trk2", "Trk1-Trk2"),
        ("25,Trk1,1-2", "1-2,25,Trk1"),
        ("A1-A3", "A1-A3"),
    ],
)
def test_ports_as_people_and_switches_write_them(text: str, form: str) -> None:
    assert compact_ports(expand_ports(text)) == form


@pytest.mark.parametrize("text", ["x", "1-x", "5-1", "1/1-2/4", "1-", "A1-B2", "1-99999"])
def test_what_is_no_port_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"port|range"):
        expand_ports(text)


@pytest.mark.parametrize("text", ["a" * 60 + "!", "1/" * 60 + "!", "a-" * 60 + "!"])
def test_a_long_name_that_is_none_is_refused_at_once(text: str) -> None:
    """A pattern with two ways through the same letters would try all of them: a folder could stop the check."""
    with pytest.raises(ValueError, match="port"):
        expand_ports(text)
