"""A school document as files: written in the house's style, and read back as the same document."""

from __future__ import annotations

from ipaddress import IPv4Network
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from schoolbuild.folders.plain_data import end_text
from schoolbuild.folders.scalars import scalar
from schoolbuild.folders.yaml_text import LAYOUT, folder_files
from schoolbuild.model.load import load_school, school_names
from schoolbuild.model.port_names import PortEnd, parse_end
from schoolbuild.model.school import School
from schoolbuild.model.yaml_lines import parse_yaml
from tests.conftest import ROOT


def read_back(files: dict[str, str]) -> School:
    data: dict[str, Any] = {}
    for name, text in files.items():
        document = parse_yaml(text)
        assert not document.problems, (name, document.problems)
        assert not set(data) & set(document.data), name
        data |= document.data
    return School.model_validate(data)


@pytest.mark.parametrize("name", school_names(ROOT))
def test_every_school_of_the_project_is_read_back_as_it_was(name: str) -> None:
    document = load_school(ROOT, name).require()
    assert read_back(folder_files(document)) == document


OAKFIELD_NETWORK = """\
# Where the switches are, what they are, and how they are cabled.
closets:
  - {name: server-room, room: Server room}
  - {name: junior-block, room: Junior block}

switches:
  - {name: sw01, closet: server-room, layer: core, model: 2930F-48G-PoEP-4SFPP, serial: SG12OAK001}
  - {name: sw02, closet: junior-block, layer: edge, model: 2530-24G-PoEP, serial: SG12OAK002}

links:
  - {a: sw01 49, b: sw02 25, cable: F1}

"""


def test_the_style_is_that_of_a_folder_written_by_hand() -> None:
    files = folder_files(load_school(ROOT, "oakfield-primary").require())
    assert files["network.yml"].startswith(OAKFIELD_NETWORK)
    assert files["ports.yml"] == (ROOT / "inventories/oakfield-primary/ports.yml").read_text(encoding="utf-8")
    assert "\n  staff:\n  curriculum: {hosts: 120}\n" in files["school.yml"]


def test_every_key_of_a_document_has_its_file() -> None:
    keys = [key for parts in LAYOUT.values() for part in parts for key in part.keys]
    assert sorted(keys) == sorted(School.model_fields)


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("Server room", "Server room"),
        ("10.20.0.0/20", "10.20.0.0/20"),
        ("2930F-48G-PoEP-4SFPP", "2930F-48G-PoEP-4SFPP"),
        ("sw01 49-50", "sw01 49-50"),
        ("St Mary's", "St Mary's"),
        ("sw01 Te1/1/1,Te2/1/1", '"sw01 Te1/1/1,Te2/1/1"'),
        ("no", '"no"'),
        ("ON", '"ON"'),
        ("y", '"y"'),
        ("", '""'),
        ("null", '"null"'),
        ("2026-09-01", '"2026-09-01"'),
        ("18:00", '"18:00"'),
        ("12345678", '"12345678"'),
        ("12E345678", '"12E345678"'),
        ("0x1F", '"0x1F"'),
        ("1_000", '"1_000"'),
        ("a: b", '"a: b"'),
        ("# no", '"# no"'),
        ('say "hi"', '"say \\"hi\\""'),
        (" edge ", '" edge "'),
        ("two\nlines", '"two\\nlines"'),
        ("line\u2028end", '"line\\u2028end"'),
        ("<secret:mil/wifi-guest@1>", '"<secret:mil/wifi-guest@1>"'),
    ],
)
def test_a_text_is_quoted_where_a_reader_would_misread_it(text: str, written: str) -> None:
    assert scalar(text) == written


@given(st.text(st.characters(exclude_categories=["Cs"])) | st.from_regex(r"[-+0-9._:eExXoO]{1,8}", fullmatch=True))
@settings(max_examples=500, deadline=None)
def test_any_text_is_the_same_for_readers_of_both_versions(text: str) -> None:
    written = f"a: [{{b: {scalar(text)}}}]\n"
    assert "\n" not in written[:-1]
    assert parse_yaml(written).data == {"a": [{"b": text}]}
    assert yaml.safe_load(written) == {"a": [{"b": text}]}


