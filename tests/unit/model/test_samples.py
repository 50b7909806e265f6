"""The sample schools are the documentation by example: together they use every key that the document has."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from pydantic import BaseModel

from schoolbuild.model.load import load_school, school_names
from schoolbuild.model.school import School
from schoolbuild.rules import check_schools

PROJECT = Path(__file__).parents[3]
SAMPLES = school_names(PROJECT)
WRITTEN_ON = date(2026, 11, 22)


def _used(value: object) -> Iterator[tuple[str, str]]:
    if isinstance(value, BaseModel):
        for name in value.model_fields_set:
            yield type(value).__name__, name
            yield from _used(getattr(value, name))
    elif isinstance(value, dict):
        for item in value.values():
            yield from _used(item)
    elif isinstance(value, tuple):
        for item in value:
            yield from _used(item)


def _models(kind: type[BaseModel]) -> Iterator[type[BaseModel]]:
    yield kind
    for field in kind.model_fields.values():
        for found in _in_annotation(field.annotation):
            yield from _models(found)


def _in_annotation(annotation: object) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for argument in getattr(annotation, "__args__", ()):
        yield from _in_annotation(argument)


def test_every_key_is_used_by_a_sample() -> None:
    used = {item for name in SAMPLES for item in _used(load_school(PROJECT, name).require())}
    known = {(model.__name__, name) for model in set(_models(School)) for name in model.model_fields}
    assert len(known) > 150
    assert sorted(known - used) == []


def test_the_samples_have_no_finding() -> None:
    assert check_schools(PROJECT, SAMPLES, today=WRITTEN_ON) == []


@pytest.mark.parametrize("name", SAMPLES)
def test_each_sample_says_what_to_look_at(name: str) -> None:
    readme = (PROJECT / "inventories" / name / "README.md").read_text()
    document = load_school(PROJECT, name).require()
    assert document.school.name.split()[0] in readme.splitlines()[0]
    assert "Worth a look:" in readme


def test_every_kind_of_site_is_there() -> None:
    kinds = {load_school(PROJECT, name).require().school.kind for name in SAMPLES}
    assert kinds == {"primary", "secondary", "special", "youth_centre", "service"}
