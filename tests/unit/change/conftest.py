"""A bootstrapped primary school for each module that changes its switches."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.unit.transport.school_lab import SchoolLab, school_lab


@pytest.fixture(scope="module")
def primary(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SchoolLab]:
    with school_lab(tmp_path_factory.mktemp("primary"), "oakfield-primary") as lab:
        yield lab


@pytest.fixture(scope="module")
def secondary(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SchoolLab]:
    with school_lab(tmp_path_factory.mktemp("secondary"), "hillside-secondary") as lab:
        yield lab
