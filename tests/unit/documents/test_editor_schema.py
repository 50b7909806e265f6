"""The schema for editors: every key explained, every name of the standard offered, and nothing sound underlined."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from schoolbuild.documents.editor_schema import editor_schema
from schoolbuild.model.school import School
from schoolbuild.model.standard import load_standard
from schoolbuild.model.yaml_lines import parse_yaml, read_yaml
from tests.conftest import ROOT, Cli

FILES = sorted(ROOT.glob("inventories/*/*.yml"))


@pytest.fixture(scope="module")
def schema() -> dict[str, Any]:
    return editor_schema(ROOT)


def _errors(schema: dict[str, Any], text: str) -> list[str]:
    document = parse_yaml(text)
    assert not document.problems
    return [f"{'.'.join(map(str, error.path))}: {error.message}" for error in _leaves(schema, document.data)]


def _leaves(schema: dict[str, Any], data: Any) -> Iterator[Any]:
    Draft202012Validator.check_schema(schema)
    yield from Draft202012Validator(schema).iter_errors(data)


def test_every_key_of_the_document_is_explained() -> None:
    document = School.model_json_schema(by_alias=True)
    parts = {"the document": document, **document["$defs"]}
    silent = [
        f"{part}.{key}"
        for part, node in parts.items()
        for key, field in node.get("properties", {}).items()
        if not field.get("description", "").strip()
    ]
    assert silent == []
    assert [part for part, node in parts.items() if not node.get("description")] == []


@pytest.mark.parametrize("file", FILES, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_an_editor_underlines_nothing_in_an_example(schema: dict[str, Any], file: Path) -> None:
    assert list(_leaves(schema, read_yaml(file).data)) == []


@pytest.mark.parametrize(
    "text", ["dhcp: dc", "links:", "vlans: {lockers: {id: 120, zone: staff}, staff: }", "hosts: []"]
)
def test_a_file_may_hold_any_part_of_the_document(schema: dict[str, Any], text: str) -> None:
    assert _errors(schema, text) == []


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("gatway: {}", "'gatway' was unexpected"),
        ("gateway: {name: Wall, knd: firewall, port: sw01 1}", "'knd' was unexpected"),
        ("gateway: {name: Wall, port: sw01 1}", "'kind' is a required property"),
        ("ports: {sw01: {1: clasroom}}", "'clasroom'"),
        ("ports: {sw1: {1: classroom}}", "sw1"),
        ("switches: [{name: sw01, closet: a1, layer: core, model: 2930F, serial: SG0000001}]", "'2930F'"),
        ("vlans: {staff: {zone: stuff}}", "'stuff'"),
        ("calendar: {terms: boro, lessons_start: '08:00', lessons_end: '15:00'}", "'boro'"),
        ("waivers: [{control: NET-99}]", "'NET-99' is not one of"),
    ],
)
def test_a_slip_is_underlined_while_it_is_typed(schema: dict[str, Any], text: str, said: str) -> None:
    errors = _errors(schema, text)
    assert errors
    assert any(said in error for error in errors), errors


def test_names_of_the_standard_are_offered_with_what_they_are(schema: dict[str, Any]) -> None:
    standard = load_standard(ROOT)
    profile = schema["$defs"]["PortUse"]["properties"]["profile"]
    assert profile["enum"] == list(standard.profiles)
    assert profile["markdownEnumDescriptions"][0] == "Classroom computer"
    vlans = schema["properties"]["vlans"]["properties"]
    assert list(vlans) == list(standard.vlan_plan.vlans)
    assert vlans["staff"]["markdownDescription"] == "VLAN 30, zone staff: Office and staff computers"
    assert "lockers" not in vlans


def test_the_command_prints_it_and_writes_it_where_editors_look(cli: Cli, tmp_path: Path) -> None:
    out = tmp_path / "school.json"
    assert cli("schema", "--out", str(out)).returncode == 0
    assert cli("schema").stdout == out.read_text()
    assert cli("schema", "--write", "--out", str(out)).returncode == 2
    for part in ("standard", "inventories"):
        (tmp_path / part).symlink_to(ROOT / part)
    done = cli("--root", str(tmp_path), "schema", "--write")
    assert (done.returncode, done.stdout) == (0, "written: build/schema/school.json\n")
    assert (tmp_path / "build" / "schema" / "school.json").read_text() == out.read_text()
