"""Reading what a Windows machine told: part by part, so that what does not fit hides nothing else."""

from __future__ import annotations

import json
from datetime import datetime
from functools import cache
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from schoolbuild.model.windows.facts import LISTS, SCHEMA, SECTIONS, Section, WindowsFacts


class _Document(BaseModel):
    """The frame of the document; its parts are read one by one."""

    model_config = ConfigDict(extra="forbid", strict=True)

    schema_: str = Field(alias="schema")
    collected_at: datetime
    collector: Literal["session", "task"]
    sections: dict[str, Any]
    errors: dict[str, str] = Field(default_factory=dict, description="By part: why the script could not read it")


def read_facts(data: object) -> WindowsFacts:
    """The document with each part read by itself: what does not fit is a gap, and the rest still counts.

    Raises:
        ValueError: the frame is not that of this schema, so nothing in it can be trusted.
    """
    if not isinstance(data, dict) or data.get("schema") != SCHEMA:
        raise ValueError(f"not a document of schema {SCHEMA}")
    told = data.get("sections")
    sections: dict[str, Any] = told if isinstance(told, dict) else {}
    try:
        # The parts are read one by one below; the frame is what holds them.
        frame = _Document.model_validate_json(json.dumps({**data, "sections": {} if sections is told else None}))
    except (ValidationError, TypeError, ValueError) as error:
        raise ValueError(f"the document is incomplete: {_first_problem(error)}") from None
    parts: dict[str, Any] = {}
    gaps = dict(frame.errors)
    for name, shape in {**SECTIONS, **LISTS}.items():
        if name in gaps:
            continue
        if sections.get(name) is None:
            gaps[name] = "the machine's document does not hold it"
            continue
        try:
            parts[name] = _part(name, shape, sections[name])
        except (ValidationError, ValueError, TypeError) as error:
            gaps[name] = f"it does not fit the schema: {_first_problem(error)}"
    return WindowsFacts(collected_at=frame.collected_at, collector=frame.collector, gaps=gaps, **parts)


def _part(name: str, shape: type[Section] | type[str], data: Any) -> Any:
    if name in SECTIONS:
        assert issubclass(shape, Section)  # noqa: S101
        return shape.model_validate_json(json.dumps(data))
    if not isinstance(data, list):
        raise ValueError("it is no list")
    if issubclass(shape, Section):
        return _list_of(shape).validate_json(json.dumps(data))
    if not all(isinstance(item, str) for item in data):
        raise ValueError("it is no list of words")
    return tuple(data)


@cache
def _list_of(shape: type[Section]) -> TypeAdapter[tuple[Section, ...]]:
    """Reads a whole list at once: there are a hundred rows of settings in each document."""
    return TypeAdapter(tuple[shape, ...])  # type: ignore[valid-type]


def _first_problem(error: Exception) -> str:
    if isinstance(error, ValidationError):
        first = error.errors(include_url=False, include_input=False)[0]
        return f"{'.'.join(map(str, first['loc']))}: {first['msg']}"
    return str(error)
