"""A project folder with evidence of both schools in it, as a run would leave it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from schoolbuild.evidence import EvidenceFolder
from schoolbuild.model.as_is import AsIs
from schoolbuild.report import Conclusion, conclude
from tests.unit.assess.estate import ROOT, healthy, network_of

NOW = datetime(2026, 11, 22, 9, 5, 0, tzinfo=UTC)

Run = Callable[..., Conclusion]


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A folder that finds the standard, the schools and the templates of this project, and builds into its own."""
    for name in ("standard", "templates"):
        (tmp_path / name).symlink_to(ROOT / name)
    (tmp_path / "inventories").mkdir()
    for name in ("oakfield-primary", "hillside-secondary"):
        (tmp_path / "inventories" / name).symlink_to(ROOT / "inventories" / name)
    return tmp_path


@pytest.fixture
def run(project: Path) -> Run:
    """Collect a school as intended, with some documents replaced (``None``: not collected), and conclude."""

    def concluded(school: str = "hillside-secondary", **instead: AsIs | None) -> Conclusion:
        network = network_of(school)
        with EvidenceFolder.create(project, school, NOW) as folder:
            for item in {**healthy(network), **instead}.values():
                if item is not None:
                    folder.write_as_is(item)
        return conclude(project, network, folder, today=date(2026, 11, 22))

    return concluded
