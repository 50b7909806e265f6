"""SB202: two schools of one routing domain share addresses."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from schoolbuild.model.outline import Outline
from schoolbuild.model.yaml_lines import KeyPath
from schoolbuild.rules.rule import Problem, Rule

_Range = tuple[int, int, str, str, KeyPath]
"""First and last address, the school, the range as written, and its key."""


def _check(schools: Sequence[Outline]) -> Iterator[tuple[str, Problem]]:
    by_domain: dict[str, list[_Range]] = defaultdict(list)
    for one in schools:
        by_domain[one.routing_domain] += (
            (int(area.network_address), int(area.broadcast_address), one.school, str(area), path)
            for area, path in one.ranges
        )
    for domain, ranges in by_domain.items():
        for (_, _, school, area, path), (_, _, other, theirs, their_path) in _overlaps(sorted(ranges)):
            if school != other:
                yield school, Problem(path, f"{area} overlaps {theirs} of {other!r} in {domain!r}")
                yield other, Problem(their_path, f"{theirs} overlaps {area} of {school!r} in {domain!r}")


def _overlaps(ranges: Sequence[_Range]) -> Iterator[tuple[_Range, _Range]]:
    """Pairs that share addresses. In the order of first addresses, only ranges not yet ended can overlap the next."""
    still_open: list[_Range] = []
    for one in ranges:
        still_open = [other for other in still_open if other[1] >= one[0]]
        yield from ((other, one) for other in still_open)
        still_open.append(one)


RULE = Rule(
    id="SB202",
    title="Two schools of one routing domain overlap",
    why="Inside a routing domain an address exists once: with two owners, one school is cut off or reached by mistake.",
    fix="Correct the range, or give one of the schools its own routing_domain if it truly is apart.",
    example="""\
routing_domain: borough
...
addresses: {supernet: 10.50.0.0/20}
# ^ 10.50.0.0/20 overlaps 10.50.0.0/20 of 'other' in 'borough'
""",
    check_together=_check,
)
