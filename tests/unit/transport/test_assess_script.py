"""The assessment script against the schema of what it tells: read from its syntax, because nothing here runs it.

A key that the schema does not know would make a whole part of every document a gap; a field that the script never
tells would stay unknown for ever.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args

import pytest
from pydantic import BaseModel

from schoolbuild.lint.powershell.syntax import Tree
from schoolbuild.model.windows.facts import LISTS, SCHEMA, SECTIONS
from schoolbuild.model.windows.products import Product, Reading
from schoolbuild.model.windows.settings import KINDS
from schoolbuild.transport.winrm.script import assessment_script

INTERNAL = {"value", "failure", "wanted"}
"""Keys of tables that stay inside the script."""
FRAME = {"schema", "collected_at", "collector", "sections", "errors"}
EVENT_FILTER = {"logname", "providername", "id", "starttime"}


def tree() -> Tree:
    return Tree(assessment_script())


def fields(shape: Any) -> Iterator[str]:
    """Field names of a section and of everything inside it."""
    if isinstance(shape, type) and issubclass(shape, BaseModel):
        for name, field in shape.model_fields.items():
            yield name
            yield from fields(field.annotation)
    for inner in get_args(shape):
        yield from fields(inner)


def keys(text: str) -> set[str]:
    """Keys of tables in a piece of script, and names that are assigned to with a dot."""
    inside = Tree(text)
    found = {inside.text(node.children[0]).strip("'\"").lower() for node in inside.nodes("hash_entry")}
    return found | {match[1].lower() for match in re.finditer(r"\$\w+\.([a-z_]+) = ", text)}


def parts() -> dict[str, str]:
    """The script's text by the part that it reads, helpers above it included."""
    found: dict[str, str] = {}
    start = 0
    script = assessment_script()
    for match in re.finditer(r"^Read-(?:Section|List) -Name '(\w+)' -Work \{(?:.*\}\n|\n(?s:.*?)^\}\n)", script, re.M):
        found[match[1]] = script[start : match.end()]
        start = match.end()
    return found


def test_every_part_of_the_schema_is_read_once() -> None:
    names = re.findall(r"^Read-(?:Section|List) -Name '(\w+)'", assessment_script(), re.M)
    assert sorted(names) == sorted({**SECTIONS, **LISTS})


def test_objects_are_read_as_objects_and_lists_as_lists() -> None:
    found = re.findall(r"^Read-(Section|List) -Name '(\w+)'", assessment_script(), re.M)
    said = {name: kind for kind, name in found}
    assert {name for name, kind in said.items() if kind == "Section"} == set(SECTIONS)
    assert {name for name, kind in said.items() if kind == "List"} == set(LISTS)


def test_no_key_is_told_that_the_schema_does_not_know() -> None:
    known = {name for shape in (*SECTIONS.values(), *LISTS.values()) for name in fields(shape)}
    wheres = {"antivirus", "backup", "rmm"}  # the table from a product's kind to its part
    allowed = known | INTERNAL | FRAME | EVENT_FILTER | wheres
    assert keys(assessment_script()) - allowed - {"online"} == set()


@pytest.mark.parametrize("part", sorted(SECTIONS))
def test_each_object_tells_every_field_of_its_own(part: str) -> None:
    shape = SECTIONS[part]
    assert issubclass(shape, BaseModel)
    assert set(shape.model_fields) - keys(parts()[part]) == set()


@pytest.mark.parametrize("part", sorted(set(LISTS) - {"features", "backups", "agents"}))
def test_each_list_tells_every_field_of_its_rows(part: str) -> None:
    shape = LISTS[part]
    assert issubclass(shape, BaseModel)
    text = assessment_script() if part in ("antivirus", "services") else parts()[part]
    assert set(shape.model_fields) - keys(text) == set()


def test_every_kind_of_row_is_known() -> None:
    assert set(re.findall(r"\$row\.kind -eq '(\w+)'", assessment_script())) == set(KINDS)


def test_every_place_of_a_product_is_known() -> None:
    script = assessment_script()
    assert SCHEMA in script
    for name in ("version", "signatures", "last_backup", "site"):
        assert f"$Product.{name}" in script
        assert name in Product.model_fields
    forms = {"text", "unix", "bracketed_day", "after_first_dot"}
    assert set(re.findall(r"\$Place\.form -eq '(\w+)'", script)) == forms - {"text"}
    assert {"executable", "registry", "event"} < set(Reading.model_fields)


def test_nothing_is_written_but_what_is_taken_away_again() -> None:
    """Commands that change a machine: none but the removal of the script's own two temporary files."""
    changing = [
        call
        for call in tree().calls()
        if re.match(r"(?i)(set|new|remove|add|clear|stop|start|enable|disable)-", call.name)
    ]
    names = [call.name for call in changing if call.name != "New-Object"]
    assert names == ["Remove-Item", "Remove-Item"]


def test_the_file_is_ascii(project_root: Path) -> None:
    assert assessment_script().isascii()
