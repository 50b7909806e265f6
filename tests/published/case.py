"""The form of a case file, and its strict reading: a mistyped key would be a check that never runs."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import yaml
from pydantic import AfterValidator, BaseModel, ConfigDict, model_validator

HERE = Path(__file__).parent


def _has_lines(text: str) -> str:
    if not text.strip():
        raise ValueError("is there but empty")
    return text


Text = Annotated[str, AfterValidator(_has_lines)]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class Source(_Strict):
    """Where the fact is published; ``note`` says what was left out or re-mapped."""

    title: Text
    where: Text
    note: Text | None = None


class After(_Strict):
    """What must be true afterwards; a command that is not named in ``refused`` must be accepted."""

    contains: Text | None = None
    lacks: Text | None = None
    hides: Text | None = None
    output: Text | None = None
    output_lacks: Text | None = None
    refused: Text | None = None
    may_refuse: Text | None = None

    @model_validator(mode="after")
    def checks_something(self) -> After:
        """A case that asserts nothing would always pass."""
        if not any((self.contains, self.lacks, self.hides, self.output, self.output_lacks, self.refused)):
            raise ValueError("nothing to check: give at least one of contains, lacks, hides, output, refused")
        return self


class Case(_Strict):
    """One published fact: lines before, commands, and the state after them."""

    fact: Text
    source: Source
    family: Literal["cisco_ios", "aruba_aoss"]
    model: Text
    before: Text | None = None
    commands: Text
    after: After


def load(path: Path) -> Case:
    """Read one case file; raises ``ValueError`` with the file's name for anything that is not of the form."""
    try:
        case = Case.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
    except (ValueError, yaml.YAMLError) as error:
        raise ValueError(f"{path.name}: {error}") from error
    if case.family != path.parent.name:
        raise ValueError(f"{path.name}: family {case.family} lies in the folder {path.parent.name}")
    return case


def case_files(folder: Path = HERE) -> list[Path]:
    """All case files; raises ``ValueError`` if there are none, because an empty set would pass."""
    files = sorted(folder.glob("*/*.yml"))
    if not files:
        raise ValueError(f"no case files below {folder.name}/<family>/")
    return files
