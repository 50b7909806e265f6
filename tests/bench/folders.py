"""School folders to check and to render: taken from the invented estate, with the switches of a large service."""

from __future__ import annotations

from pathlib import Path

from schoolbuild.folders.estate import Invented, invent
from schoolbuild.folders.yaml_text import folder_files
from schoolbuild.model.school import School
from tests.bench.estate import PROJECT

_SECONDARY = 0.48
"""The share of secondary schools at which there are some 16 switches to a school; in the whole estate it is 0.15."""


def project(root: Path, schools: int) -> None:
    """Make ``root`` a project with so many schools and some 16 switches to a school, in the same mix for any number."""
    large = round(schools * _SECONDARY)
    wanted = {True: large, False: schools - large}
    for item in invent(max(40, 8 * large), seed=1):
        kind = item.data["school"]["kind"] == "secondary"
        if wanted[kind]:
            wanted[kind] -= 1
            _write(root / "inventories" / item.name, item)
    assert not any(wanted.values()), wanted
    for name in ("standard", "templates"):
        (root / name).symlink_to(PROJECT / name)


def _write(folder: Path, item: Invented) -> None:
    folder.mkdir(parents=True)
    for name, text in folder_files(School.model_validate(item.data)).items():
        (folder / name).write_text(text, encoding="utf-8")
