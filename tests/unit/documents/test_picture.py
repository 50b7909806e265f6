"""The picture stays readable: boxes apart, no cable behind a box or on another one, whatever the network looks like."""

from __future__ import annotations

from itertools import combinations, pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schoolbuild.documents.picture import Marks, Picture, draw
from schoolbuild.documents.picture.geometry import Lanes, path, shifted, spread, straightened
from schoolbuild.documents.picture.layout import Group, Layout, Line, Spot, arrange
from schoolbuild.documents.picture.tiers import closets_by_tier
from tests.unit.documents.schools import document, made, network_of, seven, star, switch


@st.composite
def networks(draw_one: st.DrawFn) -> tuple[list[list[Group]], list[Line]]:
    """Boxes in groups in tiers, and lines between any of them, several between the same two among them."""
    tiers: list[list[Group]] = []
    names: list[str] = []
    for tier in range(draw_one(st.integers(1, 5))):
        groups = []
        for group in range(draw_one(st.integers(1, 5))):
            own = [f"{tier}.{group}.{box}" for box in range(draw_one(st.integers(1, 6)))]
            heights = draw_one(st.lists(st.sampled_from([76.0, 102.0]), min_size=len(own), max_size=len(own)))
            names += own
            spots = tuple(Spot(name, 280.0, height) for name, height in zip(own, heights, strict=True))
            groups.append(Group(f"{tier}.{group}", spots))
        tiers.append(groups)
    some = st.sampled_from(names)
    lines = draw_one(st.lists(st.builds(Line, some, some, st.booleans()), max_size=25))
    return tiers, [line for line in lines if line.a != line.b]


def touches(layout: Layout) -> list[str]:
    """What is wrong with a layout: boxes that overlap, cables through a box, cables on each other."""
    found = []
    for (one, a), (other, b) in combinations(layout.boxes.items(), 2):
        if a.x < b.x + b.width and b.x < a.x + a.width and a.y < b.y + b.height and b.y < a.y + a.height:
            found.append(f"{one} overlaps {other}")
    pieces = [(index, piece) for index, way in enumerate(layout.ways) for piece in pairwise(way.points)]
    for index, ((x1, y1), (x2, y2)) in pieces:
        if x1 != x2 and y1 != y2:
            found.append(f"way {index} runs askew")
        for name, box in layout.boxes.items():
            across = min(x1, x2) < box.x + box.width and max(x1, x2) > box.x
            if across and min(y1, y2) < box.y + box.height and max(y1, y2) > box.y:
                found.append(f"way {index} runs through {name}")
    for (one_way, a_piece), (other_way, b_piece) in combinations(pieces, 2):
        if one_way != other_way and _on_each_other(a_piece, b_piece):
            found.append(f"ways {one_way} and {other_way} lie on each other")
    for way in layout.ways:
        for x, y in way.points:
            if not (0 < x < layout.width and 0 < y < layout.height):
                found.append("a way leaves the picture")
    return found


def _on_each_other(a: tuple[tuple[float, float], ...], b: tuple[tuple[float, float], ...]) -> bool:
    for axis in (0, 1):
        if {a[0][axis], a[1][axis]} == {b[0][axis], b[1][axis]} == {a[0][axis]}:
            low_a, high_a = sorted(point[1 - axis] for point in a)
            low_b, high_b = sorted(point[1 - axis] for point in b)
            return low_a < high_b and low_b < high_a
    return False


@given(networks())
@settings(max_examples=150, deadline=None)
def test_nothing_touches_whatever_is_laid_out(network: tuple[list[list[Group]], list[Line]]) -> None:
    tiers, lines = network
    layout = arrange(tiers, lines, 900.0, 38.0)
    assert len(layout.ways) == len(lines)
    assert touches(layout) == []


@given(networks())
@settings(max_examples=30, deadline=None)
def test_every_box_stands_in_a_frame_of_its_group(network: tuple[list[list[Group]], list[Line]]) -> None:
    tiers, lines = network
    layout = arrange(tiers, lines, 900.0, 38.0)
    for tier in tiers:
        for group in tier:
            for spot in group.spots:
                box = layout.boxes[spot.name]
                around = [area for area in layout.areas if area.x <= box.x < area.x + area.width and area.y <= box.y]
                holding = [area for area in around if box.y + box.height <= area.y + area.height]
                assert [area.frame for area in holding] == [group.frame]


def test_touching_boxes_and_cables_are_seen() -> None:
    """The judge of the tests above can say no."""
    layout = arrange([[Group("a", (Spot("1", 280, 76), Spot("2", 280, 76)))]], [Line("1", "2")], 900.0, 38.0)
    assert touches(layout) == []
    box, way = layout.boxes["1"], layout.ways[0]
    twice = Layout(layout.width, layout.height, {"1": box, "2": box}, layout.areas, (way, way))
    assert touches(twice)[0] == "1 overlaps 2"
    assert "ways 0 and 1 lie on each other" in touches(twice)


