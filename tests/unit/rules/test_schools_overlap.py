"""SB202 looks at ranges in their order; the plain comparison of every school with every other says the same."""

from __future__ import annotations

from ipaddress import IPv4Network
from itertools import combinations

from hypothesis import given, settings
from hypothesis import strategies as st

from schoolbuild.model.outline import Outline
from schoolbuild.rules.addressing.sb202_schools_overlap import RULE

ranges = st.builds(
    lambda number, length: IPv4Network((number << 24, length), strict=False),
    st.integers(0, 255),
    st.integers(1, 10),
)
schools = st.lists(st.tuples(st.sampled_from(["borough", "apart"]), st.lists(ranges, max_size=3)), max_size=8)


@settings(deadline=None)
@given(schools)
def test_it_finds_what_the_plain_comparison_finds(given_ranges: list[tuple[str, list[IPv4Network]]]) -> None:
    outlines = [
        Outline(f"school-{number}", "ABC", domain, tuple((area, ("vlans", index)) for index, area in enumerate(areas)))
        for number, (domain, areas) in enumerate(given_ranges)
    ]
    wanted = set()
    for one, two in combinations(outlines, 2):
        for mine, path in one.ranges:
            for theirs, their_path in two.ranges:
                if one.routing_domain == two.routing_domain and mine.overlaps(theirs):
                    wanted |= {(one.school, path, str(theirs)), (two.school, their_path, str(mine))}
    assert RULE.check_together
    found = {
        (school, problem.path, problem.message.split(" overlaps ")[1].split(" of ")[0])
        for school, problem in RULE.check_together(outlines)
    }
    assert found == wanted
