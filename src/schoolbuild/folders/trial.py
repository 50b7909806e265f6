"""Ask the rules about a school that is not written yet, beside the schools that are."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from pathlib import Path

from schoolbuild.model.finding import Finding
from schoolbuild.model.load import school_names
from schoolbuild.rules import check_schools


def findings_of(root: Path, name: str, files: Mapping[str, str]) -> list[Finding]:
    """What ``schoolbuild check`` would say about a folder with these files.

    Raises:
        SchoolbuildError: the standard has errors.
    """
    with tempfile.TemporaryDirectory(prefix="schoolbuild-") as place:
        trial = Path(place)
        (trial / "standard").symlink_to(root.resolve() / "standard")
        (trial / "inventories" / name).mkdir(parents=True)
        for other in school_names(root):
            if other != name:
                (trial / "inventories" / other).symlink_to(root.resolve() / "inventories" / other)
        for file, text in files.items():
            path = trial / "inventories" / name / file
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        return check_schools(trial, [name])
