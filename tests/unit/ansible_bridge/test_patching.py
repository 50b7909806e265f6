"""Which release a server lacks, by the dated table: what the lab assumes counts in the lab alone."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from schoolbuild.ansible_bridge.patching import fell_behind
from schoolbuild.model.derive import open_school
from schoolbuild.model.windows.facts import System, WindowsFacts
from schoolbuild.model.windows.releases import Release, ReleaseLine

DAY = date(2026, 11, 22)


def job(project_root: Path, kind: str) -> Any:
    """A run of a school whose table knows one reported and one assumed release of Server 2022."""
    _, network = open_school(project_root, "oakfield-primary")
    rows = (
        Release(released="2026-09-08", revision=5622, kind="monthly", basis="reported", source="notes"),
        Release(released="2026-10-13", revision=5752, kind="monthly", basis="assumed", source="the lab"),
    )
    line = ReleaseLine(build=20348, server=True, releases=rows)
    table = network.standard.windows.releases.model_copy(update={"systems": {"windows_server_2022": line}})
    windows = network.standard.windows.model_copy(update={"releases": table})
    standard = SimpleNamespace(windows=windows)
    return SimpleNamespace(run=SimpleNamespace(kind=kind, network=SimpleNamespace(standard=standard)))


@pytest.mark.parametrize(
    ("kind", "revision", "expected"),
    [
        ("lab", 5622, date(2026, 10, 13)),
        ("real", 5622, None),
        ("real", 5500, date(2026, 9, 8)),
        ("lab", 5752, None),
    ],
)
def test_what_is_assumed_is_lacked_in_the_lab_only(
    project_root: Path, kind: str, revision: int, expected: date | None
) -> None:
    facts = WindowsFacts(
        collected_at=datetime(2026, 11, 22, tzinfo=UTC),
        collector="session",
        system=System(build=20348, revision=revision),
    )
    assert fell_behind(job(project_root, kind), facts, DAY) == expected
