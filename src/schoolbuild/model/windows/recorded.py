"""What a real Windows machine answered to one task: written by the recorder, replayed against the lab.

One JSON file per task result. ``build`` is None where nothing in the run had read it, ``module_sha256`` where the
module has no text of its own.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from schoolbuild.model.errors import SchoolbuildError

SCHEMA: Literal["schoolbuild/recorded/1"] = "schoolbuild/recorded/1"


class Recorded(BaseModel):
    """One task on one machine; what must be kept out of logs is masked in ``arguments`` and ``result``."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)

    schema_: Literal["schoolbuild/recorded/1"] = Field(default=SCHEMA, alias="schema")
    recorded_at: datetime
    target: Literal["real", "lab"] = Field(description="What answered; a recording of the lab proves nothing")
    build: str | None = Field(default=None, description="Of the operating system, e.g. `20348.2527`")
    module: str = Field(description="Full name")
    module_sha256: str | None = Field(default=None, pattern=r"^[0-9a-f]{64}$")
    role: str | None = None
    task: str
    check_mode: bool
    diff: bool
    arguments: dict[str, Any]
    result: dict[str, Any]

    def as_json(self) -> dict[str, Any]:
        return self.model_dump(mode="json", by_alias=True)


def as_text(record: Recorded) -> str:
    """The text of its file."""
    return json.dumps(record.as_json(), indent=2, ensure_ascii=False) + "\n"


def read_recorded(path: Path) -> Recorded:
    """One recording.

    Raises:
        SchoolbuildError: it cannot be read, or is none; exit code 3.
    """
    try:
        return Recorded.model_validate(json.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError) as error:
        words = "it does not fit the schema" if isinstance(error, ValidationError) else "it cannot be read as JSON"
        raise SchoolbuildError(
            f"this is no recording of a task: {words}",
            where=str(path),
            fix="record it anew, or take the file away",
        ) from None


def recordings(folder: Path) -> Iterator[tuple[Path, Recorded]]:
    """Every recording below a folder, in the order of the run; none if there is no such folder."""
    for path in sorted(folder.rglob("[0-9]*.json")):
        yield path, read_recorded(path)
