"""Lays the fixtures of a rule out as a project of their own."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path
from typing import Any

import yaml

HERE = Path(__file__).parent
PROJECT = HERE.parents[1]
TODAY = date(2026, 11, 22)
"""The day as of which every case is judged."""


def rule_folders() -> list[Path]:
    return sorted(path for path in HERE.glob("sb*") if path.is_dir())


def lay_out(case: Path, kind: str, into: Path) -> list[str]:
    """Make a project of the base school and the case's files; returns the names of its schools."""
    if (case / "standard").is_dir():
        shutil.copytree(PROJECT / "standard", into / "standard")
        shutil.copytree(case / "standard", into / "standard", dirs_exist_ok=True)
    else:
        (into / "standard").symlink_to(PROJECT / "standard")
    schools = {"sample", *(path.name for path in (case / kind).iterdir())}
    for school in schools:
        folder = into / "inventories" / school
        shutil.copytree(HERE / "base", folder)
        for file in (case / kind / school).glob("*.yml"):
            shutil.copy(file, folder)
    return sorted(schools)


def expected(case: Path) -> list[dict[str, Any]]:
    found = yaml.safe_load((case / "expect.yml").read_text())
    assert found, f"{case.name}/expect.yml expects nothing"
    return list(found)