@pytest.mark.parametrize("name", ["oakfield-primary", "hillside-secondary", "kingsway-secondary"])
def test_each_sample_school_has_every_switch_port_and_link(name: str) -> None:
    network = network_of(name)
    picture = draw(network)
    switches = {**network.switches, **network.planned}
    shown = sum(len(node.cells) for node in picture.nodes)
    ports = [port for switch_ in switches.values() for port in switch_.ports.values()]
    assert shown == len([port for port in ports if not port.socket.out_of_band])
    assert {node.host for node in picture.nodes} == {switch_.host for switch_ in switches.values()}
    cables = sum(len(link.a_ports) for link in (*network.links, *network.planned_links))
    assert len(picture.wires) == cables + 1 + len(network.document.other_gateways)


def test_a_large_school_is_drawn_whole() -> None:
    network = made(star(closets=20, switches=40))
    assert len(network.switches) == 40
    picture = draw(network)
    assert len(picture.frames) == 20
    assert len(picture.nodes) == 40
    assert len(picture.wires) == 39 + 1
    assert picture.width < 1600
    assert _overlapping_labels(picture) == []


def _overlapping_labels(picture: Picture) -> list[tuple[str, ...]]:
    return [
        (*a.lines, *b.lines)
        for a, b in combinations(picture.labels, 2)
        if abs(a.x - b.x) < (a.width + b.width) / 2 and abs(a.y - b.y) < (a.height + b.height) / 2
    ]


def test_the_label_says_the_upper_end_first() -> None:
    picture = draw(network_of("oakfield-primary"))
    assert [label.lines for label in picture.labels] == [("port 48",), ("49 \u2013 25", "1 Gb/s \u00b7 F1")]


def test_what_is_planned_is_dashed_and_said() -> None:
    picture = draw(made(seven()))
    assert [node.host for node in picture.nodes if node.state == "planned"] == ["mad-sw07"]
    assert [wire.title for wire in picture.wires if wire.kind == "planned"] == ["mad-sw06 52 to mad-sw07 52"]
    assert ("planned", "planned") in picture.lines
    assert picture.summary == "6 switches in 4 places, 6 links; 1 switch planned"
    assert [node.title for node in picture.gateways] == ["Firewall", "Office broadband"]


def test_marks_show_on_cables_and_switches() -> None:
    network = network_of("oakfield-primary")
    cable = frozenset({("sw01", "49"), ("sw02", "25")})
    marks = Marks(failing={"oak-sw01": 2}, wrong=frozenset({cable}), heard=((("sw01", "50"), ("sw02", "26")),))
    picture = draw(network, marks)
    assert [wire.kind for wire in picture.wires] == ["good", "wrong", "heard"]
    assert [node.badge for node in picture.nodes] == ["2 problems", ""]
    assert [label.lines for label in picture.labels] == [("port 48",), ("1 Gb/s",)]


def test_closets_stand_by_their_distance_and_what_no_cable_reaches_comes_last() -> None:
    lonely = document(
        closets=[{"name": name, "room": name} for name in ("far", "near", "hub", "alone")],
        switches=[switch(1, "hub", layer="core"), switch(2, "far"), switch(3, "near"), switch(4, "alone")],
        links=[{"a": "sw01 49", "b": "sw03 49"}, {"a": "sw03 50", "b": "sw02 49"}],
    )
    assert closets_by_tier(made(lonely)) == [
        [("hub", ["sw01"])],
        [("near", ["sw03"])],
        [("far", ["sw02"])],
        [("alone", ["sw04"])],
    ]


def test_a_school_without_a_switch_has_a_picture_nevertheless() -> None:
    picture = draw(made(document(switches=[])))
    assert picture.nodes == ()
    assert picture.height > 0


def test_a_long_room_name_is_cut_and_kept_whole_beside_it() -> None:
    room = "Changing rooms behind the old sports hall"
    frame = draw(made(document(closets=[{"name": "hub", "room": room}]))).frames[0]
    assert frame.text.endswith("\u2026")
    assert room.startswith(frame.text[:-1])
    assert frame.title == room


def test_places_are_spread_as_little_as_needed() -> None:
    assert spread([50, 50], [10, 10], 0, 100) == [45, 55]
    assert spread([0, 0], [10, 10], 0, 100) == [0, 10]
    assert spread([20, 90], [10, 10], 0, 100) == [20, 90]
    assert spread([], [], 0, 100) == []


def test_a_track_is_shared_by_stretches_that_keep_apart() -> None:
    lanes = Lanes(apart=10)
    assert [lanes.take(0, 100), lanes.take(50, 60), lanes.take(200, 120), lanes.take(105, 110)] == [0, 1, 0, 1]
    assert len(lanes) == 2


def test_cables_side_by_side_turn_together() -> None:
    corner = [(0.0, 0.0), (0.0, 10.0), (20.0, 10.0)]
    assert shifted(corner, 2) == [(-2.0, 0.0), (-2.0, 12.0), (20.0, 12.0)]
    assert straightened([(0.0, 0.0), (0.0, 5.0), (0.0, 5.0), (0.0, 9.0)]) == [(0.0, 0.0), (0.0, 9.0)]
    assert path([(0.0, 0.0), (0.0, 20.0)]) == "M0.00 0.00L0.00 20.00"
