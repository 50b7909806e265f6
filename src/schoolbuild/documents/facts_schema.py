"""The published schema of what one Windows machine tells: JSON Schema, made from ``model/windows/facts.py``."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, TypeAdapter
from pydantic.json_schema import GenerateJsonSchema, models_json_schema

from schoolbuild.model.windows.facts import LISTS, SCHEMA, SECTIONS

DIALECT = "https://json-schema.org/draft/2020-12/schema"

Node = dict[str, Any]


def facts_schema() -> Node:
    """The schema of the whole document. A part may be missing: then ``errors`` says why, or it was not read at all."""
    shapes = [shape for shape in (*SECTIONS.values(), *LISTS.values()) if issubclass(shape, BaseModel)]
    _, definitions = models_json_schema(
        [(shape, "validation") for shape in dict.fromkeys(shapes)], schema_generator=_Plain
    )
    parts: Node = {name: {"$ref": f"#/$defs/{shape.__name__}"} for name, shape in SECTIONS.items()}
    for name, shape in LISTS.items():
        inside: Node = (
            {"$ref": f"#/$defs/{shape.__name__}"} if issubclass(shape, BaseModel) else TypeAdapter(shape).json_schema()
        )
        parts[name] = {"type": "array", "items": inside}
    return {
        "$schema": DIALECT,
        "title": SCHEMA,
        "description": "What one Windows machine tells of itself. Null or missing means not learned, never none there.",
        "type": "object",
        "additionalProperties": False,
        "required": ["schema", "collected_at", "collector", "sections"],
        "properties": {
            "schema": {"const": SCHEMA},
            "collected_at": {"type": "string", "format": "date-time", "description": "By the machine's own clock, UTC"},
            "collector": {
                "enum": ["session", "task"],
                "description": "`task`: the machine made it by itself and left it on the school's server",
            },
            "sections": {
                "type": "object",
                "additionalProperties": False,
                "properties": {name: {"anyOf": [part, {"type": "null"}]} for name, part in parts.items()},
            },
            "errors": {
                "type": "object",
                "additionalProperties": {"type": "string"},
                "description": "By part, or part and piece (`defender.exclusion_paths`): why it could not be read",
            },
        },
        "$defs": definitions["$defs"],
    }


class _Plain(GenerateJsonSchema):
    """Without titles made up from names."""

    def field_title_should_be_set(self, schema: Any) -> bool:  # noqa: ARG002  # pydantic's own signature
        return False