@pytest.mark.parametrize(
    ("ports", "text"),
    [
        (("49", "50"), "sw01 49-50"),
        (("50", "49"), "sw01 50,49"),
        (("Te1/1/1", "Te2/1/1"), "sw01 Te1/1/1,Te2/1/1"),
        (("Gi1/0/49", "Gi1/0/50", "Gi1/0/52"), "sw01 Gi1/0/49-50,Gi1/0/52"),
    ],
)
def test_ports_of_a_cable_keep_their_order(ports: tuple[str, ...], text: str) -> None:
    assert end_text(PortEnd("sw01", ports)) == text
    assert parse_end(text) == PortEnd("sw01", ports)


_text = st.text(st.characters(exclude_categories=["Cs"]), min_size=3, max_size=60)
_serial = st.from_regex(r"[A-Z0-9]{6,20}", fullmatch=True)
_vlan = st.sampled_from(["management", "staff", "on", "no", "null", "curriculum"]).filter(lambda name: len(name) > 1)


@st.composite
def schools(draw: st.DrawFn) -> dict[str, Any]:
    names = [f"sw{number:02}" for number in range(1, draw(st.integers(1, 4)) + 1)]
    return {
        "school": {"name": draw(_text), "code": "OAK", "kind": draw(st.sampled_from(["primary", "service"]))},
        "services": draw(st.lists(st.sampled_from(["network", "cctv"]), unique=True)),
        "access": "vpn",
        "routing_domain": draw(st.sampled_from(["borough", "no", "on", "null"])),
        "addresses": draw(
            st.sampled_from(
                [{"supernet": "10.20.0.0/20"}, {"legacy": {"ranges": ["10.1.0.0/16"], "gateway_host": 254}}]
            )
        ),
        "vlans": draw(
            st.dictionaries(
                _vlan,
                st.none()
                | st.fixed_dictionaries({}, optional={"title": _text.map(lambda t: t[:32]), "id": st.just(7)}),
            )
        ),
        "gateway": {"name": draw(_text)[:32], "kind": "router", "port": "sw01 1"},
        "dhcp": draw(st.sampled_from(["dc", {"by": "dc", "servers": ["dc01", "off"]}])),
        "closets": [{"name": draw(st.sampled_from(["no", "hall"])), "room": draw(_text)}],
        "switches": [
            {"name": name, "closet": "hall", "layer": "edge", "model": draw(_text), "serial": draw(_serial)}
            for name in names
        ],
        "links": [{"a": "sw01 2,1", "b": "sw02 Gi1/0/1-2", "lag": 1, "cable": draw(_text)[:40]}],
        "ports": {
            name: draw(
                st.dictionaries(
                    st.sampled_from(["1-20", "21", "Gi1/0/1, Gi1/0/4", "2/1-12"]),
                    st.sampled_from(["classroom", "on"])
                    | st.fixed_dictionaries(
                        {"profile": _text},
                        optional={"description": _text, "lldp": st.booleans(), "tagged": st.just(["staff", "no"])},
                    ),
                )
            )
            for name in names
        },
        "calendar": {
            "terms": "borough",
            "lessons_start": "08:30",
            "lessons_end": "15:30",
            "closed": ["2026-12-21"],
        },
    }


@given(schools())
@settings(max_examples=150, deadline=None)
def test_any_school_is_read_back_as_it_was(data: dict[str, Any]) -> None:
    document = School.model_validate(data)
    files = folder_files(document)
    assert read_back(files) == document
    for text in files.values():
        yaml.safe_load(text)


def test_a_comment_can_say_more_about_a_part() -> None:
    document = load_school(ROOT, "oakfield-primary").require()
    files = folder_files(document, {"addresses": "Guessed from the\nswitches' own addresses."})
    assert "\n# Guessed from the\n# switches' own addresses.\naddresses: " in files["school.yml"]
    assert document.addresses.supernet == IPv4Network("10.20.0.0/20")


def test_no_line_of_a_device_is_longer_than_the_linter_allows() -> None:
    for name in school_names(ROOT):
        loaded = load_school(Path(ROOT), name)
        for text in folder_files(loaded.require()).values():
            assert max(map(len, text.splitlines())) <= 180
